#include "harness/phase_statements.h"

#include <vector>

#include <fmt/format.h>

namespace shoofly::testing {
namespace {

std::vector<std::string> lines_of(const std::vector<TextRow>& rows) {
  std::vector<std::string> lines;
  for (const TextRow& row : rows) {
    std::vector<std::string> fields;
    for (const auto& field : row) fields.push_back(shown(field));
    lines.push_back(fmt::format("{}", fmt::join(fields, " | ")));
  }
  return lines;
}

Status hold(const PhaseStatement& statement, const std::string& phase, Session& session) {
  const std::string where = fmt::format("at {}: \"{}\"", phase, statement.sql);
  auto rows = session.query(statement.sql);
  if (statement.error) {
    if (rows.ok())
      return internal_error(fmt::format("{} succeeds; expected {}", where, *statement.error));
    if (rows.error().message.find(*statement.error) != std::string::npos) return ok_status();
    return std::move(rows).error().with_context(statement.sql);
  }
  if (!rows.ok()) return std::move(rows).error().with_context(where);
  const std::vector<std::string> lines = lines_of(*rows);
  if (lines == statement.rows) return ok_status();
  return internal_error(fmt::format("{} gives:\n{}\nexpected:\n{}", where, fmt::join(lines, "\n"),
                                    fmt::join(statement.rows, "\n")));
}

}  // namespace

Status hold_statements(const Scenario& scenario, const std::string& phase, Session& session) {
  const auto found = scenario.at.find(phase);
  if (found == scenario.at.end()) return ok_status();
  for (const PhaseStatement& statement : found->second)
    SHOOFLY_TRY(hold(statement, phase, session));
  return ok_status();
}

}  // namespace shoofly::testing

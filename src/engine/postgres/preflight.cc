#include "engine/postgres/preflight.h"

#include <utility>

#include <fmt/format.h>

namespace shoofly::postgres {
namespace {

void append(std::vector<PreflightPart>& parts, std::vector<PreflightPart> more) {
  for (PreflightPart& part : more) parts.push_back(std::move(part));
}

}  // namespace

std::string joined(const ResultSet& set, std::size_t column) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < set.rows.size() && i < kShown; ++i) {
    text += (i == 0 ? "" : "; ") + as_text(set.rows[i].at(column));
  }
  if (set.rows.size() > kShown) text += fmt::format("; and {} more", set.rows.size() - kShown);
  return text;
}

Result<std::vector<PreflightCheck>> preflight(Connection& connection, const Catalog& catalog,
                                              const std::vector<QualifiedName>& tables) {
  std::vector<PreflightCheck> checks;
  SHOOFLY_ASSIGN(PreflightCheck pooler, check_pooler(connection));
  std::vector<PreflightPart> parts = server_parts();
  append(parts, rights_parts());
  append(parts, activity_parts());
  append(parts, storage_parts());
  if (tables.empty()) {
    append(parts, database_rights_parts());
    append(parts, settings_parts());
    append(parts, object_parts());
  } else {
    append(parts, table_parts(tables));
  }
  std::vector<Statement> statements;
  for (const PreflightPart& part : parts) statements.push_back(part.query);
  Result<std::vector<ResultSet>> sets = connection.run_together(statements);
  if (!sets.ok()) return std::move(sets).error().with_context("check target");
  checks.push_back(std::move(pooler));
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].read((*sets)[i], catalog, checks);
  for (const QualifiedName& name : tables) {
    if (const Table* table = catalog.find_table(name)) check_table(*table, checks);
  }
  return checks;
}

}  // namespace shoofly::postgres

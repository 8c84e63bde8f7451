// DROP DEFAULT, DROP IDENTITY.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// DROP IDENTITY; such a column is never NULL.
void check_identity_dropped(const Scene& scene, const TurnIdentity& turn, Reporter& reporter) {
  if (!turn.identity.empty() || !scene.is_live(turn.table)) return;
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (column != nullptr && column->column.identity.empty()) return;
  const QualifiedName full = scene.schema.at_home(turn.table);
  std::string problem = fmt::format("INSERTs that leave {}.{} out fail from here on",
                                    scene.shown(turn.table), turn.column);
  std::vector<std::string> help = {"first deploy an application that writes it"};
  if (scene.transaction.open || !scene.alone) {
    reporter.report_unless(default_of(full, turn.column), std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

void check_drop_default(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  if (const auto* identity = scene.act<TurnIdentity>())
    return check_identity_dropped(scene, *identity, reporter);
  const auto* turn = scene.act<TurnDefault>();
  if (turn == nullptr || turn->value || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column != nullptr && !column->column.default_sql && !column->serial) return;
  // What is deployed has never known it: required-column-without-default.
  const std::string own = column_name(scene.schema.at_home(turn->table), turn->column);
  if (scene.transaction.added.count(own) > 0 || scene.transaction.lent_defaults.count(own) > 0)
    return;
  const bool fails = column != nullptr && !column->column.nullable;
  std::string problem =
      fmt::format("INSERTs that leave {}.{} out {} from here on", scene.shown(turn->table),
                  turn->column, fails ? "fail" : "get NULL, or fail,");
  std::vector<std::string> help = {"first deploy an application that writes it"};
  // It gets another one under the same lock.
  if (scene.transaction.open || !scene.alone) {
    reporter.report_unless(default_of(scene.schema.at_home(turn->table), turn->column),
                           std::move(problem), std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

}  // namespace

extern const Rule drop_default;
const Rule drop_default{"drop-default",
                        Family::kCompatibility,
                        Severity::kWarning,
                        "INSERTs that relied on a default get NULL, or fail",
                        "The deployed application leaves the column out because it has a default.",
                        check_drop_default,
                        nullptr,
                        Engines{true, true, false}};

}  // namespace shoofly::lint

// ALTER COLUMN TYPE that rewrites the table, judged from the type that it has.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_type_change_rewrites(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  if (turn == nullptr || !scene.facts.rewrites || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  const std::string from =
      column == nullptr ? "a type that is not known here" : column->column.type;
  std::string change = fmt::format(
      "  - change_type:\n      table: {}\n      column: {}\n      type: {}\n",
      yaml_text(scene.shown(turn->table)), yaml_text(turn->column), yaml_text(turn->type));
  if (!turn->value.empty()) change += fmt::format("      value: {}\n", yaml_text(turn->value));
  reporter.report(
      fmt::format("from {} to {} every row of {}, and its indexes, are written anew under "
                  "ACCESS EXCLUSIVE: every read and write of it waits meanwhile{}",
                  from, turn->type, scene.shown(turn->table),
                  users_words(scene, turn->table, turn->column)),
      by_shoofly(std::move(change)));
}

}  // namespace

extern const Rule type_change_rewrites;
const Rule type_change_rewrites{"type-change-rewrites",
                                Family::kLocks,
                                Severity::kWarning,
                                "a change of type writes every row anew while everybody waits",
                                "The table and its indexes are written anew under the lock.",
                                check_type_change_rewrites,
                                nullptr,
                                kPostgres,
                                nullptr,
                                Effort::kWrites};

}  // namespace shoofly::lint

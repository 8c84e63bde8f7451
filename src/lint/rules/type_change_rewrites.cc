// ALTER COLUMN TYPE that rewrites the table, judged from the type that it has.

#include <fmt/format.h>

#include "lint/change_proposals.h"
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
  reporter.report(
      fmt::format("from {} to {} every row of {}, and its indexes, are written anew under "
                  "ACCESS EXCLUSIVE: every read and write of it waits meanwhile{}",
                  from, turn->type, scene.shown(turn->table),
                  users_words(scene, turn->table, turn->column)),
      changed_type(scene, *turn));
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

// ALTER COLUMN TYPE that rewrites the table, judged from the type that it has.

#include <fmt/format.h>

#include "lint/change_proposals.h"
#include "lint/enums.h"
#include "lint/rule.h"
#include "lint/time_zone.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// What nothing here tells: varchar to text writes no row, integer to bigint all of them.
void say_unknown(const Scene& scene, const TurnType& turn, Reporter& reporter) {
  reporter.report(
      fmt::format("which type {}.{} has is not known here: unless what it has is stored like {}, "
                  "every row, and its indexes, are written anew under ACCESS EXCLUSIVE, and every "
                  "read and write of it waits meanwhile{}",
                  scene.shown(turn.table), turn.column, turn.type,
                  users_words(scene, turn.table, turn.column)),
      changed_type(scene, turn));
}

// The server takes the one for the other where the session's time is UTC.
const char* unless_in_utc(const Scene& scene, const WrittenColumn* column, const TurnType& turn) {
  const bool depends = column != nullptr && scene.transaction.settings.count("timezone") == 0 &&
                       rests_on_time_zone(column->column.type, turn, scene.engine);
  return depends ? ", unless the session's time zone is UTC" : "";
}

void check_type_change_rewrites(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  if (turn == nullptr || !scene.facts.rewrites || !scene.is_live(turn->table)) return;
  const WrittenTable* table = scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr && only_casts(*turn)) return say_unknown(scene, *turn, reporter);
  const std::string from =
      column == nullptr ? "a type that is not known here" : column->column.type;
  reporter.report(
      fmt::format("from {} to {} every row of {}, and its indexes, are written anew under "
                  "ACCESS EXCLUSIVE{}: every read and write of it waits meanwhile{}",
                  from, turn->type, scene.shown(turn->table), unless_in_utc(scene, column, *turn),
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

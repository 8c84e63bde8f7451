// ALTER TABLE while writes wait: a copy, or an index that is not built online.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/rules/mysql/refused_columns.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

Rewrite help_for_column(const Scene& scene, const MakeColumn& make) {
  const Column& column = make.column.column;
  if (column.generated == Generated::kStored) {
    const bool placed = make.column.first || !make.column.after.empty();
    const std::string words = "make it VIRTUAL: that is INSTANT, and it can have an index";
    if (placed || !make.constraints.empty()) return remarks_only({words});
    Rewrite rewrite = made_virtual(scene, words);
    if (!rewrite.told && !rewrite.empty())
      rewrite.remarks = {"VIRTUAL is INSTANT, and can have an index"};
    return rewrite;
  }
  if (!column.identity.empty() || !column.default_sql || column.default_is_literal)
    return remarks_only({copy_beside(scene, make.table)});
  Rewrite rewrite = default_set_later(scene, make);
  if (!rewrite.empty()) return rewrite;
  return remarks_only({fmt::format(
      "alter table {} add column {} {}; then set the default, and fill the rows in batches",
      sql_name_in("mysql", make.table), sql_name_in("mysql", {"", column.name}), column.type)});
}

std::string help_for_labels(const std::vector<std::string>& before,
                            const std::vector<std::string>& after) {
  const auto gone = std::find_if(before.begin(), before.end(), [&](const std::string& label) {
    return std::find(after.begin(), after.end(), label) == after.end();
  });
  if (gone != before.end())
    return fmt::format(
        "first give the rows that have '{}' another label: the statement fails at one that has it "
        "(1265), or makes '' of it where sql_mode is not strict",
        *gone);
  if (after.size() == before.size()) return "leave the labels in their order: that changes no row";
  return "put new labels at the end of the list: that changes no row";
}

Rewrite help_for_change(const Scene& scene, const TurnColumn& turn) {
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* before = table == nullptr ? nullptr : table->find_column(turn.column);
  if (before != nullptr && !before->column.labels.empty() && !turn.to.column.labels.empty())
    return remarks_only({help_for_labels(before->column.labels, turn.to.column.labels)});
  return remarks_only({copy_beside(scene, turn.table)});
}

Rewrite help_for_key(const Scene& scene) {
  const auto* make = scene.act<MakeConstraint>();
  Rewrite rewrite = make == nullptr ? Rewrite{} : key_checked_by_query(scene, *make);
  if (!rewrite.empty()) return rewrite;
  return remarks_only(
      {"look for rows without a partner by a query; then add it with foreign_key_checks = 0, "
       "which looks at no row"});
}

Rewrite help_for(const Scene& scene, const QualifiedName& table) {
  if (const auto* make = scene.act<MakeColumn>()) return help_for_column(scene, *make);
  if (const auto* turn = scene.act<TurnColumn>()) return help_for_change(scene, *turn);
  if (makes_foreign_key(scene)) return help_for_key(scene);
  return remarks_only({copy_beside(scene, table)});
}

// Only the rows of the partitions that are named move; empty: it is nothing of the kind.
std::string moved_partitions(const Scene& scene) {
  const auto* turn = scene.act<TurnOptions>();
  if (turn == nullptr) return "";
  const auto found = turn->options.find("partition");
  constexpr std::string_view kMoves = "reorganize ";
  if (found == turn->options.end() || !found->second.starts_with(kMoves)) return "";
  return fmt::format("the rows of the partitions that are named (from {} on) are written anew",
                     found->second.substr(kMoves.size()));
}

// What the statement may ask for instead.
std::string possible_here(const Scene& scene, const DdlFacts& facts) {
  const bool instant = facts.algorithm == "INSTANT";
  // MySQL takes no LOCK beside ALGORITHM=INSTANT.
  if (instant && scene.server.engine == "mysql") return "algorithm=INSTANT is possible here";
  return fmt::format("algorithm={}, lock={} is possible here", best_algorithm(scene, facts),
                     facts.lock.empty() || facts.lock == "NONE" ? "none" : facts.lock);
}

// The same with what is possible.
Rewrite help_for_asked(const Scene& scene, const DdlFacts& together) {
  Rewrite rewrite = together.lock == "NONE" ? with_possible_options(scene) : Rewrite{};
  if (!rewrite.empty()) return rewrite;
  return remarks_only({possible_here(scene, together)});
}

// What the clauses cost together that none of them costs alone.
struct Combined {
  std::string_view fact;
  std::string_view why;
  std::string_view help;
};
constexpr std::array<Combined, 3> kCombined = {
    {{"add-column-virtual-beside", "a virtual column comes or goes together with other changes",
      "give the virtual column an ALTER TABLE of its own: that is INSTANT"},
     {"add-column-virtual-with-index", "a virtual column comes together with an index over it",
      "make two statements of it: the virtual column alone is INSTANT, and the index behind it is "
      "built while others write"},
     {"drop-column-beside-virtual",
      "a column before a virtual one goes together with other changes",
      "give the column that goes an ALTER TABLE of its own"}}};

const Combined* combined_of(const Scene& scene) {
  const DdlFacts& together = scene.together();
  if (!scene.first || scene.alone || together.lock != "SHARED") return nullptr;
  const auto found = std::find_if(kCombined.begin(), kCombined.end(), [&](const Combined& one) {
    return together.source.ends_with(one.fact);
  });
  return found == kCombined.end() ? nullptr : &*found;
}

void check_writes_wait_for_alter(const Scene& scene, Reporter& reporter) {
  const QualifiedName* table = altered(scene);
  if (table == nullptr || !refusal(scene).empty()) return;
  if (makes_foreign_key(scene) && keys_unchecked(scene)) return;
  // It is refused at once.
  if (foreign_key_forbids_type(scene) || is_refused_at_once(scene)) return;
  const DdlFacts& facts = scene.facts;
  const DdlFacts& together = scene.together();
  const bool asked = scene.statement.algorithm == "COPY" && together.algorithm != "COPY";
  const bool asked_lock = scene.statement.lock == "SHARED" || scene.statement.lock == "EXCLUSIVE";
  if (const std::string partitions = moved_partitions(scene); !partitions.empty()) {
    reporter.report(
        fmt::format("every write of {} waits until {} (ALGORITHM=COPY, LOCK=SHARED)",
                    scene.shown(*table), partitions),
        {"take a time when nobody writes; the fewer rows there are in these partitions the "
         "shorter it is"});
  } else if (facts.lock == "SHARED" && together.lock != "NONE" && !is_outdone(scene)) {
    const char* work = facts.rewrites ? "all rows are written anew" : "the index is built";
    reporter.report(fmt::format("every write of {} waits until {} (ALGORITHM={}, LOCK=SHARED)",
                                scene.shown(*table), work, facts.algorithm),
                    help_for(scene, *table));
  } else if (const Combined* combined = combined_of(scene); combined != nullptr) {
    reporter.report(
        fmt::format("every write of {} waits until {} (ALGORITHM={}, LOCK=SHARED): {}",
                    scene.shown(*table),
                    together.rewrites ? "all rows are written anew" : "the index is built",
                    together.algorithm, combined->why),
        {std::string(combined->help)});
  } else if (scene.first && (asked || (asked_lock && together.algorithm != "INSTANT"))) {
    reporter.report(fmt::format("every {} of {} waits, because the statement asks for {}",
                                scene.statement.lock == "EXCLUSIVE" ? "read and write" : "write",
                                scene.shown(*table),
                                asked_lock ? "LOCK=" + scene.statement.lock : "ALGORITHM=COPY"),
                    help_for_asked(scene, together));
  }
}

}  // namespace

extern const Rule writes_wait_for_alter;
const Rule writes_wait_for_alter{
    "writes-wait-for-alter",
    Family::kLocks,
    Severity::kWarning,
    "a table cannot be written while it is altered",
    "The statement holds a lock that stops writes, with LOCK=EXCLUSIVE reads as well, for as long as its work takes.",
    check_writes_wait_for_alter,
    nullptr,
    kMysql};

}  // namespace shoofly::lint

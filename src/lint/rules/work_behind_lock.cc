// What takes as long as there are rows, after a statement that took ACCESS EXCLUSIVE, or SHARE ROW
// EXCLUSIVE, in the same transaction: rows that are written, an index that is built, constraints
// that are checked, tables that are written anew.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/at_stake.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/server_catalog.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

constexpr const char* kElsewhere = "put this statement into a migration of its own";

// Until when others wait; empty: it is no such work.
std::string end_of_rows(const Scene& scene, const RowWork& rows) {
  if (rows.verb == RowWork::Verb::kTruncate || rows.verb == RowWork::Verb::kSelect) return "";
  if (!rows.tables.empty() && is_server_catalog(scene, rows.tables.front())) return "";
  const bool inserts = rows.verb == RowWork::Verb::kInsert;
  if (inserts ? !rows.from_query : !scene.is_live(rows.tables.front())) return "";
  return are_few(scene, rows) ? "" : "these rows are done";
}

std::string end_of_build(const Scene& scene, const MakeIndex& make) {
  const bool builds = !make.concurrently && !make.only && scene.is_live(make.index.table);
  return builds ? "the index is built" : "";
}

// A check of what is to become a partition may prove that it fits.
std::string end_of_work(const Scene& scene) {
  if (const auto* rows = scene.detail<RowWork>()) return end_of_rows(scene, *rows);
  if (const auto* make = scene.act<MakeIndex>()) return end_of_build(scene, *make);
  const auto* validation = scene.detail<ConstraintValidation>();
  if (validation != nullptr)
    return scene.transaction.unvalidated.count(validation->name) > 0 ? "" : "every row is read";
  if (scene.facts.waits_without_blocking || scene.act<AttachPartition>() != nullptr ||
      scene.act<MakeTable>() != nullptr)
    return "";
  if (!scene.facts.rewrites && !scene.facts.scans) return "";
  const QualifiedName table = worked_on(scene.statement, scene.schema);
  if (!table.name.empty() && !scene.is_live(table)) return "";
  return scene.facts.rewrites ? "every row is written anew" : "every row is read";
}

// The act itself stops its readers, or its writers: its own rule says that.
bool is_locked_by_itself(const Scene& scene, const LockFact& held) {
  return std::any_of(scene.facts.locks.begin(), scene.facts.locks.end(), [&](const LockFact& lock) {
    return (held.blocks_reads ? lock.blocks_reads : lock.blocks_writes) &&
           scene.schema.at_home(lock.relation) == held.relation;
  });
}

// Whoever waits for it fails in any case: another rule says that.
bool is_dropped(const Scene& scene, const LockFact& held) {
  const auto left = scene.transaction.left.find(held.relation);
  return left != scene.transaction.left.end() && left->second.to.empty();
}

enum class Stops { kReaders, kWriters };

// Of those that somebody may be waiting for; null: none.
const LockFact* first_held(const Scene& scene, Stops stops) {
  for (const LockFact& held : scene.transaction.locks) {
    // SHARE is that of an index that is built: its own rule says that writers wait.
    const bool stopping = stops == Stops::kReaders
                              ? held.blocks_reads
                              : held.mode == "SHARE ROW EXCLUSIVE" || held.mode == "EXCLUSIVE";
    if (!stopping || !scene.is_live(held.relation)) continue;
    if (!is_locked_by_itself(scene, held) && !is_dropped(scene, held)) return &held;
  }
  return nullptr;
}

void say_behind(const Scene& scene, const LockFact& held, const std::string& end,
                Reporter& reporter) {
  const bool by_index = scene.transaction.by_index.count(held.relation) > 0;
  std::string problem = fmt::format(
      "{}{} has been locked by this transaction ({}): every {} of it waits until {}, too",
      by_index ? "the table of " : "", scene.shown(held.relation), held.mode,
      held.blocks_reads ? "read and write" : "write", end);
  // How an index or a constraint is better made its own rule proposes.
  if (scene.detail<RowWork>() == nullptr && scene.detail<ConstraintValidation>() == nullptr)
    return reporter.report(std::move(problem), std::vector<std::string>{kElsewhere});
  const bool rows = scene.detail<RowWork>() != nullptr;
  reporter.report(std::move(problem),
                  in_own_transaction(scene, {rows ? std::string(kElsewhere) + ", in batches"
                                                  : std::string(kElsewhere)}));
}

void check_work_behind_lock(const Scene& scene, Reporter& reporter) {
  // A DO is one transaction, whatever is around it.
  const bool in_block = scene.statement.number == scene.transaction.block;
  if ((!scene.transaction.open && !in_block) || scene.facts.locks.empty()) return;
  const std::string end = end_of_work(scene);
  if (end.empty()) return;
  if (const LockFact* held = first_held(scene, Stops::kReaders)) {
    say_behind(scene, *held, end, reporter);
  } else if (const LockFact* weaker = first_held(scene, Stops::kWriters)) {
    say_behind(scene, *weaker, end, reporter);
  }
}

}  // namespace

extern const Rule work_behind_lock;
const Rule work_behind_lock{
    "work-behind-lock",
    Family::kLocks,
    Severity::kWarning,
    "rows are read or written while a lock stops readers or writers",
    "A lock is held until the transaction ends, however short the statement that took it was.",
    check_work_behind_lock,
    nullptr};

}  // namespace shoofly::lint

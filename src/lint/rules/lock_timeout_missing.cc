// Strong locks without lock_timeout.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// MariaDB: WAIT 5 and NOWAIT limit this statement.
bool says_how_long(const Scene& scene) {
  if (scene.server.engine != "mariadb") return false;
  const std::vector<SqlWord> words = sql_words(scene.text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_word(scene.text, words[i], "nowait")) return true;
    if (!is_word(scene.text, words[i], "wait") || i + 1 == words.size()) continue;
    const char next = scene.text[words[i + 1].from];
    if (next >= '0' && next <= '9') return true;
  }
  return false;
}

// lock_wait_timeout is a day on MariaDB, and a year on MySQL, where nothing sets it.
void check_metadata_lock(const Scene& scene, Reporter& reporter) {
  if (!scene.first || scene.facts.locks.empty()) return;
  if (scene.transaction.settings.count("lock_wait_timeout") > 0) return;
  const QualifiedName& table = scene.facts.locks.front().relation;
  if (!scene.is_live(table)) return;
  if (scene.act<MakeTable>() != nullptr || says_how_long(scene)) return;
  reporter.report(
      fmt::format("it waits until every transaction that has used {} ends, {}, and whoever comes "
                  "later waits behind it",
                  scene.shown(table),
                  scene.server.engine == "mariadb" ? "a day if need be" : "a year if need be"),
      around({"set session lock_wait_timeout = 5;"}, {"set session lock_wait_timeout = default;"},
             {"try again when it fails"}));
}

// SHARE, of CREATE INDEX, has rules of its own.
bool is_strong(const LockFact& lock) {
  return lock.blocks_reads || lock.mode == "SHARE ROW EXCLUSIVE";
}

// The strongest that it has not; null: none that applications feel.
const LockFact* lock_waited_for(const Scene& scene) {
  const LockFact* found = nullptr;
  const auto* make = scene.act<MakeTable>();
  for (const LockFact& lock : scene.facts.locks) {
    if (!is_strong(lock) || !scene.is_live(lock.relation)) continue;
    // A key to itself: nobody knows the table yet.
    if (make != nullptr &&
        scene.schema.at_home(make->table.name) == scene.schema.at_home(lock.relation) &&
        !make->if_not_exists)
      continue;
    if (found != nullptr && (found->blocks_reads || !lock.blocks_reads)) continue;
    const QualifiedName relation = scene.schema.at_home(lock.relation);
    const auto& held = scene.transaction.locks;
    if (std::any_of(held.begin(), held.end(), [&](const LockFact& before) {
          return before.relation == relation && is_strong(before) &&
                 (before.blocks_reads || !lock.blocks_reads);
        })) {
      if (lock.blocks_reads) return nullptr;
      continue;
    }
    found = &lock;
  }
  return found;
}

// Of what takes a strong lock, what the server refuses in a transaction.
bool runs_outside_only(const Scene& scene) {
  const auto* work = scene.detail<Rebuild>();
  if (work == nullptr || scene.server.engine != "postgres") return false;
  const bool all = work->of == "database" || work->of == "system" || work->of == "schema";
  return work->what == Rebuild::What::kVacuumFull ||
         (work->what == Rebuild::What::kCluster && work->name.name.empty()) ||
         (work->what == Rebuild::What::kReindex && all);
}

// Nothing to paste: what the tool makes of two statements in the file may be a transaction.
Rewrite limit_elsewhere(const Scene& scene) {
  const bool message = scene.script.wrapping == Wrapping::kMessage;
  return remarks_only(
      {message ? "not in this file: with a second statement it is one message, which is a "
                 "transaction, and the server refuses this there"
               : "set lock_timeout = '300ms'; before it, if the tool runs each statement of the "
                 "file by itself",
       "else for the tool's session: PGOPTIONS='-c lock_timeout=300ms', or ALTER ROLE .. SET "
       "lock_timeout",
       "try again when it fails"});
}

void check_lock_timeout_missing(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine == "mariadb" || scene.server.engine == "mysql")
    return check_metadata_lock(scene, reporter);
  const auto limit = scene.transaction.settings.find("lock_timeout");
  const bool limited = limit != scene.transaction.settings.end() ? limit->second != "0"
                                                                 : scene.script.waits_are_limited;
  if (limited || scene.facts.waits_without_blocking) return;
  const LockFact* lock = lock_waited_for(scene);
  if (lock == nullptr) return;
  const bool refused_in_one = runs_outside_only(scene);
  if (refused_in_one &&
      (scene.transaction.open || scene.statement.number == scene.transaction.block))
    return;  // the server refuses it there, before any lock
  const auto* index = scene.act<TakeIndex>();
  const bool unknown = index != nullptr && scene.schema.table_of_index(index->index) == nullptr;
  Rewrite limit_first = scene.transaction.open
                            ? around({"set local lock_timeout = '300ms';"}, {})
                            : around({"set lock_timeout = '300ms';"}, {"reset lock_timeout;"});
  limit_first.remarks = {"try again when it fails"};
  if (refused_in_one) limit_first = limit_elsewhere(scene);
  if (!scene.transaction.open && scene.transaction.vain_settings.count("lock_timeout") > 0)
    limit_first.remarks.emplace_back(
        "SET LOCAL before it has no effect: there is no transaction (a warning, 25P01)");
  const std::string where =
      fmt::format("{}{}", unknown ? "the table of " : "", scene.shown(lock->relation));
  reporter.report(
      lock->blocks_reads
          ? fmt::format("{} on {} is waited for without a limit, and everybody waits behind it",
                        lock->mode, where)
          : fmt::format("{} on {} is waited for without a limit, and every write of it waits "
                        "behind it",
                        lock->mode, where),
      std::move(limit_first));
}

}  // namespace

extern const Rule lock_timeout_missing;
const Rule lock_timeout_missing{
    "lock-timeout-missing",
    Family::kTimeouts,
    Severity::kNote,
    "a strong lock is asked for without a limit to the waiting",
    "It waits for the longest transaction that is in its way, and whatever its lock keeps out waits behind it from the start.",
    check_lock_timeout_missing,
    nullptr,
    Engines{true, true, false},
    nullptr,
    Effort::kNone,
    true};

}  // namespace shoofly::lint

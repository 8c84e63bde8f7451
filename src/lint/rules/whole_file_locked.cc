// A statement that reads or writes every row while nobody else can write.

#include <algorithm>

#include <fmt/format.h>

#include "lint/object_texts.h"
#include "lint/rule.h"
#include "lint/rules/droppable.h"
#include "lint/spelled.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Then nothing is read or written at all.
bool is_refused(const Scene& scene) {
  const auto* index = scene.act<MakeIndex>();
  if (index != nullptr && index->if_not_exists &&
      scene.schema.table_of_index({"", index->index.index.name}) != nullptr)
    return true;
  const auto* take = scene.act<TakeColumn>();
  const WrittenTable* table = take == nullptr ? nullptr : scene.table(take->table);
  if (table == nullptr) return false;
  const bool used =
      scene.objects != nullptr &&
      std::any_of(scene.objects->begin(), scene.objects->end(), [&](const KnownObject& one) {
        return reads_column(scene.schema, one, scene.schema.at_home(take->table), take->column);
      });
  return used || !why_not_droppable(*table, take->column).empty();
}

void check_whole_file_locked(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back() || !(scene.facts.scans || scene.facts.rewrites)) return;
  if (is_refused(scene)) return;
  if (scene.facts.locks.empty()) return;
  const QualifiedName& name = scene.facts.locks.front().relation;
  const bool all = name.name.empty();
  if (!all && !scene.is_live(name)) return;
  reporter.report(
      fmt::format("every row of {} is {} under the file's one write lock: every other write of any "
                  "table waits, or fails when its busy_timeout is over",
                  all ? "the file" : scene.shown(name),
                  scene.facts.rewrites ? "written anew" : "read"),
      {"by itself, at a time of few writes, and with a busy_timeout in the applications that is "
       "longer than it takes"});
}

// A table that is made anew is copied whole.
void finish_whole_file_locked(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown) return;
  for (const auto& [name, left] : ending.transaction.left) {
    if (ending.after.find_table(name) == nullptr) continue;
    if (ending.certain && ending.transaction.filled_tables.count(name) == 0) continue;
    reporter.report_at(
        left.at,
        fmt::format("{} is made anew: every row is copied under the file's one write lock, and "
                    "every other write of any table waits, or fails when its busy_timeout is over",
                    spelled_at(ending, left.at, name.name)),
        {"ADD COLUMN, RENAME COLUMN and DROP COLUMN where they will do",
         "shoofly copies it in parts beside the application: see docs/change-file.md"});
  }
}

}  // namespace

extern const Rule whole_file_locked;
const Rule whole_file_locked{
    "whole-file-locked",
    Family::kLocks,
    Severity::kWarning,
    "nobody can write to the file while every row is read",
    "SQLite has one write lock for the whole file. Who waits longer than its busy_timeout, which is 0 unless it is set, gets SQLITE_BUSY.",
    check_whole_file_locked,
    finish_whole_file_locked,
    kSqlite,
    nullptr,
    Effort::kByFacts,
    false,
    true};

}  // namespace shoofly::lint

// A table that is made anew without what the old one had.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/spelled.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool has_like(const WrittenTable& table, const Index& index) {
  for (const WrittenIndex& other : table.indexes) {
    if (other.index.name == index.name ||
        (other.index.parts == index.parts && other.index.where_sql == index.where_sql))
      return true;
  }
  return false;
}

void finish_rebuild_loses_objects(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown) return;
  for (const auto& [name, left] : ending.transaction.left) {
    const WrittenTable* now = ending.after.find_table(name);
    if (now == nullptr) continue;
    if (now->unread == "CREATE TABLE AS")
      reporter.report_at(left.at,
                         fmt::format("{} is made anew by CREATE TABLE AS: without keys, NOT NULL, "
                                     "defaults, checks and references",
                                     spelled_at(ending, left.at, name.name)),
                         {"CREATE TABLE with all of them, then INSERT .. SELECT"});
    const auto triggers = ending.transaction.lost_triggers.find(name);
    if (triggers != ending.transaction.lost_triggers.end()) {
      for (const std::string& trigger : triggers->second)
        reporter.report_at(
            left.at,
            fmt::format("trigger {} goes with the old {}, and nothing makes it again", trigger,
                        spelled_at(ending, left.at, name.name)),
            {"make it again at the end"});
    }
    for (const WrittenIndex& index : left.table.indexes) {
      if (has_like(*now, index.index)) continue;
      reporter.report_at(
          left.at,
          fmt::format("{} {} goes with the old {}, and nothing makes it again",
                      index.index.unique ? "unique index" : "index", index.index.name,
                      spelled_at(ending, left.at, name.name)),
          {"make it again at the end, and so all triggers of the table, which go as well"});
    }
  }
}

}  // namespace

extern const Rule rebuild_loses_objects;
const Rule rebuild_loses_objects{
    "rebuild-loses-objects",
    Family::kData,
    Severity::kWarning,
    "a table is made anew without what the old one had",
    "DROP TABLE takes indexes and triggers with it; the new table has what is said of it and no more.",
    nullptr,
    finish_rebuild_loses_objects,
    kSqlite};

}  // namespace shoofly::lint

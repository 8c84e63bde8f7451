// DROP TABLE under a view, or under a trigger of another table.

#include <string>

#include <fmt/format.h>

#include "lint/names.h"
#include "lint/object_texts.h"
#include "lint/rule.h"
#include "lint/spelled.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool is_called_so(const KnownObject& object, const QualifiedName& name) {
  return object.kind == "view" && object.name == name;
}

void say_left(const Ending& ending, const LeftTable& left, const QualifiedName& table,
              const KnownObject& object, Reporter& reporter) {
  const bool view = object.kind == "view";
  reporter.report_at(
      left.at,
      fmt::format("{} {} still names {}: {} fails from here on, and so does every ALTER TABLE .. "
                  "RENAME and DROP COLUMN in the file",
                  object.kind, spelled_at(ending, left.at, object.name.name),
                  spelled_at(ending, left.at, table.name),
                  view ? "every query of it"
                       : fmt::format("what sets it off at {}",
                                     spelled_at(ending, left.at, object.table.name))),
      {fmt::format("before it: drop {} {};", object.kind,
                   sql_name_in("sqlite", {"", object.name.name}))});
}

void finish_dropped_under_object(const Ending& ending, Reporter& reporter) {
  if (ending.objects == nullptr || !ending.certain) return;
  for (const auto& [name, left] : ending.transaction.left) {
    if (!left.to.empty() || ending.after.find_table(name) != nullptr) continue;
    bool replaced = false;
    for (const KnownObject& object : *ending.objects)
      replaced = replaced || is_called_so(object, name);
    if (replaced) continue;
    for (const KnownObject& object : *ending.objects) {
      if (object.table != name && names_table(object.text, name.name))
        say_left(ending, left, name, object, reporter);
    }
  }
}

}  // namespace

extern const Rule dropped_under_object;
const Rule dropped_under_object{
    "dropped-under-object",
    Family::kCompatibility,
    Severity::kError,
    "a table is dropped that a view or a trigger of another table names",
    "SQLite drops the table without a word, and fails where the view is read or the trigger runs.",
    nullptr,
    finish_dropped_under_object,
    kSqlite};

}  // namespace shoofly::lint

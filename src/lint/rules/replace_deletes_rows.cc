// REPLACE and INSERT OR REPLACE of rows that others refer to, or without all columns.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/rules/foreign_key_actions.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool replaces_rows(const Scene& scene) {
  const std::string& words = scene.words();
  return words.starts_with("replace ") || words.starts_with("insert or replace ");
}

// Of a row that is there already.
void say_replaced(const Scene& scene, const QualifiedName& table, const std::string& lost,
                  Reporter& reporter) {
  const bool sqlite = scene.server.engine == "sqlite";
  reporter.report(
      fmt::format("a row of {} that is there already is deleted first: {}", scene.shown(table),
                  lost),
      {sqlite ? "insert into .. on conflict (KEY) do update set COLUMN = excluded.COLUMN"
              : "insert into .. on duplicate key update COLUMN = values(COLUMN)"});
}

void check_children(const Scene& scene, const QualifiedName& table, Reporter& reporter) {
  if (foreign_keys_are_off(scene)) return;
  for (const ReferringKey& one : keys_referring_to(scene, table)) {
    // SQLite looks at the end of the statement, when the row is there again (3.40); MariaDB 10.11
    // refuses it (1451).
    const bool stays = one.key->rules.find("ON DELETE RESTRICT") == std::string::npos;
    if (!one.cascades && !one.empties && stays && scene.server.engine == "sqlite") continue;
    const std::string child = scene.shown(*one.table);
    say_replaced(scene, table,
                 one.cascades ? fmt::format("the rows of {} that refer to it go, too", child)
                 : one.empties
                     ? fmt::format("the rows of {} that refer to it lose {}", child,
                                   fmt::join(one.key->columns, ", "))
                     : fmt::format("the statement fails where a row of {} refers to it", child),
                 reporter);
  }
}

// The first that is not written, and not computed.
std::string left_out(const WrittenTable& table, const std::vector<std::string>& named) {
  for (const WrittenColumn& column : table.columns) {
    const bool there = std::any_of(named.begin(), named.end(), [&](const std::string& name) {
      return same_name(name, column.column.name);
    });
    if (!there && column.column.generated == Generated::kNone) return column.column.name;
  }
  return "";
}

void check_replace_deletes_rows(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb != RowWork::Verb::kInsert || rows->tables.empty()) return;
  const QualifiedName& table = rows->tables.front();
  const WrittenTable* known = scene.table(table);
  if (known == nullptr || !scene.is_live(table) || !replaces_rows(scene)) return;
  check_children(scene, table, reporter);
  const std::string lost = rows->columns.empty() ? "" : left_out(*known, rows->columns);
  if (!lost.empty())
    say_replaced(scene, table, fmt::format("its {} is lost, as none is written", lost), reporter);
}

}  // namespace

extern const Rule replace_deletes_rows;
const Rule replace_deletes_rows{
    "replace-deletes-rows",
    Family::kData,
    Severity::kWarning,
    "REPLACE deletes rows before it inserts them",
    "It is no UPDATE: the actions of foreign keys and triggers of DELETE fire, and columns that are not named get their defaults.",
    check_replace_deletes_rows,
    nullptr,
    Engines{false, true, true}};

}  // namespace shoofly::lint

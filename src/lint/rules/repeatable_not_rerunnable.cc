// What its tool runs again whenever it changes, and cannot run twice.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/certainty.h"
#include "lint/fingerprint.h"
#include "lint/inserted_rows.h"
#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

constexpr std::size_t kMostRepeatedBytes = std::size_t{64} << 10;

bool has_values(const InsertedRow& row, const WrittenTable& table, const RowWork& rows,
                const std::vector<std::string>& key) {
  return std::all_of(key.begin(), key.end(), [&](const std::string& column) {
    std::size_t place = 0;
    if (rows.columns.empty()) {
      while (place < table.columns.size() && table.columns[place].column.name != column) ++place;
    } else {
      const auto found = std::find(rows.columns.begin(), rows.columns.end(), column);
      place = static_cast<std::size_t>(found - rows.columns.begin());
    }
    return place < row.size() && row[place].literal && !row[place].is_null();
  });
}

// The key whose value is written in the statement: the second run finds it there.
const WrittenConstraint* key_written_again(const Scene& scene) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb != RowWork::Verb::kInsert || rows->from_query ||
      scene.statement.maybe || scene.script.text.size() > kMostRepeatedBytes)
    return nullptr;
  const WrittenTable* table = certain_table(scene, rows->tables.front());
  if (table == nullptr || !table->unread.empty() || has_word(scene.text, "conflict"))
    return nullptr;
  const std::optional<std::vector<InsertedRow>> inserted = inserted_rows(scene.text);
  if (!inserted) return nullptr;
  for (const WrittenConstraint& key : table->constraints) {
    const ConstraintKind kind = key.constraint.kind;
    const bool unique = kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique;
    if (!unique || key.constraint.columns.empty() ||
        !has_values(inserted->front(), *table, *rows, key.constraint.columns))
      continue;
    const bool taken_away =
        has_word(scene.script.text, "delete") || has_word(scene.script.text, "truncate") ||
        has_word(scene.script.text, "drop") || has_word(scene.script.text, "update");
    return taken_away ? nullptr : &key;
  }
  return nullptr;
}

constexpr const char* kOnce = "a migration that runs once";
constexpr const char* kDropBefore = "DROP .. IF EXISTS before it";

// What MySQL and SQLite do not know.
std::string unless_unknown(const Scene& scene, const char* words) {
  const bool knows = scene.server.engine == "postgres" || scene.server.engine == "mariadb";
  return knows ? words : kOnce;
}

// MariaDB, MySQL, SQLite: indexes, and what is made as a whole.
std::string words_elsewhere(const Scene& scene) {
  const std::string& engine = scene.server.engine;
  const std::string& words = scene.words();
  const std::string begin = words.substr(0, 400);
  const bool guarded = begin.find(" exists ") != std::string::npos;
  if (const auto* act = scene.act<MakeIndex>())
    return act->if_not_exists || guarded ? ""
           : engine == "mysql"           ? kOnce
                                         : "CREATE INDEX IF NOT EXISTS";
  if (const auto* act = scene.act<TakeIndex>())
    return act->if_exists || guarded ? "" : engine == "mysql" ? kOnce : "DROP INDEX IF EXISTS";
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->kind != Aside::Kind::kObject || guarded ||
      !words.starts_with("create ") || words.starts_with("create or replace ") ||
      words.starts_with("create temp"))
    return "";
  for (const char* kind : {"view", "trigger", "procedure", "function", "event"}) {
    if (aside->what != kind) continue;
    const bool replaces =
        engine == "mariadb" || (engine == "mysql" && aside->what == std::string_view("view"));
    return replaces ? "CREATE OR REPLACE" : kDropBefore;
  }
  return "";
}

std::string words_to_write(const Scene& scene) {
  if (const auto* act = scene.act<MakeTable>())
    return act->if_not_exists || act->table.temporary ? "" : "CREATE TABLE IF NOT EXISTS";
  if (const auto* act = scene.act<MakeColumn>())
    return act->if_not_exists ? "" : unless_unknown(scene, "ADD COLUMN IF NOT EXISTS");
  if (const auto* act = scene.act<TakeColumn>())
    return act->if_exists ? "" : unless_unknown(scene, "DROP COLUMN IF EXISTS");
  if (const auto* act = scene.act<TakeTable>()) return act->if_exists ? "" : "DROP TABLE IF EXISTS";
  if (scene.server.engine != "postgres") return words_elsewhere(scene);
  if (const auto* routine = scene.detail<Routine>())
    return routine->replaces ? "" : "CREATE OR REPLACE";
  const auto* aside = scene.act<Aside>();
  if (aside != nullptr && aside->what == "view" && scene.words().starts_with("create view"))
    return "CREATE OR REPLACE VIEW";
  return "";
}

bool makes_whole(const Scene& scene) {
  return scene.act<MakeTable>() != nullptr || scene.act<MakeIndex>() != nullptr ||
         scene.act<Aside>() != nullptr;
}

void check_repeatable_not_rerunnable(const Scene& scene, Reporter& reporter) {
  if (!scene.migration.repeats || scene.leads_back() || scene.migration.maybe) return;
  const bool postgres = scene.server.engine == "postgres";
  if (const WrittenConstraint* key = postgres ? key_written_again(scene) : nullptr) {
    reporter.report(
        fmt::format("it is run again, and stops here the second time (23505): the row is there, "
                    "and ({}) is unique",
                    fmt::join(key->constraint.columns, ", ")),
        {"ON CONFLICT DO NOTHING, or DO UPDATE SET .. = excluded. .."});
    return;
  }
  const std::string words = words_to_write(scene);
  // What was taken away before in the same text is made again.
  if (words.empty() ||
      (makes_whole(scene) && normalised(scene.script.text).find("drop ") != std::string::npos))
    return;
  reporter.report("it is run again whenever its text changes, and stops here the second time",
                  {words});
}

}  // namespace

extern const Rule repeatable_not_rerunnable;
const Rule repeatable_not_rerunnable{
    "repeatable-not-rerunnable",
    Family::kIdempotence,
    Severity::kWarning,
    "what is run again cannot run twice",
    "Flyway's R files and Liquibase's changesets with runOnChange or runAlways run on a database "
    "that has what they made before.",
    check_repeatable_not_rerunnable,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint

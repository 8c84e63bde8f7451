// What its tool runs again whenever it changes, and cannot run twice.

#include <algorithm>
#include <optional>
#include <string>
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

void check_repeatable_not_rerunnable(const Scene& scene, Reporter& reporter) {
  if (!scene.migration.repeats || scene.leads_back()) return;
  std::string words;
  if (const auto* act = scene.act<MakeTable>())
    words = act->if_not_exists || act->table.temporary ? "" : "CREATE TABLE IF NOT EXISTS";
  if (const auto* act = scene.act<MakeColumn>())
    words = act->if_not_exists ? "" : "ADD COLUMN IF NOT EXISTS";
  if (const auto* act = scene.act<TakeColumn>())
    words = act->if_exists ? "" : "DROP COLUMN IF EXISTS";
  if (const auto* act = scene.act<TakeTable>())
    words = act->if_exists ? "" : "DROP TABLE IF EXISTS";
  if (const auto* routine = scene.detail<Routine>())
    words = routine->replaces ? "" : "CREATE OR REPLACE";
  const auto* aside = scene.act<Aside>();
  if (aside != nullptr && aside->what == "view" && scene.words().starts_with("create view"))
    words = "CREATE OR REPLACE VIEW";
  if (const WrittenConstraint* key = key_written_again(scene)) {
    reporter.report(
        fmt::format("it is run again, and stops here the second time (23505): the row is there, "
                    "and ({}) is unique",
                    fmt::join(key->constraint.columns, ", ")),
        {"ON CONFLICT DO NOTHING, or DO UPDATE SET .. = excluded. .."});
    return;
  }
  // What was taken away before in the same text is made again.
  if (words.empty() || (words.starts_with("CREATE") &&
                        normalised(scene.script.text).find("drop ") != std::string::npos))
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
    nullptr};

}  // namespace shoofly::lint

// ADD COLUMN that SQLite refuses.

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/fingerprint.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::string_view from_word(std::string_view text) {
  return text.substr(std::min(first_word(text), text.size()));
}

// The one word outside of brackets, with the blank before it; nothing: there are several, or it is
// part of something (CONSTRAINT name UNIQUE, UNIQUE ON CONFLICT).
std::optional<SqlEdit> word_edit(std::string_view statement, std::string_view word,
                                 const std::string& instead) {
  const std::vector<SqlWord> words = sql_words(statement);
  std::optional<SqlEdit> edit;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_word(statement, words[i], "constraint")) return std::nullopt;
    if (words[i].depth > 0 || !words[i].is_name || !is_word(statement, words[i], word)) continue;
    const bool more = i + 1 < words.size() && is_word(statement, words[i + 1], "on");
    if (edit || more) return std::nullopt;
    edit = SqlEdit{words[i - 1].to, words[i].to, instead};
  }
  return edit;
}

// Without it, and an index that is the same. A way back that drops the column would be refused.
Rewrite unique_index_behind(const Scene& scene, const MakeColumn& make) {
  const Column& column = make.column.column;
  const std::string name = usual_name(make.table.name, {column.name}, "key");
  const std::optional<SqlEdit> edit = word_edit(from_word(scene.text), "unique", "");
  const bool plain = make.constraints.size() == 1 && column.generated == Generated::kNone &&
                     (!column.default_sql || column.default_is_literal);
  if (!edit || !plain || scene.migration.has_down ||
      scene.schema.table_of_index({make.table.schema, name}) != nullptr)
    return remarks_only(
        {fmt::format("add it without, then: create unique index NAME on {} ({});",
                     sql_name_in("sqlite", make.table), sql_name_in("sqlite", {"", column.name}))});
  return in_place(
      {with_edits(from_word(scene.text), {*edit}),
       fmt::format("create unique index {} on {} ({});", sql_name_in("sqlite", {"", name}),
                   sql_name_in("sqlite", make.table), sql_name_in("sqlite", {"", column.name}))});
}

Rewrite virtual_instead(const Scene& scene) {
  const std::optional<SqlEdit> edit = word_edit(from_word(scene.text), "stored", " virtual");
  return edited(scene.text, edit ? std::vector<SqlEdit>{*edit} : std::vector<SqlEdit>(),
                "VIRTUAL instead, with an index on it if reads need one");
}

bool is_null(const std::string& value) {
  constexpr std::string_view kNull = "null";
  return std::equal(value.begin(), value.end(), kNull.begin(), kNull.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

bool keys_are_on(const Scene& scene) {
  if (scene.script.foreign_keys_off) return false;
  const auto keys = scene.transaction.settings.find("foreign_keys");
  return keys == scene.transaction.settings.end() ||
         (keys->second != "0" && keys->second != "off" && keys->second != "OFF" &&
          keys->second != "false" && keys->second != "no");
}

// "x > 0" with a default of 0: a comparison of the column with a number, and nothing else.
bool default_breaks(const std::string& expression, const Column& column) {
  if (!column.default_sql) return false;
  std::istringstream words(expression);
  std::string name;
  std::string sign;
  std::string number;
  std::string more;
  if (!(words >> name >> sign >> number) || words >> more) return false;
  char* end = nullptr;
  const double limit = std::strtod(number.c_str(), &end);
  const bool plain = end != number.c_str() && *end == '\0';
  const std::string& text = *column.default_sql;
  const double value = std::strtod(text.c_str(), &end);
  if (!plain || end == text.c_str() || *end != '\0' || !same_name(name, column.name)) return false;
  return sign == ">"    ? !(value > limit)
         : sign == ">=" ? !(value >= limit)
         : sign == "<"  ? !(value < limit)
                        : sign == "<=" && !(value <= limit);
}

void check_column_not_addable(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || make->table.name.empty()) return;
  const Column& column = make->column.column;
  const std::string name = fmt::format("{}.{}", scene.shown(make->table), column.name);
  for (const WrittenConstraint& written : make->constraints) {
    const ConstraintKind kind = written.constraint.kind;
    if (kind == ConstraintKind::kUnique)
      reporter.report(fmt::format("{} cannot be added as UNIQUE", name),
                      unique_index_behind(scene, *make));
    if (kind == ConstraintKind::kPrimaryKey)
      reporter.report(fmt::format("{} cannot be added as PRIMARY KEY", name),
                      {"make the table anew"});
  }
  if (!scene.is_live(make->table)) return;  // what follows is refused where there are rows
  for (const WrittenConstraint& written : make->constraints) {
    if (written.constraint.kind == ConstraintKind::kCheck &&
        default_breaks(written.constraint.expression, column))
      reporter.report(
          fmt::format("{} cannot be added where there are rows: its default {} does not hold "
                      "CHECK ({})",
                      name, *column.default_sql, std::string(written.constraint.expression)),
          {"a default that the CHECK takes, or none"});
  }
  if (column.generated == Generated::kStored)
    reporter.report(fmt::format("{} cannot be added as STORED where there are rows", name),
                    virtual_instead(scene));
  if (column.default_sql && !column.default_is_literal)
    reporter.report(
        fmt::format("{} cannot be added where there are rows: its default is no constant", name),
        {"add it with a constant or without a default, then fill it in batches"});
  const bool null = column.default_sql && is_null(*column.default_sql);
  if (null && !column.nullable)
    reporter.report(
        fmt::format(
            "{} cannot be added where there are rows: it is NOT NULL, and its default is NULL",
            name),
        {"give it a default that is no NULL"});
  const bool refers = std::any_of(make->constraints.begin(), make->constraints.end(),
                                  [](const WrittenConstraint& one) {
                                    return one.constraint.kind == ConstraintKind::kForeignKey;
                                  });
  if (refers && column.default_sql && !null && keys_are_on(scene))
    reporter.report(
        fmt::format("{} cannot be added where there are rows and foreign keys are on: it has "
                    "REFERENCES and a default that is not NULL",
                    name),
        {"add it without a default, then fill it in batches"});
}

}  // namespace

extern const Rule column_not_addable;
const Rule column_not_addable{"column-not-addable",
                              Family::kLocks,
                              Severity::kError,
                              "ADD COLUMN that SQLite refuses",
                              "The statement fails, and the migration stops.",
                              check_column_not_addable,
                              nullptr,
                              kSqlite};

}  // namespace shoofly::lint

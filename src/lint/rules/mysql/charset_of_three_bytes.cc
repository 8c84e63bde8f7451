// utf8, which is utf8mb3.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

bool is_short(const std::string& charset) { return charset == "utf8" || charset == "utf8mb3"; }

// Of a char or varchar; 0: it is none.
std::size_t characters(const std::string& type) {
  const std::size_t open = type.find('(');
  if (type.find("char") == std::string::npos || open == std::string::npos) return 0;
  std::size_t count = 0;
  for (std::size_t i = open + 1; i < type.size() && type[i] >= '0' && type[i] <= '9'; ++i)
    count = count * 10 + static_cast<std::size_t>(type[i] - '0');
  return count;
}

bool has_text(const WrittenTable& table, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const WrittenColumn* column = table.find_column(name);
    return column != nullptr && (characters(column->column.type) > 0 || !column->charset.empty());
  });
}

// Texts at both ends of a foreign key have the same character set (errno 150): of another table,
// which may be known to no migration, too.
bool may_be_referred_to(const WrittenTable& table) {
  const auto of_text = [&](const WrittenConstraint& one) {
    return one.constraint.kind != ConstraintKind::kCheck && has_text(table, one.constraint.columns);
  };
  return std::any_of(table.constraints.begin(), table.constraints.end(), of_text) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const WrittenIndex& one) {
           return std::any_of(one.index.parts.begin(), one.index.parts.end(),
                              [&](const auto& part) { return has_text(table, {part.column}); });
         });
}

// A key has 3072 bytes at most, a row 65535.
bool fits_utf8mb4(const WrittenTable& table) {
  if (!table.unread.empty() || !table.indexes.empty()) return false;
  std::size_t in_row = 0;
  for (const WrittenColumn& column : table.columns) in_row += characters(column.column.type);
  return in_row <= 10000 &&
         std::all_of(table.constraints.begin(), table.constraints.end(),
                     [&](const WrittenConstraint& one) {
                       const ConstraintKind kind = one.constraint.kind;
                       std::size_t in_key = 0;
                       for (const std::string& name : one.constraint.columns) {
                         const WrittenColumn* column = table.find_column(name);
                         in_key += column == nullptr ? 0 : characters(column->column.type);
                       }
                       return kind == ConstraintKind::kCheck ||
                              (kind == ConstraintKind::kPrimaryKey && in_key <= 700);
                     });
}

// Empty: one of its collations has another name there, or none.
std::vector<SqlEdit> utf8mb4_edits(std::string_view statement) {
  const std::vector<std::string> collations = {"_general_ci", "_unicode_ci", "_bin"};
  std::vector<OptionSwap> swaps = {{{"charset", "set"}, {"utf8", "utf8mb3"}, "utf8mb4"}};
  for (const std::string& rest : collations)
    swaps.push_back({{"collate"}, {"utf8" + rest, "utf8mb3" + rest}, "utf8mb4" + rest});
  std::vector<SqlEdit> edits = option_edits(statement, swaps);
  std::size_t collated = 0;
  std::size_t changed = 0;
  for (const SqlWord& word : sql_words(statement, Lexis::kOfMysql))
    collated += is_word(statement, word, "collate") ? 1 : 0;
  for (const SqlEdit& edit : edits) changed += edit.text.size() > 7 ? 1 : 0;
  if (collated != changed) edits.clear();
  return edits;
}

void check_charset_of_three_bytes(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  std::string what;
  const auto look = [&](const std::string& charset, const std::string& of) {
    if (what.empty() && is_short(charset)) what = of;
  };
  const auto options = [&](const auto& all, const std::string& of) {
    for (const char* name : {"charset", "convert"}) {
      const auto found = all.find(name);
      if (found != all.end()) look(found->second, of);
    }
  };
  if (const auto* make = scene.act<MakeTable>()) {
    options(make->table.options, scene.shown(make->table.name));
    for (const WrittenColumn& column : make->table.columns)
      look(column.charset, scene.shown(make->table.name) + "." + column.column.name);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    look(column->column.charset, scene.shown(column->table) + "." + column->column.column.name);
  } else if (const auto* turn = scene.act<TurnOptions>()) {
    options(turn->options, scene.shown(turn->table));
  }
  if (what.empty()) return;
  const auto* make = scene.act<MakeTable>();
  const bool both = make != nullptr && may_be_referred_to(make->table);
  const std::string words =
      both
          ? "character set utf8mb4, and at once in every table that a foreign key ties to its texts"
          : "character set utf8mb4";
  reporter.report(fmt::format("{} is in utf8mb3: it cannot hold all characters", what),
                  make != nullptr && !both && fits_utf8mb4(make->table)
                      ? edited(scene.text, utf8mb4_edits(scene.text), words)
                      : remarks_only({words}));
}

}  // namespace

extern const Rule charset_of_three_bytes;
const Rule charset_of_three_bytes{
    "charset-of-three-bytes",
    Family::kData,
    Severity::kNote,
    "utf8 is not UTF-8",
    "utf8 means utf8mb3 here, which has no characters of four bytes: an INSERT with an emoji, or with some names, fails.",
    check_charset_of_three_bytes,
    nullptr,
    kMysql};

}  // namespace shoofly::lint

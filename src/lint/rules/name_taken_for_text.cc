// SQLite: "plan" where no table of the statement has a column plan is the text 'plan'.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/row_copy.h"
#include "lint/rule.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

using Sides = std::vector<const WrittenTable*>;

bool any_has(const Sides& tables, const std::string& column) {
  static constexpr std::array<std::string_view, 3> kOfEveryTable = {"rowid", "oid", "_rowid_"};
  return std::any_of(kOfEveryTable.begin(), kOfEveryTable.end(),
                     [&](std::string_view name) { return same_name(name, column); }) ||
         std::any_of(tables.begin(), tables.end(), [&](const WrittenTable* table) {
           return std::any_of(
               table->columns.begin(), table->columns.end(),
               [&](const WrittenColumn& one) { return same_name(one.column.name, column); });
         });
}

void say_text(const Scene& scene, const WrittenTable& table, std::string_view name,
              const std::string& then, const char* help, Reporter& reporter) {
  reporter.report(fmt::format("{0} has no column \"{1}\": SQLite takes it for the text '{1}', {2}",
                              scene.shown(table.name), name, then),
                  {help});
}

// The statement's words, and which of them are meant to be columns.
class Comparisons {
 public:
  explicit Comparisons(std::string_view text) : text_(text), words_(sql_words(text)) {}

  std::size_t count(std::string_view what) const {
    return static_cast<std::size_t>(
        std::count_if(words_.begin(), words_.end(),
                      [&](const SqlWord& word) { return is_word(text_, word, what); }));
  }

  // In double quotes, on the left of a comparison. Each once.
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (std::size_t i = 1; i + 1 < words_.size(); ++i) {
      const std::string_view raw = text_.substr(words_[i].from, words_[i].to - words_[i].from);
      if (raw.size() < 3 || raw.front() != '"' || !begins(i - 1) || !compares(i + 1)) continue;
      std::string name(raw.substr(1, raw.size() - 2));
      if (std::find(found.begin(), found.end(), name) == found.end())
        found.push_back(std::move(name));
    }
    return found;
  }

 private:
  template <std::size_t N>
  bool is_one(std::size_t at, const std::array<std::string_view, N>& all) const {
    return std::any_of(all.begin(), all.end(), [&](std::string_view word) {
      return at < words_.size() && is_word(text_, words_[at], word);
    });
  }
  bool begins(std::size_t at) const {
    return is_one(at, std::array<std::string_view, 6>{"where", "and", "or", "not", "(", "when"});
  }
  bool compares(std::size_t at) const {
    if (is_one(at, std::array<std::string_view, 1>{"not"})) ++at;
    return is_one(at,
                  std::array<std::string_view, 12>{"=", "<", ">", "!", "is", "in", "like", "glob",
                                                   "between", "isnull", "notnull", "null"});
  }

  std::string_view text_;
  std::vector<SqlWord> words_;
};

void check_comparisons(const Scene& scene, const Sides& tables,
                       const std::vector<std::string>& aliases, Reporter& reporter) {
  for (const std::string& name : Comparisons(scene.text).names()) {
    const bool called = std::any_of(aliases.begin(), aliases.end(), [&](const std::string& alias) {
      return same_name(alias, name);
    });
    if (!called && !any_has(tables, name))
      say_text(scene, *tables.front(), name, "and the comparison is the same for every row",
               "name a column that is there", reporter);
  }
}

void check_copy(const Scene& scene, const RowCopy& copy, Reporter& reporter) {
  const WrittenTable* from = copy.from.empty() ? nullptr : whole_table(scene, {"", copy.from});
  const WrittenTable* to = scene.table({"", copy.to});
  if (from == nullptr || to == nullptr) return;
  std::vector<std::string> aliases;
  for (const CopiedItem& item : copy.items) {
    if (!item.alias.empty()) aliases.push_back(item.alias);
    if (!item.quoted || !item.table.empty() || any_has({from}, item.column)) continue;
    // Else a text may be meant.
    if (to->find_column(item.column) == nullptr) continue;
    say_text(scene, *from, item.column,
             fmt::format("and every row gets it in {}", scene.shown({"", copy.to})),
             "write what the rows are to have there, or leave the column out", reporter);
  }
  if (Comparisons(scene.text).count("select") == 1 && whole_table(scene, {"", copy.to}) != nullptr)
    check_comparisons(scene, {from, to}, aliases, reporter);
}

void check_rows(const Scene& scene, const RowWork& rows, Reporter& reporter) {
  if (rows.from_query) {
    const std::optional<RowCopy> copy = read_row_copy(scene.text, scene.server.engine);
    if (copy) check_copy(scene, *copy, reporter);
    return;
  }
  const bool updates = rows.verb == RowWork::Verb::kUpdate;
  if ((!updates && rows.verb != RowWork::Verb::kDelete) || rows.tables.size() != 1) return;
  const WrittenTable* table = whole_table(scene, rows.tables.front());
  if (table == nullptr || !rows.filtered) return;
  const Comparisons words(scene.text);
  if (words.count("select") + words.count("join") > 0) return;
  if (words.count("from") == (updates ? 0U : 1U)) check_comparisons(scene, {table}, {}, reporter);
}

void check_index(const Scene& scene, const MakeIndex& make, Reporter& reporter) {
  const WrittenTable* table = whole_table(scene, make.index.table);
  if (table == nullptr) return;
  for (const IndexPart& part : make.index.index.parts) {
    const bool quoted = scene.text.find('"' + part.column + '"') != std::string_view::npos;
    if (part.column.empty() || !quoted || any_has({table}, part.column)) continue;
    say_text(scene, *table, part.column, "which is the same in every entry of the index",
             "name a column that is there", reporter);
  }
  if (!make.index.index.where_sql.empty()) check_comparisons(scene, {table}, {}, reporter);
}

void check_name_taken_for_text(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>()) {
    if (make->table.unread.empty() && has_word(scene.text, "check"))
      check_comparisons(scene, {&make->table}, {}, reporter);
    return;
  }
  if (!is_certain(scene)) return;
  if (const auto* rows = scene.detail<RowWork>()) check_rows(scene, *rows, reporter);
  if (const auto* index = scene.act<MakeIndex>()) check_index(scene, *index, reporter);
}

}  // namespace

extern const Rule name_taken_for_text;
const Rule name_taken_for_text{
    "name-taken-for-text",
    Family::kData,
    Severity::kError,
    "a name in double quotes that is no column is taken for a text",
    "SQLite says nothing and works with the text; built with SQLITE_DQS=0 it refuses the statement.",
    check_name_taken_for_text,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint

// INSERT .. SELECT of a column that may be NULL into one that must not be.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rule.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

// INSERT INTO t (a, b) SELECT c, d FROM s, and nothing more.
struct PlainCopy {
  std::string to;
  std::vector<std::string> columns;
  std::string from;
  std::vector<std::string> read;
};

class CopyReader {
 public:
  explicit CopyReader(std::string_view text) : text_(text), words_(sql_words(text)) {}

  std::optional<PlainCopy> read() {
    PlainCopy copy;
    if (!accept("insert") || !accept("into") || !name(copy.to) || !accept("(") ||
        !names(copy.columns) || !accept(")") || !accept("select") || !names(copy.read) ||
        !accept("from") || !name(copy.from))
      return std::nullopt;
    accept(";");
    if (at_ < words_.size() || copy.columns.size() != copy.read.size()) return std::nullopt;
    return copy;
  }

 private:
  std::string_view raw() const {
    return at_ < words_.size() ? text_.substr(words_[at_].from, words_[at_].to - words_[at_].from)
                               : std::string_view();
  }
  bool accept(std::string_view what) {
    if (at_ == words_.size()) return false;
    if (raw() != what && !is_word(text_, words_[at_], what)) return false;
    ++at_;
    return true;
  }
  bool name(std::string& into) {
    const bool ticks = accept("`");
    const std::string_view word = raw();
    const bool quoted = word.size() > 2 && word.front() == '"' && word.back() == '"';
    if (word.empty() || (!quoted && !words_[at_].is_name)) return false;
    into = quoted ? word.substr(1, word.size() - 2) : word;
    ++at_;
    return !ticks || accept("`");
  }
  bool names(std::vector<std::string>& into) {
    do {
      std::string one;
      if (!name(one)) return false;
      into.push_back(std::move(one));
    } while (accept(","));
    return true;
  }

  std::string_view text_;
  std::vector<SqlWord> words_;
  std::size_t at_ = 0;
};

bool is_in_key(const WrittenTable& table, const std::string& column) {
  for (const WrittenConstraint& one : table.constraints) {
    if (one.constraint.kind == ConstraintKind::kPrimaryKey &&
        contains(one.constraint.columns, column))
      return true;
  }
  return false;
}

void check_null_into_not_null(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || !rows->from_query || scene.leads_back()) return;
  const std::optional<PlainCopy> copy = CopyReader(scene.text).read();
  if (!copy) return;
  const WrittenTable* to = scene.table({"", copy->to});
  const WrittenTable* from = scene.table({"", copy->from});
  if (to == nullptr || from == nullptr || !scene.is_live({"", copy->from})) return;
  for (std::size_t i = 0; i < copy->columns.size(); ++i) {
    const WrittenColumn* into = to->find_column(copy->columns[i]);
    const WrittenColumn* of = from->find_column(copy->read[i]);
    if (into == nullptr || of == nullptr || into->column.nullable || !of->column.nullable) continue;
    if (is_in_key(*from, of->column.name) || is_in_key(*to, into->column.name)) continue;
    reporter.report(
        fmt::format("{}.{} may be NULL, and {}.{} must not be: one such row, and the statement "
                    "fails",
                    copy->from, of->column.name, copy->to, into->column.name),
        {fmt::format("coalesce({}, VALUE) in the SELECT, or first: update {} set {} = VALUE where "
                     "{} is null;",
                     of->column.name, copy->from, of->column.name, of->column.name)});
  }
}

}  // namespace

extern const Rule null_into_not_null;
const Rule null_into_not_null{"null-into-not-null",
                              Family::kData,
                              Severity::kWarning,
                              "rows may have NULL where the new table takes none",
                              "The statement fails on the first such row, and the migration stops.",
                              check_null_into_not_null,
                              nullptr,
                              kSqlite};

}  // namespace shoofly::lint

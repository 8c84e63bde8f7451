#include "lint/row_copy.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

using CopyWords = std::vector<SqlWord>;

std::string in_small_letters(std::string_view name) {
  std::string small(name);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

class RowCopyReader {
 public:
  RowCopyReader(std::string_view text, std::string_view engine)
      : text_(text),
        mysql_(lexis_of(engine) == Lexis::kOfMysql),
        sqlite_(engine == "sqlite"),
        words_(sql_words(text, lexis_of(engine))) {}

  std::optional<RowCopy> read() {
    RowCopy copy;
    if (!accept("insert")) return std::nullopt;
    copy.or_else = accept("ignore");
    if (accept("or")) {
      copy.or_else = true;
      ++at_;
    }
    if (!accept("into") || !table(copy.to) || !target_columns(copy.columns)) return std::nullopt;
    const bool in_brackets = accept("(");
    depth_ = in_brackets ? 1 : 0;
    if (!accept("select")) return std::nullopt;
    if (is("distinct") || is("all")) ++at_;
    do {
      copy.items.push_back(item());
      if (copy.items.back().text.empty()) return std::nullopt;
    } while (accept(","));
    if (!source(copy, in_brackets)) return std::nullopt;
    return copy;
  }

 private:
  std::string_view raw(std::size_t at) const {
    return at < words_.size() ? text_.substr(words_[at].from, words_[at].to - words_[at].from)
                              : std::string_view();
  }
  bool is(std::string_view what) const {
    return at_ < words_.size() && (raw(at_) == what || is_word(text_, words_[at_], what));
  }
  bool accept(std::string_view what) {
    if (!is(what)) return false;
    ++at_;
    return true;
  }

  struct Name {
    std::string text;
    std::size_t behind = 0;  // 0: there is none
    bool in_double_quotes = false;
  };
  Name name_at(std::size_t at) const {
    const std::string_view word = raw(at);
    const auto between = [&](std::size_t first) {
      return Name{folded(word.substr(first, word.size() - 2 * first)), at + 1, first == 1};
    };
    if (word.size() > 2 && word.front() == '"' && !mysql_) return between(1);
    if (word.size() > 2 && word.front() == '`') {
      Name name = between(1);
      name.in_double_quotes = false;
      return name;
    }
    const bool ticks = word == "`" && raw(at + 2) == "`";
    const bool brackets = sqlite_ && word == "[" && raw(at + 2) == "]";
    if (ticks || brackets) return {folded(raw(at + 1)), at + 3, false};
    if (word.empty() || !words_[at].is_name) return {};
    return {mysql_ ? std::string(word) : in_small_letters(word), at + 1, false};
  }
  std::string folded(std::string_view name) const {
    return sqlite_ ? in_small_letters(name) : std::string(name);
  }

  // a, s.a; where there is no schema in the way.
  bool table(std::string& into) {
    Name name = name_at(at_);
    if (name.behind == 0) return false;
    if (raw(name.behind) == ".") name = name_at(name.behind + 1);
    if (name.behind == 0) return false;
    into = std::move(name.text);
    at_ = name.behind;
    return true;
  }

  bool target_columns(std::vector<std::string>& columns) {
    if (!is("(") || is_word_at(at_ + 1, "select")) return true;
    do {
      const Name name = name_at(++at_);
      if (name.behind == 0) return false;
      columns.push_back(name.text);
      at_ = name.behind;
    } while (is(","));
    return accept(")");
  }

  bool is_word_at(std::size_t at, std::string_view what) const {
    return at < words_.size() && is_word(text_, words_[at], what);
  }

  // A comma, or what comes behind all items, of the SELECT itself.
  bool ends_item(std::size_t from) const {
    static constexpr std::array<std::string_view, 12> kBehind = {
        ",",     ";",     "where",     "group",  "having", "order",
        "limit", "union", "intersect", "except", "on",     "returning"};
    if (words_[at_].depth != depth_) return false;
    if (is("from")) return at_ == from || !is_word_at(at_ - 1, "distinct");
    return std::any_of(kBehind.begin(), kBehind.end(), [&](auto word) { return is(word); });
  }
  CopiedItem item() {
    const std::size_t from = at_;
    while (at_ < words_.size() && words_[at_].depth >= depth_ && !ends_item(from)) ++at_;
    std::size_t end = at_;
    CopiedItem item;
    if (from == end) return item;
    for (std::size_t as = from + 1; as < end; ++as) {
      if (words_[as].depth != depth_ || !is_word_at(as, "as")) continue;
      item.alias = name_at(as + 1).text;
      end = as;
    }
    item.text = text_.substr(words_[from].from, words_[end - 1].to - words_[from].from);
    if (raw(end - 1) == "*" && (end == from + 1 || raw(end - 2) == ".")) {
      item.column = "*";
      return item;
    }
    Name name = name_at(from);
    if (name.behind == 0) return item;
    if (raw(name.behind) == ".") {
      item.table = name.text;
      name = name_at(name.behind + 1);
    }
    if (name.behind != end) {
      item.table.clear();
      return item;
    }
    item.column = name.text;
    item.quoted = name.in_double_quotes;
    return item;
  }

  // False: there is more than one SELECT.
  bool source(RowCopy& copy, bool in_brackets) {
    bool several = !accept("from") || !table(copy.from);
    const std::size_t behind = at_;
    std::size_t end = words_.size();
    while (end > behind && (raw(end - 1) == ";" || (in_brackets && raw(end - 1) == ")"))) --end;
    copy.every_row = behind == end;
    static constexpr std::array<std::string_view, 3> kSets = {"union", "intersect", "except"};
    for (at_ = behind; at_ < end; ++at_) {
      if (words_[at_].depth > depth_) continue;
      if (std::any_of(kSets.begin(), kSets.end(), [&](auto word) { return is(word); }))
        return false;
      several = several || is(",") || is("join") || (at_ == behind && is("("));
      copy.or_else = copy.or_else || is("conflict") || is("duplicate");
      if (is("where") || is("order") || is("group") || is("limit")) break;
    }
    for (; at_ < end; ++at_) {
      if (words_[at_].depth > depth_) continue;
      if (std::any_of(kSets.begin(), kSets.end(), [&](auto word) { return is(word); }))
        return false;
      copy.or_else = copy.or_else || is("conflict") || is("duplicate");
    }
    if (several) copy.from.clear();
    return true;
  }

  std::string_view text_;
  bool mysql_;
  bool sqlite_;
  CopyWords words_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<RowCopy> read_row_copy(std::string_view statement, std::string_view engine) {
  return RowCopyReader(statement, engine).read();
}

}  // namespace shoofly::lint

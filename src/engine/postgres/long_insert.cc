#include "engine/postgres/long_insert.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/postgres/statements.h"

namespace shoofly::postgres {
namespace {

bool spells(std::string_view one, std::string_view lower) {
  return std::equal(one.begin(), one.end(), lower.begin(), lower.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

bool begins_query(std::string_view unit) {
  constexpr std::array<std::string_view, 4> kWords = {"select", "values", "table", "with"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return spells(unit, word); });
}

class RowsOfInsert {
 public:
  explicit RowsOfInsert(std::string_view statement) : text_(statement) {}

  std::optional<ShortInsert> run() {
    if (!spells(unit(), "insert") || !find_values()) return std::nullopt;
    std::size_t first_row_end = 0;
    std::size_t rows = 0;
    do {
      if (!skip_row(rows == 0)) return std::nullopt;
      if (rows++ == 0) first_row_end = at_;
    } while (skip_comma());
    std::string text(text_.substr(0, first_row_end));
    return ShortInsert{text + " " + std::string(text_.substr(at_)), rows};
  }

 private:
  // The next one that is no blank and no comment; empty: the text has ended.
  std::string_view unit() {
    while (at_ < text_.size()) {
      const std::string_view found = text_.substr(at_, past_unit(text_, at_) - at_);
      const bool passed = std::isspace(static_cast<unsigned char>(found[0])) != 0 ||
                          found.starts_with("--") || found.starts_with("/*");
      if (!passed) return found;
      at_ += found.size();
    }
    return {};
  }
  void skip(std::string_view found) { at_ += found.size(); }

  bool find_values() {
    int depth = 0;
    for (std::string_view found = unit(); !found.empty(); found = unit()) {
      skip(found);
      if (found == "(") ++depth;
      if (found == ")") --depth;
      if (depth == 0 && spells(found, "values")) return true;
      if (depth == 0 && begins_query(found)) return false;
    }
    return false;
  }

  bool skip_row(bool is_kept) {
    if (unit() != "(") return false;
    int depth = 0;
    for (std::string_view found = unit(); !found.empty(); found = unit()) {
      if (!is_kept && begins_query(found)) return false;
      skip(found);
      if (found == "(") ++depth;
      if (found == ")" && --depth == 0) return true;
    }
    return false;
  }

  bool skip_comma() {
    const std::string_view found = unit();
    if (found != ",") return false;
    skip(found);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<ShortInsert> with_first_row(std::string_view statement) {
  return RowsOfInsert(statement).run();
}

}  // namespace shoofly::postgres

#pragma once

// Of which columns a WHERE leaves only few values, whatever the table holds: `id = 7`, `id in (1,
// 2)`, `id between 1 and 1000`, `id in (select .. limit 500)`. If the columns are a key, the rows
// are few, too. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly {

class RowBounds {
 public:
  // A range of more values than this bounds nothing.
  static constexpr std::int64_t kMostValues = 10'000;

  void some_of(const std::string& column) { some_.push_back(column); }
  void at_least(const std::string& column, std::int64_t value);
  void at_most(const std::string& column, std::int64_t value);

  // Of columns that have ranges the first only: of two, the values multiply.
  std::vector<std::string> columns() const;

 private:
  struct Range {
    std::optional<std::int64_t> low;
    std::optional<std::int64_t> high;
  };
  std::vector<std::string> some_;
  std::map<std::string, Range> ranges_;
};

// A token of a WHERE, for engines whose expressions are passed over and not understood.
struct ConditionToken {
  enum class Kind { kName, kConstant, kInteger, kWord, kSign };
  Kind kind = Kind::kSign;
  std::string text;  // a name without quotes; a word that may be a keyword in lower case
};

// Made of one token of an engine's own.
ConditionToken condition_number(std::string_view text);
ConditionToken condition_word(std::string_view text);

// A WHERE of a statement about one table, which has these names there. Only what has to hold
// beside everything else counts.
RowBounds bounds_of(const std::vector<ConditionToken>& where,
                    const std::vector<std::string>& names);

}  // namespace shoofly

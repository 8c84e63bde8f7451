#include "engine/row_bounds.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

namespace shoofly {
namespace {

using Kind = ConditionToken::Kind;
using Tokens = std::span<const ConditionToken>;

bool is(const ConditionToken& token, std::string_view text) {
  return (token.kind == Kind::kWord || token.kind == Kind::kSign) && token.text == text;
}

bool is_name(const ConditionToken& token) {
  return token.kind == Kind::kName || token.kind == Kind::kWord;
}

bool is_constant(const ConditionToken& token) {
  return token.kind == Kind::kConstant || token.kind == Kind::kInteger;
}

std::optional<std::int64_t> integer(const ConditionToken& token) {
  std::int64_t value = 0;
  const char* end = token.text.data() + token.text.size();
  const auto read = std::from_chars(token.text.data(), end, value);
  if (token.kind != Kind::kInteger || read.ec != std::errc() || read.ptr != end)
    return std::nullopt;
  return value;
}

constexpr int kDeepestBrackets = 20;

RowBounds bounds_within(Tokens tokens, const std::vector<std::string>& names, int depth);

// One of the conditions that all have to hold.
class Condition {
 public:
  Condition(Tokens tokens, const std::vector<std::string>& names, int depth, RowBounds& bounds)
      : tokens_(tokens), names_(names), depth_(depth), bounds_(bounds) {}

  void take() {
    bool bracketed = false;
    while (tokens_.size() > 2 && is(tokens_.front(), "(") && closes_at_end()) {
      tokens_ = tokens_.subspan(1, tokens_.size() - 2);
      bracketed = true;
    }
    if (bracketed && depth_ < kDeepestBrackets) return take_inner();
    if (tokens_.size() < 3 || !is_name(tokens_[0])) return;
    std::size_t at = 1;
    while (at + 1 < tokens_.size() && is(tokens_[at], ".") && is_name(tokens_[at + 1])) at += 2;
    column_ = tokens_[at - 1].text;
    rest_ = tokens_.subspan(at);
    if (rest_.size() == 2) compare();
    if (rest_.size() > 3 && is(rest_[0], "in") && is(rest_[1], "(")) take_list();
    if (rest_.size() == 4 && is(rest_[0], "between") && is(rest_[2], "and")) {
      from(rest_[1], 0);
      to(rest_[3], 0);
    }
  }

 private:
  // (id = 7 or id = 8)
  void take_inner() {
    for (const std::string& column : bounds_within(tokens_, names_, depth_ + 1).columns())
      bounds_.some_of(column);
  }

  bool closes_at_end() const {
    int depth = 0;
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      depth += is(tokens_[i], "(") ? 1 : is(tokens_[i], ")") ? -1 : 0;
      if (depth == 0) return false;
    }
    return true;
  }

  void compare() {
    const std::string& sign = rest_[0].text;
    if (rest_[0].kind != Kind::kSign) return;
    if ((sign == "=" || sign == "==") && is_constant(rest_[1])) bounds_.some_of(column_);
    if (sign == ">=") from(rest_[1], 0);
    if (sign == ">") from(rest_[1], 1);
    if (sign == "<=") to(rest_[1], 0);
    if (sign == "<") to(rest_[1], -1);
  }

  void from(const ConditionToken& token, std::int64_t more) {
    const std::optional<std::int64_t> value = integer(token);
    if (value && *value < std::numeric_limits<std::int64_t>::max())
      bounds_.at_least(column_, *value + more);
  }
  void to(const ConditionToken& token, std::int64_t more) {
    const std::optional<std::int64_t> value = integer(token);
    if (value && *value > std::numeric_limits<std::int64_t>::min())
      bounds_.at_most(column_, *value + more);
  }

  // (1, 2, 3); (select .. limit 500)
  void take_list() {
    const Tokens inside = rest_.subspan(2, rest_.size() - 3);
    if (!is(rest_.back(), ")")) return;
    if (is(inside.front(), "select") && inside.size() > 2) {
      const bool limited = is(inside[inside.size() - 2], "limit") && integer(inside.back());
      if (limited && !asks_outside(inside)) bounds_.some_of(column_);
      return;
    }
    for (std::size_t i = 0; i < inside.size(); ++i) {
      if (i % 2 == 0 ? !is_constant(inside[i]) : !is(inside[i], ",")) return;
    }
    bounds_.some_of(column_);
  }

  // A query that asks for the row at hand gives another answer for each.
  bool asks_outside(Tokens query) const {
    return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
      bool asks = false;
      bool own = false;
      for (std::size_t i = 0; i + 1 < query.size(); ++i) {
        if (!is_name(query[i]) || query[i].text != name) continue;
        (is(query[i + 1], ".") ? asks : own) = true;
      }
      return asks && !own;
    });
  }

  Tokens tokens_;
  const std::vector<std::string>& names_;
  int depth_;
  Tokens rest_;
  std::string column_;
  RowBounds& bounds_;
};

// -5 and +5 as one; so are >= and the like where an engine has them as two.
std::vector<ConditionToken> joined(const std::vector<ConditionToken>& tokens) {
  std::vector<ConditionToken> result;
  for (const ConditionToken& token : tokens) {
    const bool after_sign = !result.empty() && result.back().kind == Kind::kSign;
    const std::string before = after_sign ? result.back().text : "";
    if (token.kind == Kind::kSign && token.text == "=" &&
        (before == "<" || before == ">" || before == "=" || before == "!")) {
      result.back().text += "=";
    } else if (token.kind == Kind::kSign && token.text == ">" && before == "<") {
      result.back().text += ">";
    } else if (token.kind == Kind::kInteger && (before == "-" || before == "+") &&
               result.size() > 1 && !is_name(result[result.size() - 2]) &&
               !is_constant(result[result.size() - 2]) && !is(result[result.size() - 2], ")")) {
      result.back() = {Kind::kInteger, (before == "-" ? "-" : "") + token.text};
    } else {
      result.push_back(token);
    }
  }
  return result;
}

bool opens(const ConditionToken& token) { return is(token, "(") || is(token, "case"); }
bool closes(const ConditionToken& token) { return is(token, ")") || is(token, "end"); }

// The parts of a WHERE of which all have to hold.
RowBounds bounds_of_all(Tokens tokens, const std::vector<std::string>& names, int nesting) {
  RowBounds bounds;
  std::size_t start = 0;
  int depth = 0;
  bool between = false;
  for (std::size_t i = 0; i <= tokens.size(); ++i) {
    if (i < tokens.size()) {
      depth += opens(tokens[i]) ? 1 : closes(tokens[i]) ? -1 : 0;
      if (depth > 0) continue;
      if (is(tokens[i], "between")) between = true;
      if (!is(tokens[i], "and") && !is(tokens[i], "&&")) continue;
      if (std::exchange(between, false)) continue;
    }
    Condition(tokens.subspan(start, i - start), names, nesting, bounds).take();
    start = i + 1;
  }
  return bounds;
}

// id = 7 or id = 8: of a column that each of them bounds there are few values.
RowBounds bounds_within(Tokens tokens, const std::vector<std::string>& names, int nesting) {
  std::vector<Tokens> choices;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    depth += opens(tokens[i]) ? 1 : closes(tokens[i]) ? -1 : 0;
    if (depth > 0) continue;
    if (is(tokens[i], "xor") || is(tokens[i], "|") || is(tokens[i], "||")) return {};
    if (!is(tokens[i], "or")) continue;
    choices.push_back(tokens.subspan(start, i - start));
    start = i + 1;
  }
  if (choices.empty()) return bounds_of_all(tokens, names, nesting);
  choices.push_back(tokens.subspan(start));
  std::vector<std::string> common = bounds_of_all(choices.front(), names, nesting).columns();
  for (std::size_t i = 1; i < choices.size() && !common.empty(); ++i) {
    const std::vector<std::string> own = bounds_of_all(choices[i], names, nesting).columns();
    std::erase_if(common, [&](const std::string& column) {
      return std::find(own.begin(), own.end(), column) == own.end();
    });
  }
  RowBounds bounds;
  for (const std::string& column : common) bounds.some_of(column);
  return bounds;
}

}  // namespace

void RowBounds::at_least(const std::string& column, std::int64_t value) {
  std::optional<std::int64_t>& low = ranges_[column].low;
  low = std::max(low.value_or(value), value);
}

void RowBounds::at_most(const std::string& column, std::int64_t value) {
  std::optional<std::int64_t>& high = ranges_[column].high;
  high = std::min(high.value_or(value), value);
}

std::vector<std::string> RowBounds::columns() const {
  std::vector<std::string> columns = some_;
  for (const auto& [column, range] : ranges_) {
    if (!range.low || !range.high) continue;
    // As unsigned numbers the difference does not overflow.
    const std::uint64_t values =
        static_cast<std::uint64_t>(*range.high) - static_cast<std::uint64_t>(*range.low);
    if (*range.low <= *range.high && values >= static_cast<std::uint64_t>(kMostValues)) continue;
    columns.push_back(column);
    break;
  }
  return columns;
}

ConditionToken condition_number(std::string_view text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  return {digits ? Kind::kInteger : Kind::kConstant, std::string(text)};
}

ConditionToken condition_word(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return {Kind::kWord, std::move(lower)};
}

RowBounds bounds_of(const std::vector<ConditionToken>& where,
                    const std::vector<std::string>& names) {
  return bounds_within(joined(where), names, 0);
}

}  // namespace shoofly

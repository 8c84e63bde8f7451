#include "engine/postgres/type_change.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

namespace shoofly::postgres {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array<Names, 24> kSameName = {{
    {"int", "integer"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"serial", "integer"},
    {"serial4", "integer"},
    {"bigserial", "bigint"},
    {"serial8", "bigint"},
    {"smallserial", "smallint"},
    {"varchar", "character varying"},
    {"char varying", "character varying"},
    {"char", "character"},
    {"bpchar", "character"},
    {"decimal", "numeric"},
    {"dec", "numeric"},
    {"bool", "boolean"},
    {"float8", "double precision"},
    {"float", "double precision"},
    {"float4", "real"},
    {"timestamptz", "timestamp with time zone"},
    {"timestamp", "timestamp without time zone"},
    {"timetz", "time with time zone"},
    {"time", "time without time zone"},
    {"varbit", "bit varying"},
}};

std::string same_name(const std::string& name) {
  const auto found = std::find_if(kSameName.begin(), kSameName.end(),
                                  [&](const Names& names) { return names.first == name; });
  return found == kSameName.end() ? name : std::string(found->second);
}

bool is_text(const TypeText& type) {
  return type.name == "text" || type.name == "character varying";
}

// No limit, or one that is not lower.
bool no_shorter(const TypeText& from, const TypeText& to) {
  if (to.numbers.empty()) return true;
  return !from.numbers.empty() && to.numbers[0] >= from.numbers[0];
}

bool numeric_widens(const TypeText& from, const TypeText& to) {
  if (to.numbers.empty()) return true;
  if (from.numbers.empty()) return false;
  const auto scale = [](const TypeText& type) {
    return type.numbers.size() > 1 ? type.numbers[1] : 0;
  };
  return scale(from) == scale(to) && to.numbers[0] >= from.numbers[0];
}

// Digits before the point, and behind it.
bool numeric_holds(const TypeText& from, const TypeText& to) {
  if (to.numbers.empty()) return true;
  if (from.numbers.empty()) return false;
  const auto behind = [](const TypeText& type) {
    return type.numbers.size() > 1 ? type.numbers[1] : 0;
  };
  return behind(to) >= behind(from) && to.numbers[0] - behind(to) >= from.numbers[0] - behind(from);
}

// Letters of any kind, with blanks at their end or without.
bool is_letters(const TypeText& type) { return is_text(type) || type.name == "character"; }

bool is_time(const TypeText& type) { return type.name.starts_with("time"); }

// As letters, at most; none: it depends on the value, or it is not known.
enum class Length { kKnown, kAny, kUnknown };
std::pair<Length, int> written_length(const TypeText& type) {
  constexpr std::array<std::pair<std::string_view, int>, 9> kLengths = {
      {{"boolean", 5},
       {"smallint", 6},
       {"integer", 11},
       {"bigint", 20},
       {"uuid", 36},
       {"date", 10},
       {"macaddr", 17},
       {"timestamp without time zone", 19},
       {"timestamp with time zone", 22}}};
  constexpr std::array<std::string_view, 7> kAny = {"json",   "jsonb",    "xml",   "bytea",
                                                    "citext", "tsvector", "hstore"};
  if (type.name.ends_with(']')) return {Length::kAny, 0};
  if (type.name == "numeric")
    return {type.numbers.empty() ? Length::kAny : Length::kKnown,
            type.numbers.empty() ? 0 : type.numbers[0] + 1 + (type.numbers.size() > 1 ? 1 : 0)};
  const std::string base = type.name.substr(type.name.rfind('.') + 1);
  if (std::find(kAny.begin(), kAny.end(), base) != kAny.end()) return {Length::kAny, 0};
  for (const auto& [name, length] : kLengths) {
    if (name == type.name) return {Length::kKnown, length};
  }
  return {Length::kUnknown, 0};
}

// Values of any type become letters; a limit is kept by an error, or cuts them where it is cast.
bool may_be_longer(const TypeText& from, const TypeText& to) {
  if (!is_letters(to) || to.numbers.empty()) return false;
  const auto [known, length] = written_length(from);
  return known == Length::kAny || (known == Length::kKnown && length > to.numbers[0]);
}

int rank_of(const std::string& name) {
  static constexpr std::array<std::string_view, 3> kIntegers = {"smallint", "integer", "bigint"};
  const auto found = std::find(kIntegers.begin(), kIntegers.end(), name);
  return found == kIntegers.end() ? -1 : static_cast<int>(found - kIntegers.begin());
}

}  // namespace

TypeText read_type_text(std::string_view written) {
  TypeText type;
  std::string name;
  int depth = 0;
  int number = -1;
  bool space = false;
  const auto end_number = [&] {
    if (number >= 0) type.numbers.push_back(number);
    number = -1;
  };
  for (const char c : written) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
      end_number();
      space = !name.empty();
    } else if (depth > 0) {
      if (std::isdigit(u) != 0 && number < 100'000'000)
        number = std::max(number, 0) * 10 + (c - '0');
      if (c == ',') end_number();
    } else if (std::isspace(u) != 0) {
      space = !name.empty();
    } else {
      if (space && c != '[' && c != ']') name += ' ';
      space = false;
      name += static_cast<char>(std::tolower(u));
    }
  }
  if (name.starts_with("pg_catalog.")) name.erase(0, 11);
  const std::size_t array = name.find('[');
  const std::string base = name.substr(0, array);
  type.name = same_name(base) + (array == std::string::npos ? "" : name.substr(array));
  if (type.name == "character" && type.numbers.empty()) type.numbers.push_back(1);
  return type;
}

std::string canonical_text(std::string_view written) {
  const TypeText type = read_type_text(written);
  if (type.numbers.empty()) return type.name;
  const std::string numbers = fmt::format("({})", fmt::join(type.numbers, ","));
  // "timestamp(3) with time zone"
  const std::size_t with = is_time(type) ? type.name.find(" with") : std::string::npos;
  if (with == std::string::npos) return type.name + numbers;
  return type.name.substr(0, with) + numbers + type.name.substr(with);
}

TypeEffect type_effect(std::string_view from_text, std::string_view to_text, bool has_using) {
  if (from_text.empty() || has_using) return TypeEffect::kRewrite;
  const TypeText from = read_type_text(from_text);
  const TypeText to = read_type_text(to_text);
  if (is_text(from) && is_text(to))
    return no_shorter(from, to) ? TypeEffect::kNothing : TypeEffect::kRewrite;
  if (from.name == "cidr" && to.name == "inet") return TypeEffect::kNothing;
  // Stored alike, by casts without a function.
  const auto is_any_case = [](const TypeText& type) { return type.name.ends_with("citext"); };
  if (is_any_case(from) && to.numbers.empty() && (is_text(to) || is_any_case(to)))
    return TypeEffect::kNothing;
  if (is_any_case(to) && is_text(from)) return TypeEffect::kNothing;
  if (from.name == "xml" && is_text(to) && to.numbers.empty()) return TypeEffect::kNothing;
  if ((from.name == "integer" && to.name == "oid") || (from.name == "oid" && to.name == "integer"))
    return TypeEffect::kNothing;
  if (from.name == "timestamp without time zone" && to.name == "timestamp with time zone" &&
      no_shorter(from, to))
    return TypeEffect::kDepends;
  if (from.name == "timestamp with time zone" && to.name == "timestamp without time zone" &&
      no_shorter(from, to))
    return TypeEffect::kDepends;
  if (from.name != to.name) return TypeEffect::kRewrite;
  if (from.numbers == to.numbers) return TypeEffect::kNothing;
  if (from.name == "numeric")
    return numeric_widens(from, to) ? TypeEffect::kNothing : TypeEffect::kRewrite;
  if ((is_time(from) || from.name == "bit varying" || from.name == "interval") &&
      no_shorter(from, to))
    return TypeEffect::kNothing;
  return TypeEffect::kRewrite;
}

bool may_lose(std::string_view from_text, std::string_view to_text) {
  if (from_text.empty()) return false;
  const TypeText from = read_type_text(from_text);
  const TypeText to = read_type_text(to_text);
  if (is_letters(from) && is_letters(to)) return !no_shorter(from, to);
  if (may_be_longer(from, to)) return true;
  if (from.name == to.name) {
    return from.name == "numeric" ? !numeric_holds(from, to) : !no_shorter(from, to);
  }
  const int before = rank_of(from.name);
  const int after = rank_of(to.name);
  if (before >= 0 && after >= 0) return after < before;
  static constexpr std::array<Names, 9> kLossy = {{{"numeric", "integer"},
                                                   {"numeric", "bigint"},
                                                   {"numeric", "smallint"},
                                                   {"numeric", "double precision"},
                                                   {"numeric", "real"},
                                                   {"double precision", "real"},
                                                   {"double precision", "integer"},
                                                   {"timestamp without time zone", "date"},
                                                   {"timestamp with time zone", "date"}}};
  return std::any_of(kLossy.begin(), kLossy.end(), [&](const Names& names) {
    return names.first == from.name && names.second == to.name;
  });
}

bool may_not_parse(std::string_view from_text, std::string_view to_text) {
  if (from_text.empty() || !is_letters(read_type_text(from_text))) return false;
  static constexpr std::array<std::string_view, 16> kParsed = {
      "smallint", "integer", "bigint",  "numeric", "real",  "double precision",
      "boolean",  "uuid",    "date",    "json",    "jsonb", "interval",
      "inet",     "cidr",    "macaddr", "money"};
  const TypeText to = read_type_text(to_text);
  return is_time(to) || std::find(kParsed.begin(), kParsed.end(), to.name) != kParsed.end();
}

}  // namespace shoofly::postgres

#include "engine/mysql/types.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

#include "engine/mysql/cursor.h"
#include "engine/mysql/type_fits.h"

namespace shoofly::mysql {
namespace {

constexpr int kOneByteLength = 255;
// Up to there MariaDB can tell a length of one byte from one of two.
constexpr int kSevenBitLength = 127;

struct Parts {
  std::string name;   // "varchar", "int unsigned"
  std::string inner;  // between the brackets
};

Parts parts_of(const std::string& type) {
  const std::size_t open = type.find('(');
  if (open == std::string::npos) return {type, ""};
  const std::size_t close = type.rfind(')');
  if (close == std::string::npos || close < open) return {type, ""};
  return {type.substr(0, open) + type.substr(close + 1), type.substr(open + 1, close - open - 1)};
}

const std::map<std::string, std::string, std::less<>>& synonyms() {
  static const std::map<std::string, std::string, std::less<>> kTable = {
      {"integer", "int"},
      {"int4", "int"},
      {"int8", "bigint"},
      {"int2", "smallint"},
      {"int1", "tinyint"},
      {"middleint", "mediumint"},
      {"int3", "mediumint"},
      {"dec", "decimal"},
      {"numeric", "decimal"},
      {"fixed", "decimal"},
      {"character", "char"},
      {"character varying", "varchar"},
      {"char varying", "varchar"},
      {"double precision", "double"},
      {"real", "double"},
      {"float8", "double"},
      {"float4", "float"},
      {"long", "mediumtext"},
      {"long varchar", "mediumtext"},
  };
  return kTable;
}

bool is_integer(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kNames = {"tinyint", "smallint", "mediumint",
                                                             "int", "bigint"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

int rank(const std::string& name) {
  static const std::map<std::string, int, std::less<>> kRanks = {
      {"tinyint", 1},  {"smallint", 2},   {"mediumint", 3},  {"int", 4},      {"bigint", 5},
      {"tinytext", 1}, {"text", 2},       {"mediumtext", 3}, {"longtext", 4}, {"tinyblob", 1},
      {"blob", 2},     {"mediumblob", 3}, {"longblob", 4},   {"float", 1},    {"double", 2}};
  const auto found = kRanks.find(name);
  return found == kRanks.end() ? 0 : found->second;
}

std::string without(std::string text, std::string_view word) {
  const std::size_t at = text.find(word);
  if (at != std::string::npos) text.erase(at, word.size());
  return text;
}

bool has(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

bool fits_decimal(const std::string& from, const std::string& to) {
  const auto digits = [](const std::string& inner) {
    const int all = inner.empty() ? 10 : std::atoi(inner.c_str());
    const std::size_t comma = inner.find(',');
    const int scale = comma == std::string::npos ? 0 : std::atoi(inner.c_str() + comma + 1);
    return std::pair(all - scale, scale);
  };
  const auto [before, before_scale] = digits(from);
  const auto [after, after_scale] = digits(to);
  return after >= before && after_scale >= before_scale;
}

// Both as they are written: 'a','b''c'. Small letters and capitals are the same here.
bool loses_label(const std::string& from_written, const std::string& to) {
  const std::string all = "," + lower(to) + ",";
  const std::string from = lower(from_written);
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= from.size(); ++i) {
    if (i < from.size() && from[i] == '\'') quoted = !quoted;
    if (i < from.size() && (from[i] != ',' || quoted)) continue;
    if (!has(all, "," + from.substr(start, i - start) + ",")) return true;
    start = i + 1;
  }
  return false;
}

// Of the type, what decides how a value is kept: not the display width of tinyint(1).
Parts kept_as(const std::string& type) {
  Parts parts = parts_of(plain_type(type));
  if (parts.name.starts_with("tinyint")) parts.inner.clear();
  // float(p) has no digits behind a point: it is a float, or from 25 bits on a double.
  if (parts.name.starts_with("float") && !parts.inner.empty() && !has(parts.inner, ",")) {
    constexpr int kBitsOfFloat = 24;
    if (std::atoi(parts.inner.c_str()) > kBitsOfFloat) parts.name.replace(0, 5, "double");
    parts.inner.clear();
  }
  return parts;
}

bool begins_with(const std::vector<std::string>& all, const std::vector<std::string>& head) {
  return head.size() <= all.size() && std::equal(head.begin(), head.end(), all.begin());
}

}  // namespace

std::string plain_type(const std::string& written) {
  Parts parts = parts_of(lower(written));
  std::string inner = parts_of(written).inner;
  std::string tail;
  const std::size_t blank = parts.name.find(" unsigned");
  if (blank != std::string::npos) tail = " unsigned";
  std::string name = without(without(parts.name, " unsigned"), " zerofill");
  const auto known = synonyms().find(name);
  if (known != synonyms().end()) name = known->second;
  if (name == "bool" || name == "boolean") return "tinyint(1)";
  if (name == "serial") return "bigint unsigned";
  if (is_integer(name) && !(name == "tinyint" && inner == "1")) inner.clear();
  if (name == "char" && inner.empty()) inner = "1";
  if (name == "decimal" && inner.empty()) inner = "10,0";
  if (name == "decimal" && !has(inner, ",")) inner += ",0";
  std::erase(inner, ' ');
  return name + (inner.empty() ? "" : "(" + inner + ")") + tail;
}

bool narrows(const std::string& from_written, const std::string& to_written) {
  const Parts from = parts_of(plain_type(from_written));
  const Parts to = parts_of(plain_type(to_written));
  if (from.name == to.name) {
    if (from.name == "enum" || from.name == "set") return loses_label(from.inner, to.inner);
    if (from.name == "decimal") return !fits_decimal(from.inner, to.inner);
    return std::atoi(to.inner.c_str()) < std::atoi(from.inner.c_str()) &&
           !is_integer(without(from.name, " unsigned"));
  }
  const std::string from_base = without(from.name, " unsigned");
  const std::string to_base = without(to.name, " unsigned");
  if (is_integer(from_base) && is_integer(to_base)) {
    if (has(to.name, "unsigned") != has(from.name, "unsigned"))
      return has(to.name, "unsigned") || rank(to_base) <= rank(from_base);
    return rank(to_base) < rank(from_base);
  }
  if (rank(from_base) > 0 && rank(to_base) > 0 && !is_integer(from_base) &&
      has(from_base, "text") == has(to_base, "text") &&
      has(from_base, "blob") == has(to_base, "blob"))
    return rank(to_base) < rank(from_base);
  const bool from_text = from_base == "varchar" || from_base == "char";
  if (from_text && (to_base == "varchar" || to_base == "char"))
    return std::atoi(to.inner.c_str()) < std::atoi(from.inner.c_str());
  if (every_value_fits({from.name, from.inner}, {to.name, to.inner})) return false;
  if (from_text && has(to_base, "text")) return to_base == "tinytext";
  if (is_integer(from_base) && to_base == "varchar") return std::atoi(to.inner.c_str()) < 20;
  if (from_base == "json" && to_base == "longtext") return false;
  if (from_base == "date" && to_base == "datetime") return false;
  return true;
}

int bytes_of_charset(const std::string& charset) {
  if (charset == "latin1" || charset == "ascii" || charset == "binary" || charset == "latin2")
    return 1;
  if (charset == "utf8" || charset == "utf8mb3") return 3;
  if (charset == "ucs2" || charset == "gbk") return 2;
  return 4;
}

TypeChange type_change(const Column& from, const Column& to, CharacterBytes bytes) {
  if (!from.labels.empty() && !to.labels.empty()) {
    const bool same_kind = from.type.substr(0, 3) == to.type.substr(0, 3);
    if (!same_kind) return TypeChange::kOther;
    if (from.labels == to.labels) return TypeChange::kNone;
    // An enum's number, and a set's bits, are kept in as many bytes as before.
    const bool set = from.type.starts_with("set");
    const auto size = [&](std::size_t count) {
      return set ? (count + 7) / 8 : count <= 255 ? std::size_t{1} : std::size_t{2};
    };
    const bool appended =
        begins_with(to.labels, from.labels) && size(to.labels.size()) == size(from.labels.size());
    return appended ? TypeChange::kAppended : TypeChange::kLabels;
  }
  const Parts before = kept_as(from.type);
  const Parts after = kept_as(to.type);
  const bool binary = before.name == "varbinary";
  const bool same = before.name == after.name && before.inner == after.inner;
  if (same && (before.name != "varchar" || bytes.before == bytes.now)) return TypeChange::kNone;
  const std::string base = without(before.name, " unsigned");
  if (before.name == after.name && (base == "float" || base == "double"))
    return TypeChange::kDisplay;
  if (before.name != after.name || (before.name != "varchar" && !binary)) return TypeChange::kOther;
  const int old_length = std::atoi(before.inner.c_str());
  const int new_length = std::atoi(after.inner.c_str());
  if (new_length < old_length) return TypeChange::kShorter;
  const int old_bytes = old_length * (binary ? 1 : bytes.before);
  const int new_bytes = new_length * (binary ? 1 : bytes.now);
  if (old_bytes > kOneByteLength || new_bytes <= kOneByteLength)
    return same ? TypeChange::kNone : TypeChange::kLonger;
  return old_bytes <= kSevenBitLength ? TypeChange::kLongerTwoBytes : TypeChange::kLongerOver255;
}

}  // namespace shoofly::mysql

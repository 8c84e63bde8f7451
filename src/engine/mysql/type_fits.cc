#include "engine/mysql/type_fits.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace shoofly::mysql {
namespace {

struct IntegerType {
  std::string_view name;
  int bits;    // of the signed one, without the sign
  int digits;  // of the signed one
  int digits_unsigned;
};
constexpr std::array<IntegerType, 5> kIntegers = {{{"tinyint", 7, 3, 3},
                                                   {"smallint", 15, 5, 5},
                                                   {"mediumint", 23, 7, 8},
                                                   {"int", 31, 10, 10},
                                                   {"bigint", 63, 19, 20}}};

bool is_unsigned(const std::string& name) { return name.ends_with(" unsigned"); }
std::string_view base_of(const std::string& name) {
  return std::string_view(name).substr(0, name.find(" unsigned"));
}

const IntegerType* integer_of(const std::string& name) {
  const std::string_view base = base_of(name);
  const auto found = std::find_if(kIntegers.begin(), kIntegers.end(),
                                  [&](const IntegerType& one) { return one.name == base; });
  return found == kIntegers.end() ? nullptr : &*found;
}

struct Digits {
  int whole = 0;
  int behind = 0;
};
Digits digits_of_decimal(const std::string& inner) {
  const int all = std::atoi(inner.c_str());
  const std::size_t comma = inner.find(',');
  const int behind = comma == std::string::npos ? 0 : std::atoi(inner.c_str() + comma + 1);
  return {all - behind, behind};
}

// The longest of the labels, in characters at most, and all of them with commas between them.
struct LabelLengths {
  int longest = 0;
  int together = 0;
};
LabelLengths lengths_of_labels(const std::string& inner) {
  LabelLengths lengths;
  char quote = 0;
  int length = 0;
  int count = 0;
  for (const char c : inner) {
    if (quote == 0) {
      if (c != '\'' && c != '"') continue;
      quote = c;
      length = 0;
    } else if (c == quote) {
      quote = 0;
      lengths.longest = std::max(lengths.longest, length);
      lengths.together += length + (count++ > 0 ? 1 : 0);
    } else {
      ++length;  // a byte: a character has no more of them
    }
  }
  return lengths;
}

// How many characters of any character set have place; 0: it is no type of texts.
int places_of(const SplitType& type) {
  constexpr int kTinyText = 63;  // 255 bytes of up to 4 each
  constexpr int kText = 16383;
  if (type.name == "char" || type.name == "varchar") return std::atoi(type.inner.c_str());
  if (type.name == "tinytext") return kTinyText;
  return type.name == "text" || type.name == "mediumtext" || type.name == "longtext" ? kText : 0;
}

// As a text: the most characters that a value has; 0: not known.
int characters_of(const SplitType& from) {
  constexpr int kUuid = 36;
  constexpr int kYear = 4;
  constexpr int kDate = 10;
  if (from.name == "uuid") return kUuid;
  if (from.name == "year") return kYear;
  if (from.name == "date") return kDate;
  if (from.name == "enum") return lengths_of_labels(from.inner).longest;
  if (from.name == "set") return lengths_of_labels(from.inner).together;
  if (base_of(from.name) == "decimal") {  // a sign, and a 0 before the point
    const Digits digits = digits_of_decimal(from.inner);
    return 1 + std::max(digits.whole, 1) + (digits.behind > 0 ? 1 + digits.behind : 0);
  }
  if (from.name == "char" || from.name == "varchar") return std::atoi(from.inner.c_str());
  return 0;
}

bool integer_fits(const std::string& from, const SplitType& to) {
  const IntegerType* integer = integer_of(from);
  if (integer == nullptr || base_of(to.name) != "decimal") return false;
  if (is_unsigned(to.name) && !is_unsigned(from)) return false;
  return digits_of_decimal(to.inner).whole >=
         (is_unsigned(from) ? integer->digits_unsigned : integer->digits);
}

// What goes to a floating point number and back: as many digits as it surely keeps.
bool number_fits_float(const SplitType& from, const SplitType& to) {
  constexpr int kDigitsOfFloat = 6;
  constexpr int kDigitsOfDouble = 15;
  if (!to.inner.empty() || (to.name != "float" && to.name != "double")) return false;
  const int most = to.name == "float" ? kDigitsOfFloat : kDigitsOfDouble;
  if (const IntegerType* integer = integer_of(from.name))
    return (is_unsigned(from.name) ? integer->digits_unsigned : integer->digits) <= most;
  if (base_of(from.name) != "decimal") return false;
  const Digits digits = digits_of_decimal(from.inner);
  return digits.whole + digits.behind <= most;
}

// Digits behind the second.
bool moment_fits(const SplitType& from, const SplitType& to) {
  return from.name == "timestamp" && to.name == "datetime" &&
         std::atoi(from.inner.c_str()) <= std::atoi(to.inner.c_str());
}

bool number_fits_integer(const SplitType& from, const std::string& to) {
  const IntegerType* integer = integer_of(to);
  if (integer == nullptr) return false;
  if (from.name == "year") return integer->bits >= 15;  // up to 2155
  if (from.name != "bit") return false;
  const int bits = from.inner.empty() ? 1 : std::atoi(from.inner.c_str());
  return bits <= integer->bits + (is_unsigned(to) ? 1 : 0);
}

}  // namespace

bool every_value_fits(const SplitType& from, const SplitType& to) {
  if (integer_fits(from.name, to) || number_fits_integer(from, to.name) ||
      number_fits_float(from, to) || moment_fits(from, to))
    return true;
  const int characters = characters_of(from);
  return characters > 0 && characters <= places_of(to);
}

}  // namespace shoofly::mysql

#include "plan/policy_fields.h"

#include <charconv>
#include <map>

namespace shoofly {

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
    return std::nullopt;
  return number;
}

void wrong(const Place& place, const std::string& key, const std::string& expected,
           Problems& problems) {
  problems.add(place.at,
               fmt::format("expected {} for \"{}\", found \"{}\"", expected, key, place.text));
}

void read_number(const Fields& fields, const std::string& key, std::int64_t least,
                 std::int64_t most, int& into) {
  const auto place = fields.optional_text(key);
  if (!place) return;
  const auto number = whole_number(place->text);
  if (number && *number >= least && *number <= most) {
    into = static_cast<int>(*number);
  } else {
    wrong(*place, key, fmt::format("a number from {} to {}", least, most), fields.problems());
  }
}

std::optional<std::chrono::milliseconds> parse_duration(const std::string& text) {
  static const std::map<std::string, std::int64_t> units{
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
  const std::size_t end = text.find_first_not_of("0123456789");
  if (end == 0 || end == std::string::npos || end > 9) return std::nullopt;
  const auto unit = units.find(text.substr(end));
  const auto number = whole_number(text.substr(0, end));
  if (unit == units.end() || !number) return std::nullopt;
  return std::chrono::milliseconds(*number * unit->second);
}

}  // namespace shoofly

#include "lint/house_rule.h"

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

// The matcher asks at every place where a match could begin, each time up to the end.
constexpr std::size_t kLongest = std::size_t{4} << 10;

std::regex::flag_type pattern_flags() {
  std::regex::flag_type flags = std::regex::ECMAScript | std::regex::icase;
#ifdef __GLIBCXX__
  // Otherwise it recurses for each letter, and a long INSERT ends the program; this way a pattern
  // with a back reference is refused instead.
  flags |= std::regex_constants::__polynomial;
#endif
  return flags;
}

}  // namespace

bool HouseRule::matches(std::string_view statement) const {
  const std::string_view looked_at = statement.substr(0, kLongest);
  return std::regex_search(looked_at.begin(), looked_at.end(), pattern);
}

std::unique_ptr<HouseRule> house_rule(const std::string& id, const std::string& pattern,
                                      const std::string& message, const std::string& file,
                                      std::string& problem) {
  auto made = std::make_unique<HouseRule>();
  try {
    made->pattern.assign(pattern, pattern_flags());
  } catch (const std::regex_error& error) {
    problem = error.code() == std::regex_constants::error_complexity
                  ? "back references are not supported"
                  : error.what();
    return nullptr;
  }
  made->id = id;
  made->message = message;
  made->why = fmt::format("A rule of this project's own, in {}.", file);
  made->rule.id = made->id;
  made->rule.family = Family::kHouse;
  made->rule.title = made->message;
  made->rule.why = made->why;
  return made;
}

}  // namespace shoofly::lint

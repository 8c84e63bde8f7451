#pragma once

// Numbers and durations of a change file's policies, each within its limits; what is wrong goes to
// the problems, at its place.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/clock.h"
#include "operation/fields.h"

namespace shoofly {

std::optional<std::int64_t> whole_number(const std::string& text);

// "100ms", "2s", "5m", "12h", "7d" and nothing else.
std::optional<std::chrono::milliseconds> parse_duration(const std::string& text);

// "expected a duration from 10 ms to 10.0 s for \"lock_timeout\", found \"20s\""
void wrong(const Place& place, const std::string& key, const std::string& expected,
           Problems& problems);

// A whole number between `least` and `most`. What is not given, or wrong, keeps its value.
void read_number(const Fields& fields, const std::string& key, std::int64_t least,
                 std::int64_t most, int& into);

template <typename Duration>
void read_duration(const Fields& fields, const std::string& key, std::chrono::milliseconds least,
                   std::chrono::milliseconds most, Duration& into) {
  const auto place = fields.optional_text(key);
  if (!place) return;
  const auto duration = parse_duration(place->text);
  if (!duration) {
    wrong(*place, key, "a duration such as 300ms, 2s, 5m, 12h or 7d", fields.problems());
  } else if (*duration < least || *duration > most) {
    wrong(*place, key,
          fmt::format("a duration from {} to {}", format_duration(least), format_duration(most)),
          fields.problems());
  } else {
    into = std::chrono::duration_cast<Duration>(*duration);
  }
}

}  // namespace shoofly

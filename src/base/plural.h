#pragma once

// "1 row", "3 rows": counts in messages. Reports group their digits (report/words.h).

#include <cstdint>
#include <string>
#include <string_view>

namespace shoofly {

inline std::string plural(std::int64_t count, std::string_view singular) {
  std::string text = std::to_string(count) + " " + std::string(singular);
  return count == 1 ? text : text + "s";
}

// Of a verb: "1 row holds", "3 rows hold".
inline const char* verb(std::int64_t count, const char* of_one, const char* of_many) {
  return count == 1 ? of_one : of_many;
}

}  // namespace shoofly

#pragma once

// Numbers as people read them. All pure; no locale.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "plan/plan.h"

namespace shoofly {

std::string grouped(std::int64_t number);                             // "1,200,000"
std::string counted(std::int64_t number, std::string_view singular);  // "1 row", "1,200 rows"
std::string bytes_text(std::int64_t bytes);                           // "812 bytes", "1.4 GiB"
std::string percent_text(double share);                               // 0.034 -> "3.4 %"
// Whole days, hours or minutes where it is that: "7 days".
std::string span_text(std::chrono::seconds length);
// "2.1 s to 5.0 s"; "at once" where both ends are 0.
std::string interval_text(const Interval& interval);
Interval operator+(const Interval& a, const Interval& b);

// "a", "a and b", "a, b and c".
std::string and_list(const std::vector<std::string>& words);
std::string upper_first(std::string text);
// "all in one transaction" -> "All in one transaction."
std::string sentence(std::string text);
// Not more than `limit` characters, "..." at the end where some are left out; never within a
// character.
std::string shortened(const std::string& text, std::size_t limit);
// "15.20" of PostgreSQL and the like: "postgres 15.20".
std::string server_text(const ServerInfo& server);

}  // namespace shoofly

#include "report/words.h"

#include <array>
#include <cctype>

#include <fmt/format.h>

namespace shoofly {

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string counted(std::int64_t number, std::string_view singular) {
  return fmt::format("{} {}{}", grouped(number), singular, number == 1 ? "" : "s");
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return counted(bytes, "byte");
  double amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  return amount < 10 ? fmt::format("{:.1f} {}", amount, kUnits.at(unit))
                     : fmt::format("{:.0f} {}", amount, kUnits.at(unit));
}

std::string percent_text(double share) {
  const double percent = share * 100;
  if (percent > 0 && percent < 0.1) return "under 0.1 %";
  return percent < 10 ? fmt::format("{:.1f} %", percent) : fmt::format("{:.0f} %", percent);
}

std::string span_text(std::chrono::seconds length) {
  struct Unit {
    std::int64_t seconds;
    std::string_view name;
  };
  constexpr std::array<Unit, 3> kUnits = {{{86'400, "day"}, {3'600, "hour"}, {60, "minute"}}};
  const std::int64_t seconds = length.count();
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.seconds && seconds % unit.seconds == 0) {
      return counted(seconds / unit.seconds, unit.name);
    }
  }
  return seconds < 60 ? counted(seconds, "second") : format_duration(Milliseconds(seconds * 1000));
}

std::string interval_text(const Interval& interval) {
  if (interval.high_ms == 0) return "at once";
  const std::string low = format_duration(Milliseconds(interval.low_ms));
  const std::string high = format_duration(Milliseconds(interval.high_ms));
  if (interval.low_ms == 0) return "up to " + high;
  return low == high ? "about " + low : fmt::format("{} to {}", low, high);
}

Interval operator+(const Interval& a, const Interval& b) {
  return {a.low_ms + b.low_ms, a.high_ms + b.high_ms};
}

std::string and_list(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

std::string upper_first(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string sentence(std::string text) {
  if (text.empty()) return text;
  if (std::string_view(".:!?").find(text.back()) == std::string_view::npos) text += '.';
  // A name keeps its letters: "public.users: a SELECT * ..."
  const std::string_view first = std::string_view(text).substr(0, text.find(' '));
  const bool name = first.find_first_of(":_.\"") < first.size() - 1 || first.back() == ':';
  return name ? text : upper_first(std::move(text));
}

std::string shortened(const std::string& text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

std::string server_text(const ServerInfo& server) {
  if (server.version_text.empty()) return server.engine;
  // Some servers print their own name in front of their version.
  return server.version_text.find_first_of("0123456789") == 0
             ? server.engine + " " + server.version_text
             : server.version_text;
}

}  // namespace shoofly

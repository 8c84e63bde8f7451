#include "plan/guards.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "plan/policies.h"
#include "plan/policy_fields.h"

namespace shoofly {
namespace {

// The knobs of the default guards. docs/architecture.md ("A good neighbour by default") has the
// reasoning.
constexpr double kOwnShare = 0.15;      // of the sessions at work, while others are at work
constexpr double kReplicaLag = 2;       // seconds
constexpr double kLockQueue = 2;        // sessions that wait for a lock of ours
constexpr double kBlockedQueries = 10;  // sessions that wait for any lock

// "12.5GB" as 12.5 and "GB".
std::optional<std::pair<double, std::string>> number_and_unit(const std::string& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + end, number);
  if (end == 0 || end > 15 || parsed.ec != std::errc() || parsed.ptr != text.data() + end)
    return std::nullopt;
  return std::pair(number, text.substr(end));
}

std::optional<double> scaled(const std::string& text,
                             const std::vector<std::pair<std::string, double>>& units) {
  const auto parts = number_and_unit(text);
  if (!parts) return std::nullopt;
  for (const auto& [unit, factor] : units) {
    if (unit == parts->second) return parts->first * factor;
  }
  return std::nullopt;
}

std::string bytes_text(double bytes) {
  static constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024;
  return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

}  // namespace

const std::vector<SignalKind>& signal_kinds() {
  using enum SignalUnit;
  static const std::vector<SignalKind> kinds = {
      {"replica_lag", kSeconds, "above", {}, {}},
      {"wal_retained", kBytes, "above", {}, {}},
      {"wal_rate", kBytes, "above", {}, {}},
      {"blocked_queries", kCount, "above", {}, {}},
      {"lock_queue", kCount, "above", {}, {}},
      {"oldest_transaction", kSeconds, "above", {}, {}},
      {"active_sessions", kCount, "above", {}, {}},
      {"cpu_waits", kCount, "above", {}, {}},
      {"dead_tuples", kShare, "above", {}, {}},
      {"own_share", kShare, "above", {}, {"throttle"}},
      {"probe", kSeconds, "p99_above", {"query"}, {}},
      {"error_rate", kShare, "above", {"query"}, {}},
      {"disk_free", kBytes, "below", {"query", "command"}, {}},
      {"errors", kCount, "above", {}, {"halt", "rollback"}},
      {"verify_mismatch", kCount, "above", {}, {"halt"}}};
  return kinds;
}

const SignalKind* find_signal(const std::string& name) {
  for (const SignalKind& kind : signal_kinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

const std::vector<std::string>& guard_actions() {
  static const std::vector<std::string> actions{"throttle", "pause", "halt", "rollback"};
  return actions;
}

std::optional<double> parse_threshold(SignalUnit unit, const std::string& text) {
  static constexpr double k = 1024;
  switch (unit) {
    case SignalUnit::kSeconds: {
      const auto duration = parse_duration(text);
      if (!duration) return std::nullopt;
      return std::chrono::duration<double>(*duration).count();
    }
    case SignalUnit::kBytes:
      return scaled(text, {{"kB", k}, {"MB", k * k}, {"GB", k * k * k}, {"TB", k * k * k * k}});
    case SignalUnit::kShare: {
      const auto share = scaled(text, {{"%", 0.01}});
      return share && *share <= 1 ? share : std::nullopt;
    }
    case SignalUnit::kCount:
      break;
  }
  if (text.find('.') != std::string::npos) return std::nullopt;
  return scaled(text, {{"", 1}});
}

std::string threshold_form(SignalUnit unit) {
  switch (unit) {
    case SignalUnit::kSeconds:
      return "a duration such as 50ms or 2s";
    case SignalUnit::kBytes:
      return "bytes such as 500MB or 10GB";
    case SignalUnit::kShare:
      return "a share such as 20%";
    case SignalUnit::kCount:
      break;
  }
  return "a number from 0";
}

std::string amount_text(SignalUnit unit, double amount) {
  switch (unit) {
    case SignalUnit::kSeconds:
      return format_duration(Milliseconds(std::llround(amount * 1000)));
    case SignalUnit::kBytes:
      return bytes_text(amount);
    case SignalUnit::kShare:
      return fmt::format("{:.0f} %", amount * 100);
    case SignalUnit::kCount:
      break;
  }
  return fmt::format("{:.0f}", amount);
}

std::string limit_text(const Guard& guard) {
  const SignalKind* kind = find_signal(guard.signal);
  if (kind == nullptr) return fmt::format("above {:g}", guard.above);
  return fmt::format("{} {}", kind->threshold == "below" ? "below" : "above",
                     amount_text(kind->unit, guard.above));
}

bool read_by_runner(const Guard& guard) {
  return guard.signal == "errors" || guard.signal == "verify_mismatch" || !guard.command.empty();
}

std::vector<Guard> default_guards(const std::vector<std::string>& readable) {
  std::vector<Guard> guards = {{"own_share", kOwnShare, "throttle", "", ""},
                               {"replica_lag", kReplicaLag, "throttle", "", ""},
                               {"lock_queue", kLockQueue, "throttle", "", ""},
                               {"blocked_queries", kBlockedQueries, "throttle", "", ""}};
  std::erase_if(guards, [&](const Guard& guard) {
    return std::find(readable.begin(), readable.end(), guard.signal) == readable.end();
  });
  return guards;
}

}  // namespace shoofly

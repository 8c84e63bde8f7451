#include "lint/at_stake.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

// Work of which nobody waits longer than this is not worth a warning.
constexpr std::int64_t kUnnoticedMs = 100;

Effort by_facts(const WrittenStatement& statement, const DdlFacts& facts) {
  if (std::holds_alternative<MakeIndex>(statement.act)) return Effort::kSorts;
  return facts.rewrites ? Effort::kWrites : facts.scans ? Effort::kReads : Effort::kNone;
}

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string size_words(std::int64_t bytes) {
  constexpr std::array<const char*, 4> kUnits = {"kB", "MB", "GB", "TB"};
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (size >= 1000 && unit + 1 < kUnits.size()) {
    size /= 1000;
    ++unit;
  }
  return size < 10 ? fmt::format("{:.1f} {}", size, kUnits[unit])
                   : fmt::format("{:.0f} {}", size, kUnits[unit]);
}

std::string seconds_words(std::int64_t ms) {
  const double seconds = static_cast<double>(ms) / 1000;
  return seconds < 10 ? fmt::format("{:.1f}", seconds) : fmt::format("{:.0f}", seconds);
}

std::string speed_words(const WorkSpeed& speed) {
  return fmt::format("{:.0f} to {:.0f} MB/s", speed.slow / 1e6, speed.fast / 1e6);
}

}  // namespace

QualifiedName worked_on(const WrittenStatement& statement, const SchemaModel& schema) {
  QualifiedName table;
  std::visit(
      [&](const auto& act) {
        if constexpr (requires { act.table.schema; }) table = act.table;
        if constexpr (requires { act.index.table.schema; }) table = act.index.table;
        if constexpr (requires { act.partition.schema; }) table = act.partition;
      },
      statement.act);
  const auto* aside = std::get_if<Aside>(&statement.act);
  if (aside == nullptr) return table;
  if (const auto* rows = std::get_if<RowWork>(&aside->detail))
    return rows->tables.empty() ? QualifiedName() : rows->tables.front();
  if (const auto* work = std::get_if<ConstraintValidation>(&aside->detail)) return work->table;
  if (const auto* work = std::get_if<Rebuild>(&aside->detail)) {
    if (work->of != "index") return work->name;
    const WrittenTable* owner = schema.table_of_index(work->name);
    return owner == nullptr ? QualifiedName() : owner->name;
  }
  return table;
}

std::optional<AtStake> at_stake(Effort effort, const WrittenStatement& statement,
                                const DdlFacts& facts, const WrittenTable* table) {
  if (effort == Effort::kByFacts) effort = by_facts(statement, facts);
  if (effort == Effort::kNone || table == nullptr || table->on_target == nullptr)
    return std::nullopt;
  const TableOnTarget& there = *table->on_target;
  AtStake stake{table->name.display(), there.rows, there.bytes, {}, {}, false};
  Interval work;
  const auto takes = [&](const WorkSpeed& speed) {
    work = stake.time = time_over_bytes(stake.bytes, speed.slow, speed.fast);
    stake.assumed = speed_words(speed);
  };
  if (effort == Effort::kReads) takes(kScanSpeed);
  if (effort == Effort::kSorts) takes(kSortSpeed);
  if (effort == Effort::kWrites) {
    stake.bytes += there.index_bytes;
    takes(kRewriteSpeed);
  }
  if (effort == Effort::kChanges) work = rewrite_time(there.bytes + there.index_bytes);
  stake.tiny = work.high_ms <= kUnnoticedMs;
  return stake;
}

std::string words_of(const AtStake& stake) {
  // Of an empty table the estimate is exact.
  const std::string size = stake.rows == 0 && stake.tiny
                               ? "is empty"
                               : fmt::format("has about {} row{} ({})", grouped(stake.rows),
                                             stake.rows == 1 ? "" : "s", size_words(stake.bytes));
  const std::string there = fmt::format("; on the target {} {}", stake.table, size);
  if (stake.tiny)
    return there + (stake.assumed.empty()
                        ? ": that takes less than 0.1 s"
                        : ": that takes less than 0.1 s, but the lock is waited for all the same");
  if (stake.assumed.empty()) return there;
  const std::string least = seconds_words(stake.time.low_ms);
  const std::string most = seconds_words(stake.time.high_ms);
  return fmt::format("{}: {}{} s, at {}", there,
                     least == seconds_words(0) ? "up to " : fmt::format("about {} to ", least),
                     most, stake.assumed);
}

}  // namespace shoofly::lint

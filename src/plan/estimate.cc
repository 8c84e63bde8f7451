#include "plan/estimate.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/work_time.h"
#include "plan/windows.h"

namespace shoofly {
namespace {

// Assumed where nothing is measured: from a small cloud disk to a local one.
constexpr double kSlowRowsPerSecond = 2'000;
constexpr double kFastRowsPerSecond = 60'000;
// Copying a table beside itself with its indexes, in chunks that give others their turn, and later
// removing what it replaced. Assumed; one look: 8.3 s for both, 1,000,000 rows of about 100 bytes
// with one index and a writer beside, on a local disk.
constexpr double kSlowCopyBytesPerSecond = 5e6;
constexpr double kFastCopyBytesPerSecond = 60e6;
// The backfill writes a row with its journal and marker; the sample only copies it. Measured here:
// between 1.2 and 3 times (bench: backfill against sample).
constexpr double kBestWriteFactor = 1.2;
constexpr double kWorstWriteFactor = 3.0;
// SQLite's sample is copied in memory; its chunks wait for the disk and for other writers' turns.
constexpr double kWorstWriteFactorInFile = 12.0;
constexpr const char* kFailingRows = "failing rows: ";

Interval seconds(double low, double high) {
  return {static_cast<std::int64_t>(std::llround(low * 1000)),
          static_cast<std::int64_t>(std::llround(high * 1000))};
}

const Measurement* find(const std::vector<Measurement>& measurements, const QualifiedName& table) {
  for (const Measurement& measurement : measurements) {
    if (measurement.table == table) return &measurement;
  }
  return nullptr;
}

struct Speed {
  double slow = kSlowRowsPerSecond;  // rows per second, of one worker
  double fast = kFastRowsPerSecond;
  double log_bytes_per_row = 0;
};

Speed speed_of(const Measurement* measurement, double worst_factor) {
  Speed speed;
  if (measurement == nullptr) return speed;
  double slowest = 0;
  double fastest = 0;
  for (const SpeedSample& sample : measurement->speed) {
    if (sample.rows <= 0 || sample.elapsed.count() <= 0) continue;
    const double rate =
        static_cast<double>(sample.rows) * 1000.0 / static_cast<double>(sample.elapsed.count());
    slowest = slowest == 0 ? rate : std::min(slowest, rate);
    fastest = std::max(fastest, rate);
    speed.log_bytes_per_row = std::max(speed.log_bytes_per_row, sample.log_bytes_per_row);
  }
  if (fastest == 0) return speed;
  speed.slow = slowest / worst_factor;
  speed.fast = fastest / kBestWriteFactor;
  return speed;
}

Interval fill_time(const TableSummary& table, const Speed& speed, const BackfillPolicy& policy) {
  const auto rows = static_cast<double>(std::max<std::int64_t>(table.rows, 0));
  double slow = speed.slow;
  double fast = speed.fast * policy.workers;
  if (policy.rows_per_second > 0) {
    const auto limit = static_cast<double>(policy.rows_per_second);
    slow = std::min(slow, limit);
    fast = std::min(fast, limit);
  }
  return seconds(rows / fast, rows / slow);
}

Interval copy_time(const TableSummary& table) {
  return time_over_bytes(table.bytes + table.index_bytes, kSlowCopyBytesPerSecond,
                         kFastCopyBytesPerSecond);
}

class Estimator {
 public:
  Estimator(Plan& plan, const std::vector<Measurement>& measurements)
      : plan_(plan), measurements_(measurements) {}

  void run() {
    std::erase_if(plan_.warnings,
                  [](const std::string& warning) { return warning.starts_with(kFailingRows); });
    for (TableSummary& table : plan_.tables) {
      estimate_table(table);
      note_failing_rows(table);
    }
    for (Step& step : plan_.steps) {
      const auto time = [&](const auto& work) { return time_of(work); };
      step.duration = std::visit(time, step.forward);
      step.backward_duration = std::visit(time, step.backward);
    }
  }

 private:
  void estimate_table(TableSummary& table) {
    const Measurement* measurement = find(measurements_, table.table);
    if (measurement != nullptr) {
      table.sampled_rows = measurement->round_trip.rows;
      table.not_surviving = measurement->round_trip.mismatches;
    }
    if (!table.full_pass) {
      // Of how many rows match the plan knows no more than that they are not more than all: deleted
      // here, written there, each with its index entries, and the key once more.
      const bool moved = is_moved(table.table);
      table.growth_bytes = moved ? table.bytes + table.index_bytes : 0;
      table.log_bytes = moved ? 2 * table.bytes + 2 * table.index_bytes : 0;
      return;
    }
    const bool in_place = plan_.before.server.engine == "sqlite";
    const Speed speed =
        speed_of(measurement, in_place ? kWorstWriteFactorInFile : kWorstWriteFactor);
    table.backfill = fill_time(table, speed, plan_.policies.backfill);
    if (is_doubled(table.table)) {
      table.growth_bytes = table.bytes + table.index_bytes;
      table.log_bytes = 2 * table.bytes + table.index_bytes;
      return;
    }
    // Every row is written anew; the room of the old versions is free for reuse, but not given
    // back. An index on every row's new version where the page is full: up to all of them once
    // more.
    table.growth_bytes =
        !in_place || is_copied(table.table) ? table.bytes + table.index_bytes : table.bytes / 4;
    const double per_row = speed.log_bytes_per_row;
    table.log_bytes = per_row > 0
                          ? static_cast<std::int64_t>(per_row * static_cast<double>(table.rows))
                          : 2 * table.bytes + table.index_bytes;
  }

  bool is_moved(const QualifiedName& name) const {
    return std::any_of(plan_.steps.begin(), plan_.steps.end(), [&](const Step& step) {
      const auto* move = std::get_if<MoveWork>(&step.forward);
      return move != nullptr && move->move.from == name;
    });
  }

  // Its rows are written a second time, into another table.
  bool is_doubled(const QualifiedName& name) const {
    return std::any_of(plan_.steps.begin(), plan_.steps.end(), [&](const Step& step) {
      const auto* fill = std::get_if<TableFillWork>(&step.forward);
      return fill != nullptr && fill->sync.source == name;
    });
  }

  bool is_copied(const QualifiedName& name) const {
    const auto copies = [&](const Work& work) {
      const auto* copy = std::get_if<CopyWork>(&work);
      return copy != nullptr && copy->table == name;
    };
    return std::any_of(plan_.steps.begin(), plan_.steps.end(), [&](const Step& step) {
      return copies(step.forward) || copies(step.backward);
    });
  }

  void note_failing_rows(const TableSummary& table) {
    const Measurement* measurement = find(measurements_, table.table);
    if (measurement == nullptr) return;
    std::string failure = measurement->failure;
    for (const SpeedSample& sample : measurement->speed) {
      if (failure.empty()) failure = sample.failure;
    }
    if (failure.empty()) return;
    plan_.warnings.push_back(fmt::format(
        "{}{} has rows that cannot be converted ({}): the backfill stops at the first one and names its key; "
        "correct them, or the expression, before",
        kFailingRows, table.table.display(), failure));
  }

  const TableSummary* summary(const QualifiedName& name) const {
    for (const TableSummary& table : plan_.tables) {
      if (table.table == name) return &table;
    }
    return nullptr;
  }
  Interval scan(const QualifiedName& name) const {
    const TableSummary* table = summary(name);
    return table == nullptr ? Interval{} : scan_time(table->bytes);
  }
  Interval index_build(const QualifiedName& name) const {
    const TableSummary* table = summary(name);
    return table == nullptr ? Interval{} : index_build_time(table->bytes);
  }

  Interval rewrite(const QualifiedName& name) const {
    const TableSummary* table = summary(name);
    return table == nullptr ? Interval{} : rewrite_time(table->bytes);
  }
  // Only SQLite reads or writes all rows in these.
  Interval time_in_place(const Action& action) const {
    if (plan_.before.server.engine != "sqlite") return {};
    if (std::holds_alternative<DropColumn>(action)) return rewrite(table_of(action));
    const bool reads =
        std::holds_alternative<SetNotNull>(action) || std::holds_alternative<AddConstraint>(action);
    return reads ? scan(table_of(action)) : Interval{};
  }

  Interval time_of(const NoWork&) const { return {}; }
  Interval time_of(const FillWork& work) const {
    const TableSummary* table = summary(work.spec.table);
    return table == nullptr ? Interval{} : table->backfill;
  }
  Interval time_of(const TableFillWork& work) const {
    const TableSummary* table = summary(work.sync.source);
    return table == nullptr || work.what != Repeat::kMissing ? both(work.sync) : table->backfill;
  }
  Interval time_of(const TableCheckWork& work) const { return both(work.sync); }
  Interval time_of(const MoveWork& work) const {
    const TableSummary* table = summary(work.move.from);
    return table == nullptr ? Interval{} : fill_time(*table, Speed(), plan_.policies.backfill);
  }
  // Both tables hold the same rows; the plan knows the one that was there before.
  Interval both(const TableSync& sync) const {
    const TableSummary* table = summary(sync.source);
    if (table == nullptr) table = summary(sync.follower);
    const std::int64_t bytes = table == nullptr ? 0 : 2 * (table->bytes + table->index_bytes);
    return scan_time(bytes);
  }
  Interval time_of(const CheckWork& work) const { return scan(work.spec.table); }
  Interval time_of(const LossWork& work) const { return scan(work.spec.table); }
  Interval time_of(const CountWork& work) const { return scan(work.table); }
  Interval time_of(const UpdateWork& work) const { return scan(work.table); }
  Interval copy_of(const QualifiedName& name) const {
    const TableSummary* table = summary(name);
    return table == nullptr ? Interval{} : copy_time(*table);
  }
  Interval time_of(const CopyWork& work) const { return copy_of(work.table); }
  Interval time_of(const DiscardWork& work) const { return copy_of(work.table); }
  Interval time_of(const DdlWork& work) const {
    Interval total;
    for (const Action& action : work.actions) {
      const Interval one =
          std::holds_alternative<CreateIndex>(action)          ? index_build(table_of(action))
          : std::holds_alternative<ValidateConstraint>(action) ? scan(table_of(action))
                                                               : time_in_place(action);
      total.low_ms += one.low_ms;
      total.high_ms += one.high_ms;
    }
    // At worst each attempt to get its lock waits in vain, but for the last.
    total.high_ms += plan_.policies.lock_timeout.count();
    return total;
  }

  Plan& plan_;
  const std::vector<Measurement>& measurements_;
};

}  // namespace

void estimate(Plan& plan, const std::vector<Measurement>& measurements) {
  Estimator(plan, measurements).run();
  note_windows(plan);
}

}  // namespace shoofly

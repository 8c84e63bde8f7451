#include "execute/backfill.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/retry.h"
#include "engine/range_dispenser.h"
#include "execute/slow_fill.h"

namespace shoofly {
namespace {

constexpr int kTriesPerChunk = 40;  // about two minutes of backing off
constexpr int kMostWalks = 10;
constexpr Milliseconds kFirstFillWait{20};
constexpr Milliseconds kLongestFillWait{5'000};
constexpr Milliseconds kReportEvery{200};

// Where an earlier runner stopped: the low-water slot, or the only worker's own slot, which is
// exact.
std::optional<Key> resume_point(const std::vector<SlotRecord>& slots) {
  const SlotRecord* best = nullptr;
  int workers = 0;
  for (const SlotRecord& slot : slots) {
    if (slot.slot >= 0) ++workers;
    if (slot.slot == Journal::kLowWaterSlot && best == nullptr) best = &slot;
  }
  for (const SlotRecord& slot : slots) {
    if (workers == 1 && slot.slot == 0 && !slot.upto.empty()) best = &slot;
  }
  if (best == nullptr || best->upto.empty()) return std::nullopt;
  return key_from_text(best->upto);
}

std::int64_t rows_of(const std::vector<SlotRecord>& slots) {
  std::int64_t rows = 0;
  for (const SlotRecord& slot : slots) rows += slot.rows;
  return rows;
}

// Limits rows per second over all workers.
class Pace {
 public:
  Pace(std::int64_t rows_per_second, Clock& clock)
      : rate_(rows_per_second), clock_(clock), begun_(clock.steady()) {}

  void spent(std::int64_t rows, const StopToken& stop) {
    if (rate_ <= 0) return;
    const std::int64_t total = spent_.fetch_add(rows) + rows;
    const auto due = begun_ + Milliseconds(total * 1000 / rate_);
    while (clock_.steady() < due && !stop.stopped()) {
      const auto left = std::chrono::duration_cast<Milliseconds>(due - clock_.steady());
      clock_.sleep_for(std::min(left, Milliseconds(50)));
    }
  }

 private:
  std::int64_t rate_;
  Clock& clock_;
  std::chrono::steady_clock::time_point begun_;
  std::atomic<std::int64_t> spent_{0};
};

// What the workers of one fill share.
struct Shared {
  Shared(const FillRequest& request, std::optional<Key> from, Clock& clock)
      : dispenser(
            [&pass = request.pass](Connection& connection, const KeyRange& rest,
                                   std::int64_t count) {
              return pass.boundary(connection, rest, count);
            },
            std::move(from),
            [&pass = request.pass](Connection& connection) { return pass.last_key(connection); }),
        pace(request.policy.rows_per_second, clock) {}

  void fail(Error error) {
    const std::lock_guard lock(mutex);
    if (!first_error) first_error.emplace(std::move(error));
    failed = true;
  }

  RangeDispenser dispenser;
  Pace pace;
  std::mutex mutex;
  std::optional<Error> first_error;
  std::atomic<bool> failed{false};
  std::atomic<std::int64_t> rows{0};
  std::atomic<std::int64_t> chunks{0};
  std::atomic<int> retries{0};
  std::atomic<int> batch{0};
};

class Worker {
 public:
  Worker(const Engine& engine, const FillRequest& request, Progress progress, Clock& clock,
         const StopToken& stop, Shared& shared, Observer& observer, Throttle& throttle)
      : engine_(engine),
        request_(request),
        progress_(std::move(progress)),
        clock_(clock),
        stop_(stop),
        shared_(shared),
        observer_(observer),
        throttle_(throttle),
        size_(request.policy, request.row_bytes) {}

  void work() {
    SessionOptions options;
    options.lock_timeout = request_.lock_timeout;
    options.application_name = "shoofly backfill";
    Result<std::unique_ptr<Connection>> connection = engine_.connect(request_.dsn, options);
    if (!connection.ok()) return shared_.fail(std::move(connection).error());
    connection_ = std::move(*connection);
    const auto over = [this] { return stop_.stopped() || shared_.failed; };
    while (!over()) {
      Throttle::Turn turn(throttle_, request_.policy.workers, clock_, over);
      if (over()) return;
      Result<bool> more = one_range();
      if (!more.ok()) return shared_.fail(std::move(more).error());
      if (!*more) return;
      turn.rest(worked_);
    }
  }

 private:
  Result<bool> one_range() {
    size_.aim_at(throttle_.speed().share);
    worked_ = Milliseconds(0);
    Result<std::optional<HandedRange>> handed = next_range();
    if (!handed.ok()) return std::move(handed).error();
    if (!handed->has_value()) return false;
    SHOOFLY_TRY(fill((*handed)->range));
    shared_.dispenser.done((*handed)->ordinal);
    return true;
  }

  Result<std::optional<HandedRange>> next_range() {
    Backoff backoff(kFirstFillWait, kLongestFillWait);
    for (int tries = 1;; ++tries) {
      Result<std::optional<HandedRange>> range = shared_.dispenser.next(*connection_, size_.get());
      if (range.ok() || tries >= kTriesPerChunk || !worth_retry(range.error())) return range;
      SHOOFLY_TRY(wait_to_retry(range.error(), backoff.next()));
    }
  }

  // A lost session is not the worker's business.
  static bool worth_retry(const Error& error) { return error.kind == ErrorKind::kRetryable; }

  Status wait_to_retry(const Error& error, Milliseconds wait) {
    shared_.retries += 1;
    throttle_.failed();
    observer_.on_note(
        fmt::format("chunk tried again in {}: {}", format_duration(wait), error.describe()));
    clock_.sleep_for(wait);
    return stop_.stopped() ? stop_.reason() : ok_status();
  }

  Status fill(const KeyRange& range) {
    Backoff backoff(kFirstFillWait, kLongestFillWait);
    for (int tries = 1;; ++tries) {
      const auto begun = clock_.steady();
      fault::point("chunk:before");
      Result<FillOutcome> outcome = request_.pass.chunk(*connection_, range, progress_);
      fault::point("chunk:after");
      if (outcome.ok()) {
        if (outcome->fenced)
          return Error(ErrorKind::kConflict, "fill: another runner has taken over this run");
        done(*outcome, std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun));
        return ok_status();
      }
      if (outcome.error().kind == ErrorKind::kData) return narrow(range, outcome.error());
      if (!worth_retry(outcome.error()) || tries >= kTriesPerChunk)
        return std::move(outcome).error();
      size_.failed();
      SHOOFLY_TRY(wait_to_retry(outcome.error(), backoff.next()));
    }
  }

  void done(const FillOutcome& outcome, Milliseconds elapsed) {
    shared_.rows += outcome.rows;
    shared_.chunks += 1;
    worked_ = elapsed;
    size_.took(elapsed, size_.get());
    shared_.batch = size_.get();
    shared_.pace.spent(outcome.rows, stop_);
  }

  // A row in the range cannot be converted: its key is what the person needs. Parts are tried in
  // order, ever smaller; good ones stay committed, and the run goes on below the failing row.
  Status narrow(const KeyRange& range, const Error& why) {
    KeyRange left = range;
    for (std::int64_t rows = std::max(1, size_.get() / 2);;
         rows = std::max<std::int64_t>(1, rows / 2)) {
      SHOOFLY_ASSIGN(std::optional<Key> middle,
                     request_.pass.boundary(*connection_, {left.after, std::nullopt}, rows));
      const bool within = middle && middle != range.upto;
      if (!within && rows > 1) continue;
      const KeyRange part{left.after, within ? middle : range.upto};
      Result<FillOutcome> outcome = request_.pass.chunk(*connection_, part, progress_);
      if (outcome.ok()) {
        if (outcome->fenced)
          return Error(ErrorKind::kConflict, "fill: another runner has taken over this run");
        shared_.rows += outcome->rows;
        if (!within) return ok_status();  // the row was corrected meanwhile
        left.after = middle;
        continue;
      }
      if (outcome.error().kind != ErrorKind::kData) return std::move(outcome).error();
      if (rows == 1) return failing_row(part, middle, outcome.error());
    }
    return why;
  }

  Status failing_row(const KeyRange& part, const std::optional<Key>& key, const Error& why) const {
    std::string place =
        key ? fmt::format("key {}", display(*key, Masking::kShown))
            : fmt::format("the last key after {}",
                          part.after ? display(*part.after, Masking::kShown) : "the start");
    Error error(ErrorKind::kData,
                fmt::format("{}: {}", request_.pass.failure("the row with " + place), why.message),
                why.native_code);
    return std::move(error).with_help(request_.pass.help());
  }

  const Engine& engine_;
  const FillRequest& request_;
  Progress progress_;
  Clock& clock_;
  const StopToken& stop_;
  Shared& shared_;
  Observer& observer_;
  Throttle& throttle_;
  BatchSize size_;
  Milliseconds worked_{0};  // on the server, for the last range
  std::unique_ptr<Connection> connection_;
};

// Observers are told from one thread at a time; workers' notes go through the same lock.
class LockedObserver final : public Observer {
 public:
  explicit LockedObserver(Observer& inner) : inner_(inner) {}
  void on_phase(Phase phase, Direction direction) override {
    guard([&] { inner_.on_phase(phase, direction); });
  }
  void on_step_begin(const Step& step, Direction direction) override {
    guard([&] { inner_.on_step_begin(step, direction); });
  }
  void on_step_end(const Step& step, Direction direction, const std::string& detail) override {
    guard([&] { inner_.on_step_end(step, direction, detail); });
  }
  void on_progress(const Step& step, const FillProgress& progress) override {
    guard([&] { inner_.on_progress(step, progress); });
  }
  void on_note(const std::string& text) override {
    guard([&] { inner_.on_note(text); });
  }

 private:
  template <typename F>
  void guard(F f) {
    const std::lock_guard lock(mutex_);
    f();
  }
  Observer& inner_;
  std::mutex mutex_;
};

// Rows per second over the last few reports.
class Rate {
 public:
  double add(std::chrono::steady_clock::time_point at, std::int64_t rows) {
    samples_.emplace_back(at, rows);
    while (samples_.size() > 25) samples_.pop_front();
    const double seconds = std::chrono::duration<double>(at - samples_.front().first).count();
    return seconds <= 0 ? 0 : static_cast<double>(rows - samples_.front().second) / seconds;
  }

 private:
  std::deque<std::pair<std::chrono::steady_clock::time_point, std::int64_t>> samples_;
};

// Runs the workers of one fill and watches over them.
class Crew {
 public:
  Crew(const Engine& engine, Journal& journal, const RunRecord& run, Clock& clock,
       const StopToken& stop, Observer& observer, Throttle& throttle, const Step& step,
       const FillRequest& request)
      : engine_(engine),
        journal_(journal),
        run_(run),
        clock_(clock),
        stop_(stop),
        observer_(observer),
        throttle_(throttle),
        step_(step),
        request_(request) {}

  // A lost session is not opened again here: the server may have come up again without its last
  // commits (an engine need not make a chunk durable at once: ChunkSource::fill), and what the
  // workers remember would be ahead of it. Who goes on begins with the journal. A chunk in doubt
  // needs no question: if it committed it is only walked again.
  Result<FillTotals> run() {
    const auto begun = begun_ = clock_.steady();
    FillTotals totals;
    SHOOFLY_TRY(walk_all(totals));
    totals.elapsed = std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun);
    return totals;
  }

 private:
  // A row may get a key that has been walked already: so again from the start, until a walk finds
  // nothing.
  Status walk_all(FillTotals& totals) {
    SHOOFLY_TRY(walk(totals, Begin::kWhereItStopped));
    if (!request_.pass.may_miss_rows()) return ok_status();
    for (int again = 0; again < kMostWalks; ++again) {
      const std::int64_t before = totals.rows;
      SHOOFLY_TRY(walk(totals, Begin::kAtTheStart));
      if (totals.rows == before) break;
    }
    return ok_status();
  }

  enum class Begin { kWhereItStopped, kAtTheStart };

  Status walk(FillTotals& totals, Begin begin) {
    SHOOFLY_ASSIGN(const std::vector<SlotRecord> slots, journal_.slots(run_.id, step_.id));
    const std::int64_t before = rows_of(slots);
    const std::optional<Key> from =
        begin == Begin::kAtTheStart ? std::nullopt : resume_point(slots);
    const int count = std::max(1, request_.policy.workers);
    SHOOFLY_TRY(
        journal_.set_slots(run_.id, step_.id, count, from ? key_to_text(*from) : std::string()));
    Shared shared(request_, from, clock_);
    shared.rows = before;
    if (rows_before_ < 0) rows_before_ = before;
    Status driven = drive(shared, count);
    totals.rows = shared.rows;
    totals.rows_now += shared.rows - before;
    totals.chunks += shared.chunks;
    totals.retries += shared.retries;
    return driven;
  }

  Status drive(Shared& shared, int count) {
    std::atomic<int> working{count};
    std::vector<std::thread> threads;
    for (int slot = 0; slot < count; ++slot) {
      threads.emplace_back([&, slot] {
        Worker(engine_, request_, Progress{run_.id, step_.id, slot, run_.fence}, clock_, stop_,
               shared, observer_, throttle_)
            .work();
        working -= 1;
      });
    }
    Status watched = watch(shared, working);
    if (!watched.ok()) shared.fail(watched.error());
    for (std::thread& thread : threads) thread.join();
    if (shared.first_error) return *shared.first_error;
    if (stop_.stopped()) return stop_.reason();
    return ok_status();
  }

  Status watch(Shared& shared, const std::atomic<int>& working) {
    Rate rate;
    auto next_mark = clock_.steady() + Milliseconds(1000);
    auto next_report = clock_.steady();
    while (working > 0) {
      if (clock_.steady() >= next_report) {
        report(shared, rate);
        SHOOFLY_TRY(tell_of_guards(shared));
        next_report = clock_.steady() + kReportEvery;
      }
      if (clock_.steady() >= next_mark) {
        SHOOFLY_TRY(mark(shared));
        next_mark = clock_.steady() + Milliseconds(1000);
      }
      clock_.sleep_for(Milliseconds(5));
    }
    report(shared, rate);
    return ok_status();
  }

  // A mark that finds the journal locked is left out: the next one says more.
  Status mark(Shared& shared) {
    const std::optional<Key> done = shared.dispenser.low_water();
    if (!done) return ok_status();
    Status marked = journal_.mark_low_water(run_.id, step_.id, key_to_text(*done));
    if (!marked.ok() && marked.error().kind == ErrorKind::kRetryable) return ok_status();
    return marked;
  }

  // Once in a fill; the status says it for as long as it is so.
  Status tell_of_guards(const Shared& shared) {
    for (const std::string& note : throttle_.take_notes()) observer_.on_note(note);
    const std::int64_t rows = shared.rows;
    const FillPace pace{
        .elapsed = std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun_),
        .rows_now = rows - rows_before_,
        .rows_left = std::max<std::int64_t>(0, request_.row_estimate - rows),
        .planned_ms = request_.planned_ms,
        .because = throttle_.speed().because};
    const std::optional<std::string> slow = slow_fill(pace);
    throttle_.too_slow(slow.value_or(""));
    if (!slow || told_too_slow_) return ok_status();
    told_too_slow_ = true;
    observer_.on_note(*slow);
    return journal_.event(run_.id, "guard", *slow);
  }

  void report(Shared& shared, Rate& rate) {
    FillProgress progress;
    progress.rows = shared.rows;
    progress.total = std::max(request_.row_estimate, progress.rows);
    progress.rows_per_second = rate.add(clock_.steady(), progress.rows);
    progress.batch = shared.batch;
    if (progress.rows_per_second > 0) {
      progress.remaining_ms = static_cast<std::int64_t>(
          1000.0 * static_cast<double>(progress.total - progress.rows) / progress.rows_per_second);
    }
    observer_.on_progress(step_, progress);
  }

  const Engine& engine_;
  Journal& journal_;
  const RunRecord& run_;
  Clock& clock_;
  const StopToken& stop_;
  Observer& observer_;
  Throttle& throttle_;
  const Step& step_;
  const FillRequest& request_;
  std::chrono::steady_clock::time_point begun_;
  std::int64_t rows_before_ = -1;
  bool told_too_slow_ = false;
};

}  // namespace

Backfill::Backfill(const Engine& engine, Journal& journal, const RunRecord& run, Clock& clock,
                   const StopToken& stop, Observer& observer, Throttle& throttle)
    : engine_(engine),
      journal_(journal),
      run_(run),
      clock_(clock),
      stop_(stop),
      observer_(observer),
      throttle_(throttle) {}

Result<FillTotals> Backfill::run(const Step& step, const FillRequest& request) {
  LockedObserver observer(observer_);
  Result<FillTotals> totals =
      Crew(engine_, journal_, run_, clock_, stop_, observer, throttle_, step, request).run();
  throttle_.too_slow("");
  return totals;
}

}  // namespace shoofly

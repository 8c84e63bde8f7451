#include "verify/in_step.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "base/retry.h"
#include "catalog/table_walk.h"
#include "engine/range_dispenser.h"

namespace shoofly {
namespace {

constexpr int kAskAgain = 3;
constexpr int kTries = 10;

const QualifiedName& table_of(const InStepRequest& request) {
  return request.tables ? request.tables->source : request.spec.table;
}

// One walk along a table's key, and what is asked of each range.
struct Walk {
  using Ask = std::function<Result<CheckOutcome>(Connection&, const KeyRange&)>;
  Walk(RangeDispenser::Boundary boundary, Ask question)
      : dispenser(std::move(boundary), std::nullopt), ask(std::move(question)) {}
  RangeDispenser dispenser;
  Ask ask;
};

class Verifier {
 public:
  Verifier(const Engine& engine, const InStepRequest& request, Clock& clock)
      : engine_(engine), request_(request), clock_(clock) {
    if (request.tables) {
      add_tables(*request.tables);
    } else {
      add_rows(request.spec);
    }
  }

  Result<InStepReport> run() {
    const auto begun = clock_.steady();
    SHOOFLY_ASSIGN(std::unique_ptr<Connection> first, connect());
    if (request_.tables && engine_.mirror() == nullptr)
      return unsupported("hold two tables against each other: not on this engine");
    if (request_.question == RowQuestion::kInStep) SHOOFLY_TRY(self_test(*first));
    std::vector<std::thread> threads;
    for (int i = 1; i < request_.workers; ++i) threads.emplace_back([this] { work(nullptr); });
    work(std::move(first));
    for (std::thread& thread : threads) thread.join();
    if (error_) return std::move(*error_);
    if (request_.stopped()) return Error(ErrorKind::kInterrupted, "verification interrupted");
    report_.elapsed = std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun);
    return report_;
  }

 private:
  Result<std::unique_ptr<Connection>> connect() {
    SessionOptions options;
    options.application_name = "shoofly verify";
    return engine_.connect(request_.dsn, options);
  }

  void add_rows(const SyncSpec& spec) {
    add_walk(spec.table, spec.key, [this](Connection& connection, const KeyRange& range) {
      return request_.question == RowQuestion::kInStep
                 ? engine_.chunks().check(connection, request_.spec, range, request_.sample_limit)
                 : engine_.chunks().unmirrored(connection, request_.spec, range,
                                               request_.sample_limit);
    });
  }

  // Rows that only the follower has need a walk of their own unless both are walked alike.
  void add_tables(const TableSync& sync) {
    const std::vector<std::string> walk =
        sync.walks_alike() ? shared_walk(sync) : sync.source_unique;
    add_walk(sync.source, walk, [this](Connection& connection, const KeyRange& range) {
      return engine_.mirror()->check(connection, *request_.tables, range, request_.sample_limit);
    });
    if (sync.walks_alike()) return;
    add_walk(sync.follower, sync.follower_unique,
             [this](Connection& connection, const KeyRange& range) {
               return engine_.mirror()->check_gone(connection, *request_.tables, range,
                                                   request_.sample_limit);
             });
  }

  void add_walk(const QualifiedName& table, const std::vector<std::string>& key, Walk::Ask ask) {
    SyncSpec walked;
    walked.table = table;
    walked.key = key;
    walks_.emplace_back(
        [this, walked](Connection& connection, const KeyRange& rest, std::int64_t rows) {
          return engine_.chunks().boundary(connection, walked, rest, rows);
        },
        std::move(ask));
  }

  Status self_test(Connection& connection) {
    SHOOFLY_ASSIGN(const bool found, request_.tables
                                         ? engine_.mirror()->self_test(connection, *request_.tables)
                                         : engine_.chunks().self_test(connection, request_.spec));
    report_.self_test_passed = found;
    if (found) return ok_status();
    return internal_error(
        fmt::format("verify {}: the self-test did not find the difference it had planted",
                    table_of(request_).display()));
  }

  void work(std::unique_ptr<Connection> connection) {
    if (!connection) {
      Result<std::unique_ptr<Connection>> opened = connect();
      if (!opened.ok()) return fail(std::move(opened).error());
      connection = std::move(*opened);
    }
    std::size_t walk = 0;
    while (!failed_ && !request_.stopped()) {
      const auto begun = clock_.steady();
      Result<bool> more = one_range(*connection, walks_[walk]);
      if (!more.ok()) return fail(std::move(more).error());
      if (!*more && ++walk == walks_.size()) return;
      request_.rest(std::chrono::duration_cast<Milliseconds>(clock_.steady() - begun));
    }
  }

  Result<bool> one_range(Connection& connection, Walk& walk) {
    SHOOFLY_ASSIGN(const std::optional<HandedRange> handed,
                   walk.dispenser.next(connection, request_.rows_per_range));
    if (!handed) return false;
    SHOOFLY_ASSIGN(CheckOutcome outcome, ask(connection, walk, handed->range));
    std::int64_t at_first = outcome.mismatches;
    for (int again = 0; again < kAskAgain && outcome.mismatches > 0; ++again) {
      clock_.sleep_for(Milliseconds(50));
      SHOOFLY_ASSIGN(outcome, ask(connection, walk, handed->range));
    }
    add(outcome, at_first, &walk == &walks_.front());
    return true;
  }

  // A statement that a busy server turned away is asked again; reading twice harms nobody.
  Result<CheckOutcome> ask(Connection& connection, const Walk& walk, const KeyRange& range) {
    Backoff backoff(Milliseconds(50), Milliseconds(2'000));
    for (int tries = 1;; ++tries) {
      Result<CheckOutcome> outcome = walk.ask(connection, range);
      const bool again = !outcome.ok() && tries < kTries &&
                         (outcome.error().kind == ErrorKind::kRetryable ||
                          outcome.error().kind == ErrorKind::kConnectionLost ||
                          outcome.error().kind == ErrorKind::kInDoubt);
      if (!again) return outcome;
      clock_.sleep_for(backoff.next());
      if (!connection.alive()) SHOOFLY_TRY(connection.reconnect());
    }
  }

  // A second walk looks at rows that were counted by the first.
  void add(const CheckOutcome& outcome, std::int64_t at_first, bool is_first_walk) {
    const std::lock_guard lock(mutex_);
    if (is_first_walk) report_.rows += outcome.rows;
    report_.mismatches += outcome.mismatches;
    report_.asked_again += std::max<std::int64_t>(0, at_first - outcome.mismatches);
    for (const Key& key : outcome.samples) {
      if (report_.samples.size() < request_.sample_limit) report_.samples.push_back(key);
    }
    request_.on_rows(report_.rows);
  }

  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_.emplace(std::move(error));
    failed_ = true;
  }

  const Engine& engine_;
  const InStepRequest& request_;
  Clock& clock_;
  std::deque<Walk> walks_;  // one after the other
  std::mutex mutex_;
  std::optional<Error> error_;
  std::atomic<bool> failed_{false};
  InStepReport report_;
};

}  // namespace

Result<InStepReport> verify_in_step(const Engine& engine, const InStepRequest& request,
                                    Clock& clock) {
  Result<InStepReport> report = Verifier(engine, request, clock).run();
  if (!report.ok())
    return std::move(report).error().with_context("verify " + table_of(request).display());
  return report;
}

}  // namespace shoofly

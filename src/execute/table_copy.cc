#include "execute/table_copy.h"

#include <utility>

#include <fmt/format.h>

#include "base/plural.h"
#include "base/retry.h"

namespace shoofly {
namespace {

constexpr int kCopyTries = 40;
constexpr std::size_t kSamples = 10;

}  // namespace

Progress TableCopy::progress(const Step& step) const {
  return {scope_.run.id, step.id, 0, scope_.run.fence};
}

BatchSize TableCopy::first_batch() const {
  return BatchSize(scope_.plan.policies.backfill, row_bytes(scope_.plan, table_.name));
}

Status TableCopy::fenced() const {
  return Error(ErrorKind::kConflict,
               fmt::format("copy table {}: another runner has taken over", table_.name.display()));
}

// Again while the lock is not granted.
template <typename Try>
auto TableCopy::patiently(Try attempt) -> decltype(attempt()) {
  Backoff backoff(Milliseconds(20), Milliseconds(5'000));
  for (int tries = 1;; ++tries) {
    auto outcome = attempt();
    if (outcome.ok() || outcome.error().kind != ErrorKind::kRetryable || tries >= kCopyTries)
      return outcome;
    const Milliseconds wait = backoff.next();
    scope_.observer.on_note(
        fmt::format("tried again in {}: {}", format_duration(wait), outcome.error().describe()));
    scope_.clock.sleep_for(wait);
    if (scope_.stop.stopped()) return scope_.stop.reason();
  }
}

Status TableCopy::begin(const Step& step) {
  SHOOFLY_ASSIGN(const bool taken_over, patiently([&] {
                   return copier_.begin(scope_.connection, table_, without_, progress(step));
                 }));
  return taken_over ? fenced() : ok_status();
}

Status TableCopy::compare(const Step& step) {
  // Both sides of a chunk are in memory at once.
  const int rows = first_batch().get();
  std::optional<Key> after;
  FillProgress seen;
  do {
    if (scope_.stop.stopped()) return scope_.stop.reason();
    SHOOFLY_ASSIGN(std::optional<Key> upto, patiently([&] {
                     return copier_.boundary(scope_.connection, table_, after, rows);
                   }));
    SHOOFLY_ASSIGN(
        const CheckOutcome found, patiently([&] {
          return copier_.compare(scope_.connection, table_, without_, {after, upto}, kSamples);
        }));
    if (found.mismatches > 0) {
      std::vector<std::string> keys;
      for (const Key& key : found.samples) keys.push_back(display(key, Masking::kShown));
      return give_up(
          Error(ErrorKind::kData,
                fmt::format("copy table {}: {} {} from the copy, the first with key {}",
                            table_.name.display(), plural(found.mismatches, "row"),
                            verb(found.mismatches, "differs", "differ"), fmt::join(keys, ", ")))
              .with_help("a writer by-passed the copy's triggers; nothing was changed: \"shoofly "
                         "resume\" copies the table anew"));
    }
    seen.rows += found.rows;
    seen.total = seen.rows;
    scope_.observer.on_progress(step, seen);
    after = std::move(upto);
  } while (after);
  return ok_status();
}

Result<std::vector<Statement>> TableCopy::swap() {
  auto statements = patiently([&] { return copier_.swap(scope_.connection, table_, without_); });
  if (!statements.ok() && statements.error().kind == ErrorKind::kConflict)
    return give_up(statements.error()).error();
  return statements;
}

Status TableCopy::give_up(const Error& why) {
  SHOOFLY_TRY(patiently([&] { return copier_.abandon(scope_.connection, table_); }));
  return why;
}

Result<std::int64_t> TableCopy::discard(const Step& step) {
  BatchSize size = first_batch();
  FillProgress seen;
  while (true) {
    if (scope_.stop.stopped()) return scope_.stop.reason();
    const auto begun = scope_.clock.steady();
    SHOOFLY_ASSIGN(const std::optional<FillOutcome> done, patiently([&] {
                     return copier_.discard(scope_.connection, table_, size.get(), progress(step));
                   }));
    if (!done) return seen.rows;
    if (done->fenced) return fenced().error();
    size.took(std::chrono::duration_cast<Milliseconds>(scope_.clock.steady() - begun), size.get());
    seen.rows += done->rows;
    seen.batch = size.get();
    scope_.observer.on_progress(step, seen);
  }
}

}  // namespace shoofly

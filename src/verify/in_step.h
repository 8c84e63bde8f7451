#pragma once

// Verification where both sides lie in one row: the in-step condition itself, asked of every row by
// key range, exact; and where they are two tables that are kept in step: every row of both, byte
// for byte. Before it is believed it proves itself on a scratch table with a planted difference.
// Rows that differ are asked again, because traffic goes on. Read only.

#include <functional>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/dsn.h"
#include "base/result.h"
#include "engine/engine.h"

namespace shoofly {

enum class RowQuestion {
  kInStep,      // is every row in step
  kUnmirrored,  // which new sides can the old side not carry (the way back's loss)
};

struct InStepRequest {
  Dsn dsn;
  SyncSpec spec;
  std::optional<TableSync> tables = std::nullopt;  // then these, and no spec
  RowQuestion question = RowQuestion::kInStep;
  int workers = 2;
  std::int64_t rows_per_range = 50'000;
  std::size_t sample_limit = 10;
  std::function<bool()> stopped = [] { return false; };
  // Called by each worker after a range that took so long; the next one begins when it returns.
  std::function<void(Milliseconds)> rest = [](Milliseconds) {};
  std::function<void(std::int64_t)> on_rows = [](std::int64_t) {};  // rows looked at so far
};

struct InStepReport {
  std::int64_t rows = 0;
  std::int64_t mismatches = 0;
  std::vector<Key> samples;      // keys, at most sample_limit
  std::int64_t asked_again = 0;  // rows that differed at first and not the second time
  bool self_test_passed = false;
  Milliseconds elapsed{0};
};

// Errors: interrupted; internal when the self-test does not find what it planted; the connection's
// own.
Result<InStepReport> verify_in_step(const Engine& engine, const InStepRequest& request,
                                    Clock& clock);

}  // namespace shoofly

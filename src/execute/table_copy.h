#pragma once

// The parts of a CopyWork and a DiscardWork that are not a walk over rows: TableCopier with the
// run's fence, its stop token and its patience for locks.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "execute/backfill.h"
#include "execute/run_scope.h"

namespace shoofly {

class TableCopy {
 public:
  TableCopy(RunScope& scope, const TableCopier& copier, const Table& table,
            std::vector<std::string> without)
      : scope_(scope), copier_(copier), table_(table), without_(std::move(without)) {}

  // Errors of all: conflict (fenced, locked for too long), interrupted, those of TableCopier.
  Status begin(const Step& step);
  // Every row of the table against its copy, by range, without a lock. A difference gives the copy
  // up. Errors: data, naming the first rows' keys.
  Status compare(const Step& step);
  Result<std::vector<Statement>> swap();
  // Rows deleted.
  Result<std::int64_t> discard(const Step& step);
  // The copy's triggers go; returns `why`, or what stopped that.
  Status give_up(const Error& why);

 private:
  Progress progress(const Step& step) const;
  BatchSize first_batch() const;
  template <typename Try>
  auto patiently(Try attempt) -> decltype(attempt());
  Status fenced() const;

  RunScope& scope_;
  const TableCopier& copier_;
  const Table& table_;
  std::vector<std::string> without_;
};

}  // namespace shoofly

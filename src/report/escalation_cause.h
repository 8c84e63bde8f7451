#pragma once

// What stands behind an error, as far as it changes what a person should do: finer than ErrorKind,
// which only says what a program can do.

#include <string>
#include <vector>

#include "base/error.h"

namespace shoofly {

enum class Cause {
  kRowRejected,    // an expression or constraint failed on a row
  kRowsCounted,    // rows are there that the next step does not allow
  kRowsOutOfStep,  // verification
  kLockNotGranted,
  kOtherRunner,
  kCatalogChanged,
  kNameTaken,
  kConnectionLost,
  kInDoubt,
  kDiskFull,
  kReadOnly,
  kNoRight,
  kWouldLose,          // rollback: new values without an old form
  kNothingToGoBackTo,  // the same, where the old column is NOT NULL: no approval helps
  kRefused,
  kGuard,
  kInterrupted,
  kUnsupported,
  kInvalidInput,
  kNotFound,
  kRetriesSpent,
  kInternal,
};

Cause cause_of(const Error& error);
// Why it stopped rather than go on: sentences.
std::string why_stopped(Cause cause);
// What to do, in order: sentences. Without commands. `help` was written where it happened, is the
// most exact, and takes the place of whatever would say the same again.
std::vector<std::string> actions_for(Cause cause, const std::vector<std::string>& help);

// "the rows with keys 1, 2": what an error of the executor names after "key".
std::vector<std::string> named_keys(const Error& error);

}  // namespace shoofly

#pragma once

// What the shell is told.

#include "base/error.h"

namespace shoofly {

enum ExitCode : int {
  kExitDone = 0,
  kExitMismatch = 1,
  kExitUsage = 2,
  kExitRefused = 3,
  kExitGuard = 4,
  kExitFailed = 5,
  kExitInterrupted = 130,
};

// For an error before anything of a run was done.
inline ExitCode exit_code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kInvalidInput:
    case ErrorKind::kNotFound:
      return kExitUsage;
    case ErrorKind::kRefused:
    case ErrorKind::kConflict:
    case ErrorKind::kUnsupported:
      return kExitRefused;
    case ErrorKind::kGuard:
      return kExitGuard;
    case ErrorKind::kInterrupted:
      return kExitInterrupted;
    default:
      return kExitFailed;
  }
}

// For an error that stopped a run that had begun: refused stays refused, everything else that is no
// pause and no guard is for a person to decide.
inline ExitCode exit_code_of_run(const Error& error) {
  if (error.kind == ErrorKind::kRefused) return kExitRefused;
  if (error.kind == ErrorKind::kGuard) return kExitGuard;
  if (error.kind == ErrorKind::kInterrupted) return kExitInterrupted;
  return kExitFailed;
}

}  // namespace shoofly

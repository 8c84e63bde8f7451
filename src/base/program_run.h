#pragma once

// A program that is run to its end for what it prints: no shell, nothing to read, a limit to its
// time and its output. Where it is ended for that, so is all that it has started.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly {

struct ProgramRun {
  std::vector<std::string> arguments;  // the first is looked for in PATH, unless it has a slash
  std::string folder;                  // in which it runs; empty: ours
  std::chrono::milliseconds most_time = std::chrono::seconds(120);
  std::size_t most_output = std::size_t{64} << 20;  // of each stream, in bytes
};

struct ProgramEnd {
  int code = 0;  // the exit code, or 128 + the signal
  std::string out;
  std::string errors;
};

// Errors: not found (there is no such program); refused (it took too long, it printed too much);
// internal, with the system's reason.
Result<ProgramEnd> run_program(const ProgramRun& command);

}  // namespace shoofly

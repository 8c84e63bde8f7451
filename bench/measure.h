#pragma once

// Small tools of the benchmarks: wall time, medians, one line of output per figure with its bound.

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace shoofly::bench {

double seconds(const std::function<void()>& work);
double median(std::vector<double> values);
// What all processors of this machine have worked since it was started.
double processor_seconds();

// Prints `name  value (bound: <= limit)  ok|MISSED` and remembers misses for the exit code.
enum class Bound { kAtMost, kAtLeast };
void figure(const std::string& name, double value, Bound bound, double limit,
            const std::string& how);
void note(const std::string& text);
int misses();

// Stops the program with the text; a benchmark that cannot measure must not print a figure.
[[noreturn]] void give_up(const std::string& text);

// What it holds, or the end.
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) give_up(result.error().describe());
  return std::move(result).value();
}
inline void must(const Status& status) {
  if (!status.ok()) give_up(status.error().describe());
}

}  // namespace shoofly::bench

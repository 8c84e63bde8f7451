#include "measure.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

namespace shoofly::bench {
namespace {

int missed = 0;

}  // namespace

double seconds(const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

double median(std::vector<double> values) {
  if (values.empty()) give_up("median of nothing");
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double processor_seconds() {
  std::ifstream stat("/proc/stat");
  std::string cpu;
  double user = 0;
  double nice = 0;
  double system = 0;
  if (!(stat >> cpu >> user >> nice >> system)) give_up("/proc/stat cannot be read");
  return (user + nice + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void figure(const std::string& name, double value, Bound bound, double limit,
            const std::string& how) {
  const bool kept = bound == Bound::kAtMost ? value <= limit : value >= limit;
  if (!kept) ++missed;
  fmt::print("{:<58} {:>8.2f}   bound {} {:<5} {}   {}\n", name, value,
             bound == Bound::kAtMost ? "<=" : ">=", limit, kept ? "kept  " : "MISSED", how);
  std::fflush(stdout);
}

void note(const std::string& text) {
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

int misses() { return missed; }

void give_up(const std::string& text) {
  fmt::print(stderr, "bench: {}\n", text);
  std::exit(2);
}

}  // namespace shoofly::bench

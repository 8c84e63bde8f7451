// `make bench`: the figures that the project promises, as ratios measured on this machine in one
// run. `shoofly-bench postgres`, `keys`, `load`, `lint` or `sqlite` measures
// one part only.

#include <string>

#include <fmt/format.h>

#include "keys_bench.h"
#include "lint_bench.h"
#include "load_bench.h"
#include "measure.h"
#include "postgres_bench.h"
#include "sqlite_bench.h"

int main(int argc, char** argv) {
  const std::string only = argc > 1 ? argv[1] : "";
  const auto wanted = [&](const std::string& part) { return only.empty() || only == part; };
  if (wanted("postgres")) shoofly::bench::run_postgres();
  if (wanted("keys")) shoofly::bench::run_keys();
  if (wanted("load")) shoofly::bench::run_load();
  if (wanted("lint")) shoofly::bench::run_lint();
  if (wanted("sqlite")) shoofly::bench::run_sqlite();
  fmt::print("{} bounds missed\n", shoofly::bench::misses());
  return shoofly::bench::misses() == 0 ? 0 : 1;
}

// `make bench`: the figures that the project promises, as ratios measured on this machine in one
// run. `shoofly-bench postgres` or `shoofly-bench sqlite` measures one engine only.

#include <string>

#include <fmt/format.h>

#include "measure.h"
#include "postgres_bench.h"
#include "sqlite_bench.h"

int main(int argc, char** argv) {
  const std::string only = argc > 1 ? argv[1] : "";
  if (only != "sqlite") shoofly::bench::run_postgres();
  if (only != "postgres") shoofly::bench::run_sqlite();
  fmt::print("{} bounds missed\n", shoofly::bench::misses());
  return shoofly::bench::misses() == 0 ? 0 : 1;
}

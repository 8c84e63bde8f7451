// UPDATE, DELETE, INSERT of a table of pg_catalog.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/server_catalog.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_catalog_written(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr) return;
  for (const QualifiedName& table : rows->tables) {
    if (!is_server_catalog(scene, table)) continue;
    reporter.report(
        fmt::format("rows of {} are written by hand: no row of yours is looked at, nothing that "
                    "depends on it is made or told, and a wrong value is kept",
                    table.name),
        {"say it with ALTER or DROP; where that takes long, NOT VALID and VALIDATE CONSTRAINT "
         "spare the lock"});
    return;
  }
}

}  // namespace

extern const Rule catalog_written;
const Rule catalog_written{
    "catalog-written",
    Family::kData,
    Severity::kWarning,
    "the server's own tables are written",
    "ALTER and DROP check the rows, keep dependencies and tell the other sessions. An UPDATE there does none of it, and takes a superuser.",
    check_catalog_written,
    nullptr};

}  // namespace shoofly::lint

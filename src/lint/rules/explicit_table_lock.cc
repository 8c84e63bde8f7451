// LOCK TABLE in a mode that applications feel.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Without names of tables: of them it locks these only.
bool locks_server(const Scene& scene) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->what != "FLUSH" || scene.server.engine == "postgres") return false;
  const std::string& words = scene.words();
  return words.find("tables with read lock") != std::string::npos ||
         words.find("table with read lock") != std::string::npos;
}

void check_explicit_table_lock(const Scene& scene, Reporter& reporter) {
  if (locks_server(scene)) {
    reporter.report(
        "FLUSH TABLES WITH READ LOCK stops every write on the server until UNLOCK TABLES",
        {"leave it out: each statement takes the lock that it needs"});
    return;
  }
  const auto* work = scene.detail<TableLock>();
  if (work == nullptr || work->mode == "ACCESS SHARE" || work->mode == "ROW SHARE" ||
      work->mode == "ROW EXCLUSIVE" || work->mode == "SHARE UPDATE EXCLUSIVE")
    return;
  for (const QualifiedName& table : work->tables) {
    if (!scene.is_live(table)) continue;
    const bool postgres = scene.server.engine == "postgres";
    reporter.report(
        fmt::format("LOCK TABLE{} takes {} on {} until {}", postgres ? "" : "S", work->mode,
                    scene.shown(table), postgres ? "the transaction ends" : "UNLOCK TABLES"),
        {"leave it out: each statement takes the lock that it needs"});
  }
}

}  // namespace

extern const Rule explicit_table_lock;
const Rule explicit_table_lock{"explicit-table-lock",
                               Family::kLocks,
                               Severity::kWarning,
                               "LOCK TABLE stops the application",
                               "Whoever needs the table waits until this has ended.",
                               check_explicit_table_lock,
                               nullptr,
                               Engines{true, true, false}};

}  // namespace shoofly::lint

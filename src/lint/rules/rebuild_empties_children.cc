// DROP TABLE of a table that others refer to with an action.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/rules/foreign_key_actions.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rebuild_empties_children(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeTable>();
  if (take == nullptr || scene.leads_back() || !scene.is_live(take->table)) return;
  if (foreign_keys_are_off(scene)) return;
  for (const ReferringKey& one : keys_referring_to(scene, take->table)) {
    if (!one.cascades && !one.empties) continue;
    const std::string child = scene.shown(*one.table);
    reporter.report(
        fmt::format("with foreign keys on, DROP TABLE deletes the rows of {} first, and that {}",
                    scene.shown(take->table),
                    one.cascades ? fmt::format("deletes the rows of {} that refer to them", child)
                                 : fmt::format("takes {} out of the rows of {}",
                                               fmt::join(one.key->columns, ", "), child)),
        {"PRAGMA foreign_keys = off; before BEGIN, and on again behind COMMIT"});
  }
}

}  // namespace

extern const Rule rebuild_empties_children;
const Rule rebuild_empties_children{
    "rebuild-empties-children",
    Family::kData,
    Severity::kError,
    "dropping a table takes rows of others with it",
    "SQLite drops a table by deleting its rows first where the connection has foreign keys on, and actions of foreign keys fire.",
    check_rebuild_empties_children,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint

// What SQLite has learnt later.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

struct Needed {
  ServerVersion since;
  const char* what = nullptr;
};

Needed needed_by(const Scene& scene) {
  if (scene.act<TakeColumn>() != nullptr) return {{3, 35}, "DROP COLUMN"};
  if (const auto* turn = scene.act<TurnNullable>())
    return {{3, 53},
            turn->nullable ? "ALTER COLUMN .. DROP NOT NULL" : "ALTER COLUMN .. SET NOT NULL"};
  if (scene.act<MakeConstraint>() != nullptr) return {{3, 53}, "ADD CONSTRAINT"};
  if (scene.act<TakeConstraint>() != nullptr) return {{3, 53}, "DROP CONSTRAINT"};
  const auto* make = scene.act<MakeTable>();
  if (make != nullptr && make->table.strict) return {{3, 37}, "STRICT"};
  return {};
}

void check_not_in_this_version(const Scene& scene, Reporter& reporter) {
  const Needed needed = needed_by(scene);
  if (needed.what == nullptr || scene.server.version >= needed.since) return;
  reporter.report(
      fmt::format("SQLite {} does not know {}: it comes with {}", to_string(scene.server.version),
                  needed.what, to_string(needed.since)),
      {"make the table anew, or say --server-version if all that run it are younger"});
}

}  // namespace

extern const Rule not_in_this_version;
const Rule not_in_this_version{"not-in-this-version",
                               Family::kCompatibility,
                               Severity::kError,
                               "a statement that this version of SQLite does not know",
                               "It is a syntax error, and the migration stops.",
                               check_not_in_this_version,
                               nullptr,
                               kSqlite};

}  // namespace shoofly::lint

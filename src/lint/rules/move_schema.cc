// SET SCHEMA.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_move_schema(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* move = scene.detail<SchemaMove>();
  if (move == nullptr || (move->kind == "table" && !scene.is_live(move->name))) return;
  if (move->kind == "extension") return;
  reporter.report(fmt::format("statements that name {} {} where it was fail from here on",
                              move->kind, scene.shown(move->name)),
                  {fmt::format("in the same transaction: a view of the old name over {}.{}",
                               sql_name(move->to), sql_name(move->name.name))});
}

}  // namespace

extern const Rule move_schema;
const Rule move_schema{
    "move-schema",
    Family::kCompatibility,
    Severity::kWarning,
    "something is in another schema from here on",
    "Whoever finds it through search_path, or names it with its schema, does not find it any more.",
    check_move_schema,
    nullptr};

}  // namespace shoofly::lint

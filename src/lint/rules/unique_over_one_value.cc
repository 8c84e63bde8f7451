// A unique key over columns that the same migration has added with one value for all rows.

#include <string>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/unique_keys.h"

namespace shoofly::lint {
namespace {

// ADD COLUMN .. UNIQUE: nothing can fill it before the key is made.
bool comes_with_its_key(const Scene& scene, const NewKey& key) {
  const auto* make = scene.act<MakeColumn>();
  return make != nullptr && !make->if_not_exists && key.columns.size() == 1 &&
         same_name(make->column.column.name, key.columns.front());
}

void check_unique_over_one_value(const Scene& scene, Reporter& reporter) {
  if (scene.statement.maybe || scene.whole.in_doubt) return;
  // What is not read may fill it.
  const bool all_is_read =
      scene.certain && scene.script.opaque.empty() && scene.script.gaps.empty();
  for (const NewKey& key : unique_keys_made(scene)) {
    if (!all_is_read && !comes_with_its_key(scene, key)) continue;
    if (!scene.is_live(key.table) || !is_of_one_value(scene, key)) continue;
    if (scene.history != nullptr &&
        !scene.history->is_sure(scene.schema.at_home(key.table), scene.schema))
      continue;
    reporter.report(
        fmt::format("all rows of {} have the same {}, which this migration has added: the {} is "
                    "refused{} where there are two rows",
                    scene.shown(key.table), fmt::join(key.columns, ", "), key.what,
                    code_of(scene, "23505", 1062)),
        {"let the column be NULL and without a default, give each row a value of its own, then "
         "make the key"});
  }
}

}  // namespace

extern const Rule unique_over_one_value;
const Rule unique_over_one_value{
    "unique-over-one-value",
    Family::kData,
    Severity::kWarning,
    "a unique key over a new column that is the same in all rows",
    "A new column with a constant default has one value for all rows that are there, and a key over it can be made only where there is at most one.",
    check_unique_over_one_value,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint

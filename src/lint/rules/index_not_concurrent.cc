// CREATE INDEX without CONCURRENTLY on a table that somebody may be writing.

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/partition_proof.h"
#include "lint/rule.h"
#include "lint/schema_history.h"
#include "lint/tool_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// REFRESH alone writes it, and reads go on.
bool is_stored_view(const Scene& scene, const QualifiedName& name) {
  if (scene.history == nullptr || scene.table(name) != nullptr) return false;
  const NameFact* fact = scene.history->there({NameSpace::kRelation, scene.schema.at_home(name)});
  return fact != nullptr && fact->kind == "materialized view";
}

void check_index_not_concurrent(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeIndex>();
  if (make == nullptr || make->concurrently || make->only) return;
  const QualifiedName& name = make->index.table;
  if (!scene.is_live(name)) return;
  const WrittenTable* table = scene.table(name);
  if (is_stored_view(scene, name)) return;
  const bool parted = table != nullptr && table->kind == TableKind::kPartitioned;
  // Refused: there is nothing to wait for.
  if (parted && lacks_dividing_column(*table, make->index.index)) return;
  const std::string problem = fmt::format(
      "CREATE INDEX takes SHARE on {}: every write of it waits until the index is built",
      name.display());
  std::vector<std::string> own = concurrently_in_tools_words(scene, IndexWork::kBuilt);
  if (!parted && !own.empty()) return reporter.report(problem, std::move(own));
  if (parted) {
    reporter.report(
        problem,
        {with_word(scene.text, "on", "only"),
         "then CREATE INDEX CONCURRENTLY on each partition, and ALTER INDEX .. ATTACH PARTITION"});
  } else {
    reporter.report(problem, outside(with_word(scene.text, "index", "concurrently")));
  }
}

}  // namespace

extern const Rule index_not_concurrent;
const Rule index_not_concurrent{
    "index-not-concurrent",
    Family::kLocks,
    Severity::kWarning,
    "an index is built while writers wait",
    "A build reads the whole table and sorts it. CONCURRENTLY lets writers go on, for two readings instead of one.",
    check_index_not_concurrent,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kSorts};

}  // namespace shoofly::lint

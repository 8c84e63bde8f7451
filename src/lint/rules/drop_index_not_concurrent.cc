// DROP INDEX without CONCURRENTLY.

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/tool_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_index_not_concurrent(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeIndex>();
  if (take == nullptr || take->concurrently || take->cascade) return;
  const WrittenTable* owner = scene.schema.table_of_index(take->index);
  if (owner != nullptr && !scene.is_live(owner->name)) return;
  const std::string table = owner == nullptr ? "its table" : scene.shown(owner->name);
  const std::string problem = fmt::format(
      "DROP INDEX takes ACCESS EXCLUSIVE on {}: while it waits for the longest reader, every read "
      "and write waits behind it",
      table);
  std::vector<std::string> own = concurrently_in_tools_words(scene, IndexWork::kDropped);
  if (!own.empty()) return reporter.report(problem, std::move(own));
  reporter.report(problem, outside(with_word(scene.text, "index", "concurrently")));
}

}  // namespace

extern const Rule drop_index_not_concurrent;
const Rule drop_index_not_concurrent{
    "drop-index-not-concurrent",
    Family::kLocks,
    Severity::kWarning,
    "an index is dropped under a lock that stops reads",
    "The lock itself is short, but it queues behind the longest reader, and everybody queues behind it.",
    check_drop_index_not_concurrent,
    nullptr};

}  // namespace shoofly::lint

// INSERT .. SELECT that puts a column's values into another one, though the target has one of its
// name.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/row_copy.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

using NamesInOrder = std::vector<std::string>;

// None: they are not all known.
NamesInOrder columns_in_order(const WrittenTable* table) {
  NamesInOrder names;
  if (table == nullptr) return names;
  for (const WrittenColumn& one : table->columns) {
    if (one.column.generated != Generated::kNone) return {};
    names.push_back(one.column.name);
  }
  return names;
}

// Of an expression its alias, or nothing. Empty: a star that is not known.
NamesInOrder names_read(const Scene& scene, const RowCopy& copy) {
  NamesInOrder names;
  for (const CopiedItem& item : copy.items) {
    if (item.column != "*") {
      names.push_back(item.alias.empty() ? item.column : item.alias);
      continue;
    }
    const NamesInOrder all =
        copy.from.empty() ? NamesInOrder() : columns_in_order(whole_table(scene, {"", copy.from}));
    if (all.empty()) return {};
    names.insert(names.end(), all.begin(), all.end());
  }
  return names;
}

std::size_t place_in(const NamesInOrder& names, const std::string& name) {
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const std::string& one) { return same_name(one, name); });
  return static_cast<std::size_t>(found - names.begin());
}

void check_columns_swapped(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || !rows->from_query || rows->tables.size() != 1 || scene.history == nullptr)
    return;
  const std::optional<RowCopy> copy = read_row_copy(scene.text, scene.server.engine);
  if (!copy) return;
  // With names on both sides it is meant so, but for a table that is to stand for another.
  const QualifiedName& into = rows->tables.front();
  if (!copy->columns.empty() && (scene.is_live(into) || scene.table(into) == nullptr)) return;
  const NamesInOrder to =
      copy->columns.empty() ? columns_in_order(whole_table(scene, into)) : copy->columns;
  const NamesInOrder from = names_read(scene, *copy);
  if (to.empty() || from.empty() || from.size() > to.size()) return;
  const bool star = std::any_of(copy->items.begin(), copy->items.end(),
                                [](const CopiedItem& item) { return item.column == "*"; });
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i].empty() || same_name(from[i], to[i])) continue;
    const std::size_t own = place_in(to, from[i]);
    // Its own column gets it as well, or gets nothing; or it has got another name.
    if (own >= from.size() || from[own].empty() || same_name(from[own], from[i])) continue;
    if (!star && place_in(to, from[own]) == to.size()) continue;
    reporter.report(
        fmt::format("the values of {} go into {}.{}, and those of {} into {}: columns of INSERT .. "
                    "SELECT are matched by their places, not by their names",
                    from[i], scene.shown(into), to[i], from[own], to[own]),
        {fmt::format("name the columns in the same order on both sides: insert into {} (..) "
                     "select ..",
                     scene.shown(into))});
    return;
  }
}

}  // namespace

extern const Rule columns_swapped;
const Rule columns_swapped{
    "columns-swapped",
    Family::kData,
    Severity::kWarning,
    "the values of a column are copied into another one",
    "Where the types allow it nothing fails: the wrong values are noticed when the old table is gone.",
    check_columns_swapped,
    nullptr,
    kEveryEngine};

}  // namespace shoofly::lint

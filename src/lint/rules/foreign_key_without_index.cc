// Foreign keys whose columns begin no index of their table.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::vector<std::string> help_for(const Ending& ending, const WrittenTable& table,
                                  const AddedKey& key) {
  const auto named = [&](const QualifiedName& name) {
    return sql_name_in(ending.server.engine, name);
  };
  std::vector<std::string> columns;
  for (const std::string& column : key.columns) columns.push_back(named({"", column}));
  const bool home = table.name.schema == ending.after.home;
  const std::string on =
      fmt::format("{} ({});", named(home ? QualifiedName{"", table.name.name} : table.name),
                  fmt::join(columns, ", "));
  if (ending.server.engine == "sqlite")
    return {fmt::format("create index {} on {}",
                        named({"", table.name.name + "_" + key.columns.front()}), on)};
  if (ending.transaction.made.count(table.name) > 0) return {"create index on " + on};
  return {"create index concurrently on " + on,
          "outside a transaction: the server refuses it in one"};
}

void finish_foreign_key_without_index(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown) return;
  for (const AddedKey& key : ending.transaction.foreign_keys) {
    const WrittenTable* table = ending.after.find_table(key.table);
    if (table == nullptr || key.columns.empty()) continue;
    const auto begins = [&](const Index& index) {
      return !index.parts.empty() && index.parts.front().column == key.columns.front() &&
             index.where_sql.empty();
    };
    bool found = false;
    for (const WrittenIndex& index : table->indexes) found = found || begins(index.index);
    for (const WrittenConstraint& constraint : table->constraints) {
      const ConstraintKind kind = constraint.constraint.kind;
      found = found || ((kind == ConstraintKind::kPrimaryKey || kind == ConstraintKind::kUnique) &&
                        !constraint.constraint.columns.empty() &&
                        constraint.constraint.columns.front() == key.columns.front());
    }
    if (found) continue;
    reporter.report_at(
        key.at, fmt::format("no index of {} begins with {}", table->name.name, key.columns.front()),
        help_for(ending, *table, key));
  }
}

}  // namespace

extern const Rule foreign_key_without_index;
const Rule foreign_key_without_index{
    "foreign-key-without-index",
    Family::kData,
    Severity::kNote,
    "a foreign key without an index on its own side",
    "Each DELETE, and each UPDATE of the key, of the table that is referred to reads this table from end to end.",
    nullptr,
    finish_foreign_key_without_index,
    Engines{true, false, true}};

}  // namespace shoofly::lint

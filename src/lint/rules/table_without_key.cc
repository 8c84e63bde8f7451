// CREATE TABLE without a key.

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/names.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool has_key(const WrittenTable& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [](const WrittenConstraint& constraint) {
                       return constraint.constraint.kind == ConstraintKind::kPrimaryKey ||
                              constraint.constraint.kind == ConstraintKind::kUnique;
                     }) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [](const WrittenIndex& index) {
           return index.index.unique && index.index.where_sql.empty();
         });
}

bool is_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

// Behind the brackets of "hash(to_days(at)) partitions 2".
std::size_t end_of_key(const std::string& partition_by) {
  int depth = 0;
  for (std::size_t i = 0; i < partition_by.size(); ++i) {
    depth += partition_by[i] == '(' ? 1 : 0;
    if (partition_by[i] == ')' && --depth == 0) return i + 1;
  }
  return partition_by.size();
}

// Whether the text names it, as a word of its own.
bool text_names_column(const std::string& text, const std::string& column) {
  for (std::size_t at = text.find(column); at != std::string::npos;
       at = text.find(column, at + 1)) {
    const std::size_t end = at + column.size();
    if ((at == 0 || !is_of_name(text[at - 1])) && (end == text.size() || !is_of_name(text[end])))
      return true;
  }
  return false;
}

// Each unique key of a partitioned table has to have all columns that it is partitioned by (1503).
std::string key_of_mysql(const WrittenTable& table, const std::string& engine) {
  if (table.partition_by.empty())
    return "give it one: id bigint not null auto_increment primary key";
  std::string columns = "id";
  const std::string by = table.partition_by.substr(0, end_of_key(table.partition_by));
  for (const WrittenColumn& one : table.columns) {
    if (text_names_column(by, one.column.name))
      columns += ", " + sql_name_in(engine, {"", one.column.name});
  }
  return fmt::format(
      "give it one with the columns that it is partitioned by: id bigint not null auto_increment, "
      "primary key ({})",
      columns);
}

// At the end: dumps and some tools add the key by a statement of its own.
void finish_table_without_key(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown) return;
  for (const auto& [name, at] : ending.transaction.made) {
    const WrittenTable* table = ending.after.find_table(name);
    if (table == nullptr || table->temporary || table->kind == TableKind::kPartition) continue;
    if (!table->unread.empty() || table->columns.empty() || has_key(*table)) continue;
    const std::string& engine = ending.server.engine;
    const QualifiedName plain =
        name.schema == ending.after.home ? QualifiedName{"", name.name} : name;
    reporter.report_at(
        at,
        fmt::format("{} has no primary key",
                    engine == "postgres" ? plain.display() : sql_name_in(engine, plain)),
        {engine == "postgres" ? "give it one: id bigint generated always as identity primary key"
                              : key_of_mysql(*table, engine)});
  }
}
}  // namespace

extern const Rule table_without_key;
const Rule table_without_key{
    "table-without-key",
    Family::kData,
    Severity::kNote,
    "a table without a primary key",
    "Its rows cannot be named: a logical replica cannot follow UPDATE and DELETE, and nothing can change it in batches.",
    nullptr,
    finish_table_without_key,
    Engines{true, true, false}};

}  // namespace shoofly::lint

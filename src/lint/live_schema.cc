#include "lint/live_schema.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "lint/users.h"

namespace shoofly::lint {
namespace {

// SQLite has no schemas; the model's home stands for them.
QualifiedName placed(const QualifiedName& name, const SchemaModel& model) {
  return name.name.empty() ? name : model.at_home(name);
}

WrittenColumn written_column(const Column& column) {
  WrittenColumn written;
  written.column = column;
  written.serial = column.sequence.has_value() && column.identity.empty();
  return written;
}

WrittenConstraint written_constraint(const Constraint& constraint, const Table& table,
                                     const SchemaModel& model) {
  WrittenConstraint written;
  written.constraint = constraint;
  written.constraint.references = placed(constraint.references, model);
  if (const Index* index = table.index_behind(constraint)) written.index = *index;
  return written;
}

WrittenTable written_table(const Table& table, const SchemaModel& model,
                           const std::vector<Dependent>& more_users) {
  WrittenTable written;
  written.name = placed(table.name, model);
  written.parent = placed(table.parent, model);
  written.kind = table.kind;
  written.without_rowid = table.without_rowid;
  written.strict = table.strict;
  written.replica_identity = table.replica_identity;
  for (const Column& column : table.columns) written.columns.push_back(written_column(column));
  for (const Constraint& constraint : table.constraints)
    written.constraints.push_back(written_constraint(constraint, table, model));
  for (const Index& index : table.indexes) {
    if (!index.constraint.empty()) continue;
    WrittenIndex one;
    one.table = written.name;
    one.index = index;
    written.indexes.push_back(std::move(one));
  }
  TableOnTarget on_target{table.row_estimate, table.bytes, table.index_bytes, table.dependents};
  on_target.users.insert(on_target.users.end(), more_users.begin(), more_users.end());
  written.on_target = std::make_shared<const TableOnTarget>(std::move(on_target));
  return written;
}

// What only the statements that made it have said.
void add_what_was_said(WrittenTable& table, const SchemaModel& replayed) {
  const auto said = replayed.tables.find(table.name);
  if (said == replayed.tables.end()) return;
  table.takes_the_rest = said->second.takes_the_rest;
  table.partition_by = said->second.partition_by;
  table.unlogged = said->second.unlogged;
}

bool has_index(const SchemaModel& live, const WrittenIndex& index) {
  const WrittenTable* table = live.find_table(index.table);
  return table != nullptr && !index.index.name.empty() &&
         std::any_of(table->indexes.begin(), table->indexes.end(),
                     [&](const WrittenIndex& one) { return one.index.name == index.index.name; });
}

bool is_word_sign(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// In small letters, those in quotes and in texts of SQL that it puts together among them; what is
// in comments is none.
std::set<std::string> words_in(std::string_view text) {
  std::set<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") {
      const bool line = text[at] == '-';
      const std::size_t end = text.find(line ? "\n" : "*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + (line ? 1 : 2);
    } else if (is_word_sign(text[at])) {
      std::string word;
      for (; at < text.size() && is_word_sign(text[at]); ++at)
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[at])));
      words.insert(std::move(word));
    } else {
      ++at;
    }
  }
  return words;
}

// By the table's name alone: in which schema it looks is known when it runs.
void add_named_tables(const RoutineText& routine, const Catalog& catalog,
                      std::map<std::string, std::vector<Dependent>>& by_table) {
  const std::set<std::string> words = words_in(routine.text);
  std::set<std::string> done;
  for (const Table& table : catalog.tables) {
    if (!words.contains(table.name.name) || !done.insert(table.name.name).second) continue;
    std::vector<Dependent>& users = by_table[table.name.name];
    users.push_back({kByText, routine.name, ""});
    for (const Column& column : table.columns) {
      if (words.contains(column.name)) users.push_back({kByText, routine.name, column.name});
    }
  }
}

// "readers on shop.orders", as the surroundings have it.
void guard(const std::string& policy, LiveSchema& live) {
  constexpr std::string_view kOn = " on ";
  const std::size_t on = policy.rfind(kOn);
  if (on == std::string::npos) return;
  const std::string table = policy.substr(on + kOn.size());
  const std::size_t dot = table.find('.');
  if (dot != std::string::npos) live.guarded.insert({table.substr(0, dot), table.substr(dot + 1)});
}

}  // namespace

LiveSchema live_schema(const LiveFacts& facts, const SchemaModel& replayed) {
  const Catalog& catalog = facts.catalog;
  const Surroundings& surroundings = facts.surroundings;
  LiveSchema live;
  live.path = surroundings.path;
  SchemaModel& model = live.model;
  if (!surroundings.path.empty()) model.home = surroundings.path.front();
  std::map<std::string, std::vector<Dependent>> by_text;
  for (const RoutineText& routine : facts.routines) add_named_tables(routine, catalog, by_text);
  for (const Table& table : catalog.tables) {
    WrittenTable written = written_table(table, model, by_text[table.name.name]);
    add_what_was_said(written, replayed);
    model.put(std::move(written));
  }
  for (const EnumType& type : catalog.enums) model.enums.push_back({type.name, type.labels, {}});
  const auto sequences = surroundings.objects.find("sequence");
  if (sequences != surroundings.objects.end())
    model.sequences.insert(sequences->second.begin(), sequences->second.end());
  model.asides = replayed.asides;
  model.domains = replayed.domains;
  for (const Table& table : catalog.tables) {
    for (const Index& index : table.indexes) {
      if (!index.attached_to.empty()) model.attached.insert({table.name.schema, index.name});
    }
  }
  const auto policies = surroundings.objects.find("policy");
  if (policies != surroundings.objects.end()) {
    for (const QualifiedName& policy : policies->second) guard(policy.name, live);
  }
  return live;
}

bool has_left_a_trace(const WrittenSchema& written, const SchemaModel& live) {
  return std::any_of(
      written.statements.begin(), written.statements.end(), [&](const WrittenStatement& one) {
        if (const auto* make = std::get_if<MakeTable>(&one.act))
          return live.find_table(make->table.name) != nullptr;
        if (const auto* make = std::get_if<MakeIndex>(&one.act))
          return has_index(live, make->index);
        const auto* make = std::get_if<MakeColumn>(&one.act);
        const WrittenTable* table = make == nullptr ? nullptr : live.find_table(make->table);
        return table != nullptr && table->find_column(make->column.column.name) != nullptr;
      });
}

}  // namespace shoofly::lint

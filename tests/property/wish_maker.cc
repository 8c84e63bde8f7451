// What the kinds of wishes share.

#include "property/wish_maker.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "harness/scenario.h"
#include "property/schema_generator.h"

namespace shoofly::testing {
namespace {

std::string values_of(const SchemaColumn& column) {
  return column.values + (column.nullable ? "?" : "");
}

}  // namespace

std::string WishMaker::table() const { return yaml(table_.sql_name()); }

std::string WishMaker::alter() const { return "alter table " + table_.sql_name(); }

std::string WishMaker::alter(const SchemaColumn& column) const {
  return alter() + " alter column " + ident(column.name);
}

void WishMaker::line(const std::string& keys) {
  wish_.line = fmt::format("  - {}: {{ table: {}, {} }}", wish_.kind, table(), keys);
}

void WishMaker::add_plain(const std::string& column, const std::string& type,
                          const std::string& value, bool nullable) {
  const std::string name = ident(column);
  wish_.plain_ddl.push_back(fmt::format("{} add column {} {}", alter(), name, type));
  if (nullable) return;
  wish_.plain_ddl.push_back(fmt::format("update {} set {} = {}", table_.sql_name(), name, value));
  wish_.plain_ddl.push_back(fmt::format("{} alter column {} set not null", alter(), name));
}

SchemaColumn* WishMaker::any_column() {
  return find([](const SchemaColumn&) { return true; });
}

std::string WishMaker::new_name() {
  std::string name = fresh_name(dice_, table_);
  while (contains(taken_, name) || contains(wish_.columns, name)) name = fresh_name(dice_, table_);
  wish_.columns.push_back(name);
  return name;
}

SideColumn WishMaker::side(const SchemaColumn& column) const {
  return {column.name, column.type, values_of(column), "", "", !column.default_sql.empty()};
}

bool WishMaker::is_constrained(const SchemaColumn& column) const {
  const auto reads = [&](const auto& object) { return contains(object.columns, column.name); };
  return std::any_of(table_.constraints.begin(), table_.constraints.end(), reads);
}

bool WishMaker::is_used(const SchemaColumn& column) const {
  const auto reads = [&](const auto& object) { return contains(object.columns, column.name); };
  return is_constrained(column) || std::any_of(table_.indexes.begin(), table_.indexes.end(), reads);
}

// A default that is one of the values which can be converted.
void WishMaker::narrow(SchemaColumn& column, const std::string& values) {
  column.values = values;
  if (column.default_sql.empty()) return;
  std::int64_t counter = 0;
  std::mt19937_64 random(dice_.number());
  column.default_sql = literal(Generator::parse(values).value().make(random, counter).value_or(""));
  column.default_varies = false;
}

// Nothing else may be wished of the table.
bool WishMaker::take_alone() {
  if (!taken_.empty()) return false;
  for (const SchemaColumn& column : table_.columns) wish_.columns.push_back(column.name);
  wish_.columns.emplace_back(kAlone);
  return true;
}

bool WishMaker::take_alone(std::size_t table) {
  if (!all_taken_[table].empty()) return false;
  wish_.also.emplace_back(table, kAlone);
  return true;
}

}  // namespace shoofly::testing

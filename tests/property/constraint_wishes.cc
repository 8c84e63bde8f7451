// Wishes about indexes and constraints.

#include <fmt/format.h>

#include "property/wish_maker.h"

namespace shoofly::testing {

// The name of a new index or constraint; nothing: left to the program, and to the server.
std::string WishMaker::object_name() {
  // The names are the server's own where it cuts and quotes nothing; else they are others.
  const std::string& column = wish_.columns[0];
  const bool plain = table_.name.size() < 20 && column.size() < 20 && ident(column) == column;
  if (plain && dice_.percent(20)) return "";
  return dice_.percent(20) ? "New Objëct" : fmt::format("new_{}", dice_.between(1, 9999));
}

bool WishMaker::add_index() {
  SchemaColumn* column = find([](const SchemaColumn& c) { return c.ordered; });
  if (column == nullptr) return false;
  wish_.columns = {column->name};
  const std::string a = ident(column->name);
  const std::string name = object_name();
  const bool key_too = dice_.percent(30);
  const bool unique = table_.partitions == 0 && dice_.percent(30) && (key_too || column->unique);
  std::string parts = yaml(a);
  std::string plain = a;
  if (dice_.percent(20)) {
    parts = fmt::format("{{ column: {}, order: desc, nulls: last }}", parts);
    plain += " desc nulls last";
  }
  for (const SchemaColumn& key : table_.columns) {
    if (!key.key || !key_too) continue;
    parts += ", " + yaml(ident(key.name));
    plain += ", " + ident(key.name);
  }
  const bool partial = dice_.percent(25);
  std::string keys = fmt::format("columns: [{}]", parts);
  if (!name.empty()) keys += ", name: " + yaml(ident(name));
  if (unique) keys += ", unique: true";
  if (partial) keys += ", where: " + yaml(a + " is not null");
  line(keys);
  wish_.plain_ddl = {fmt::format("create {}index {} on {} ({}){}", unique ? "unique " : "",
                                 name.empty() ? "" : ident(name), table_.sql_name(), plain,
                                 partial ? fmt::format(" where {} is not null", a) : "")};
  return true;
}

const SchemaIndex* WishMaker::any_index() {
  return object(table_.indexes, [](const SchemaIndex&) { return true; });
}

// Others may speak of it in a comment, which would then fail.
bool WishMaker::drop_index() {
  const SchemaIndex* index = any_index();
  if (index == nullptr) return false;
  line("index: " + yaml(ident(index->name)));
  wish_.plain_ddl = {fmt::format("drop index {}.{}", ident(table_.schema), ident(index->name))};
  return true;
}

bool WishMaker::replace_index() {
  const SchemaIndex* index = any_index();
  if (index == nullptr || table_.partitions > 0) return false;
  const std::string& key = table_.columns[0].name;
  line(fmt::format("index: {}, columns: [{}]", yaml(ident(index->name)), yaml(ident(key))));
  wish_.plain_ddl = {
      fmt::format("drop index {}.{}", ident(table_.schema), ident(index->name)),
      fmt::format("create index {} on {} ({})", ident(index->name), table_.sql_name(), ident(key))};
  return true;
}

// Without a name a check is called <table>_check, which the server does for several columns only.
void WishMaker::add_constraint(const std::string& keys, const std::string& rest) {
  std::string name = object_name();
  if (name.empty() && wish_.kind == "add_check") name = "named_rule";
  line(keys + (name.empty() ? "" : ", name: " + yaml(ident(name))));
  wish_.plain_ddl = {
      fmt::format("{} add {} {}", alter(), name.empty() ? "" : "constraint " + ident(name), rest)};
}

bool WishMaker::add_check() {
  SchemaColumn* column = find([](const SchemaColumn& c) {
    return c.type == "text" || c.type == "integer" || c.type == "bigint" || !c.nullable;
  });
  if (column == nullptr) return false;
  wish_.columns = {column->name};
  const std::string name = ident(column->name);
  const std::string rule = column->type == "text" ? fmt::format("length({}) < 1001", name)
                           : column->nullable     ? fmt::format("{} > -9000000001", name)
                                                  : fmt::format("{} is not null", name);
  add_constraint("check: " + yaml(rule), fmt::format("check ({})", rule));
  return true;
}

bool WishMaker::add_unique() {
  SchemaColumn* column = find([](const SchemaColumn& c) { return c.ordered; });
  if (column == nullptr || table_.partitions > 0) return false;
  wish_.columns = {column->name};
  std::vector<std::string> names = {column->name};
  for (const SchemaColumn& key : table_.columns) {
    if (key.key && !column->unique) names.push_back(key.name);
  }
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + yaml(ident(name));
  add_constraint(fmt::format("columns: [{}]", list), fmt::format("unique ({})", idents(names)));
  return true;
}

bool WishMaker::add_foreign_key() {
  SchemaColumn* column =
      find([&](const SchemaColumn& c) { return c.refers_to >= 0 && !is_constrained(c); });
  if (column == nullptr || table_.partitions > 0) return false;
  const SchemaTable& target = schema_.tables[static_cast<std::size_t>(column->refers_to)];
  wish_.columns = {column->name};
  const bool index = dice_.percent(30);
  add_constraint(
      fmt::format("columns: [{}], references: {}, to: [{}]{}", yaml(ident(column->name)),
                  yaml(target.sql_name()), yaml(ident(target.columns[0].name)),
                  index ? ", on_delete: cascade" : ""),
      fmt::format("foreign key ({}) references {} ({}){}", ident(column->name), target.sql_name(),
                  ident(target.columns[0].name), index ? " on delete cascade" : ""));
  return true;
}

bool WishMaker::drop_constraint() {
  const SchemaConstraint* constraint =
      object(table_.constraints, [](const SchemaConstraint&) { return true; });
  if (constraint == nullptr) return false;
  line("constraint: " + yaml(ident(constraint->name)));
  wish_.plain_ddl = {fmt::format("{} drop constraint {}", alter(), ident(constraint->name))};
  return true;
}

bool WishMaker::rename_constraint() {
  const SchemaConstraint* constraint =
      object(table_.constraints, [](const SchemaConstraint&) { return true; });
  if (constraint == nullptr) return false;
  line(fmt::format("constraint: {}, to: 'renamed_rule'", yaml(ident(constraint->name))));
  wish_.plain_ddl = {
      fmt::format("{} rename constraint {} to renamed_rule", alter(), ident(constraint->name))};
  return true;
}

bool WishMaker::set_deferrable() {
  const SchemaConstraint* constraint = object(table_.constraints, [](const SchemaConstraint& c) {
    return c.refers_to >= 0 && c.rest.find("deferrable") == std::string::npos;
  });
  if (constraint == nullptr) return false;
  line(fmt::format("constraint: {}, deferrable: true", yaml(ident(constraint->name))));
  wish_.plain_ddl = {
      fmt::format("{} alter constraint {} deferrable", alter(), ident(constraint->name))};
  return true;
}

}  // namespace shoofly::testing

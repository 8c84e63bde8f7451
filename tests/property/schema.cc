#include "property/schema.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "harness/scenario.h"

namespace shoofly::testing {
namespace {

constexpr const char* kTypes =
    "create type public.mood as enum ('sad', 'ok', 'happy');\n"
    "create domain public.short_text as text check (length(value) <= 30);\n"
    "create domain public.positive as integer check (value > 0);\n"
    "create table public.audit_log (at timestamptz not null default now(), what text);\n"
    "create function public.audit_write() returns trigger language plpgsql as\n"
    "  $$ begin insert into public.audit_log (what) values (tg_op); return null; end $$;\n";

std::string column_line(const SchemaColumn& column) {
  std::string line = fmt::format("  {} {}", ident(column.name), column.type);
  if (!column.nullable) line += " not null";
  if (!column.default_sql.empty()) line += " default " + column.default_sql;
  return line;
}

std::string create(const SchemaTable& table) {
  std::vector<std::string> lines;
  std::vector<std::string> key;
  for (const SchemaColumn& column : table.columns) {
    lines.push_back(column_line(column));
    if (column.key) key.push_back(column.name);
  }
  lines.push_back(fmt::format("  constraint {} {} ({})", ident(table.name.substr(0, 40) + "_key"),
                              table.primary_key ? "primary key" : "unique", idents(key)));
  std::string text =
      fmt::format("create table {} (\n{}\n)", table.sql_name(), fmt::join(lines, ",\n"));
  if (table.partitions == 0) return text + ";\n";
  text += fmt::format(" partition by hash ({});\n", ident(key[0]));
  for (int i = 0; i < table.partitions; ++i) {
    text += fmt::format(
        "create table {}.{} partition of {} for values with (modulus {}, remainder {});\n",
        ident(table.schema), ident(fmt::format("part_{}_of_{}", i, table.name.substr(0, 20))),
        table.sql_name(), table.partitions, i);
  }
  return text;
}

std::string objects(const SchemaTable& table, std::size_t number) {
  std::string text;
  for (const SchemaIndex& index : table.indexes)
    text += fmt::format("create {}index {} on {} {};\n", index.unique ? "unique " : "",
                        ident(index.name), table.sql_name(), index.rest);
  for (const SchemaConstraint& constraint : table.constraints)
    text += fmt::format("alter table {} add constraint {} {};\n", table.sql_name(),
                        ident(constraint.name), constraint.rest);
  if (table.audited) {
    text += fmt::format(
        "create trigger audit after insert or update or delete on {} for each row execute function "
        "public.audit_write();\n",
        table.sql_name());
  }
  const auto stamp = std::find_if(table.columns.begin(), table.columns.end(),
                                  [](const SchemaColumn& column) { return column.by_trigger; });
  if (table.stamps && stamp != table.columns.end()) {
    text += fmt::format(
        "create function public.stamp_{0}() returns trigger language plpgsql as\n"
        "  $$ begin new.{1} = now(); return new; end $$;\n"
        "create trigger stamp before insert or update on {2} for each row execute function "
        "public.stamp_{0}();\n",
        number, ident(stamp->name), table.sql_name());
  }
  for (const std::string& extra : table.extras) text += extra + ";\n";
  return text;
}

}  // namespace

std::string ident(const std::string& name) {
  const bool plain =
      !name.empty() && (std::islower(static_cast<unsigned char>(name[0])) != 0) &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return c < 0x80 && (std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_');
      });
  if (plain && name != "order" && name != "user" && name != "table") return name;
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + "\"";
}

std::string idents(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + ident(name);
  return text;
}

std::string literal(const std::string& text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? "''" : std::string(1, c);
  return made + "'";
}

std::string SchemaTable::sql_name() const {
  return schema == "public" ? ident(name) : ident(schema) + "." + ident(name);
}

const SchemaColumn* SchemaTable::find(const std::string& column) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const SchemaColumn& c) { return c.name == column; });
  return found == columns.end() ? nullptr : &*found;
}

SchemaColumn* SchemaTable::find(const std::string& column) {
  return const_cast<SchemaColumn*>(std::as_const(*this).find(column));
}

std::string anchor_key(const SchemaColumn& column, int n) {
  if (column.type == "uuid") return fmt::format("00000000-0000-0000-0000-{:012d}", n);
  if (column.type == "text" || column.type == "varchar(40)") return fmt::format("anchor {}", n);
  return std::to_string(-n);
}

// Rows that nobody touches, for others to refer to or to move.
std::string anchor_rows(const SchemaTable& table, int first, int rows) {
  std::string text;
  std::mt19937_64 random(7);
  for (int n = first; n < first + rows; ++n) {
    std::vector<std::string> names;
    std::vector<std::string> values;
    std::int64_t counter = 900'000'000 + n;
    for (const SchemaColumn& column : table.columns) {
      if (column.by_trigger || (column.refers_to >= 0 && column.nullable)) continue;
      names.push_back(ident(column.name));
      if (&column == &table.columns[0]) {
        values.push_back(literal(anchor_key(column, n)));
        continue;
      }
      const auto made = Generator::parse(column.values);
      SHOOFLY_CHECK(made.ok(), column.values.c_str());
      values.push_back(literal(made->make(random, counter).value_or("")));
    }
    text += fmt::format("insert into {} ({}) values ({});\n", table.sql_name(),
                        fmt::join(names, ", "), fmt::join(values, ", "));
  }
  return text;
}

std::string anchor_condition(const SchemaTable& table, int first, int last) {
  const SchemaColumn& column = table.columns[0];
  const std::string name = ident(column.name);
  const std::string low = anchor_key(column, first);
  const std::string high = anchor_key(column, last);
  if (column.type == "uuid") return fmt::format("{0} >= '{1}' and {0} <= '{2}'", name, low, high);
  if (column.type == "text" || column.type == "varchar(40)")
    return fmt::format(R"({0} collate "C" >= '{1}' and {0} collate "C" <= '{2}')", name, low, high);
  return fmt::format("{0} <= {1} and {0} >= {2}", name, low, high);
}

std::string anchor_values(const SchemaTable& table) {
  std::vector<std::string> keys;
  for (int n = 1; n <= table.anchors; ++n) keys.push_back(anchor_key(table.columns[0], n));
  return fmt::format("pick {}", fmt::join(keys, "|"));
}

std::string ddl(const Schema& schema) {
  std::string text;
  if (schema.citext) text += "create extension citext with schema public;\n";
  text += kTypes;
  std::vector<std::string> made = {"public"};
  for (const SchemaTable& table : schema.tables) {
    if (std::find(made.begin(), made.end(), table.schema) != made.end()) continue;
    made.push_back(table.schema);
    text += fmt::format("create schema {};\n", ident(table.schema));
  }
  for (const SchemaTable& table : schema.tables)
    text += create(table) + anchor_rows(table, 1, table.anchors);
  for (std::size_t i = 0; i < schema.tables.size(); ++i) text += objects(schema.tables[i], i);
  return text;
}

}  // namespace shoofly::testing

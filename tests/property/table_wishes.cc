// Wishes about whole tables.

#include <tuple>

#include <fmt/format.h>

#include "harness/scenario.h"
#include "property/wish_maker.h"

namespace shoofly::testing {

bool WishMaker::set_replica_identity() {
  if (contains(taken_, "replica identity")) return false;
  wish_.columns = {"replica identity"};
  line("to: full");
  wish_.plain_ddl = {alter() + " replica identity full"};
  return true;
}

// Nothing else may be wished of the table.
bool WishMaker::rename_table() {
  if (!taken_.empty()) return false;
  for (const SchemaColumn& column : table_.columns) wish_.columns.push_back(column.name);
  wish_.columns.push_back(kAlone);
  const std::string to = dice_.percent(30) ? "Neue Tabelle" : "renamed_table";
  line("to: " + yaml(ident(to)));
  wish_.plain_ddl = {fmt::format("{} rename to {}", alter(), ident(to))};
  wish_.renamed = table_.schema == "public" ? ident(to) : ident(table_.schema) + "." + ident(to);
  return true;
}

bool WishMaker::create_table() {
  const std::string name = fmt::format("new_table_{}", dice_.between(1, 999));
  const std::string sql = fmt::format(
      "create table public.{} (id bigint primary key, made timestamptz not null default now(), "
      "tags text[] default array['x'], check (id <> 0))",
      name);
  wish_.line = fmt::format("  - create_table: {{ table: {}, sql: {} }}", name, yaml(sql));
  wish_.plain_ddl = {sql};
  return true;
}

// Never the only one: somebody has to write.
bool WishMaker::drop_table() {
  const auto number = static_cast<int>(wish_.table);
  if (!taken_.empty() || wish_.table == 0) return false;
  for (const SchemaTable& other : schema_.tables) {
    for (const SchemaColumn& column : other.columns) {
      if (&other != &table_ && column.refers_to == number) return false;
    }
  }
  for (const SchemaColumn& column : table_.columns) wish_.columns.push_back(column.name);
  wish_.columns.push_back(kAlone);
  wish_.line = fmt::format("  - drop_table: {{ table: {} }}", table());
  wish_.plain_ddl = {"drop table " + table_.sql_name()};
  wish_.drops_table = true;
  return true;
}

bool WishMaker::add_primary_key() {
  if (table_.primary_key || table_.partitions > 0 || contains(taken_, "primary key")) return false;
  wish_.columns = {"primary key"};
  std::string list;
  std::vector<std::string> names;
  for (const SchemaColumn& column : table_.columns) {
    if (!column.key) continue;
    list += (list.empty() ? "" : ", ") + yaml(ident(column.name));
    names.push_back(column.name);
  }
  line(fmt::format("columns: [{}], name: new_key", list));
  wish_.plain_ddl = {
      fmt::format("{} add constraint new_key primary key ({})", alter(), idents(names))};
  return true;
}

// By the first column of the key, which is never NULL.
bool WishMaker::partition_table() {
  if (table_.partitions > 0 || !take_alone()) return false;
  const SchemaColumn& key = table_.columns[0];
  const std::string name = ident(key.name);
  const bool number = key.type == "integer" || key.type == "bigint";
  const int at = key.values == "serial" ? 1'000'100 : 3;
  if (number && dice_.percent(50)) {
    line(
        fmt::format("by: {}, partitions: [{{ name: low_part, from: minvalue, to: {} }}, {{ name: "
                    "high_part, from: {}, to: maxvalue }}]",
                    yaml(fmt::format("range({})", name)), at, at));
  } else {
    line(fmt::format("by: {}, partitions: {}", yaml(fmt::format("hash({})", name)),
                     dice_.between(1, 3)));
  }
  wish_.own_shape = true;
  return true;
}

// Only the old application writes the columns that go: the new one would have to write two tables.
bool WishMaker::split_table() {
  if (table_.partitions > 0 || !taken_.empty()) return false;
  std::vector<const SchemaColumn*> chosen;
  for (int i = dice_.between(1, 3); i > 0; --i) {
    const SchemaColumn* column = find([&](const SchemaColumn& c) {
      return (c.nullable || !c.default_sql.empty()) && !c.default_varies &&
             !contains(chosen, static_cast<const SchemaColumn*>(&c));
    });
    if (column != nullptr) chosen.push_back(column);
  }
  if (chosen.empty() || !take_alone()) return false;
  const std::string name = fmt::format("split_off_{}", dice_.between(1, 999));
  const std::string into = ident(table_.schema) + "." + name;
  std::string columns;
  std::string differ;
  std::string nothing;
  for (const SchemaColumn* column : chosen) {
    const std::string quoted = ident(column->name);
    columns += (columns.empty() ? "" : ", ") + yaml(quoted);
    SideColumn old = side(*column);
    old.fill = column->default_sql.empty()
                   ? "NULL"
                   : fmt::format("({})::{}", column->default_sql, column->type);
    differ += fmt::format("{}s.{}::text is distinct from t.{}::text", differ.empty() ? "" : " or ",
                          quoted, quoted);
    nothing += fmt::format("{}(t.{} is null or t.{}::text = ({})::text)",
                           nothing.empty() ? "" : " and ", quoted, quoted, old.fill);
    wish_.olds.push_back(old);
  }
  std::string same;
  for (const SchemaColumn& key : table_.columns) {
    if (key.key)
      same += fmt::format("{}s.{} = t.{}", same.empty() ? "" : " and ", ident(key.name),
                          ident(key.name));
  }
  const std::string first = ident(table_.columns[0].name);
  wish_.in_step = fmt::format(
      "select count(*) from {} t full join {} s on {} where t.{} is null or (s.{} is null and not ({})) "
      "or (s.{} is not null and ({}))",
      table_.sql_name(), into, same, first, first, nothing, first, differ);
  line(fmt::format("into: {}, columns: [{}]", yaml(into), columns));
  wish_.own_shape = true;
  return true;
}

// Another table beside this one, with a row for about every second one. The new application writes
// its columns here.
bool WishMaker::merge_tables() {
  if (table_.partitions > 0 || !take_alone()) return false;
  const std::string from = fmt::format("{}.side_{}", ident(table_.schema), dice_.between(1, 999));
  std::string keys;
  std::string outer;
  std::string declared;
  std::string same;
  std::string joined;
  for (const SchemaColumn& key : table_.columns) {
    if (!key.key) continue;
    const std::string name = ident("of_" + key.name.substr(0, 30));
    keys += (keys.empty() ? "" : ", ") + name;
    outer += (outer.empty() ? "" : ", ") + ident(key.name);
    declared += fmt::format("{} {}, ", name, key.type);
    same += fmt::format("{}s.{} = {}", same.empty() ? "" : " and ", name, ident(key.name));
    joined += fmt::format("{}s.{} = t.{}", joined.empty() ? "" : " and ", name, ident(key.name));
  }
  table_.extras.push_back(fmt::format(
      "create table {} ({}side_word text, \"Side Number\" integer, primary key ({}), foreign key ({}) "
      "references {} ({}) on update cascade on delete cascade)",
      from, declared, keys, keys, table_.sql_name(), outer));
  wish_.seed = fmt::format(
      "insert into {} select {}, 'w' || abs(hashtext({}::text)) % 50, abs(hashtext({}::text)) % 100 from {} "
      "where abs(hashtext({}::text)) % 2 = 0;\n",
      from, outer, ident(table_.columns[0].name), ident(table_.columns[0].name), table_.sql_name(),
      "(" + outer + ")");
  for (const auto& [name, type, values] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"side_word", "text", "word?"}, {"Side Number", "integer", "integer 1..9?"}}) {
    SideColumn column{name, type, values, "", "", false};
    column.derived =
        fmt::format("(select s.{} from {} s where {}) {}", ident(name), from, same, kAskedAnew);
    wish_.news.push_back(column);
  }
  wish_.in_step = fmt::format(
      "select count(*) from {0} t full join {1} s on {2} where t.{3} is null or (s.{4} is null and "
      "(t.side_word is not null or t.\"Side Number\" is not null)) or (s.{4} is not null and "
      "(t.side_word, t.\"Side Number\") is distinct from (s.side_word, s.\"Side Number\"))",
      table_.sql_name(), from, joined, ident(table_.columns[0].name),
      ident("of_" + table_.columns[0].name.substr(0, 30)));
  line(fmt::format("from: {}", yaml(from)));
  wish_.own_shape = true;
  return true;
}

}  // namespace shoofly::testing

// Wishes that put rows, or values of them, into another table.

#include <fmt/format.h>

#include "harness/scenario.h"
#include "property/wish_maker.h"

namespace shoofly::testing {
namespace {

constexpr int kMovedRows = 30;

// What an application writes that does not care in which of two tables a row is.
std::string both_ways(const SchemaTable& table, const std::string& other,
                      const std::vector<std::pair<std::string, std::string>>& names,
                      const std::string& view, int number) {
  std::string given;
  std::string columns;
  std::string here;
  std::string there;
  std::string sets[2];
  std::string where[2];
  for (const auto& [name, called] : names) {
    const std::string separator = columns.empty() ? "" : ", ";
    columns += separator + ident(name);
    given += separator + "new." + ident(name);
    here += separator + ident(name);
    there += fmt::format("{}{} as {}", separator, ident(called), ident(name));
    sets[0] += fmt::format("{}{} = new.{}", separator, ident(name), ident(name));
    sets[1] += fmt::format("{}{} = new.{}", separator, ident(called), ident(name));
    if (!table.find(name)->key) continue;
    const std::string also = where[0].empty() ? "" : " and ";
    where[0] += fmt::format("{}{} = old.{}", also, ident(name), ident(name));
    where[1] += fmt::format("{}{} = old.{}", also, ident(called), ident(name));
  }
  const std::string tables[2] = {table.sql_name(), other};
  std::string text = fmt::format(
      "create view {} as select {} from {} union all select {} from {};\n"
      "create function public.write_both_{}() returns trigger language plpgsql as $$ begin\n"
      "  if tg_op = 'INSERT' then insert into {} ({}) values ({}); return new; end if;\n"
      "  for i in 1..50 loop\n",
      view, here, tables[0], there, other, number, tables[0], columns, given);
  for (int i = 0; i < 2; ++i)
    text += fmt::format(
        "    if tg_op = 'DELETE' then delete from {0} where {1}; if found then return old; end if;\n"
        "    else update {0} set {2} where {1}; if found then return new; end if; end if;\n",
        tables[i], where[i], sets[i]);
  return text +
         fmt::format(
             "  end loop;\n  return null; end $$;\n"
             "create trigger write_both instead of insert or update or delete on {} for each row "
             "execute function public.write_both_{}()",
             view, number);
}

// Of the rows that the applications write; never of anchors, to which others may refer.
std::string some_of(Dice& dice, const SchemaTable& table) {
  const SchemaColumn& key = table.columns[0];
  const std::string name = ident(key.name);
  std::vector<std::string> rules = {"true"};
  if (key.type == "integer" || key.type == "bigint") rules.push_back(name + " % 3 <> 1");
  if (key.type == "text") rules.push_back(fmt::format("length({}) % 2 = 0", name));
  if (key.type == "uuid") rules.push_back(name + " < '90000000-0000-0000-0000-000000000000'");
  for (const SchemaColumn& column : table.columns) {
    if (!column.key && column.nullable && !column.by_trigger)
      rules.push_back(
          fmt::format("{} is {}null", ident(column.name), dice.percent(50) ? "not " : ""));
  }
  std::string rule = dice.pick(rules);
  if (table.anchors > 0)
    rule += fmt::format(" and not ({})", anchor_condition(table, 1, table.anchors));
  return rule;
}

}  // namespace

// Values whose equals are the same. Into a table that is made, or one that is there.
bool WishMaker::normalize() {
  static const std::vector<std::string> types = {"text",    "varchar(40)", "varchar(20)",
                                                 "integer", "bigint",      "date",
                                                 "uuid",    "boolean",     "smallint"};
  if (table_.partitions > 0 || !taken_.empty()) return false;
  SchemaColumn* column = find([&](const SchemaColumn& c) {
    return contains(types, c.type) && !c.unique && !c.rigid && c.refers_to < 0;
  });
  if (column == nullptr) return false;
  const bool text = column->type == "text" || column->type.rfind("varchar", 0) == 0;
  const bool known =
      text && column->default_sql.empty() && !is_constrained(*column) && dice_.percent(60);
  // A row that is written after contract has no default there: the record would not expect its
  // NULL.
  if (!known && !column->default_sql.empty()) return false;
  const std::string as = new_name();
  if (!take_alone()) return false;
  const std::string into = fmt::format("{}.values_{}", ident(table_.schema), dice_.between(1, 999));
  const std::string name = ident(column->name);
  const bool index = dice_.percent(70);
  line(fmt::format("column: {}, into: {}, as: {}{}", yaml(name), yaml(into), yaml(ident(as)),
                   index ? "" : ", index: none"));
  wish_.own_shape = true;
  wish_.in_step = fmt::format(
      "select count(*) from {} t left join {} v on v.id = t.{} where v.name is distinct from t.{}",
      table_.sql_name(), into, ident(as), name);
  SideColumn from = side(*column);
  if (!known && !column->nullable) return false;  // the new application would have to write
  if (!known) {
    wish_.one_row = true;  // two transactions may bring each other's values
    wish_.loss = true;     // values that no row has any more go with the table
    from.fill = "NULL";
    wish_.olds = {from};
    return true;
  }
  column->values = "pick Ulm|Bonn|O'Hare|Jena";
  from.values = column->values + (column->nullable ? "?" : "");
  table_.extras.push_back(fmt::format(
      "create table {0} (id bigint generated by default as identity primary key, name {1} not null "
      "unique); insert into {0} (name) values ('Ulm'), ('Bonn'), ('O''Hare'), ('Jena')",
      into, column->type));
  SideColumn to{as, "bigint", std::string("integer 1..4") + (column->nullable ? "?" : ""),
                "", "",       false};
  to.derived = fmt::format("(select v.id from {} v where v.name = {}) {}", into, name, kAskedAnew);
  from.derived =
      fmt::format("(select v.name from {} v where v.id = {}) {}", into, ident(as), kAskedAnew);
  wish_.olds = {from};
  wish_.news = {to};
  return true;
}

// The applications write the rows that move, through a view over both tables.
bool WishMaker::move_rows() {
  if (table_.partitions > 0 || table_.stamps || !take_alone()) return false;
  const int number = dice_.between(1, 999);
  const std::string to = fmt::format("{}.moved_{}", ident(table_.schema), number);
  wish_.view = fmt::format("{}.both_{}", ident(table_.schema), number);
  std::string made =
      fmt::format("create table {} (like {} including all);\n", to, table_.sql_name());
  std::vector<std::pair<std::string, std::string>> names;
  std::string map;
  for (const SchemaColumn& column : table_.columns) {
    names.emplace_back(column.name, column.name);
    wish_.never_omitted.push_back(column.name);
    if (!dice_.percent(15)) continue;
    names.back().second = fmt::format("called \"{}\"", names.size());
    made += fmt::format("alter table {} rename column {} to {};\n", to, ident(column.name),
                        ident(names.back().second));
    map += fmt::format("{}{}: {}", map.empty() ? "" : ", ", yaml(ident(column.name)),
                       yaml(ident(names.back().second)));
  }
  table_.extras.push_back(made + both_ways(table_, to, names, wish_.view, number));
  std::string keys = fmt::format("where: {}, to: {}", yaml(some_of(dice_, table_)), yaml(to));
  if (!map.empty()) keys += ", columns: { " + map + " }";
  line(keys);
  return true;
}

// Rows that the applications do not know, and that come back as they were.
bool WishMaker::archive_rows() {
  if (table_.partitions > 0 || table_.stamps || !take_alone()) return false;
  const std::string rule = anchor_condition(table_, 101, 100 + kMovedRows);
  const std::string to = fmt::format("{}.archive_{}", ident(table_.schema), dice_.between(1, 999));
  wish_.only = fmt::format("not ({})", rule);
  wish_.more_rows = kMovedRows;
  wish_.moved = {fmt::format("select t::text from {} t where {}", table_.sql_name(), rule), to};
  line(fmt::format("where: {}, to: {}", yaml(rule), yaml(to)));
  wish_.own_shape = true;
  return true;
}

}  // namespace shoofly::testing

// Wishes about what a column may hold.

#include <fmt/format.h>

#include "property/schema_generator.h"
#include "property/wish_maker.h"

namespace shoofly::testing {

bool WishMaker::set_not_null() {
  SchemaColumn* column = find([](const SchemaColumn& c) {
    return c.nullable && !c.unique && c.refers_to < 0 &&
           !column_type(c.type).literal.ends_with("()");
  });
  if (column == nullptr) return false;
  wish_.columns = {column->name};
  wish_.plain_ddl = {alter(*column) + " set not null"};
  const std::string name = ident(column->name);
  if (dice_.percent(30)) {  // there is none, and none comes
    column->nullable = false;
    table_.extras.push_back(alter(*column) + " drop not null");
    line(fmt::format("column: {}", yaml(name)));
    return true;
  }
  const std::string value = fmt::format("{}::{}", column_type(column->type).literal, column->type);
  line(fmt::format("column: {}, value: {}", yaml(name), yaml(value)));
  SideColumn from = side(*column);
  SideColumn to = from;
  to.values = column->values;
  from.derived = name;
  to.derived = fmt::format("coalesce({}, {})", name, value);
  wish_.same_name = true;
  wish_.nulls_become_value = true;
  wish_.olds = {from};
  wish_.news = {to};
  return true;
}

bool WishMaker::drop_not_null() {
  SchemaColumn* column = find([](const SchemaColumn& c) {
    return !c.nullable && !c.unique && c.refers_to < 0 && c.default_sql.empty() &&
           !column_type(c.type).literal.ends_with("()");
  });
  if (column == nullptr) return false;
  const std::string name = ident(column->name);
  const std::string back = fmt::format("{}::{}", column_type(column->type).literal, column->type);
  wish_.columns = {column->name};
  line(fmt::format("column: {}, back: {}", yaml(name), yaml(back)));
  SideColumn from = side(*column);
  SideColumn to = from;
  to.values = column->values + "?";
  to.derived = name;
  from.derived = fmt::format("coalesce({}, {})", name, back);
  wish_.same_name = true;
  wish_.olds = {from};
  wish_.news = {to};
  wish_.plain_ddl = {alter(*column) + " drop not null"};
  return true;
}

bool WishMaker::set_default() {
  SchemaColumn* column = find([](const SchemaColumn& c) { return !c.unique && c.refers_to < 0; });
  if (column == nullptr) return false;
  const std::string& value = column_type(column->type).literal;
  wish_.columns = {column->name};
  line(fmt::format("column: {}, default: {}", yaml(ident(column->name)), yaml(value)));
  wish_.plain_ddl = {fmt::format("{} set default {}", alter(*column), value)};
  return true;
}

bool WishMaker::drop_default() {
  SchemaColumn* column = find([](const SchemaColumn& c) { return !c.default_sql.empty(); });
  if (column == nullptr) return false;
  wish_.columns = wish_.never_omitted = {column->name};
  line(fmt::format("column: {}", yaml(ident(column->name))));
  wish_.plain_ddl = {alter(*column) + " drop default"};
  return true;
}

bool WishMaker::set_statistics() {
  SchemaColumn* column = any_column();
  if (column == nullptr) return false;
  wish_.columns = {column->name};
  line(fmt::format("column: {}, target: 777", yaml(ident(column->name))));
  wish_.plain_ddl = {alter(*column) + " set statistics 777"};
  return true;
}

// An enum column; few tables have one by chance.
SchemaColumn* WishMaker::mood() {
  SchemaColumn* column = find([](const SchemaColumn& c) { return c.type == "mood"; });
  if (column != nullptr) return column;
  SchemaColumn made;
  made.name = fresh_name(dice_, table_);
  while (contains(taken_, made.name)) made.name = fresh_name(dice_, table_);
  made.type = "mood";
  made.values = column_type("mood").values;
  made.nullable = dice_.percent(60);
  if (dice_.percent(40)) made.default_sql = "'ok'";
  table_.columns.push_back(made);
  return &table_.columns.back();
}

bool WishMaker::add_enum_value() {
  SchemaColumn* column = mood();
  wish_.columns = {column->name};
  line(fmt::format("column: {}, value: 'it''s new', before: ok", yaml(ident(column->name))));
  wish_.plain_ddl = {"alter type mood add value 'it''s new' before 'ok'"};
  return true;
}

// Nobody writes the label any more; one row that nobody touches holds it. Every column of the type
// changes with it.
bool WishMaker::drop_enum_value() {
  const auto has_mood = [](const SchemaTable& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const SchemaColumn& column) { return column.type == "mood"; });
  };
  if (!take_alone()) return false;
  for (std::size_t i = 0; i < schema_.tables.size(); ++i) {
    if (i != wish_.table && has_mood(schema_.tables[i]) && !take_alone(i)) return false;
  }
  const std::string chosen = mood()->name;
  wish_.columns.push_back(chosen);
  wish_.plain_ddl = {"alter type public.mood rename to mood_before",
                     "create type public.mood as enum ('ok', 'happy')"};
  for (SchemaTable& table : schema_.tables) {
    for (SchemaColumn& column : table.columns) {
      if (column.type != "mood") continue;
      column.values = "pick ok|happy";
      const std::string name = ident(column.name);
      const std::string alter =
          fmt::format("alter table {} alter column {}", table.sql_name(), name);
      if (!column.default_sql.empty()) wish_.plain_ddl.push_back(alter + " drop default");
      wish_.plain_ddl.push_back(fmt::format(
          "{} type public.mood using (case {}::text when 'sad' then 'ok' else {}::text end)::public.mood",
          alter, name, name));
      if (!column.default_sql.empty()) wish_.plain_ddl.push_back(alter + " set default 'ok'");
    }
  }
  wish_.plain_ddl.emplace_back("drop type public.mood_before");
  const SchemaColumn& column = *table_.find(chosen);
  const std::string name = ident(chosen);
  if (table_.anchors > 0) {
    table_.extras.push_back(fmt::format("update {} set {} = 'sad' where {}", table_.sql_name(),
                                        name, anchor_condition(table_, 1, 1)));
  }
  line(fmt::format("column: {}, value: sad, replace_with: ok", yaml(name)));
  SideColumn from = side(column);
  from.type = "text";  // what may be in it depends on when it is asked
  SideColumn to = from;
  to.derived = fmt::format("case when {0} = 'sad' then 'ok' else {0} end", name);
  from.derived = name;
  wish_.same_name = true;
  wish_.olds = {from};
  wish_.news = {to};
  return true;
}

}  // namespace shoofly::testing

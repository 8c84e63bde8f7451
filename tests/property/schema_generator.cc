#include "property/schema_generator.h"

#include <algorithm>

#include <fmt/format.h>

#include "property/types.h"

namespace shoofly::testing {
namespace {

constexpr std::size_t kLongest = 63;  // bytes of a name

// Plain words most of the time; else whatever a name can be.
std::string any_name(Dice& dice) {
  static const std::vector<std::string> plain = {
      "email", "title", "note", "amount", "state", "score", "city", "phone", "made",  "body",
      "place", "level", "code", "rank",   "brand", "color", "size", "batch", "owner", "label"};
  static const std::vector<std::string> odd = {
      "order", "user",     "Straße \"alt\"", "улица",      "First Name", "it's",  "名前",
      "a.b",   "CamelCol", "100%",           "semi;colon", "new",        "value", "old",
      "row",   "key",      "result",         "%s",         "$1",         "_x"};
  if (!dice.percent(30)) return dice.pick(plain);
  if (!dice.percent(25)) return dice.pick(odd);
  std::string name = dice.percent(50) ? "very_long_" : "Ünï ";
  while (name.size() < kLongest) name += static_cast<char>('a' + dice.below(26));
  return name;
}

std::vector<std::string> names_of(const SchemaTable& table, const std::vector<std::size_t>& at) {
  std::vector<std::string> names;
  for (const std::size_t i : at) names.push_back(table.columns[i].name);
  return names;
}

class TableMaker {
 public:
  TableMaker(Dice& dice, Schema& schema) : dice_(dice), schema_(schema) {}

  SchemaTable make() {
    table_.name = table_name();
    static const std::vector<std::string> schemas = {"public", "public", "crm", "Crm Ünit"};
    table_.schema = dice_.pick(schemas);
    keys();
    const int columns = dice_.between(2, dice_.percent(20) ? 12 : 6);
    for (int i = 0; i < columns; ++i) table_.columns.push_back(make_column(dice_, schema_, table_));
    references();
    if (dice_.percent(15)) stamp();
    table_.audited = dice_.percent(15);
    indexes();
    checks();
    extras();
    return table_;
  }

 private:
  std::string table_name() {
    static const std::vector<std::string> names = {
        "users",
        "orders",
        "items",
        "logs",
        "Kunden Übersicht",
        "user",
        "boxes",
        "a_table_whose_name_is_as_long_as_a_name_of_a_table_can_ever_be_"};
    std::string name = dice_.pick(names);
    const auto taken = [&] {
      return std::any_of(schema_.tables.begin(), schema_.tables.end(),
                         [&](const SchemaTable& table) { return table.name == name; });
    };
    while (taken()) name = fmt::format("t{}", dice_.between(1, 999));
    return name;
  }

  void key(const std::string& name, const std::string& type, const std::string& values) {
    SchemaColumn column;
    column.name = name;
    column.type = type;
    column.values = values;
    column.key = true;
    column.nullable = false;
    table_.columns.push_back(std::move(column));
  }

  void keys() {
    table_.primary_key = !dice_.percent(8);
    switch (dice_.between(0, 8)) {
      case 0:
      case 1:
      case 2:
        key("id", "integer", "serial");
        break;
      case 3:
        key("id", "bigint", "serial");
        break;
      case 4:
        key("Key", "text", "serial");
        break;
      case 5:
        key("id", "uuid", "uuid");
        break;
      case 6:
        key("id", "varchar(40)", "serial");
        break;
      case 7:
        key("tenant", "integer", "integer 1..5");
        key("nr", "bigint", "serial");
        break;
      default:
        key("region", "text", "pick a|B|ä|%");
        key("day", "date", "pick 2026-01-01|2026-01-02");
        key("nr", "integer", "serial");
        break;
    }
    if (dice_.percent(12)) table_.partitions = dice_.between(1, 3);
    if (names_of(table_, {0})[0] != "tenant" && names_of(table_, {0})[0] != "region")
      table_.anchors = 3;
  }

  // To a table that is there already, or to itself.
  void references() {
    if (!dice_.percent(35) || table_.partitions > 0) return;
    const std::size_t to = dice_.below(schema_.tables.size() + 1);
    const bool itself = to == schema_.tables.size();
    const SchemaTable& target = itself ? table_ : schema_.tables[to];
    if (target.anchors == 0 || target.partitions > 0) return;
    SchemaColumn column;
    column.name = fresh_name(dice_, table_);
    column.type = target.columns[0].type;
    column.values = anchor_values(target);
    column.nullable = itself || dice_.percent(60);
    column.refers_to = static_cast<int>(to);
    column.rigid = true;  // compared with the other table's key
    if (!dice_.percent(30)) {
      static const std::vector<std::string> rules = {"", " on delete cascade",
                                                     " on delete restrict", " on update cascade",
                                                     " deferrable initially deferred"};
      table_.constraints.push_back(
          {fmt::format("{}_refers", table_.name.substr(0, 20)),
           fmt::format("foreign key ({}) references {} ({}){}", ident(column.name),
                       target.sql_name(), ident(target.columns[0].name), dice_.pick(rules)),
           {column.name},
           static_cast<int>(to)});
    }
    table_.columns.push_back(std::move(column));
  }

  void stamp() {
    SchemaColumn column;
    column.name = "updated_at";
    column.type = "timestamptz";
    column.by_trigger = true;
    table_.columns.push_back(column);
    table_.stamps = true;
  }

  std::vector<std::size_t> free_columns() const {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const SchemaColumn& column = table_.columns[i];
      if (!column.key && !column.by_trigger && column.ordered) at.push_back(i);
    }
    return at;
  }

  std::string index_name() {
    const int n = static_cast<int>(table_.indexes.size());
    if (dice_.percent(20)) return fmt::format("Index {} of {}", n, table_.name.substr(0, 20));
    return fmt::format("i{}_{}", n, dice_.between(100, 999999));
  }

  void indexes() {
    const std::vector<std::size_t> at = free_columns();
    if (at.empty()) return;
    for (int i = dice_.between(0, 2); i > 0; --i) {
      SchemaColumn& column = table_.columns[dice_.pick(at)];
      SchemaColumn& other = table_.columns[dice_.pick(at)];
      table_.indexes.push_back(index(column, other));
    }
  }

  SchemaIndex index(SchemaColumn& column, SchemaColumn& other) {
    const std::string a = ident(column.name);
    const std::string b = ident(other.name);
    const bool text = column.type == "text" || column.type.rfind("varchar", 0) == 0;
    const bool number = column.type == "integer" || column.type == "bigint";
    switch (dice_.between(0, 7)) {
      case 0:
        if (&column == &other) break;
        return {index_name(), false, fmt::format("({}, {} desc)", a, b), {column.name, other.name}};
      case 1:
        return {index_name(),
                false,
                fmt::format("({}) where {} is not null", a, b),
                {column.name, other.name}};
      case 2:
        if (!text && !number) break;
        column.rigid = true;
        return {index_name(),
                false,
                text ? fmt::format("(lower({}))", a) : fmt::format("(({} % 7))", a),
                {column.name}};
      case 3:
        if (table_.partitions > 0 || !column.unique) break;
        return {index_name(), true, fmt::format("({})", a), {column.name}};
      case 4:
        return {index_name(), false, fmt::format("({}) with (fillfactor = 70)", a), {column.name}};
      case 5:
        if (!text) break;
        column.rigid = true;
        return {index_name(), false, fmt::format("({} text_pattern_ops)", a), {column.name}};
      case 6:
        if (&column == &other) break;
        return {
            index_name(), false, fmt::format("({}) include ({})", a, b), {column.name, other.name}};
      default:
        break;
    }
    return {index_name(),
            false,
            fmt::format("({}{})", a, dice_.percent(30) ? " desc nulls last" : ""),
            {column.name}};
  }

  void checks() {
    for (SchemaColumn& column : table_.columns) {
      if (column.key || column.by_trigger || column.refers_to >= 0 || !dice_.percent(12)) continue;
      const std::string name = ident(column.name);
      const bool text = column.type == "text" || column.type.rfind("varchar", 0) == 0;
      const bool number = column.type == "integer" || column.type == "bigint" ||
                          column.type == "smallint" || column.type == "numeric(10,2)";
      if (!text && !number) continue;
      if (text) column.rigid = true;  // length() of a number there is none
      const std::string rule =
          text ? fmt::format("length({}) < 1000", name) : fmt::format("{} > -9000000000", name);
      table_.constraints.push_back(
          {fmt::format("{}_fits", column.name.substr(0, 20).size() == column.name.size()
                                      ? column.name
                                      : "long"),
           fmt::format("check ({})", rule),
           {column.name}});
      if (table_.constraints.back().name == "long_fits") return;
    }
    const std::vector<std::size_t> at = free_columns();
    for (const std::size_t i : at) {
      const SchemaColumn& column = table_.columns[i];
      if (!column.unique || table_.partitions > 0 || !dice_.percent(40)) continue;
      table_.constraints.push_back(
          {fmt::format("{}_once", table_.name.substr(0, 20)),
           fmt::format("unique ({}){}", ident(column.name), dice_.percent(20) ? " deferrable" : ""),
           {column.name}});
      return;
    }
  }

  void extras() {
    const SchemaColumn& column = table_.columns[dice_.below(table_.columns.size())];
    const std::string name = fmt::format("{}.{}", table_.sql_name(), ident(column.name));
    if (dice_.percent(15))
      table_.extras.push_back(fmt::format("comment on column {} is 'it''s a \"note\"'", name));
    if (dice_.percent(10))
      table_.extras.push_back(fmt::format("alter table {} alter column {} set statistics 250",
                                          table_.sql_name(), ident(column.name)));
    if (dice_.percent(10))
      table_.extras.push_back(fmt::format("alter table {} alter column {} set (n_distinct=-0.5)",
                                          table_.sql_name(), ident(column.name)));
    const bool long_one =
        column.type == "text" || column.type == "varchar(40)" || column.type == "jsonb";
    if (long_one && dice_.percent(30))
      table_.extras.push_back(fmt::format("alter table {} alter column {} set storage external",
                                          table_.sql_name(), ident(column.name)));
    if (dice_.percent(10))
      table_.extras.push_back(
          fmt::format("grant select, insert on {} to public", table_.sql_name()));
    if (dice_.percent(10))
      table_.extras.push_back(
          fmt::format("comment on table {} is 'of the shop'", table_.sql_name()));
    if (!table_.indexes.empty() && dice_.percent(15))
      table_.extras.push_back(fmt::format("comment on index {}.{} is 'why'", ident(table_.schema),
                                          ident(table_.indexes[0].name)));
    if (dice_.percent(6))
      table_.extras.push_back(
          fmt::format("alter table {} replica identity full", table_.sql_name()));
  }

  Dice& dice_;
  Schema& schema_;
  SchemaTable table_;
};

}  // namespace

std::string fresh_name(Dice& dice, const SchemaTable& table) {
  std::string name = any_name(dice);
  while (table.find(name) != nullptr) name = any_name(dice);
  return name;
}

SchemaColumn make_column(Dice& dice, const Schema& schema, const SchemaTable& table) {
  // Those that a change can make most of come more often.
  static const std::vector<std::string> often = {
      "text", "integer", "varchar(40)", "bigint", "numeric(10,2)", "timestamp", "varchar(20)"};
  SchemaColumn column;
  column.name = fresh_name(dice, table);
  column.type = dice.percent(50) ? dice.pick(often) : dice.pick(column_types()).sql;
  if (column.type == "citext" && !schema.citext) column.type = "text";
  const ColumnType& type = column_type(column.type);
  column.values = type.values;
  column.ordered = type.ordered;
  column.nullable = dice.percent(60);
  const bool countable =
      column.type == "text" || column.type == "integer" || column.type == "bigint";
  if (countable && dice.percent(15)) {
    column.unique = true;
    column.values = "serial";
  } else if (dice.percent(25)) {
    column.default_sql = type.literal;
    column.default_varies = type.literal.back() == ')' && type.literal.front() != '\'' &&
                            type.literal.rfind("array", 0) != 0;
  }
  return column;
}

Schema make_schema(Dice& dice) {
  Schema schema;
  schema.citext = dice.percent(25);
  static const std::vector<int> sizes = {1, 1, 1, 2, 2, 3};
  const int tables = dice.pick(sizes);
  for (int i = 0; i < tables; ++i) {
    SchemaTable table = TableMaker(dice, schema).make();
    schema.tables.push_back(std::move(table));
  }
  return schema;
}

}  // namespace shoofly::testing

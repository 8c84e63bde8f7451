// One method for each kind of wish, in one class, because they share what a wish is made of. More
// than 500 lines, and none of them longer than one kind needs.

#include "property/wish.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "base/contains.h"
#include "harness/scenario.h"
#include "property/schema_generator.h"
#include "property/types.h"

namespace shoofly::testing {
namespace {

constexpr const char* kAlone = "*";  // taken by a wish beside which there is no other on the table

std::string values_of(const SchemaColumn& column) {
  return column.values + (column.nullable ? "?" : "");
}

// One kind of wish each; nullopt where the table has nothing for it.
class WishMaker {
 public:
  WishMaker(Dice& dice, Schema& schema, std::size_t table, const std::vector<std::string>& taken)
      : dice_(dice), schema_(schema), table_(schema.tables[table]), taken_(taken) {
    wish_.table = table;
  }

  std::optional<SchemaWish> make() {
    using Kind = bool (WishMaker::*)();
    struct Weighted {
      const char* name;
      Kind kind;
      int weight;
    };
    static const std::vector<Weighted> kinds = {
        {"rename_column", &WishMaker::rename_column, 4},
        {"change_type", &WishMaker::change_type, 6},
        {"transform_column", &WishMaker::transform_column, 4},
        {"split_column", &WishMaker::split_column, 3},
        {"merge_columns", &WishMaker::merge_columns, 3},
        {"add_column", &WishMaker::add_column, 4},
        {"drop_column", &WishMaker::drop_column, 3},
        {"set_not_null", &WishMaker::set_not_null, 3},
        {"drop_not_null", &WishMaker::drop_not_null, 2},
        {"set_default", &WishMaker::set_default, 2},
        {"drop_default", &WishMaker::drop_default, 1},
        {"add_index", &WishMaker::add_index, 3},
        {"drop_index", &WishMaker::drop_index, 1},
        {"replace_index", &WishMaker::replace_index, 1},
        {"add_check", &WishMaker::add_check, 2},
        {"add_foreign_key", &WishMaker::add_foreign_key, 2},
        {"add_unique", &WishMaker::add_unique, 2},
        {"drop_constraint", &WishMaker::drop_constraint, 1},
        {"rename_constraint", &WishMaker::rename_constraint, 1},
        {"set_deferrable", &WishMaker::set_deferrable, 1},
        {"set_statistics", &WishMaker::set_statistics, 1},
        {"set_replica_identity", &WishMaker::set_replica_identity, 1},
        {"add_enum_value", &WishMaker::add_enum_value, 1},
        {"rename_table", &WishMaker::rename_table, 2},
        {"create_table", &WishMaker::create_table, 1},
        {"drop_table", &WishMaker::drop_table, 1},
        {"add_primary_key", &WishMaker::add_primary_key, 4},
    };
    if (contains(taken_, kAlone)) return std::nullopt;
    int all = 0;
    for (const Weighted& one : kinds) all += one.weight;
    int drawn = dice_.between(1, all);
    for (const Weighted& one : kinds) {
      drawn -= one.weight;
      if (drawn > 0) continue;
      wish_.kind = one.name;
      if (!(this->*one.kind)()) return std::nullopt;
      return wish_;
    }
    return std::nullopt;
  }

 private:
  // ---- Parts
  // -------------------------------------------------------------------------------------

  std::string table() const { return yaml(table_.sql_name()); }
  std::string alter() const { return "alter table " + table_.sql_name(); }
  std::string alter(const SchemaColumn& column) const {
    return alter() + " alter column " + ident(column.name);
  }
  void line(const std::string& keys) {
    wish_.line = fmt::format("  - {}: {{ table: {}, {} }}", wish_.kind, table(), keys);
  }

  void add_plain(const std::string& column, const std::string& type, const std::string& value,
                 bool nullable) {
    const std::string name = ident(column);
    wish_.plain_ddl.push_back(fmt::format("{} add column {} {}", alter(), name, type));
    if (nullable) return;
    wish_.plain_ddl.push_back(fmt::format("update {} set {} = {}", table_.sql_name(), name, value));
    wish_.plain_ddl.push_back(fmt::format("{} alter column {} set not null", alter(), name));
  }

  template <typename Fits>
  SchemaColumn* find(Fits fits) {
    std::vector<SchemaColumn*> found;
    for (SchemaColumn& column : table_.columns) {
      if (!column.key && !column.by_trigger && !contains(taken_, column.name) && fits(column))
        found.push_back(&column);
    }
    return found.empty() ? nullptr : dice_.pick(found);
  }
  SchemaColumn* any_column() {
    return find([](const SchemaColumn&) { return true; });
  }

  std::string new_name() {
    std::string name = fresh_name(dice_, table_);
    while (contains(taken_, name) || contains(wish_.columns, name))
      name = fresh_name(dice_, table_);
    wish_.columns.push_back(name);
    return name;
  }

  SideColumn side(const SchemaColumn& column) const {
    return {column.name, column.type, values_of(column), "", "", !column.default_sql.empty()};
  }

  bool is_constrained(const SchemaColumn& column) const {
    const auto reads = [&](const auto& object) { return contains(object.columns, column.name); };
    return std::any_of(table_.constraints.begin(), table_.constraints.end(), reads);
  }
  bool is_used(const SchemaColumn& column) const {
    const auto reads = [&](const auto& object) { return contains(object.columns, column.name); };
    return is_constrained(column) ||
           std::any_of(table_.indexes.begin(), table_.indexes.end(), reads);
  }

  // A default that is one of the values which can be converted.
  void narrow(SchemaColumn& column, const std::string& values) {
    column.values = values;
    if (column.default_sql.empty()) return;
    std::int64_t counter = 0;
    std::mt19937_64 random(dice_.number());
    column.default_sql =
        literal(Generator::parse(values).value().make(random, counter).value_or(""));
    column.default_varies = false;
  }

  // ---- Columns
  // -----------------------------------------------------------------------------------

  bool rename_column() {
    SchemaColumn* column = any_column();
    if (column == nullptr) return false;
    wish_.columns = {column->name};
    SideColumn from = side(*column);
    SideColumn to = from;
    to.name = new_name();
    from.derived = ident(to.name);
    to.derived = ident(from.name);
    line(fmt::format("column: {}, to: {}", yaml(ident(from.name)), yaml(ident(to.name))));
    wish_.plain_ddl = {
        fmt::format("{} rename column {} to {}", alter(), ident(from.name), ident(to.name))};
    wish_.olds = {from};
    wish_.news = {to};
    return true;
  }

  bool fits(const Conversion& conversion, const SchemaColumn& column, bool same_type) const {
    static const std::vector<std::string> numbers = {"smallint", "integer", "bigint", "numeric",
                                                     "numeric(12,4)"};
    if (conversion.from != column.type || (conversion.from == conversion.to) != same_type)
      return false;
    if (column.unique && !conversion.serial) return false;
    if ((conversion.to == "citext" || conversion.from == "citext") && !schema_.citext) return false;
    return !is_constrained(column) || column.unique || contains(numbers, conversion.to) ||
           (column.rigid && column.refers_to < 0);
  }

  bool convert(bool same_type) {
    const bool bold = dice_.percent(15);  // what the plan must refuse, or know how to do
    std::vector<std::pair<SchemaColumn*, const Conversion*>> found;
    for (SchemaColumn& column : table_.columns) {
      if (column.key || column.by_trigger || contains(taken_, column.name)) continue;
      if (column.rigid && !bold) continue;
      for (const Conversion& conversion : conversions()) {
        if (fits(conversion, column, same_type)) found.emplace_back(&column, &conversion);
      }
    }
    if (found.empty()) return false;
    const auto [column, conversion] = dice_.pick(found);
    convert(*column, *conversion);
    return true;
  }

  void convert(SchemaColumn& column, const Conversion& conversion) {
    const std::string name = ident(column.name);
    wish_.columns = {column.name};
    wish_.same_name = true;
    if (!column.unique) narrow(column, conversion.old_values);
    SideColumn from = side(column);
    SideColumn to = from;
    to.type = conversion.to;
    wish_.loss = !conversion.wider_values.empty() && column.nullable && !column.unique &&
                 column.default_sql.empty() && dice_.percent(30);
    if (!column.unique)
      to.values = (wish_.loss ? conversion.wider_values : conversion.new_values) +
                  (column.nullable ? "?" : "");
    to.derived =
        filled(conversion.value.empty() ? conversion.model_value : conversion.value, "c", name);
    from.derived =
        filled(conversion.back.empty() ? conversion.model_back : conversion.back, "c", name);
    std::string keys = fmt::format("column: {}", yaml(name));
    if (conversion.from != conversion.to) keys += ", type: " + yaml(conversion.to);
    if (!conversion.value.empty()) keys += ", value: " + yaml(to.derived);
    if (!conversion.back.empty()) keys += ", back: " + yaml(from.derived);
    const bool moved = !column.default_sql.empty() && !conversion.new_literal.empty();
    if (moved) keys += ", default: " + yaml(conversion.new_literal);
    line(keys);
    if (moved) wish_.plain_ddl.push_back(alter(column) + " drop default");
    if (conversion.from != conversion.to)
      wish_.plain_ddl.push_back(fmt::format(
          "{} type {} using {}", alter(column), conversion.to,
          conversion.value.empty() ? name + "::" + conversion.to : "(" + to.derived + ")"));
    if (moved)
      wish_.plain_ddl.push_back(
          fmt::format("{} set default {}", alter(column), conversion.new_literal));
    wish_.olds = {from};
    wish_.news = {to};
  }

  bool change_type() { return convert(false); }
  bool transform_column() { return convert(true); }

  // Names of parts, and each side's expressions over the other one's columns.
  struct Halves {
    SideColumn whole;
    std::vector<SideColumn> parts;
  };
  static void relate(Halves& halves, const Fission& fission) {
    std::string joined = fission.whole_from_parts;
    for (std::size_t i = 0; i < halves.parts.size(); ++i) {
      halves.parts[i].derived = filled(fission.part_from_whole[i], "c", ident(halves.whole.name));
      joined = filled(joined, std::to_string(i), ident(halves.parts[i].name));
    }
    halves.whole.derived = joined;
  }

  bool split_column() {
    std::vector<std::pair<SchemaColumn*, const Fission*>> found;
    for (SchemaColumn& column : table_.columns) {
      if (column.key || column.by_trigger || column.rigid || column.unique ||
          is_constrained(column) || contains(taken_, column.name))
        continue;
      for (const Fission& fission : fissions()) {
        if (fission.whole == column.type && (fission.strict || !column.nullable))
          found.emplace_back(&column, &fission);
      }
    }
    if (found.empty()) return false;
    const auto [column, fission] = dice_.pick(found);
    narrow(*column, fission->whole_values);
    wish_.columns = {column->name};
    Halves halves{side(*column), {}};
    // Where the old side has a default, a new one that is NULL in an INSERT has not been written.
    const bool omits = column->nullable && !column->default_sql.empty();
    for (std::size_t i = 0; i < fission->parts.size(); ++i)
      halves.parts.push_back({new_name(), fission->parts[i],
                              fission->part_values[i] + (column->nullable ? "?" : ""), "", "",
                              omits});
    relate(halves, *fission);
    std::string into;
    for (const SideColumn& part : halves.parts) {
      into += fmt::format("{}{}: {{ type: {}, value: {}{} }}", into.empty() ? "" : ", ",
                          yaml(ident(part.name)), yaml(part.type), yaml(part.derived),
                          column->nullable ? ", nullable: true" : "");
      add_plain(part.name, part.type, part.derived, column->nullable);
    }
    wish_.plain_ddl.push_back(fmt::format("{} drop column {}", alter(), ident(column->name)));
    line(fmt::format("column: {}, into: {{ {} }}, back: {}", yaml(ident(column->name)), into,
                     yaml(halves.whole.derived)));
    wish_.olds = {halves.whole};
    wish_.news = halves.parts;
    wish_.loss = column->nullable;  // of two parts one may be NULL, and so is the whole then
    return true;
  }

  bool merge_columns() {
    const Fission& fission = dice_.pick(fissions());
    std::vector<SchemaColumn*> chosen;
    for (const std::string& type : fission.parts) {
      SchemaColumn* column = find([&](const SchemaColumn& c) {
        return c.type == type && !c.rigid && !c.unique && !is_constrained(c) &&
               std::find(chosen.begin(), chosen.end(), &c) == chosen.end() &&
               (fission.strict || !c.nullable);
      });
      if (column == nullptr) return false;
      chosen.push_back(column);
    }
    const bool nullable = std::any_of(chosen.begin(), chosen.end(),
                                      [](const SchemaColumn* column) { return column->nullable; });
    // What a NULL becomes in the parts that cannot hold it, nobody can say.
    if (nullable && !std::all_of(chosen.begin(), chosen.end(),
                                 [](const SchemaColumn* column) { return column->nullable; }))
      return false;
    const bool defaults = std::any_of(chosen.begin(), chosen.end(), [](const SchemaColumn* column) {
      return !column->default_sql.empty();
    });
    Halves halves;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      narrow(*chosen[i], fission.part_values[i]);
      wish_.columns.push_back(chosen[i]->name);
      halves.parts.push_back(side(*chosen[i]));
    }
    halves.whole = {
        new_name(), fission.whole,       fission.whole_values + (nullable ? "?" : ""), "",
        "",         nullable && defaults};
    relate(halves, fission);
    write_merge(halves, nullable);
    return true;
  }

  void write_merge(const Halves& halves, bool nullable) {
    std::string columns;
    std::string back;
    add_plain(halves.whole.name, halves.whole.type, halves.whole.derived, nullable);
    for (const SideColumn& part : halves.parts) {
      const std::string separator = columns.empty() ? "" : ", ";
      columns += separator + yaml(ident(part.name));
      back += fmt::format("{}{}: {}", separator, yaml(ident(part.name)), yaml(part.derived));
      wish_.plain_ddl.push_back(fmt::format("{} drop column {}", alter(), ident(part.name)));
    }
    line(fmt::format("columns: [{}], into: {{ {}: {{ type: {}, value: {}{} }} }}, back: {{ {} }}",
                     columns, yaml(ident(halves.whole.name)), yaml(halves.whole.type),
                     yaml(halves.whole.derived), nullable ? ", nullable: true" : "", back));
    wish_.olds = halves.parts;
    wish_.news = {halves.whole};
  }

  bool add_column() {
    SchemaColumn column = make_column(dice_, schema_, table_);
    column.name = new_name();
    column.unique = false;
    column.values = column_type(column.type).values;
    std::string keys = fmt::format("column: {}", yaml(ident(column.name)));
    std::string fill = "NULL";
    SchemaColumn* read = any_column();
    const bool by_value = read != nullptr && dice_.percent(40);
    if (by_value) {
      column.nullable = dice_.percent(50);
      column.default_sql.clear();
      fill = value_over(*read, column);
      keys += ", value: " + yaml(fill);
      wish_.columns.push_back(read->name);
    } else if (!column.nullable || dice_.percent(50)) {
      const ColumnType& type = column_type(column.type);
      column.default_sql = type.literal;
      keys += ", default: " + yaml(type.literal);
      fill = type.literal.rfind("now()", 0) == 0 || type.literal.rfind("gen_", 0) == 0
                 ? "any"
                 : type.literal;
    } else {
      column.default_sql.clear();
    }
    keys += ", type: " + yaml(column.type);
    if (!column.nullable) keys += ", nullable: false";
    line(keys);
    wish_.news = {side(column)};
    wish_.news[0].fill = fill;
    // An INSERT that gives NULL has left it out, where there is a value.
    if (by_value) wish_.news[0].values = column.values;
    add_plain(column.name, column.type, by_value ? fill : column.default_sql, column.nullable);
    if (!column.default_sql.empty())
      wish_.plain_ddl.push_back(
          fmt::format("{} set default {}", alter(column), column.default_sql));
    return true;
  }

  // An expression over `read`, and its type and values for the new column.
  static std::string value_over(const SchemaColumn& read, SchemaColumn& column) {
    const std::string name = ident(read.name);
    const bool text = read.type == "text" || read.type.rfind("varchar", 0) == 0;
    column.type = text ? "integer" : "boolean";
    column.values = column_type(column.type).values;
    const std::string value =
        text ? fmt::format("length({})", name) : fmt::format("{} is null", name);
    return text && !column.nullable ? fmt::format("coalesce({}, 0)", value) : value;
  }

  bool drop_column() {
    SchemaColumn* column = any_column();
    if (column == nullptr) return false;
    wish_.columns = {column->name};
    SideColumn gone = side(*column);
    std::string keys = fmt::format("column: {}", yaml(ident(column->name)));
    gone.fill = "NULL";
    if (!column->default_sql.empty()) {
      gone.fill = column->default_varies ? "any" : column->default_sql;
    } else if (!column->nullable) {
      if (column->unique || column->refers_to >= 0) return false;  // no value serves every row
      const ColumnType& type = column_type(column->type);
      if (type.literal.back() == ')' && type.literal.front() != '\'') return false;
      gone.fill = fmt::format("{}::{}", type.literal, column->type);
      keys += ", back: " + yaml(gone.fill);
    }
    line(keys);
    wish_.olds = {gone};
    wish_.plain_ddl = {fmt::format("{} drop column {}", alter(), ident(column->name))};
    return true;
  }

  // ---- NULL and defaults
  // ---------------------------------------------------------------------------

  bool set_not_null() {
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
    const std::string value =
        fmt::format("{}::{}", column_type(column->type).literal, column->type);
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

  bool drop_not_null() {
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

  bool set_default() {
    SchemaColumn* column = find([](const SchemaColumn& c) { return !c.unique && c.refers_to < 0; });
    if (column == nullptr) return false;
    const std::string& value = column_type(column->type).literal;
    wish_.columns = {column->name};
    line(fmt::format("column: {}, default: {}", yaml(ident(column->name)), yaml(value)));
    wish_.plain_ddl = {fmt::format("{} set default {}", alter(*column), value)};
    return true;
  }

  bool drop_default() {
    SchemaColumn* column = find([](const SchemaColumn& c) { return !c.default_sql.empty(); });
    if (column == nullptr) return false;
    wish_.columns = wish_.never_omitted = {column->name};
    line(fmt::format("column: {}", yaml(ident(column->name))));
    wish_.plain_ddl = {alter(*column) + " drop default"};
    return true;
  }

  bool set_statistics() {
    SchemaColumn* column = any_column();
    if (column == nullptr) return false;
    wish_.columns = {column->name};
    line(fmt::format("column: {}, target: 777", yaml(ident(column->name))));
    wish_.plain_ddl = {alter(*column) + " set statistics 777"};
    return true;
  }

  bool add_enum_value() {
    SchemaColumn* column = find([](const SchemaColumn& c) { return c.type == "mood"; });
    if (column == nullptr) return false;
    wish_.columns = {column->name};
    line(fmt::format("column: {}, value: 'it''s new', before: ok", yaml(ident(column->name))));
    wish_.plain_ddl = {"alter type mood add value 'it''s new' before 'ok'"};
    return true;
  }

  // ---- Indexes and constraints
  // -------------------------------------------------------------------

  // The name of a new index or constraint; nothing: left to the program, and to the server.
  std::string object_name() {
    // The names are the server's own where it cuts and quotes nothing; else they are others.
    const std::string& column = wish_.columns[0];
    const bool plain = table_.name.size() < 20 && column.size() < 20 && ident(column) == column;
    if (plain && dice_.percent(20)) return "";
    return dice_.percent(20) ? "New Objëct" : fmt::format("new_{}", dice_.between(1, 9999));
  }

  bool add_index() {
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

  // One of the table's own whose columns are free.
  template <typename T, typename Fits>
  const T* object(const std::vector<T>& all, Fits fits) {
    std::vector<const T*> found;
    for (const T& one : all) {
      const bool free = std::none_of(one.columns.begin(), one.columns.end(),
                                     [&](const std::string& c) { return contains(taken_, c); });
      if (free && fits(one)) found.push_back(&one);
    }
    if (found.empty()) return nullptr;
    const T* chosen = dice_.pick(found);
    wish_.columns = chosen->columns;
    return chosen;
  }
  const SchemaIndex* any_index() {
    return object(table_.indexes, [](const SchemaIndex&) { return true; });
  }

  // Others may speak of it in a comment, which would then fail.
  bool drop_index() {
    const SchemaIndex* index = any_index();
    if (index == nullptr) return false;
    line("index: " + yaml(ident(index->name)));
    wish_.plain_ddl = {fmt::format("drop index {}.{}", ident(table_.schema), ident(index->name))};
    return true;
  }

  bool replace_index() {
    const SchemaIndex* index = any_index();
    if (index == nullptr || table_.partitions > 0) return false;
    const std::string& key = table_.columns[0].name;
    line(fmt::format("index: {}, columns: [{}]", yaml(ident(index->name)), yaml(ident(key))));
    wish_.plain_ddl = {fmt::format("drop index {}.{}", ident(table_.schema), ident(index->name)),
                       fmt::format("create index {} on {} ({})", ident(index->name),
                                   table_.sql_name(), ident(key))};
    return true;
  }

  // Without a name a check is called <table>_check, which the server does for several columns only.
  void add_constraint(const std::string& keys, const std::string& rest) {
    std::string name = object_name();
    if (name.empty() && wish_.kind == "add_check") name = "named_rule";
    line(keys + (name.empty() ? "" : ", name: " + yaml(ident(name))));
    wish_.plain_ddl = {fmt::format("{} add {} {}", alter(),
                                   name.empty() ? "" : "constraint " + ident(name), rest)};
  }

  bool add_check() {
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

  bool add_unique() {
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

  bool add_foreign_key() {
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

  bool drop_constraint() {
    const SchemaConstraint* constraint =
        object(table_.constraints, [](const SchemaConstraint&) { return true; });
    if (constraint == nullptr) return false;
    line("constraint: " + yaml(ident(constraint->name)));
    wish_.plain_ddl = {fmt::format("{} drop constraint {}", alter(), ident(constraint->name))};
    return true;
  }

  bool rename_constraint() {
    const SchemaConstraint* constraint =
        object(table_.constraints, [](const SchemaConstraint&) { return true; });
    if (constraint == nullptr) return false;
    line(fmt::format("constraint: {}, to: 'renamed_rule'", yaml(ident(constraint->name))));
    wish_.plain_ddl = {
        fmt::format("{} rename constraint {} to renamed_rule", alter(), ident(constraint->name))};
    return true;
  }

  bool set_deferrable() {
    const SchemaConstraint* constraint = object(table_.constraints, [](const SchemaConstraint& c) {
      return c.refers_to >= 0 && c.rest.find("deferrable") == std::string::npos;
    });
    if (constraint == nullptr) return false;
    line(fmt::format("constraint: {}, deferrable: true", yaml(ident(constraint->name))));
    wish_.plain_ddl = {
        fmt::format("{} alter constraint {} deferrable", alter(), ident(constraint->name))};
    return true;
  }

  // ---- Tables
  // ------------------------------------------------------------------------------------

  bool set_replica_identity() {
    if (contains(taken_, "replica identity")) return false;
    wish_.columns = {"replica identity"};
    line("to: full");
    wish_.plain_ddl = {alter() + " replica identity full"};
    return true;
  }

  // Nothing else may be wished of the table.
  bool rename_table() {
    if (!taken_.empty()) return false;
    for (const SchemaColumn& column : table_.columns) wish_.columns.push_back(column.name);
    wish_.columns.push_back(kAlone);
    const std::string to = dice_.percent(30) ? "Neue Tabelle" : "renamed_table";
    line("to: " + yaml(ident(to)));
    wish_.plain_ddl = {fmt::format("{} rename to {}", alter(), ident(to))};
    wish_.renamed = table_.schema == "public" ? ident(to) : ident(table_.schema) + "." + ident(to);
    return true;
  }

  bool create_table() {
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
  bool drop_table() {
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

  bool add_primary_key() {
    if (table_.primary_key || table_.partitions > 0 || contains(taken_, "primary key"))
      return false;
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

  Dice& dice_;
  Schema& schema_;
  SchemaTable& table_;
  const std::vector<std::string>& taken_;
  SchemaWish wish_;
};

}  // namespace

std::optional<SchemaWish> make_wish(Dice& dice, Schema& schema, std::size_t table,
                                    const std::vector<std::string>& taken) {
  return WishMaker(dice, schema, table, taken).make();
}

std::string yaml(const std::string& text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? "''" : std::string(1, c);
  return made + "'";
}

}  // namespace shoofly::testing

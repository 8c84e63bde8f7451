// Wishes that make other columns of columns.

#include <fmt/format.h>

#include "property/schema_generator.h"
#include "property/wish_maker.h"

namespace shoofly::testing {

bool WishMaker::rename_column() {
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

bool WishMaker::fits(const Conversion& conversion, const SchemaColumn& column,
                     bool same_type) const {
  static const std::vector<std::string> numbers = {"smallint", "integer", "bigint", "numeric",
                                                   "numeric(12,4)"};
  if (conversion.from != column.type || (conversion.from == conversion.to) != same_type)
    return false;
  if (column.unique && !conversion.serial) return false;
  if ((conversion.to == "citext" || conversion.from == "citext") && !schema_.citext) return false;
  return !is_constrained(column) || column.unique || contains(numbers, conversion.to) ||
         (column.rigid && column.refers_to < 0);
}

bool WishMaker::convert(bool same_type) {
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

void WishMaker::convert(SchemaColumn& column, const Conversion& conversion) {
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

bool WishMaker::change_type() { return convert(false); }

bool WishMaker::transform_column() { return convert(true); }

void WishMaker::relate(Halves& halves, const Fission& fission) {
  std::string joined = fission.whole_from_parts;
  for (std::size_t i = 0; i < halves.parts.size(); ++i) {
    halves.parts[i].derived = filled(fission.part_from_whole[i], "c", ident(halves.whole.name));
    joined = filled(joined, std::to_string(i), ident(halves.parts[i].name));
  }
  halves.whole.derived = joined;
}

bool WishMaker::split_column() {
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

bool WishMaker::merge_columns() {
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
  halves.whole = {new_name(), fission.whole,       fission.whole_values + (nullable ? "?" : ""), "",
                  "",         nullable && defaults};
  relate(halves, fission);
  write_merge(halves, nullable);
  return true;
}

void WishMaker::write_merge(const Halves& halves, bool nullable) {
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

bool WishMaker::add_column() {
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
    fill = type.literal.rfind("now()", 0) == 0 || type.literal.rfind("gen_", 0) == 0 ? "any"
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
    wish_.plain_ddl.push_back(fmt::format("{} set default {}", alter(column), column.default_sql));
  return true;
}

// An expression over `read`, and its type and values for the new column.
std::string WishMaker::value_over(const SchemaColumn& read, SchemaColumn& column) {
  const std::string name = ident(read.name);
  const bool text = read.type == "text" || read.type.rfind("varchar", 0) == 0;
  column.type = text ? "integer" : "boolean";
  column.values = column_type(column.type).values;
  const std::string value =
      text ? fmt::format("length({})", name) : fmt::format("{} is null", name);
  return text && !column.nullable ? fmt::format("coalesce({}, 0)", value) : value;
}

bool WishMaker::drop_column() {
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

}  // namespace shoofly::testing

#include "operation/new_column.h"

#include <fmt/format.h>

#include "operation/subject.h"

namespace shoofly {

std::vector<NewColumnWish> parse_into(const Fields& fields, std::size_t least) {
  std::vector<NewColumnWish> wishes;
  const Node* into = fields.require("into");
  if (into == nullptr) return wishes;
  Problems& problems = fields.problems();
  if (!into->is_map()) {
    problems.add(
        into->at,
        fmt::format("expected the new columns under \"into\", found {}", into->kind_name()),
        {"into: { first_name: { type: text, value: \"...\" } }"});
    return wishes;
  }
  for (const auto& [name, node] : into->entries) {
    const Fields column(node, fmt::format("\"{}\"", name.text),
                        {"type", "value", "nullable", "default"}, problems);
    NewColumnWish wish;
    wish.name = {name.text, name.at};
    wish.type = column.optional_text("type");
    wish.nullable = column.flag("nullable");
    wish.default_sql = column.optional_text("default");
    if (const Node* value = column.require("value"))
      wish.value = parse_expression(*value, "value", problems);
    wishes.push_back(std::move(wish));
  }
  if (into->entries.size() < least) {
    problems.add(into->at, fmt::format("\"into\" needs at least {} column{}, found {}", least,
                                       least == 1 ? "" : "s", into->entries.size()));
  }
  return wishes;
}

std::optional<Column> draft_column(const NewColumnWish& wish, const Column& like, bool nullable,
                                   const Scene& scene, Questions& questions, Problems& problems) {
  Column column;
  column.name = require_free_name(wish.name, scene, problems);
  column.type = like.type;
  column.nullable = wish.nullable.value_or(nullable);
  if (wish.type) {
    const auto type = ask_type(*wish.type, scene, questions, problems);
    if (!type) return std::nullopt;
    column.type = *type;
  }
  if (column.type == like.type) column.collation = like.collation;
  if (wish.default_sql) {
    column.default_sql = wish.default_sql->text;
    column.default_is_literal = is_literal(wish.default_sql->text);
  }
  if (column.name.empty()) return std::nullopt;
  return column;
}

std::optional<Asked> draft_default(const NewColumnWish& wish, const Column& column) {
  if (!wish.default_sql) return std::nullopt;
  Asked asked = ask_default(*wish.default_sql, column);
  asked.id = "default." + column.name;
  asked.what = fmt::format("default of \"{}\"", column.name);
  return asked;
}

std::optional<Asked> draft_value(const NewColumnWish& wish, const Column& column,
                                 const std::string& subject, const Scene& scene,
                                 Problems& problems) {
  Asked asked;
  asked.id = "value." + column.name;
  asked.what = fmt::format("value of \"{}\"", column.name);
  asked.at = wish.value.at;
  asked.result_type = column.type;
  const auto sql = expression_sql(wish.value, asked.what, {subject, {}}, scene, problems);
  if (!sql) return std::nullopt;
  asked.sql = *sql;
  return asked;
}

}  // namespace shoofly

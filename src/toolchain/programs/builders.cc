#include "toolchain/programs/builders.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr std::array<std::string_view, 8> kComparisons = {
    "=", "<", ">", "<=", ">=", "<>", "!=", "like"};

Sql where_of(const Sql& condition) {
  return condition.empty() ? Sql() : kSql.write(" where {}", condition);
}

Sql equals(const std::string& column, const Node& said, const Sql& value) {
  return said.is(Node::Kind::kNothing) ? kSql.write("{} is null", Ident{column})
                                       : kSql.write("{} = {}", Ident{column}, value);
}

// where({..}), where('a', 1), where('a', '>', 1)
std::optional<Sql> knex_where(const Node& call) {
  const Node* first = call.argument(0);
  if (first == nullptr) return std::nullopt;
  if (first->is(Node::Kind::kMap))
    return call.items.size() == 1 ? builder_conditions(*first) : std::nullopt;
  const auto column = plain_text(first);
  if (!column || call.items.size() > 3) return std::nullopt;
  const Node* last = call.argument(call.items.size() - 1);
  if (last == nullptr || last->is(Node::Kind::kFunction)) return std::nullopt;
  const Sql value = builder_value(*last).value_or(written("$1"));
  if (call.items.size() == 2) return equals(*column, *last, value);
  const auto operation = plain_text(call.argument(1));
  if (!operation ||
      std::find(kComparisons.begin(), kComparisons.end(), *operation) == kComparisons.end())
    return std::nullopt;
  return kSql.write("{} {} {}", Ident{*column}, written(*operation), value);
}

std::optional<Sql> knex_condition(const Node& call) {
  const std::string& name = call.text;
  if (name == "where" || name == "andWhere") return knex_where(call);
  const auto column = plain_text(call.argument(0));
  if (!column) return std::nullopt;
  if (name == "whereNull") return kSql.write("{} is null", Ident{*column});
  if (name == "whereNotNull") return kSql.write("{} is not null", Ident{*column});
  const Node* list = call.argument(1);
  if (name == "whereRaw" && list == nullptr) return written(*column);
  if (name != "whereIn" || list == nullptr || !list->is(Node::Kind::kList)) return std::nullopt;
  std::vector<Sql> all;
  for (const Argument& item : list->items) {
    const auto value = builder_value(item.value);
    if (!value) return std::nullopt;
    all.push_back(*value);
  }
  return kSql.write("{} in ({})", Ident{*column}, Sql::join(all, ", "));
}

std::optional<Sql> knex_settings(const Node& call) {
  const Node* first = call.argument(0);
  if (first == nullptr) return std::nullopt;
  if (first->is(Node::Kind::kMap)) return builder_settings(*first);
  const auto column = plain_text(first);
  const Node* said = call.argument(1);
  if (!column || said == nullptr) return std::nullopt;
  return kSql.write("{} = {}", Ident{*column}, builder_value(*said).value_or(written("__value_")));
}

// What the program computes is a parameter.
Sql value_or_parameter(const Node& node) { return builder_value(node).value_or(written("$1")); }

}  // namespace

std::optional<Sql> builder_insert(const QualifiedName& table, const Node& said) {
  std::vector<const Node*> rows;
  if (said.is(Node::Kind::kMap)) rows.push_back(&said);
  if (said.is(Node::Kind::kList)) {
    for (const Argument& item : said.items) rows.push_back(&item.value);
  }
  std::vector<std::string> columns;
  std::vector<Sql> all;
  for (const Node* row : rows) {
    if (!row->is(Node::Kind::kMap) || row->items.empty()) return std::nullopt;
    mark_read(*row);
    std::vector<std::string> own;
    std::vector<Sql> values;
    for (const Argument& item : row->items) {
      if (item.key.empty()) return std::nullopt;
      own.push_back(item.key);
      values.push_back(value_or_parameter(item.value));
    }
    if (all.empty()) columns = own;
    if (columns != own) return std::nullopt;
    all.push_back(kSql.write("({})", Sql::join(values, ", ")));
  }
  if (all.empty()) return std::nullopt;
  return kSql.write("insert into {} ({}) values {}", table, kSql.idents(columns),
                    Sql::join(all, ", "));
}

std::optional<Sql> builder_value(const Node& node) {
  if (const auto literal = literal_value(node)) return literal;
  const bool raw = node.calls("raw") || node.calls("literal") || node.calls("text");
  const Node* text = raw && node.items.size() == 1 ? sql_text(&node) : nullptr;
  return text == nullptr || text->holes ? std::nullopt : std::optional(written(text->text));
}

std::optional<Sql> builder_conditions(const Node& map) {
  std::vector<Sql> all;
  for (const Argument& item : map.items) {
    if (item.key.empty()) return std::nullopt;
    if (item.value.is(Node::Kind::kList)) {
      std::vector<Sql> values;
      for (const Argument& one : item.value.items) values.push_back(value_or_parameter(one.value));
      if (values.empty()) return std::nullopt;
      all.push_back(kSql.write("{} in ({})", Ident{item.key}, Sql::join(values, ", ")));
      continue;
    }
    const auto value = builder_value(item.value);
    if (!value) return std::nullopt;
    all.push_back(equals(item.key, item.value, *value));
  }
  return Sql::join(all, " and ");
}

std::optional<Sql> builder_settings(const Node& map) {
  std::vector<Sql> all;
  for (const Argument& item : map.items) {
    if (item.key.empty()) return std::nullopt;
    all.push_back(kSql.write("{} = {}", Ident{item.key},
                             builder_value(item.value).value_or(written("__value_"))));
  }
  return all.empty() ? std::nullopt : std::optional(Sql::join(all, ", "));
}

Sql update_sql(const QualifiedName& table, const Sql& settings, const Sql& condition) {
  return kSql.write("update {} set {}{}", table, settings, where_of(condition));
}

Sql delete_sql(const QualifiedName& table, const Sql& condition) {
  return kSql.write("delete from {}{}", table, where_of(condition));
}

std::optional<Sql> knex_write(const Chain& chain) {
  // knex('t'), trx('t'), knex.from('t'), knex.table('t')
  if (chain.calls.size() < 2) return std::nullopt;
  const Node& from = *chain.calls.front();
  const bool named = from.text == "from" || from.text == "table";
  if (chain.root.empty() != from.on.empty() || (!chain.root.empty() && !named)) return std::nullopt;
  const auto name = plain_text(from.argument(0));
  const Node& last = *chain.calls.back();
  if (!name || from.items.size() != 1) return std::nullopt;
  const QualifiedName table = qualified(*name);
  std::vector<Sql> conditions;
  for (std::size_t i = 1; i + 1 < chain.calls.size(); ++i) {
    const auto condition = knex_condition(*chain.calls[i]);
    if (!condition) return std::nullopt;
    conditions.push_back(*condition);
  }
  const Sql where = Sql::join(conditions, " and ");
  if (last.text == "update") {
    const auto settings = knex_settings(last);
    return settings ? std::optional(update_sql(table, *settings, where)) : std::nullopt;
  }
  if (last.text == "del" || last.text == "delete") return delete_sql(table, where);
  if (!conditions.empty()) return std::nullopt;
  if (last.text == "truncate") return kSql.write("truncate {} restart identity", table);
  const Node* rows = last.text == "insert" ? last.argument(0) : nullptr;
  return rows == nullptr ? std::nullopt : builder_insert(table, *rows);
}

}  // namespace shoofly::toolchain::programs

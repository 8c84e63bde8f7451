#include "toolchain/programs/alembic_rows.h"

#include <vector>

#include "toolchain/programs/builders.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// t.c.id == 1; what else it is has to be run.
Sql sa_condition(const Node& node) {
  const Sql unknown = written("$1");
  if (node.calls("is_") && node.on.size() == 1 && node.on.front().is(Node::Kind::kName) &&
      node.items.size() == 1 && node.items.front().value.is(Node::Kind::kNothing))
    return kSql.write("{} is null", Ident{last_part(node.on.front().text)});
  if (!node.is(Node::Kind::kOther) || node.items.size() != 2) return unknown;
  const Node& left = node.items[0].value;
  const Argument& right = node.items[1];
  if (!left.is(Node::Kind::kName) || left.text.find(".c.") == std::string::npos) return unknown;
  const Ident column{last_part(left.text)};
  const Sql value = builder_value(right.value).value_or(unknown);
  const bool null = right.value.is(Node::Kind::kNothing);
  if (right.key == "==")
    return null ? kSql.write("{} is null", column) : kSql.write("{} = {}", column, value);
  if (right.key == "!=")
    return null ? kSql.write("{} is not null", column) : kSql.write("{} <> {}", column, value);
  return unknown;
}

// values(a=1), values({"a": 1}), values({t.c.a: 1})
std::optional<Sql> sa_settings(const Node& call) {
  const bool map = call.items.size() == 1 && call.items[0].value.is(Node::Kind::kMap);
  Node plain = map ? call.items[0].value : call;
  for (Argument& item : plain.items) item.key = std::string(last_part(item.key));
  return builder_settings(plain);
}

}  // namespace

std::optional<QualifiedName> sa_table_name(const Node& node) {
  if (!node.calls("table") && !node.calls("Table")) return std::nullopt;
  const auto name = plain_text(node.argument(0));
  if (!name) return std::nullopt;
  return QualifiedName{node.word("schema"), *name};
}

std::optional<Sql> sa_rows(const Node& said) {
  const Chain chain = chain_of(said);
  std::size_t next = 0;
  std::optional<QualifiedName> table;
  if (!chain.calls.empty()) table = sa_table_name(*chain.calls[0]);
  if (table) ++next;
  if (next >= chain.calls.size()) return std::nullopt;
  const Node& begins = *chain.calls[next++];
  const bool updates = begins.text == "update";
  const bool deletes = begins.text == "delete";
  if (!updates && !deletes) return std::nullopt;
  if (!table && begins.items.size() == 1) table = sa_table_name(begins.items[0].value);
  if (!table) return std::nullopt;
  std::vector<Sql> conditions;
  std::optional<Sql> settings;
  for (; next < chain.calls.size(); ++next) {
    const Node& call = *chain.calls[next];
    if (call.text == "where") {
      for (const Argument& item : call.items) conditions.push_back(sa_condition(item.value));
    } else if (call.text == "values") {
      settings = sa_settings(call);
    } else if (call.text != "execution_options") {
      return std::nullopt;
    }
  }
  mark_read(said);
  const Sql where = Sql::join(conditions, " and ");
  if (deletes) return delete_sql(*table, where);
  return settings ? std::optional(update_sql(*table, *settings, where)) : std::nullopt;
}

}  // namespace shoofly::toolchain::programs

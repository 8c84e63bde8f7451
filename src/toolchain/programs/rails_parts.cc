#include "toolchain/programs/rails_parts.h"

#include <utility>

#include "toolchain/programs/rails_table.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {

std::string rails_word(const Node& call, std::size_t position) {
  return plain_text(call.argument(position)).value_or("");
}

// What PostgreSQL has no use for, and what was looked at elsewhere.
void say_rails_rest(const Node& node, SqlScript& sql) {
  say_unread(node,
             {"comment", "limit", "precision", "scale", "unsigned", "charset", "after", "first",
              "index", "from", "column", "length", "engine"},
             sql);
}

// courses_students: both names in the order of the alphabet.
std::string rails_join_table(const Node& call) {
  if (!call.word("table_name").empty()) return call.word("table_name");
  std::string first = rails_word(call, 0);
  std::string second = rails_word(call, 1);
  if (first.empty() || second.empty()) return "";
  if (second < first) std::swap(first, second);
  // catalog_categories and catalog_products make catalog_categories_products
  const std::size_t end = first.rfind('_');
  const std::string prefix = end == std::string::npos ? "" : first.substr(0, end + 1);
  if (!prefix.empty() && second.starts_with(prefix)) second.erase(0, prefix.size());
  return first + "_" + second;
}

// The columns of a reference, and its index and key behind them.
bool RailsParts::reference(const std::string& name, const Node& call) {
  if (name.empty()) return false;
  const std::string type = call.word("type").empty() ? "bigint" : call.word("type");
  auto column = rails_column(name + "_id", type, call);
  if (!column) return false;
  parts.push_back(column_sql(*column));
  std::vector<std::string> indexed = {name + "_id"};
  const Node* polymorphic = call.keyword("polymorphic");
  if (polymorphic != nullptr && !polymorphic->is_false()) {
    ColumnDraft kind;
    kind.name = name + "_type";
    kind.type = kSql.write("varchar");
    kind.not_null = column->not_null;
    parts.push_back(column_sql(kind));
    indexed = {name + "_type", name + "_id"};
  }
  const Node* index = call.keyword("index");
  if (index == nullptr || !index->is_false()) {
    IndexDraft draft{rails_index_name(table_.name, indexed), table_, {}};
    for (const std::string& each : indexed) draft.keys.push_back(kSql.ident(each));
    if (index != nullptr && index->is(Node::Kind::kMap)) {
      draft.concurrently = index->word("algorithm") == "concurrently";
      draft.unique = index->flag("unique");
      if (!index->word("name").empty()) draft.name = index->word("name");
    }
    after.push_back(index_sql(draft));
  }
  const Node* foreign = call.keyword("foreign_key");
  if (foreign == nullptr || foreign->is_false()) return true;
  const std::string to = foreign->word("to_table");
  KeyDraft key = rails_key(table_, to.empty() ? rails_plural(name) : to, *foreign);
  key.columns = {name + "_id"};
  if (foreign->word("name").empty()) key.name = rails_key_name(table_.name, name + "_id");
  after.push_back(kSql.write("alter table {} add {}", table_, key_sql(key)));
  return true;
}

void RailsParts::timestamps(const Node& call) {
  for (const char* name : {"created_at", "updated_at"}) {
    auto column = rails_column(name, "datetime", call);
    if (!column) continue;
    const Node* null = call.keyword("null");
    column->not_null = null == nullptr || null->is_false();
    parts.push_back(column_sql(*column));
  }
}

// `t.string :a, :b, null: false` in a create_table.
void RailsParts::take(const Node& node) {
  const std::size_t before = sql_.opaque_parts();
  if (!node.is(Node::Kind::kCall)) return sql_.opaque(node.at, described(node));
  take_part(node);
  if (sql_.opaque_parts() == before) say_rails_rest(node, sql_);
}

void RailsParts::take_part(const Node& node) {
  if (node.text == "timestamps") {
    return timestamps(node);
  }
  if (node.text == "index") {
    const auto index = rails_index(table_, node.argument(0), node);
    if (!index) return sql_.opaque(node.at, described(node));
    after.push_back(index_sql(*index));
    return;
  }
  if (node.text == "foreign_key" && !rails_word(node, 0).empty()) {
    parts.push_back(key_sql(rails_key(table_, rails_word(node, 0), node)));
    return;
  }
  if (node.text == "check_constraint" && !rails_word(node, 0).empty()) {
    parts.push_back(kSql.write("{}check ({})", constraint_name(node.word("name")),
                               written(rails_word(node, 0))));
    return;
  }
  if (node.text == "exclusion_constraint" && !rails_word(node, 0).empty()) {
    const std::string method = node.word("using");
    parts.push_back(kSql.write("{}exclude {}({})", constraint_name(node.word("name")),
                               method.empty() ? Sql() : kSql.write("using {} ", written(method)),
                               written(rails_word(node, 0))));
    return;
  }
  take_columns(node);
}

void RailsParts::take_columns(const Node& node) {
  const bool refers = node.text == "references" || node.text == "belongs_to";
  const bool says = node.text == "column";
  const std::string type = says ? rails_word(node, 1) : node.text;
  for (std::size_t i = 0; node.argument(i) != nullptr && !(says && i > 0); ++i) {
    if (refers) {
      if (!reference(rails_word(node, i), node)) sql_.opaque(node.at, described(node));
      continue;
    }
    const auto column = rails_column(rails_word(node, i), type, node);
    if (!column || column->name.empty()) {
      sql_.opaque(node.at, described(node));
      continue;
    }
    parts.push_back(column_sql(*column));
    const Node* index = node.keyword("index");
    if (index == nullptr || index->is_false()) continue;
    IndexDraft draft{
        rails_index_name(table_.name, {column->name}), table_, {kSql.ident(column->name)}};
    draft.unique = index->flag("unique");
    after.push_back(index_sql(draft));
  }
}

}  // namespace shoofly::toolchain::programs

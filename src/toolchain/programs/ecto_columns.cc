#include "toolchain/programs/ecto_columns.h"

#include <map>
#include <utility>

#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

std::string ecto_number(const Node& call, const char* key) {
  const Node* said = call.keyword(key);
  return said != nullptr && said->is(Node::Kind::kNumber) ? said->text : "";
}

Sql ecto_type_name(const std::string& type) {
  static const std::map<std::string, const char*> kTypes = {
      {"id", "integer"},
      {"identity", "bigint"},
      {"binary_id", "uuid"},
      {"string", "varchar"},
      {"bitstring", "varbit"},
      {"binary", "bytea"},
      {"map", "jsonb"},
      {"naive_datetime", "timestamp"},
      {"utc_datetime", "timestamp"},
      {"utc_datetime_usec", "timestamp"},
      {"naive_datetime_usec", "timestamp"},
      {"time_usec", "time"},
      {"duration", "interval"},
  };
  const auto known = kTypes.find(type);
  return written(known == kTypes.end() ? type : known->second);
}

Sql plain_ecto_type(const std::string& type, const Node& call) {
  const Sql name = ecto_type_name(type);
  if (type == "naive_datetime" || type == "utc_datetime" || type == "time")
    return kSql.write("{}(0)", name);
  const std::string size = ecto_number(call, "size");
  const std::string precision = ecto_number(call, "precision");
  const std::string scale = ecto_number(call, "scale");
  if (type.ends_with("_usec") || type == "duration")
    return precision.empty() ? name : kSql.write("{}({})", name, written(precision));
  if (!size.empty()) return kSql.write("{}({})", name, written(size));
  if (!precision.empty())
    return kSql.write("{}({}, {})", name, written(precision), written(scale.empty() ? "0" : scale));
  return type == "string" ? kSql.write("varchar(255)") : name;
}

// :string, "citext", {:array, :string}, {:map, :integer}
std::optional<Sql> ecto_type(const Node& node, const Node& call) {
  if (const auto plain = plain_text(&node)) return plain_ecto_type(*plain, call);
  if (!node.is(Node::Kind::kList) || node.items.size() != 2) return std::nullopt;
  const auto kind = plain_text(node.argument(0));
  if (kind == "map") return kSql.write("jsonb");
  if (kind != "array") return std::nullopt;
  const auto inner = ecto_type(*node.argument(1), call);
  return inner ? std::optional(kSql.write("{}[]", *inner)) : std::nullopt;
}

std::optional<Sql> ecto_default(const Node& value) {
  if (value.calls("fragment")) {
    const auto text = plain_text(value.argument(0));
    return text ? std::optional(written(*text)) : std::nullopt;
  }
  if (value.is(Node::Kind::kMap) && value.items.empty()) return kSql.write("{}", Text{"{}"});
  if (!value.is(Node::Kind::kList)) return literal_value(value);
  if (value.items.empty()) return kSql.write("{}", Text{"{}"});
  std::vector<Sql> all;
  for (const Argument& item : value.items) {
    const auto each = item.key.empty() ? literal_value(item.value) : std::nullopt;
    if (!each) return std::nullopt;
    all.push_back(*each);
  }
  return kSql.write("array[{}]", Sql::join(all, ", "));
}

// Nullopt: an action that is not known.
std::optional<std::string> ecto_action(const Node* node) {
  static const std::map<std::string, std::string> kActions = {
      {"delete_all", "cascade"}, {"update_all", "cascade"}, {"nilify_all", "set null"},
      {"restrict", "restrict"},  {"nothing", ""},
  };
  if (node == nullptr) return "";
  const auto said = plain_text(node);
  const auto known = said ? kActions.find(*said) : kActions.end();
  return known == kActions.end() ? std::nullopt : std::optional(known->second);
}

std::optional<KeyDraft> ecto_key(const QualifiedName& table, const std::string& column,
                                 const Node& node) {
  const auto to = plain_text(node.argument(0));
  const auto on_delete = ecto_action(node.keyword("on_delete"));
  const auto on_update = ecto_action(node.keyword("on_update"));
  if (!to || !on_delete || !on_update) return std::nullopt;
  const std::string prefix = node.word("prefix");
  const std::string key = node.word("column");
  const Node* validate = node.keyword("validate");
  KeyDraft draft{ecto_key_name(table, column, node),
                 {column},
                 {prefix.empty() ? table.schema : prefix, *to},
                 {key.empty() ? "id" : key},
                 *on_delete,
                 *on_update,
                 "",
                 validate != nullptr && validate->is_false()};
  const Node* with = node.keyword("with");
  if (with == nullptr) return draft;
  for (const Argument& item : with->items) {
    const auto other = plain_text(&item.value);
    if (item.key.empty() || !other) return std::nullopt;
    draft.columns.push_back(item.key);
    draft.referenced.push_back(*other);
  }
  return draft;
}

std::optional<Sql> ecto_reference_type(const Node& references, const Node& call) {
  const Node* type = references.keyword("type");
  if (type == nullptr) return kSql.write("bigint");
  const auto plain = plain_text(type);
  if (plain == "bigserial" || plain == "identity") return kSql.write("bigint");
  if (plain == "serial") return kSql.write("integer");
  return ecto_type(*type, call);
}

}  // namespace

std::string ecto_key_name(const QualifiedName& table, const std::string& column,
                          const Node& references) {
  const std::string name = references.word("name");
  return name.empty() ? cut_name(table.name + "_" + column + "_fkey") : name;
}

std::optional<EctoColumn> ecto_column(const QualifiedName& table, const std::string& name,
                                      const Node& type, const Node& call, SqlScript& sql) {
  EctoColumn column;
  ColumnDraft& draft = column.draft;
  draft.name = name;
  const bool refers = type.calls("references");
  const auto made = refers ? ecto_reference_type(type, call) : ecto_type(type, call);
  if (!made) return std::nullopt;
  draft.type = *made;
  if (refers) {
    column.key = ecto_key(table, name, type);
    if (!column.key) return std::nullopt;
    say_unread(type, {"comment"}, sql);
  }
  if (type.is_text() && type.text == "identity")
    draft.generated = kSql.write("by default as identity");
  const Node* null = call.keyword("null");
  draft.not_null = null != nullptr && null->is_false();
  column.in_primary_key = call.flag("primary_key");
  draft.collation = call.word("collation");
  if (const auto generated = plain_text(call.keyword("generated")))
    draft.generated = written(*generated);
  const Node* value = call.keyword("default");
  if (value == nullptr) return column;
  draft.default_value = ecto_default(*value);
  return draft.default_value ? std::optional(column) : std::nullopt;
}

std::optional<std::vector<EctoColumn>> ecto_timestamps(const QualifiedName& table, const Node& call,
                                                       SqlScript& sql) {
  std::vector<EctoColumn> columns;
  Node usual_type;
  usual_type.kind = Node::Kind::kText;
  usual_type.text = "naive_datetime";
  const Node* type = call.keyword("type");
  for (const char* usual : {"inserted_at", "updated_at"}) {
    const Node* said = call.keyword(usual);
    if (said != nullptr && said->is_false()) continue;
    const bool renamed = said != nullptr && said->is_text();
    auto column = ecto_column(table, renamed ? said->text : usual,
                              type == nullptr ? usual_type : *type, call, sql);
    if (!column) return std::nullopt;
    const Node* null = call.keyword("null");
    column->draft.not_null = null == nullptr || null->is_false();
    columns.push_back(std::move(*column));
  }
  return columns;
}

}  // namespace shoofly::toolchain::programs

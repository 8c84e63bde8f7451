#include "toolchain/programs/alembic_tables.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/reading.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

// "schema.table.column"
void take_reference(const std::string& path, KeyDraft& key) {
  const std::size_t dot = path.rfind('.');
  key.references = qualified(path.substr(0, dot));
  if (dot != std::string::npos) key.referenced.push_back(path.substr(dot + 1));
}

void take_identity(const Node& identity, ColumnDraft& draft) {
  draft.generated = identity.flag("always") ? kSql.write("always as identity")
                                            : kSql.write("by default as identity");
}

void take_column_part(const Node& part, SaColumn& column) {
  const std::string_view name = last_part(part.text);
  if (name == "ForeignKey") {
    const auto path = plain_text(part.argument(0));
    if (!path) return;
    KeyDraft key;
    key.columns = {column.draft.name};
    key.name = part.word("name");
    take_reference(*path, key);
    take_key_options(part, key);
    column.key = key;
  } else if (name == "Identity") {
    take_identity(part, column.draft);
  } else if (name == "Computed") {
    if (const auto expression = sa_expression(part.argument(0)))
      column.draft.generated = kSql.write("always as ({}) stored", *expression);
  } else if (name == "CheckConstraint") {
    column.draft.check = sa_expression(part.argument(0));
  }
}

bool is_column_part(std::string_view name) {
  return name == "ForeignKey" || name == "Identity" || name == "Computed" ||
         name == "CheckConstraint" || name == "Sequence" || name == "FetchedValue";
}

void take_options(const Node& node, SaColumn& column) {
  column.draft.primary_key = node.flag("primary_key");
  const Node* nullable = node.keyword("nullable");
  if (nullable != nullptr) column.draft.not_null = nullable->is_false();
  if (column.draft.primary_key) column.draft.not_null = true;
  column.unique = node.flag("unique");
  column.index = node.flag("index");
  if (const Node* comment = node.keyword("comment")) column.comment = plain_text(comment);
  const Node* automatic = node.keyword("autoincrement");
  if (automatic != nullptr && automatic->is(Node::Kind::kTruth))
    column.numbers_itself = automatic->is_true();
  const Node* value = node.keyword("server_default");
  if (value == nullptr || value->is(Node::Kind::kNothing)) return;
  if (value->is(Node::Kind::kCall) && is_column_part(last_part(value->text)))
    return take_column_part(*value, column);
  column.draft.default_value = sa_default(*value);
  column.has_default_unread = !column.draft.default_value.has_value();
}

std::optional<Sql> table_constraint(const Node& node) {
  const std::string_view name = last_part(node.text);
  const Sql called = constraint_name(node.word("name"));
  std::vector<std::string> columns;
  for (const Argument& item : node.items) {
    const auto column = item.key.empty() ? plain_text(&item.value) : std::nullopt;
    if (column) columns.push_back(*column);
  }
  if (name == "PrimaryKeyConstraint")
    return kSql.write("{}primary key ({})", called, kSql.idents(columns));
  if (name == "UniqueConstraint") return kSql.write("{}unique ({})", called, kSql.idents(columns));
  if (name == "CheckConstraint") {
    const auto condition = sa_expression(node.argument(0));
    if (!condition) return std::nullopt;
    return kSql.write("{}check ({})", called, *condition);
  }
  if (name != "ForeignKeyConstraint") return std::nullopt;
  const auto from = plain_texts(node.argument(0));
  const auto to = plain_texts(node.argument(1));
  if (!from || !to || to->empty()) return std::nullopt;
  KeyDraft key;
  key.name = node.word("name");
  key.columns = *from;
  for (const std::string& path : *to) take_reference(path, key);
  take_key_options(node, key);
  return key_sql(key);
}

// One integer that is the whole key numbers itself.
void number_keys(std::vector<SaColumn>& columns, const std::vector<std::string>& key) {
  for (SaColumn& column : columns) {
    const bool in_key = std::find(key.begin(), key.end(), column.draft.name) != key.end();
    if (!in_key) continue;
    column.draft.not_null = true;
    const Sql serial = sqlalchemy_serial(column.type.sql);
    const bool wants = column.numbers_itself.value_or(key.size() == 1 && !column.key);
    if (wants && !serial.empty() && !column.draft.default_value && !column.draft.generated)
      column.draft.type = serial;
  }
}

Sql comment_sql(const QualifiedName& table, const std::string& column, const std::string& text) {
  return kSql.write("comment on column {}.{} is {}", table, Ident{column}, Text{text});
}

// The columns with what each brings along.
std::vector<Sql> table_parts(std::vector<SaColumn>& columns, const QualifiedName& name,
                             std::vector<Sql> constraints, SaTable& table) {
  std::vector<Sql> parts;
  for (SaColumn& column : columns) {
    if (!column.type.needs.name.empty()) table.types.push_back(column.type);
    if (!column.type.known)
      table.unread.push_back(fmt::format("the type of column {}", column.draft.name));
    if (column.has_default_unread)
      table.unread.push_back(fmt::format("the default of column {}", column.draft.name));
    parts.push_back(column_sql(column.draft));
    if (column.key) constraints.push_back(key_sql(*column.key));
    if (column.unique && !column.index)
      constraints.push_back(kSql.write("unique ({})", Ident{column.draft.name}));
    if (column.index) {
      IndexDraft index{sa_index_name(name.name, column.draft.name),
                       name,
                       {kSql.ident(column.draft.name)},
                       column.unique};
      table.after.push_back(index_sql(index));
    }
    if (column.comment)
      table.after.push_back(comment_sql(name, column.draft.name, *column.comment));
  }
  for (Sql& constraint : constraints) parts.push_back(std::move(constraint));
  return parts;
}

}  // namespace

Sql sa_enum(const SqlType& type) {
  std::vector<Sql> labels;
  for (const std::string& label : type.labels) labels.push_back(kSql.write("{}", Text{label}));
  return kSql.write("create type {} as enum ({})", type.needs, Sql::join(labels, ", "));
}

std::string sa_index_name(const std::string& table, const std::string& column) {
  return cut_name("ix_" + table + "_" + column);
}

void take_key_options(const Node& call, KeyDraft& key) {
  key.on_delete = call.word("ondelete");
  key.on_update = call.word("onupdate");
  if (call.flag("deferrable")) key.deferrable = "deferrable";
  const std::string initially = call.word("initially");
  if (!initially.empty()) {
    if (!key.deferrable.empty()) key.deferrable += " ";
    key.deferrable += "initially " + initially;
  }
  key.not_valid = call.flag("postgresql_not_valid");
}

std::optional<Sql> sa_expression(const Node* node) {
  const Node* text = sql_text(node);
  if (text == nullptr || text->holes) return std::nullopt;
  return written(text->text);
}

std::optional<Sql> sa_default(const Node& node) {
  if (node.is_text()) return literal_value(node);
  if (const auto expression = sa_expression(&node)) return expression;
  const bool call = node.is(Node::Kind::kCall);
  if (call && node.items.empty() && (node.text == "false" || node.text == "true"))
    return written(node.text);
  if (!call || node.on.empty() || !node.items.empty()) return std::nullopt;
  if (last_part(node.on.front().text) != "func") return std::nullopt;
  return kSql.write("{}()", written(node.text));
}

std::optional<SaColumn> sa_column(const Node& node) {
  if (!node.calls("Column")) return std::nullopt;
  const auto name = plain_text(node.argument(0, "name"));
  if (!name) return std::nullopt;
  SaColumn column;
  column.draft.name = *name;
  const Node* type = node.keyword("type_");
  std::size_t parts = 0;
  for (const Argument& item : node.items) {
    if (!item.key.empty() || parts++ == 0) continue;
    item.read = true;
    const bool part =
        item.value.is(Node::Kind::kCall) && is_column_part(last_part(item.value.text));
    if (part) {
      take_column_part(item.value, column);
    } else if (type == nullptr) {
      type = &item.value;
    }
  }
  if (type == nullptr) return std::nullopt;
  column.type = sqlalchemy_type(*type);
  column.draft.type = column.type.sql;
  take_options(node, column);
  return column;
}

std::optional<SaTable> sa_table(const Node& call, const QualifiedName& name) {
  SaTable table;
  std::vector<SaColumn> columns;
  std::vector<Sql> constraints;
  std::vector<std::string> key;
  std::size_t position = 0;
  for (const Argument& item : call.items) {
    if (!item.key.empty() || position++ == 0) continue;
    item.read = true;
    if (auto column = sa_column(item.value)) {
      if (column->draft.primary_key) key.push_back(column->draft.name);
      column->draft.primary_key = false;
      columns.push_back(std::move(*column));
      continue;
    }
    if (item.value.calls("Column") || !item.value.is(Node::Kind::kCall)) {
      table.unread.push_back(described(item.value));  // *columns(), a name
      continue;
    }
    const auto constraint = table_constraint(item.value);
    if (!constraint) {
      table.unread.push_back(described(item.value));
      continue;
    }
    if (item.value.calls("PrimaryKeyConstraint")) {
      for (const Argument& part : item.value.items) {
        if (part.key.empty()) key.push_back(part.value.text);
      }
    }
    constraints.push_back(*constraint);
  }
  number_keys(columns, key);
  const bool said = std::any_of(constraints.begin(), constraints.end(), [](const Sql& sql) {
    return sql.str().find("primary key (") != std::string::npos;
  });
  if (!key.empty() && !said)
    constraints.push_back(kSql.write("primary key ({})", kSql.idents(key)));
  std::vector<Sql> parts = table_parts(columns, name, std::move(constraints), table);
  if (!table.unread.empty()) parts.push_back(unread_parts());
  table.create = create_table_sql(name, parts, call.flag("if_not_exists"));
  return table;
}

}  // namespace shoofly::toolchain::programs

#include "toolchain/programs/alembic_calls.h"

#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/alembic_rows.h"
#include "toolchain/programs/alembic_tables.h"
#include "toolchain/programs/builders.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// One call of `op`. False: it cannot be read, and nothing was said.
class OpCall {
 public:
  OpCall(const Node& call, SqlScript& sql, AlembicWay& way) : call_(call), sql_(sql), way_(way) {}

  bool say() {
    using Method = bool (OpCall::*)();
    static const std::map<std::string_view, Method> kMethods = {
        {"execute", &OpCall::execute},
        {"bulk_insert", &OpCall::bulk_insert},
        {"create_table", &OpCall::create_table},
        {"drop_table", &OpCall::drop_table},
        {"rename_table", &OpCall::rename_table},
        {"add_column", &OpCall::add_column},
        {"drop_column", &OpCall::drop_column},
        {"alter_column", &OpCall::alter_column},
        {"create_index", &OpCall::create_index},
        {"drop_index", &OpCall::drop_index},
        {"create_primary_key", &OpCall::create_primary_key},
        {"create_unique_constraint", &OpCall::create_unique_constraint},
        {"create_foreign_key", &OpCall::create_foreign_key},
        {"create_check_constraint", &OpCall::create_check_constraint},
        {"create_exclude_constraint", &OpCall::create_exclude},
        {"drop_constraint", &OpCall::drop_constraint},
        {"create_table_comment", &OpCall::comment_table},
        {"drop_table_comment", &OpCall::comment_table},
    };
    const auto method = kMethods.find(call_.text);
    if (method == kMethods.end() || !(this->*method->second)()) return false;
    say_unread(call_,
               {"existing_", "info", "mysql_", "sqlite_", "mssql_", "oracle_", "mariadb_", "type_",
                "autoincrement", "quote", "schema", "source_schema", "batch_alter_table",
                "execution_options", "keep_existing", "extend_existing", "implicit_returning",
                "insert_before", "insert_after"},
               sql_);
    return true;
  }

 private:
  void put(const Sql& sql) { sql_.say(call_.at, sql); }
  std::optional<QualifiedName> table(std::size_t position, const char* key = "table_name",
                                     const char* schema = "schema") const {
    const auto name = plain_text(call_.argument(position, key));
    if (!name) return std::nullopt;
    return QualifiedName{call_.word(schema), *name};
  }
  // The name of a constraint or an index; it may be None.
  std::string called(const char* key) const {
    return plain_text(call_.argument(0, key)).value_or("");
  }
  void put_constraint(const QualifiedName& table, const std::string& name, const Sql& what) {
    put(kSql.write("alter table {} add {}{}", table, constraint_name(name), what));
  }

  bool execute() {
    const Node* said = call_.argument(0, "sqltext");
    const Node* values = call_.argument(1);
    // text("..").bindparams(a=1)
    if (said != nullptr && said->calls("bindparams") && !said->on.empty()) {
      values = said;
      said = &said->on.front();
    }
    const Node* text = sql_text(said);
    if (text == nullptr) return values == nullptr && said != nullptr && write_rows(*said);
    sql_.literal(values == nullptr ? *text : with_values(*text, *values, ":"));
    if (values != nullptr) mark_read(*values);
    return true;
  }

  bool write_rows(const Node& said) {
    const auto write = sa_rows(said);
    if (write) put(*write);
    return write.has_value();
  }

  // bulk_insert(sa.table(..), [{ .. }])
  bool bulk_insert() {
    const Node* whose = call_.argument(0, "table");
    const Node* rows = call_.argument(1, "rows");
    const auto name = whose == nullptr ? std::nullopt : sa_table_name(*whose);
    const auto insert = name && rows != nullptr ? builder_insert(*name, *rows) : std::nullopt;
    if (insert) put(*insert);
    return insert.has_value();
  }

  // ("a", "="), ("b", "&&"), using="gist"
  bool create_exclude() {
    const auto name = table(1);
    if (!name) return false;
    std::vector<Sql> parts;
    for (std::size_t i = 2; call_.argument(i) != nullptr; ++i) {
      const Node& part = *call_.argument(i);
      const bool pair = part.is(Node::Kind::kList) && part.items.size() == 2;
      const auto operation = pair ? plain_text(part.argument(1)) : std::nullopt;
      const auto column = pair ? plain_text(part.argument(0)) : std::nullopt;
      const auto expression = pair && !column ? sa_expression(part.argument(0)) : std::nullopt;
      if (!operation || (!column && !expression)) return false;
      parts.push_back(kSql.write("{} with {}", column ? kSql.ident(*column) : *expression,
                                 written(*operation)));
    }
    if (parts.empty()) return false;
    const std::string method = call_.word("using");
    put_constraint(*name, called("constraint_name"),
                   kSql.write("exclude using {} ({})", written(method.empty() ? "gist" : method),
                              Sql::join(parts, ", ")));
    return true;
  }

  bool create_table() {
    const auto name = table(0);
    const auto made = name ? sa_table(call_, *name) : std::nullopt;
    if (!made) return false;
    for (const SqlType& type : made->types) {
      if (way_.made.insert(type.needs).second && !type.enum_name.empty()) put(sa_enum(type));
    }
    put(made->create);
    for (const Sql& each : made->after) put(each);
    if (const auto comment = plain_text(call_.keyword("comment")))
      put(kSql.write("comment on table {} is {}", *name, Text{*comment}));
    for (const std::string& what : made->unread) sql_.opaque(call_.at, what);
    for (const Argument& item : call_.items) {
      if (item.value.calls("Column")) say_unread_column(item.value);
    }
    return true;
  }

  void say_unread_column(const Node& column) {
    say_unread(column,
               {"default", "onupdate", "key", "info", "doc", "quote", "system", "server_onupdate",
                "insert_default", "mysql_", "sqlite_", "mssql_", "oracle_", "mariadb_"},
               sql_);
  }

  bool drop_table() {
    const auto name = table(0);
    if (!name) return false;
    put(call_.flag("if_exists") ? kSql.write("drop table if exists {}", *name)
                                : kSql.write("drop table {}", *name));
    return true;
  }

  bool rename_table() {
    const auto from = table(0, "old_table_name");
    const auto to = plain_text(call_.argument(1, "new_table_name"));
    if (!from || !to) return false;
    put(kSql.write("alter table {} rename to {}", *from, Ident{*to}));
    return true;
  }

  bool add_column() {
    const auto name = table(0);
    const Node* node = call_.argument(1, "column");
    auto column = name && node != nullptr ? sa_column(*node) : std::nullopt;
    if (!column || column->has_default_unread) return false;
    if (column->draft.primary_key) {
      const Sql serial = sqlalchemy_serial(column->type.sql);
      if (!serial.empty() && !column->draft.default_value && !column->draft.generated)
        column->draft.type = serial;
    }
    column->draft.primary_key = false;
    const Sql written_column = column_sql(column->draft);
    put(call_.flag("if_not_exists")
            ? kSql.write("alter table {} add column if not exists {}", *name, written_column)
            : kSql.write("alter table {} add column {}", *name, written_column));
    const std::string& added = column->draft.name;
    if (column->key) put(kSql.write("alter table {} add {}", *name, key_sql(*column->key)));
    if (column->index)
      put(index_sql(
          {sa_index_name(name->name, added), *name, {kSql.ident(added)}, column->unique}));
    if (column->unique && !column->index)
      put(kSql.write("alter table {} add unique ({})", *name, Ident{added}));
    if (column->comment)
      put(kSql.write("comment on column {}.{} is {}", *name, Ident{added}, Text{*column->comment}));
    if (!column->type.known) sql_.opaque(node->at, "the type of column " + added);
    needs(column->type);
    say_unread_column(*node);
    return true;
  }

  bool drop_column() {
    const auto name = table(0);
    const auto column = plain_text(call_.argument(1, "column_name"));
    if (!name || !column) return false;
    put(call_.flag("if_exists")
            ? kSql.write("alter table {} drop column if exists {}", *name, Ident{*column})
            : kSql.write("alter table {} drop column {}", *name, Ident{*column}));
    return true;
  }

  bool alter_column() {
    const auto name = table(0);
    const auto column = plain_text(call_.argument(1, "column_name"));
    const Node* value = call_.keyword("server_default");
    const bool drops = value != nullptr && value->is(Node::Kind::kNothing);
    const bool keeps = value == nullptr || value->is_false();
    const auto default_value = keeps || drops ? std::nullopt : sa_default(*value);
    if (!name || !column || (!keeps && !drops && !default_value)) return false;
    const Sql alter = kSql.write("alter table {} alter column {}", *name, Ident{*column});
    put_type(alter);
    const Node* nullable = call_.keyword("nullable");
    if (nullable != nullptr && nullable->is(Node::Kind::kTruth))
      put(nullable->is_true() ? kSql.write("{} drop not null", alter)
                              : kSql.write("{} set not null", alter));
    if (drops) put(kSql.write("{} drop default", alter));
    if (default_value) put(kSql.write("{} set default {}", alter, *default_value));
    const Node* comment = call_.keyword("comment");
    if (comment != nullptr && !comment->is_false())
      put(kSql.write("comment on column {}.{} is {}", *name, Ident{*column},
                     literal_value(*comment).value_or(kSql.write("null"))));
    const auto renamed = plain_text(call_.keyword("new_column_name"));
    if (renamed)
      put(kSql.write("alter table {} rename {} to {}", *name, Ident{*column}, Ident{*renamed}));
    return true;
  }

  void put_type(const Sql& alter) {
    const Node* node = call_.keyword("type_");
    if (node == nullptr || node->is(Node::Kind::kNothing)) return;
    const SqlType type = sqlalchemy_type(*node);
    const auto value = sa_expression(call_.keyword("postgresql_using"));
    put(value ? kSql.write("{} type {} using {}", alter, type.sql, *value)
              : kSql.write("{} type {}", alter, type.sql));
    if (!type.known) sql_.opaque(node->at, "the type that the column is given");
    needs(type);
  }

  bool create_index() {
    const auto name = table(1);
    const Node* columns = call_.argument(2, "columns");
    if (!name || columns == nullptr) return false;
    IndexDraft index{called("index_name"), *name, {}, call_.flag("unique")};
    if (!take_keys(*columns, call_.keyword("postgresql_ops"), index)) return false;
    index.concurrently = call_.flag("postgresql_concurrently");
    index.if_not_exists = call_.flag("if_not_exists");
    index.nulls_not_distinct = call_.flag("postgresql_nulls_not_distinct");
    index.method = call_.word("postgresql_using");
    index.include =
        plain_texts(call_.keyword("postgresql_include")).value_or(std::vector<std::string>());
    const Node* where = call_.keyword("postgresql_where");
    index.where = sa_expression(where);
    if (where != nullptr && !index.where) sql_.opaque(where->at, "the condition of an index");
    put(index_sql(index));
    return true;
  }

  // `classes`: { column: operator class }
  static bool take_keys(const Node& columns, const Node* classes, IndexDraft& index) {
    if (columns.is_text()) {
      index.keys.push_back(kSql.ident(columns.text));
      return true;
    }
    if (!columns.is(Node::Kind::kList)) return false;
    if (classes != nullptr) mark_read(*classes);
    for (const Argument& item : columns.items) {
      const auto expression = sa_expression(&item.value);
      const auto plain = plain_text(&item.value);
      if (!plain && !expression) return false;
      const std::string name = plain && classes != nullptr ? classes->word(*plain) : "";
      const Sql key = plain ? kSql.ident(*plain) : *expression;
      index.keys.push_back(name.empty() ? key : kSql.write("{} {}", key, written(name)));
    }
    return !index.keys.empty();
  }

  bool drop_index() {
    const auto name = plain_text(call_.argument(0, "index_name"));
    if (!name) return false;
    call_.argument(1, "table_name");
    const QualifiedName index{call_.word("schema"), *name};
    const Sql what =
        call_.flag("if_exists") ? kSql.write("if exists {}", index) : kSql.write("{}", index);
    put(call_.flag("postgresql_concurrently") ? kSql.write("drop index concurrently {}", what)
                                              : kSql.write("drop index {}", what));
    return true;
  }

  bool create_primary_key() {
    const auto name = table(1);
    const auto columns = plain_texts(call_.argument(2, "columns"));
    if (!name || !columns) return false;
    put_constraint(*name, called("constraint_name"),
                   kSql.write("primary key ({})", kSql.idents(*columns)));
    return true;
  }

  bool create_unique_constraint() {
    const auto name = table(1);
    const auto columns = plain_texts(call_.argument(2, "columns"));
    if (!name || !columns) return false;
    KeyDraft options;
    take_key_options(call_, options);
    const Sql unique = kSql.write("unique ({})", kSql.idents(*columns));
    put_constraint(*name, called("constraint_name"),
                   options.deferrable.empty()
                       ? unique
                       : kSql.write("{} {}", unique, written(options.deferrable)));
    return true;
  }

  bool create_foreign_key() {
    const auto name = table(1, "source_table", "source_schema");
    const auto to = table(2, "referent_table", "referent_schema");
    const auto columns = plain_texts(call_.argument(3, "local_cols"));
    const auto referenced = plain_texts(call_.argument(4, "remote_cols"));
    if (!name || !to || !columns || !referenced) return false;
    KeyDraft key{called("constraint_name"), *columns, *to, *referenced};
    take_key_options(call_, key);
    put(kSql.write("alter table {} add {}", *name, key_sql(key)));
    return true;
  }

  bool create_check_constraint() {
    const auto name = table(1);
    const auto condition = sa_expression(call_.argument(2, "condition"));
    if (!name || !condition) return false;
    const Sql check = kSql.write("check ({})", *condition);
    put_constraint(*name, called("constraint_name"),
                   call_.flag("postgresql_not_valid") ? kSql.write("{} not valid", check) : check);
    return true;
  }

  bool drop_constraint() {
    const auto name = table(1);
    const auto constraint = plain_text(call_.argument(0, "constraint_name"));
    const Node* none = call_.argument(0, "constraint_name");
    if (none != nullptr && none->is(Node::Kind::kNothing))
      way_.unnamed.push_back({call_.at, "drop_constraint without a name"});
    if (!name || !constraint) return false;
    put(call_.flag("if_exists")
            ? kSql.write("alter table {} drop constraint if exists {}", *name, Ident{*constraint})
            : kSql.write("alter table {} drop constraint {}", *name, Ident{*constraint}));
    return true;
  }

  bool comment_table() {
    const auto name = table(0);
    if (!name) return false;
    const auto comment = call_.text == "create_table_comment"
                             ? plain_text(call_.argument(1, "comment"))
                             : std::nullopt;
    put(comment ? kSql.write("comment on table {} is {}", *name, Text{*comment})
                : kSql.write("comment on table {} is null", *name));
    return true;
  }

  // Nothing but create_table makes the type of an enum.
  void needs(const SqlType& type) {
    if (!type.needs.name.empty() && way_.made.count(type.needs) == 0)
      way_.needs.push_back({call_.at, call_.text, type.needs.name});
  }

  const Node& call_;
  SqlScript& sql_;
  AlembicWay& way_;
};

}  // namespace

bool say_alembic_call(const Node& call, SqlScript& sql, AlembicWay& way) {
  return OpCall(call, sql, way).say();
}

}  // namespace shoofly::toolchain::programs

#include "toolchain/programs/typeorm_tables.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// { .. } of `new TableColumn({ .. })`, or the object itself. Null: neither.
const Node* typeorm_options(const Node* node, std::string_view name) {
  if (node != nullptr && node->calls(name)) node = node->argument(0);
  return node != nullptr && node->is(Node::Kind::kMap) ? node : nullptr;
}

std::string typeorm_number(const Node& said, const char* key) {
  const Node* found = said.keyword(key);
  if (found == nullptr) return "";
  return found->is(Node::Kind::kNumber) || found->is_text() ? found->text : "";
}

Sql typeorm_type(const Node& said, const std::string& type) {
  const std::string length = typeorm_number(said, "length");
  const std::string precision = typeorm_number(said, "precision");
  const std::string scale = typeorm_number(said, "scale");
  std::string size = length;
  if (size.empty()) size = precision + (precision.empty() || scale.empty() ? "" : "," + scale);
  std::string full = type;
  if (!size.empty()) {
    // timestamp(3) with time zone
    const std::size_t blank = std::min(full.find(" with"), full.size());
    full.insert(blank, "(" + size + ")");
  }
  return said.flag("isArray") ? kSql.write("{}[]", written(full)) : written(full);
}

std::optional<Sql> typeorm_serial(const std::string& type) {
  if (type == "integer" || type == "int" || type == "int4") return kSql.write("serial");
  if (type == "smallint" || type == "int2") return kSql.write("smallserial");
  if (type == "bigint" || type == "int8") return kSql.write("bigserial");
  return std::nullopt;
}

struct TypeormColumn {
  ColumnDraft draft;
  std::optional<Sql> made_type;  // CREATE TYPE before it
};

// The type of an enum is called after table and column, or as `enumName` says.
bool take_typeorm_enum(const Node& said, const QualifiedName& table, TypeormColumn& column) {
  const auto labels = plain_texts(said.keyword("enum"));
  const std::string name = said.word("enumName");
  if (!labels) return false;
  std::vector<Sql> all;
  for (const std::string& label : *labels) all.push_back(kSql.write("{}", Text{label}));
  const QualifiedName type{table.schema,
                           name.empty() ? table.name + "_" + column.draft.name + "_enum" : name};
  column.draft.type = said.flag("isArray") ? kSql.write("{}[]", type) : kSql.write("{}", type);
  column.made_type = kSql.write("create type {} as enum ({})", type, Sql::join(all, ", "));
  return true;
}

// A number that counts by itself. False: of a type that does not.
bool take_typeorm_numbers(const Node& said, const std::string& type, ColumnDraft& draft) {
  const std::string strategy = said.word("generationStrategy");
  if (strategy == "uuid") {
    if (said.keyword("default") == nullptr) draft.default_value = kSql.write("uuid_generate_v4()");
    return true;
  }
  if (strategy == "identity") {
    draft.generated = said.word("generatedIdentity") == "ALWAYS"
                          ? kSql.write("always as identity")
                          : kSql.write("by default as identity");
    return true;
  }
  const auto serial = typeorm_serial(type);
  if (serial) draft.type = *serial;
  return serial.has_value();
}

std::optional<TypeormColumn> typeorm_column(const Node* node, const QualifiedName& table) {
  const Node* said = typeorm_options(node, "TableColumn");
  if (said == nullptr) return std::nullopt;
  TypeormColumn column;
  ColumnDraft& draft = column.draft;
  draft.name = said->word("name");
  const std::string type = said->word("type");
  if (draft.name.empty() || type.empty()) return std::nullopt;
  draft.type = typeorm_type(*said, type);
  if (type == "enum" || type == "simple-enum") {
    if (!take_typeorm_enum(*said, table, column)) return std::nullopt;
  } else if (said->flag("isGenerated") && !take_typeorm_numbers(*said, type, draft)) {
    return std::nullopt;
  }
  if (!said->word("asExpression").empty() && said->word("generatedType") == "STORED")
    draft.generated = kSql.write("always as ({}) stored", written(said->word("asExpression")));
  draft.collation = said->word("collation");
  draft.not_null = !said->flag("isNullable");
  draft.unique = said->flag("isUnique");
  draft.primary_key = said->flag("isPrimary");
  const Node* value = said->keyword("default");
  if (value == nullptr || value->is(Node::Kind::kNothing)) return column;
  // A text is SQL.
  draft.default_value =
      value->is_text() && !value->holes ? written(value->text) : literal_value(*value);
  return draft.default_value ? std::optional(column) : std::nullopt;
}

std::optional<KeyDraft> typeorm_key(const Node* node) {
  const Node* said = typeorm_options(node, "TableForeignKey");
  if (said == nullptr) return std::nullopt;
  const auto columns = plain_texts(said->keyword("columnNames"));
  const auto referenced = plain_texts(said->keyword("referencedColumnNames"));
  const std::string to = said->word("referencedTableName");
  if (!columns || !referenced || to.empty()) return std::nullopt;
  KeyDraft key{said->word("name"),
               *columns,
               qualified(to, said->word("referencedSchema")),
               *referenced,
               said->word("onDelete"),
               said->word("onUpdate"),
               ""};
  if (!said->word("deferrable").empty()) key.deferrable = "deferrable " + said->word("deferrable");
  return key;
}

std::optional<IndexDraft> typeorm_index(const Node* node, const QualifiedName& table) {
  const Node* said = typeorm_options(node, "TableIndex");
  const auto columns = said == nullptr ? std::nullopt : plain_texts(said->keyword("columnNames"));
  if (!columns) return std::nullopt;
  IndexDraft index{said->word("name"), table, {}};
  for (const std::string& column : *columns) index.keys.push_back(kSql.ident(column));
  index.unique = said->flag("isUnique");
  index.concurrently = said->flag("isConcurrent");
  if (said->flag("isSpatial")) index.method = "gist";
  if (!said->word("where").empty()) index.where = written(said->word("where"));
  return index;
}

// { name, columnNames } or { name, expression }.
std::optional<Sql> typeorm_constraint(const Node* node, std::string_view name) {
  const Node* said = typeorm_options(node, name);
  if (said == nullptr) return std::nullopt;
  const Sql called = constraint_name(said->word("name"));
  if (name == "TableCheck") {
    const std::string condition = said->word("expression");
    if (condition.empty()) return std::nullopt;
    return kSql.write("{}check ({})", called, written(condition));
  }
  const auto columns = plain_texts(said->keyword("columnNames"));
  if (!columns) return std::nullopt;
  return kSql.write("{}unique ({})", called, kSql.idents(*columns));
}

// PostgreSQL's regtype, which TypeORM asks, has another word for it: no column that is there has
// this type.
bool is_never_called(std::string_view type) {
  constexpr std::array<std::string_view, 16> kAliases = {
      "int",    "int2",   "int4",    "int8",      "varchar",     "char", "bool",   "float",
      "float4", "float8", "decimal", "timestamp", "timestamptz", "time", "timetz", "varbit"};
  return std::find(kAliases.begin(), kAliases.end(), type) != kAliases.end();
}

class TypeormCalls {
 public:
  TypeormCalls(const Node& call, SqlScript& sql) : call_(call), sql_(sql) {}

  bool say() {
    using Method = bool (TypeormCalls::*)();
    static const std::map<std::string_view, Method> kMethods = {
        {"dropTable", &TypeormCalls::drop_table},
        {"clearTable", &TypeormCalls::clear_table},
        {"renameTable", &TypeormCalls::rename_table},
        {"addColumn", &TypeormCalls::add_column},
        {"addColumns", &TypeormCalls::add_columns},
        {"dropColumn", &TypeormCalls::drop_column},
        {"dropColumns", &TypeormCalls::drop_columns},
        {"renameColumn", &TypeormCalls::rename_column},
        {"changeColumn", &TypeormCalls::change_column},
        {"createIndex", &TypeormCalls::create_index},
        {"createIndices", &TypeormCalls::create_indexes},
        {"dropIndex", &TypeormCalls::drop_index},
        {"createForeignKey", &TypeormCalls::create_key},
        {"createForeignKeys", &TypeormCalls::create_keys},
        {"dropForeignKey", &TypeormCalls::drop_constraint},
        {"dropUniqueConstraint", &TypeormCalls::drop_constraint},
        {"dropCheckConstraint", &TypeormCalls::drop_constraint},
        {"createUniqueConstraint", &TypeormCalls::create_unique},
        {"createCheckConstraint", &TypeormCalls::create_check},
    };
    if (call_.text == "createTable") return create_table() && all_read();
    const auto method = kMethods.find(call_.text);
    const auto table = plain_text(call_.argument(0));
    if (method == kMethods.end() || !table) return false;
    table_ = qualified(*table);
    return (this->*method->second)() && all_read();
  }

 private:
  void put(const Sql& sql) { sql_.say(at_, sql); }
  bool alter(const Sql& what) {
    put(kSql.write("alter table {} {}", table_, what));
    return true;
  }
  // With what is within `new TableColumn(..)` and the like.
  bool all_read() {
    say_unread(call_, {"comment"}, sql_);
    for (const Argument& item : call_.items) {
      if (item.value.is(Node::Kind::kCall)) say_unread(item.value, {"comment"}, sql_);
    }
    return true;
  }

  bool drop_table() {
    const Node* exists = call_.argument(1);
    call_.argument(2);  // its keys and indexes go with it in any case
    call_.argument(3);
    put(exists != nullptr && exists->is_true() ? kSql.write("drop table if exists {}", table_)
                                               : kSql.write("drop table {}", table_));
    return true;
  }
  bool clear_table() {
    put(kSql.write("truncate table {}", table_));
    return true;
  }
  bool rename_table() {
    const auto to = plain_text(call_.argument(1));
    return to && alter(kSql.write("rename to {}", Ident{*to}));
  }
  // Each of a list is one call of its own.
  bool each_one(bool (TypeormCalls::*one)(const Node* node)) {
    const Node* list = call_.argument(1);
    if (list == nullptr || !list->is(Node::Kind::kList)) return false;
    for (const Argument& item : list->items) {
      at_ = item.value.at;
      if (!(this->*one)(&item.value)) {
        sql_.opaque(at_, described(item.value));
      } else if (item.value.is(Node::Kind::kCall)) {
        say_unread(item.value, {"comment"}, sql_);
      }
    }
    return true;
  }
  bool drop_column() { return drop_one(call_.argument(1)); }
  bool drop_columns() { return each_one(&TypeormCalls::drop_one); }
  bool add_column() { return add_one(call_.argument(1)); }
  bool add_columns() { return each_one(&TypeormCalls::add_one); }
  bool create_index() { return index_one(call_.argument(1)); }
  bool create_indexes() { return each_one(&TypeormCalls::index_one); }
  bool create_key() { return key_one(call_.argument(1)); }
  bool create_keys() { return each_one(&TypeormCalls::key_one); }

  bool drop_one(const Node* node) {
    const auto name = plain_text(node);
    return name && alter(kSql.write("drop column {}", Ident{*name}));
  }
  // Of another type: the column is dropped and made anew, empty (source of 0.3.20). What is written
  // here is compared, letter by letter, with what the server calls the type. Another length alone
  // does the same there, and not in later versions.
  bool change_column() {
    const Node* old = call_.argument(1);
    const Node* now = typeorm_options(call_.argument(2), "TableColumn");
    const Node* was = typeorm_options(old, "TableColumn");
    const auto name = was == nullptr ? plain_text(old) : std::optional(was->word("name"));
    if (now == nullptr || !name || name->empty()) return false;
    const bool other = was == nullptr ? is_never_called(now->word("type"))
                                      : was->word("type") != now->word("type") ||
                                            was->flag("isArray") != now->flag("isArray");
    if (!other || now->flag("isPrimary") || !typeorm_column(now, table_)) return false;
    alter(kSql.write("drop column {}", Ident{*name}));
    return add_one(call_.argument(2));
  }
  bool rename_column() {
    const auto from = plain_text(call_.argument(1));
    const auto to = plain_text(call_.argument(2));
    return from && to && alter(kSql.write("rename column {} to {}", Ident{*from}, Ident{*to}));
  }
  bool drop_index() {
    const auto name = plain_text(call_.argument(1));
    if (!name) return false;
    put(kSql.write("drop index {}", QualifiedName{table_.schema, *name}));
    return true;
  }
  bool drop_constraint() {
    const auto name = plain_text(call_.argument(1));
    return name && alter(kSql.write("drop constraint {}", Ident{*name}));
  }

  bool add_one(const Node* node) {
    auto column = typeorm_column(node, table_);
    // The key is dropped and made anew with it.
    if (!column || column->draft.primary_key) return false;
    const bool unique = std::exchange(column->draft.unique, false);
    if (column->made_type) put(*column->made_type);
    alter(kSql.write("add {}", column_sql(column->draft)));
    if (unique) alter(kSql.write("add unique ({})", Ident{column->draft.name}));
    return true;
  }
  bool index_one(const Node* node) {
    const auto index = typeorm_index(node, table_);
    if (!index) return false;
    put(index_sql(*index));
    return true;
  }
  bool key_one(const Node* node) {
    const auto key = typeorm_key(node);
    return key && alter(kSql.write("add {}", key_sql(*key)));
  }
  bool create_unique() {
    const auto made = typeorm_constraint(call_.argument(1), "TableUnique");
    return made && alter(kSql.write("add {}", *made));
  }
  bool create_check() {
    const auto made = typeorm_constraint(call_.argument(1), "TableCheck");
    return made && alter(kSql.write("add {}", *made));
  }

  // Each item of a list in the options of a table; what cannot be read is opaque.
  template <typename Take>
  void each_of(const Node& said, const char* key, const Take& take) {
    const Node* list = said.keyword(key);
    if (list == nullptr) return;
    for (const Argument& item : list->items) {
      if (list->is(Node::Kind::kList) && take(item.value)) {
        const bool made = item.value.is(Node::Kind::kCall);
        const Node* options = made ? item.value.argument(0) : &item.value;
        if (options != nullptr) say_unread(*options, {"comment"}, sql_);
      } else {
        sql_.opaque(item.value.at, described(item.value));
      }
    }
    if (!list->is(Node::Kind::kList)) sql_.opaque(list->at, described(*list));
  }

  void take_columns(const Node& said, std::vector<Sql>& parts) {
    std::vector<std::string> key;
    each_of(said, "columns", [&](const Node& node) {
      auto column = typeorm_column(&node, table_);
      if (!column) return false;
      if (std::exchange(column->draft.primary_key, false)) key.push_back(column->draft.name);
      if (column->made_type) put(*column->made_type);
      parts.push_back(column_sql(column->draft));
      return true;
    });
    if (!key.empty()) parts.push_back(kSql.write("primary key ({})", kSql.idents(key)));
  }

  bool create_table() {
    const Node* said = typeorm_options(call_.argument(0), "Table");
    if (said == nullptr || said->word("name").empty()) return false;
    table_ = qualified(said->word("name"), said->word("schema"));
    const Node* unless = call_.argument(1);
    const std::size_t before = sql_.opaque_parts();
    std::vector<Sql> parts;
    std::vector<Sql> after;
    take_columns(*said, parts);
    const auto take = [&](const std::optional<Sql>& part) {
      if (part) parts.push_back(*part);
      return part.has_value();
    };
    each_of(*said, "uniques",
            [&](const Node& node) { return take(typeorm_constraint(&node, "TableUnique")); });
    each_of(*said, "checks",
            [&](const Node& node) { return take(typeorm_constraint(&node, "TableCheck")); });
    each_of(*said, "foreignKeys", [&](const Node& node) {
      const auto key = typeorm_key(&node);
      return take(key ? std::optional(key_sql(*key)) : std::nullopt);
    });
    each_of(*said, "indices", [&](const Node& node) {
      const auto index = typeorm_index(&node, table_);
      if (index) after.push_back(index_sql(*index));
      return index.has_value();
    });
    if (sql_.opaque_parts() > before) parts.push_back(unread_parts());
    put(create_table_sql(table_, parts, unless != nullptr && unless->is_true()));
    for (const Sql& each : after) put(each);
    return true;
  }

  const Node& call_;
  SqlScript& sql_;
  Position at_ = call_.at;  // of what is said
  QualifiedName table_;
};

}  // namespace

bool say_typeorm_call(const Node& call, SqlScript& sql) { return TypeormCalls(call, sql).say(); }

}  // namespace shoofly::toolchain::programs

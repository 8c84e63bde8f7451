// Sequelize's migrations. Compared with what the query interface of 6.37 sends.

#include <cctype>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/builders.h"
#include "toolchain/programs/drafts.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

// Sequelize.STRING(40), DataTypes.INTEGER
std::optional<Sql> sequelize_type(const Node& node) {
  static const std::map<std::string_view, const char*> kTypes = {
      {"TEXT", "text"},
      {"INTEGER", "integer"},
      {"SMALLINT", "smallint"},
      {"TINYINT", "smallint"},
      {"BIGINT", "bigint"},
      {"BOOLEAN", "boolean"},
      {"DATEONLY", "date"},
      {"TIME", "time"},
      {"FLOAT", "float"},
      {"REAL", "real"},
      {"DOUBLE", "double precision"},
      {"JSON", "json"},
      {"JSONB", "jsonb"},
      {"UUID", "uuid"},
      {"BLOB", "bytea"},
      {"INET", "inet"},
      {"CIDR", "cidr"},
      {"CITEXT", "citext"},
      {"HSTORE", "hstore"},
      {"TSVECTOR", "tsvector"},
      {"DATE", "timestamp with time zone"},
  };
  if (node.is_text()) return node.holes ? std::nullopt : std::optional(written(node.text));
  const bool call = node.is(Node::Kind::kCall);
  if (!call && !node.is(Node::Kind::kName)) return std::nullopt;
  const std::string_view name = last_part(node.text);
  std::vector<Sql> numbers;
  if (call) mark_read(node);
  for (const Argument& item : node.items) {
    if (call && item.value.is(Node::Kind::kNumber)) numbers.push_back(written(item.value.text));
  }
  const Sql size = numbers.empty() ? Sql() : kSql.write("({})", Sql::join(numbers, ", "));
  if (name == "STRING")
    return numbers.empty() ? kSql.write("varchar(255)") : kSql.write("varchar{}", size);
  if (name == "CHAR") return numbers.empty() ? kSql.write("char(255)") : kSql.write("char{}", size);
  if (name == "DECIMAL" || name == "NUMERIC") return kSql.write("decimal{}", size);
  if (name == "ARRAY" && node.argument(0) != nullptr) {
    const auto inner = sequelize_type(*node.argument(0));
    if (!inner) return std::nullopt;
    return kSql.write("{}[]", *inner);
  }
  const auto known = kTypes.find(name);
  return known == kTypes.end() ? std::nullopt : std::optional(written(known->second));
}

std::optional<Sql> sequelize_default(const Node& node) {
  if (const auto literal = literal_value(node)) return literal;
  if (node.is(Node::Kind::kName) && last_part(node.text) == "NOW") return kSql.write("now()");
  const auto text = node.is(Node::Kind::kCall) && node.items.size() == 1
                        ? plain_text(node.argument(0))
                        : std::nullopt;
  if (!text) return std::nullopt;
  if (node.text == "literal") return written(*text);
  return node.text == "fn" ? std::optional(kSql.write("{}()", written(*text))) : std::nullopt;
}

std::optional<QualifiedName> sequelize_table(const Node* node) {
  if (const auto name = plain_text(node)) return QualifiedName{"", *name};
  if (node == nullptr || !node->is(Node::Kind::kMap) || node->word("tableName").empty())
    return std::nullopt;
  return QualifiedName{node->word("schema"), node->word("tableName")};
}

// `enumeration`: its type, not empty where it is an enum.
std::optional<ColumnDraft> sequelize_column(const std::string& name, const Node& said,
                                            const Sql& enumeration) {
  const bool object = said.is(Node::Kind::kMap);
  const Node* type = object ? said.keyword("type") : &said;
  const auto sql = type == nullptr       ? std::nullopt
                   : enumeration.empty() ? sequelize_type(*type)
                                         : std::optional(enumeration);
  if (!sql) return std::nullopt;
  ColumnDraft column;
  column.name = name;
  column.type = *sql;
  if (!object) return column;
  const Node* null = said.keyword("allowNull");
  column.not_null = null != nullptr && null->is_false();
  if (said.flag("autoIncrement")) {
    column.type = sql->str() == "bigint" ? kSql.write("bigserial") : kSql.write("serial");
    column.not_null = false;
  }
  column.unique = said.flag("unique");
  said.keyword("primaryKey");
  if (const Node* value = said.keyword("defaultValue")) {
    column.default_value = sequelize_default(*value);
    if (!column.default_value) return std::nullopt;
  }
  const Node* to = said.keyword("references");
  if (to == nullptr) return column;
  auto model = sequelize_table(to->keyword("model"));
  if (!model && to->is_text()) model = QualifiedName{"", to->text};
  if (!model) return std::nullopt;
  const std::string key = to->word("key");
  column.key = KeyDraft{
      "", {}, *model, {key.empty() ? "id" : key}, said.word("onDelete"), said.word("onUpdate")};
  return column;
}

class SequelizeCalls {
 public:
  explicit SequelizeCalls(SqlScript& sql) : sql_(sql) {}

  bool take(const Chain& chain) {
    if (chain.calls.size() != 1) return false;
    call_ = chain.calls.front();
    const std::string& name = call_->text;
    if (name == "query") return query();
    const auto table = sequelize_table(call_->argument(0));
    if (!table) return false;
    table_ = *table;
    const Node* options = call_->argument(0);
    if (options != nullptr) mark_read(*options);
    using Method = bool (SequelizeCalls::*)();
    static const std::map<std::string_view, Method> kMethods = {
        {"createTable", &SequelizeCalls::create_table},
        {"dropTable", &SequelizeCalls::drop_table},
        {"renameTable", &SequelizeCalls::rename_table},
        {"addColumn", &SequelizeCalls::add_column},
        {"removeColumn", &SequelizeCalls::remove_column},
        {"renameColumn", &SequelizeCalls::rename_column},
        {"changeColumn", &SequelizeCalls::change_column},
        {"addIndex", &SequelizeCalls::add_index},
        {"removeIndex", &SequelizeCalls::remove_index},
        {"addConstraint", &SequelizeCalls::add_constraint},
        {"removeConstraint", &SequelizeCalls::remove_constraint},
        {"bulkUpdate", &SequelizeCalls::bulk_update},
        {"bulkInsert", &SequelizeCalls::bulk_insert},
        {"bulkDelete", &SequelizeCalls::bulk_delete},
    };
    const auto method = kMethods.find(name);
    if (method == kMethods.end()) return false;
    if (!(this->*method->second)()) return false;
    say_unread(
        *call_,
        {"transaction", "logging", "benchmark", "comment", "validate", "onDelete", "onUpdate"},
        sql_);
    return true;
  }

 private:
  void put(const Sql& sql) { sql_.say(call_->at, sql); }
  bool alter(const Sql& what) {
    put(kSql.write("alter table {} {}", table_, what));
    return true;
  }

  bool query() {
    const Node* text = sql_text(call_->argument(0));
    const Node* options = call_->argument(1);
    const bool filled = options != nullptr && (options->keyword("replacements") != nullptr ||
                                               options->keyword("bind") != nullptr);
    if (text == nullptr || filled) return false;
    sql_.literal(*text);
    return true;
  }

  bool create_table() {
    const Node* columns = call_->argument(1);
    if (columns == nullptr) return false;
    const std::size_t before = sql_.opaque_parts();
    const bool map = columns->is(Node::Kind::kMap);
    if (!map) sql_.opaque(columns->at, "the columns of " + table_.name);
    std::vector<Sql> parts;
    std::vector<std::string> key;
    for (const Argument& item : columns->items) {
      item.read = true;
      const bool named = map && !item.key.empty();
      const auto column = named ? column_of(item.key, item.value) : std::nullopt;
      if (map && !column) {
        mark_read(item.value);
        sql_.opaque(item.value.at, named ? "the column " + item.key : described(item.value));
      }
      if (!column) continue;
      if (item.value.flag("primaryKey")) key.push_back(item.key);
      parts.push_back(column_sql(*column));
    }
    if (!key.empty()) parts.push_back(kSql.write("primary key ({})", kSql.idents(key)));
    if (sql_.opaque_parts() > before) parts.push_back(unread_parts());
    put(create_table_sql(table_, parts, true));
    return true;
  }

  // An enum is a type of its own, which is made if it is not there.
  std::optional<ColumnDraft> column_of(const std::string& name, const Node& said) {
    const Node* type = said.is(Node::Kind::kMap) ? said.keyword("type") : &said;
    const bool enumerates = type != nullptr && type->calls("ENUM");
    auto column = sequelize_column(name, said, enumerates ? enum_type(name) : Sql());
    if (!enumerates || !column) return column;
    const auto labels = enum_labels(*type);
    if (!labels) return std::nullopt;
    std::vector<Sql> all;
    for (const std::string& label : *labels) all.push_back(kSql.write("{}", Text{label}));
    put(kSql.write("create type {} as enum ({})", column->type, Sql::join(all, ", ")));
    return column;
  }
  Sql enum_type(const std::string& name) const {
    return kSql.write("{}", QualifiedName{table_.schema, "enum_" + table_.name + "_" + name});
  }
  // ENUM('a', 'b'), ENUM(['a']), ENUM({ values: ['a'] })
  static std::optional<std::vector<std::string>> enum_labels(const Node& type) {
    std::vector<std::string> labels;
    for (const Argument& item : type.items) {
      const Node* list =
          item.value.is(Node::Kind::kMap) ? item.value.keyword("values") : &item.value;
      const auto some = plain_texts(list);
      if (!some) return std::nullopt;
      labels.insert(labels.end(), some->begin(), some->end());
    }
    return labels.empty() ? std::nullopt : std::optional(labels);
  }

  bool drop_table() {
    const Node* options = call_->argument(1);
    const bool cascade = options != nullptr && options->flag("cascade");
    put(kSql.write("drop table if exists {}{}", table_, cascade ? kSql.write(" cascade") : Sql()));
    return true;
  }
  bool rename_table() {
    const auto to = sequelize_table(call_->argument(1));
    return to && alter(kSql.write("rename to {}", Ident{to->name}));
  }

  std::optional<ColumnDraft> column_said() {
    const auto name = plain_text(call_->argument(1));
    const Node* said = call_->argument(2);
    return name && said != nullptr ? column_of(*name, *said) : std::nullopt;
  }

  bool add_column() {
    const auto column = column_said();
    return column && alter(kSql.write("add column {}", column_sql(*column)));
  }
  bool remove_column() {
    const auto name = plain_text(call_->argument(1));
    return name && alter(kSql.write("drop column {}", Ident{*name}));
  }
  bool rename_column() {
    const auto from = plain_text(call_->argument(1));
    const auto to = plain_text(call_->argument(2));
    return from && to && alter(kSql.write("rename column {} to {}", Ident{*from}, Ident{*to}));
  }

  bool change_column() {
    const auto column = column_said();
    if (!column) return false;
    if (column->key) {  // nothing else of it is sent
      KeyDraft key = *column->key;
      key.columns = {column->name};
      return alter(kSql.write("add {}", key_sql(key)));
    }
    const Sql head = kSql.write("alter column {}", Ident{column->name});
    alter(column->not_null ? kSql.write("{} set not null", head)
                           : kSql.write("{} drop not null", head));
    alter(column->default_value ? kSql.write("{} set default {}", head, *column->default_value)
                                : kSql.write("{} drop default", head));
    if (column->unique) alter(kSql.write("add unique ({})", Ident{column->name}));
    const bool enumerates = column->type == enum_type(column->name);
    return alter(enumerates ? kSql.write("{} type {} using ({}::{})", head, column->type,
                                         Ident{column->name}, column->type)
                            : kSql.write("{} type {}", head, column->type));
  }

  std::string index_name(const std::vector<std::string>& fields) const {
    std::string name = table_.name;
    for (const std::string& field : fields) name += "_" + field;
    std::string snake;
    for (const char c : name) {
      const auto u = static_cast<unsigned char>(c);
      if (std::isupper(u) != 0 && !snake.empty() && snake.back() != '_') snake += '_';
      snake += static_cast<char>(std::tolower(u));
    }
    return cut_name(snake);
  }

  bool add_index() {
    const Node* second = call_->argument(1);
    const bool object = second != nullptr && second->is(Node::Kind::kMap);
    const Node* options = object ? second : call_->argument(2);
    const auto fields = plain_texts(object ? second->keyword("fields") : second);
    if (!fields || fields->empty()) return false;
    IndexDraft index{index_name(*fields), table_, {}};
    for (const std::string& field : *fields) index.keys.push_back(kSql.ident(field));
    if (options != nullptr) {
      if (const Node* where = options->keyword("where")) {
        if (!where->is(Node::Kind::kMap)) return false;
        mark_read(*where);
        index.where = builder_conditions(*where);
        if (!index.where) return false;
      }
      if (!options->word("name").empty()) index.name = options->word("name");
      index.unique = options->flag("unique") || options->word("type") == "UNIQUE";
      index.concurrently = options->flag("concurrently");
      index.method = options->word("using");
    }
    put(index_sql(index));
    return true;
  }

  bool remove_index() {
    const Node* said = call_->argument(1);
    const auto fields = plain_texts(said);
    if (!fields) return false;
    const std::string name = said->is_text() ? said->text : index_name(*fields);
    const Node* options = call_->argument(2);
    put(options != nullptr && options->flag("concurrently")
            ? kSql.write("drop index concurrently if exists {}", Ident{name})
            : kSql.write("drop index if exists {}", Ident{name}));
    return true;
  }

  bool add_constraint() {
    const Node* second = call_->argument(1);
    // ('t', ['a'], { type, name }) of version 4
    const bool list = second != nullptr && second->is(Node::Kind::kList);
    const Node* options = list ? call_->argument(2) : second;
    if (options == nullptr || !options->is(Node::Kind::kMap)) return false;
    const auto fields = plain_texts(list ? second : options->keyword("fields"));
    std::string type = options->word("type");
    for (char& c : type) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const Node* to = options->keyword("references");
    const auto model = to == nullptr ? std::nullopt : sequelize_table(to->keyword("table"));
    if (!fields || (options->keyword("name") != nullptr && options->word("name").empty()))
      return false;
    const std::string said = options->word("name");
    const std::string name =
        said.empty() ? own_constraint_name(*fields, type, model ? model->name : "") : said;
    const Sql called = constraint_name(name);
    const Node* where = options->keyword("where");
    if (type == "check" && where != nullptr) {
      mark_read(*where);
      const auto condition =
          where->is(Node::Kind::kMap) ? builder_conditions(*where) : std::nullopt;
      return alter(
          kSql.write("add {}check ({})", called, condition.value_or(written("__condition_"))));
    }
    if (type == "unique")
      return alter(kSql.write("add {}unique ({})", called, kSql.idents(*fields)));
    if (type == "primary key")
      return alter(kSql.write("add {}primary key ({})", called, kSql.idents(*fields)));
    if (!model || to->word("field").empty()) return false;
    const KeyDraft key{name,
                       *fields,
                       *model,
                       {to->word("field")},
                       options->word("onDelete"),
                       options->word("onUpdate")};
    return alter(kSql.write("add {}", key_sql(key)));
  }
  // What Sequelize 6 calls it: people_dept_id_departments_fk.
  std::string own_constraint_name(const std::vector<std::string>& fields, const std::string& type,
                                  const std::string& referenced) const {
    const std::string stem = fmt::format("{}_{}", table_.name, fmt::join(fields, "_"));
    if (type == "foreign key") return cut_name(stem + "_" + referenced + "_fk");
    return cut_name(stem + (type == "unique" ? "_uk" : type == "check" ? "_ck" : "_pk"));
  }
  bool remove_constraint() {
    const auto name = plain_text(call_->argument(1));
    return name && alter(kSql.write("drop constraint {}", Ident{*name}));
  }

  // bulkUpdate('t', { a: 1 }, { b: 2 })
  bool bulk_update() {
    const Node* values = call_->argument(1);
    const Node* where = call_->argument(2);
    if (values == nullptr || !values->is(Node::Kind::kMap)) return false;
    const auto settings = builder_settings(*values);
    mark_read(*values);
    const auto condition = conditions(where);
    if (!settings || !condition) return false;
    put(update_sql(table_, *settings, *condition));
    return true;
  }
  bool bulk_insert() {
    const Node* rows = call_->argument(1);
    const auto insert = rows == nullptr ? std::nullopt : builder_insert(table_, *rows);
    if (insert) put(*insert);
    return insert.has_value();
  }
  bool bulk_delete() {
    const Node* options = call_->argument(2);
    const auto condition = conditions(call_->argument(1));
    if (!condition) return false;
    const bool truncates = options != nullptr && options->flag("truncate");
    put(truncates ? kSql.write("truncate {}", table_) : delete_sql(table_, *condition));
    return true;
  }
  static std::optional<Sql> conditions(const Node* where) {
    if (where == nullptr || where->is(Node::Kind::kNothing)) return Sql();
    if (!where->is(Node::Kind::kMap)) return std::nullopt;
    mark_read(*where);
    return builder_conditions(*where);
  }

  SqlScript& sql_;
  const Node* call_ = nullptr;
  QualifiedName table_;
};

void say_sequelize(const std::vector<Node>& body, SqlScript& sql) {
  SequelizeCalls calls(sql);
  each_call(body, sql, [&](const Chain& chain) { return calls.take(chain); });
}

}  // namespace

std::vector<lint::Migration> read_sequelize(const std::vector<ProgramFile>& files) {
  return read_each(
      files, Language::kJavaScript,
      [](const ProgramFile& file, const Program& program, lint::Migration& migration) {
        // Sequelize begins none by itself; who asks for one passes it to every call.
        const lint::Wrapping wrapping = file.text.find(".transaction(") != std::string::npos
                                            ? lint::Wrapping::kFile
                                            : lint::Wrapping::kNone;
        migration.up = way_of(file, program, "up", lint::Direction::kUp, wrapping, say_sequelize);
        migration.down =
            way_of(file, program, "down", lint::Direction::kDown, wrapping, say_sequelize);
      });
}

}  // namespace shoofly::toolchain::programs

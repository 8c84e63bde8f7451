// node-pg-migrate's migrations in JavaScript and TypeScript. Compared with what 9.0 sends.

#include <map>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

// "users", { schema: 'a', name: 'users' }
std::optional<QualifiedName> pgm_name(const Node* node) {
  if (const auto name = plain_text(node)) return QualifiedName{"", *name};
  if (node == nullptr || !node->is(Node::Kind::kMap) || node->word("name").empty())
    return std::nullopt;
  return QualifiedName{node->word("schema"), node->word("name")};
}

Sql pgm_type(const std::string& said) {
  static const std::map<std::string, std::string> kAliases = {
      {"int", "integer"},
      {"string", "text"},
      {"float", "real"},
      {"bool", "boolean"},
      {"double", "double precision"},
      {"datetime", "timestamp"},
  };
  const auto alias = kAliases.find(said);
  return written(alias == kAliases.end() ? said : alias->second);
}

std::optional<Sql> pgm_value(const Node& node) {
  if (const auto literal = literal_value(node)) return literal;
  const bool calls = node.calls("func") || node.calls("literal");
  const auto text = calls ? plain_text(node.argument(0)) : std::nullopt;
  return text ? std::optional(written(*text)) : std::nullopt;
}

// As it is where it is more than a name.
std::optional<Sql> pgm_reference(const Node* node) {
  const auto name = pgm_name(node);
  if (!name) return std::nullopt;
  const bool whole = name->name.find_first_of("(\"") != std::string::npos;
  return whole ? written(name->name) : kSql.write("{}", *name);
}

Sql pgm_actions(const Node& node) {
  Sql actions;
  if (!node.word("onDelete").empty())
    actions = kSql.write("{} on delete {}", actions, written(node.word("onDelete")));
  if (!node.word("onUpdate").empty())
    actions = kSql.write("{} on update {}", actions, written(node.word("onUpdate")));
  return actions;
}

std::optional<Sql> pgm_column(const std::string& name, const Node& said) {
  if (said.is_text()) {
    if (said.text == "id") return kSql.write("{} serial primary key", Ident{name});
    return kSql.write("{} {}", Ident{name}, pgm_type(said.text));
  }
  const std::string type = said.word("type");
  if (!said.is(Node::Kind::kMap) || type.empty()) return std::nullopt;
  ColumnDraft column;
  column.name = name;
  column.type = type == "id" ? kSql.write("serial") : pgm_type(type);
  column.primary_key = said.flag("primaryKey") || type == "id";
  column.not_null = said.flag("notNull");
  column.unique = said.flag("unique");
  const Node* value = said.keyword("default");
  if (value != nullptr) {
    column.default_value = pgm_value(*value);
    if (!column.default_value) return std::nullopt;
  }
  if (!said.word("check").empty()) column.check = written(said.word("check"));
  if (!said.word("expressionGenerated").empty())
    column.generated =
        kSql.write("always as ({}) stored", written(said.word("expressionGenerated")));
  if (const Node* identity = said.keyword("sequenceGenerated"))
    column.generated = identity->word("precedence") == "ALWAYS"
                           ? kSql.write("always as identity")
                           : kSql.write("by default as identity");
  Sql sql = column_sql(column);
  if (const Node* to = said.keyword("references")) {
    const auto reference = pgm_reference(to);
    if (!reference) return std::nullopt;
    sql = kSql.write("{} references {}{}", sql, *reference, pgm_actions(said));
  }
  return sql;
}

class PgmCalls {
 public:
  explicit PgmCalls(SqlScript& sql) : sql_(sql) {}

  bool take(const Chain& chain) {
    if (chain.calls.size() != 1) return false;
    using Method = bool (PgmCalls::*)();
    static const std::map<std::string_view, Method> kMethods = {
        {"sql", &PgmCalls::sql},
        {"noTransaction", &PgmCalls::no_transaction},
        {"createTable", &PgmCalls::create_table},
        {"dropTable", &PgmCalls::drop},
        {"dropType", &PgmCalls::drop},
        {"dropView", &PgmCalls::drop},
        {"dropExtension", &PgmCalls::drop},
        {"dropSchema", &PgmCalls::drop},
        {"createExtension", &PgmCalls::create_plain},
        {"createSchema", &PgmCalls::create_plain},
        {"createType", &PgmCalls::create_type},
        {"addTypeValue", &PgmCalls::add_value},
        {"renameTable", &PgmCalls::rename_table},
        {"addColumns", &PgmCalls::add_columns},
        {"addColumn", &PgmCalls::add_columns},
        {"dropColumns", &PgmCalls::drop_columns},
        {"dropColumn", &PgmCalls::drop_columns},
        {"renameColumn", &PgmCalls::rename_column},
        {"alterColumn", &PgmCalls::alter_column},
        {"addConstraint", &PgmCalls::add_constraint},
        {"createConstraint", &PgmCalls::add_constraint},
        {"dropConstraint", &PgmCalls::drop_constraint},
        {"renameConstraint", &PgmCalls::rename_constraint},
        {"createIndex", &PgmCalls::create_index},
        {"addIndex", &PgmCalls::create_index},
        {"dropIndex", &PgmCalls::drop_index},
    };
    call_ = chain.calls.front();
    const auto method = kMethods.find(call_->text);
    if (method == kMethods.end()) return false;
    table_ = pgm_name(call_->argument(0)).value_or(QualifiedName{});
    return (this->*method->second)();
  }
  bool in_transaction() const { return in_transaction_; }

 private:
  void put(const Sql& statement) { sql_.say(call_->at, statement); }
  bool alter(const Sql& what) {
    if (table_.name.empty()) return false;
    put(kSql.write("alter table {} {}", table_, what));
    return true;
  }
  bool option(std::size_t position, const char* name) const {
    const Node* options = call_->argument(position);
    return options != nullptr && options->flag(name);
  }

  bool sql() {
    const Node* text = sql_text(call_->argument(0));
    if (text == nullptr || call_->items.size() != 1) return false;
    sql_.literal(*text);
    return true;
  }
  bool no_transaction() {
    in_transaction_ = false;
    return true;
  }

  bool create_table() {
    const Node* columns = call_->argument(1);
    if (table_.name.empty() || columns == nullptr || !columns->is(Node::Kind::kMap)) return false;
    std::vector<Sql> parts;
    for (const Argument& item : columns->items) {
      const auto column = pgm_column(item.key, item.value);
      if (!column) return false;
      parts.push_back(*column);
    }
    const Node* options = call_->argument(2);
    const Node* constraints = options == nullptr ? nullptr : options->keyword("constraints");
    if (constraints != nullptr && !take_constraints(*constraints, "", parts)) return false;
    put(create_table_sql(table_, parts, option(2, "ifNotExists")));
    return true;
  }

  bool drop() {
    static const std::map<std::string_view, Sql> kWhat = {
        {"dropTable", kSql.write("table")},   {"dropType", kSql.write("type")},
        {"dropView", kSql.write("view")},     {"dropExtension", kSql.write("extension")},
        {"dropSchema", kSql.write("schema")},
    };
    if (table_.name.empty()) return false;
    const Sql exists = option(1, "ifExists") ? kSql.write("if exists ") : Sql();
    const Sql cascade = option(1, "cascade") ? kSql.write(" cascade") : Sql();
    put(kSql.write("drop {} {}{}{}", kWhat.at(call_->text), exists, table_, cascade));
    return true;
  }

  bool create_plain() {
    if (table_.name.empty()) return false;
    const Sql what =
        call_->text == "createExtension" ? kSql.write("extension") : kSql.write("schema");
    put(option(1, "ifNotExists") ? kSql.write("create {} if not exists {}", what, table_)
                                 : kSql.write("create {} {}", what, table_));
    return true;
  }

  bool create_type() {
    const auto labels = plain_texts(call_->argument(1));
    if (!labels || table_.name.empty()) return false;
    std::vector<Sql> all;
    for (const std::string& label : *labels) all.push_back(kSql.write("{}", Text{label}));
    put(kSql.write("create type {} as enum ({})", table_, Sql::join(all, ", ")));
    return true;
  }

  bool add_value() {
    const auto value = plain_text(call_->argument(1));
    if (!value || table_.name.empty()) return false;
    put(option(2, "ifNotExists")
            ? kSql.write("alter type {} add value if not exists {}", table_, Text{*value})
            : kSql.write("alter type {} add value {}", table_, Text{*value}));
    return true;
  }

  bool rename_table() {
    const auto to = pgm_name(call_->argument(1));
    return to && alter(kSql.write("rename to {}", Ident{to->name}));
  }

  bool add_columns() {
    const Node* columns = call_->argument(1);
    if (columns == nullptr || !columns->is(Node::Kind::kMap)) return false;
    std::vector<Sql> adds;
    for (const Argument& item : columns->items) {
      const auto column = pgm_column(item.key, item.value);
      if (!column) return false;
      adds.push_back(option(2, "ifNotExists") ? kSql.write("add if not exists {}", *column)
                                              : kSql.write("add {}", *column));
    }
    return alter(Sql::join(adds, ", "));
  }

  bool drop_columns() {
    const Node* said = call_->argument(1);
    auto columns = plain_texts(said);
    if (said != nullptr && said->is(Node::Kind::kMap)) {
      columns.emplace();
      for (const Argument& item : said->items) columns->push_back(item.key);
    }
    if (!columns) return false;
    std::vector<Sql> drops;
    for (const std::string& column : *columns)
      drops.push_back(option(2, "ifExists") ? kSql.write("drop if exists {}", Ident{column})
                                            : kSql.write("drop {}", Ident{column}));
    return alter(Sql::join(drops, ", "));
  }

  bool rename_column() {
    const auto from = plain_text(call_->argument(1));
    const auto to = plain_text(call_->argument(2));
    return from && to && alter(kSql.write("rename {} to {}", Ident{*from}, Ident{*to}));
  }

  bool alter_column() {
    const auto column = plain_text(call_->argument(1));
    const Node* options = call_->argument(2);
    if (!column || options == nullptr || !options->is(Node::Kind::kMap)) return false;
    const Sql head = kSql.write("alter {}", Ident{*column});
    std::vector<Sql> actions;
    if (const Node* value = options->keyword("default")) {
      const auto set = pgm_value(*value);
      if (!set) return false;
      actions.push_back(value->is(Node::Kind::kNothing)
                            ? kSql.write("{} drop default", head)
                            : kSql.write("{} set default {}", head, *set));
    }
    const std::string type = options->word("type");
    const std::string value = options->word("using");
    if (!type.empty())
      actions.push_back(value.empty() ? kSql.write("{} set data type {}", head, pgm_type(type))
                                      : kSql.write("{} set data type {} using {}", head,
                                                   pgm_type(type), written(value)));
    const Node* required = options->keyword("notNull");
    const Node* allowed = options->keyword("allowNull");
    if ((required != nullptr && required->is_true()) || (allowed != nullptr && allowed->is_false()))
      actions.push_back(kSql.write("{} set not null", head));
    else if (required != nullptr || allowed != nullptr)
      actions.push_back(kSql.write("{} drop not null", head));
    return !actions.empty() && alter(Sql::join(actions, ", "));
  }

  bool take_constraints(const Node& said, const std::string& name, std::vector<Sql>& parts) {
    const Sql called = constraint_name(name);
    for (const Argument& item : said.items) {
      const auto columns = plain_texts(&item.value);
      if ((item.key == "unique" || item.key == "primaryKey") && columns) {
        parts.push_back(item.key == "unique"
                            ? kSql.write("{}unique ({})", called, kSql.idents(*columns))
                            : kSql.write("{}primary key ({})", called, kSql.idents(*columns)));
      } else if (item.key == "check" && columns) {
        parts.push_back(kSql.write("{}check ({})", called, written(columns->front())));
      } else if (item.key == "foreignKeys" && item.value.is(Node::Kind::kMap)) {
        const auto from = plain_texts(item.value.keyword("columns"));
        const auto to = pgm_reference(item.value.keyword("references"));
        if (!from || !to) return false;
        parts.push_back(kSql.write("{}foreign key ({}) references {}{}", called, kSql.idents(*from),
                                   *to, pgm_actions(item.value)));
      } else {
        return false;
      }
    }
    return true;
  }

  bool add_constraint() {
    const Node* what = call_->argument(2);
    const std::string name = plain_text(call_->argument(1)).value_or("");
    if (what == nullptr) return false;
    if (const auto text = plain_text(what))
      return alter(kSql.write("add {}{}", constraint_name(name), written(*text)));
    std::vector<Sql> parts;
    if (!what->is(Node::Kind::kMap) || !take_constraints(*what, name, parts)) return false;
    std::vector<Sql> adds;
    for (const Sql& part : parts) adds.push_back(kSql.write("add {}", part));
    return !adds.empty() && alter(Sql::join(adds, ", "));
  }

  bool drop_constraint() {
    const auto name = plain_text(call_->argument(1));
    return name &&
           alter(option(2, "ifExists") ? kSql.write("drop constraint if exists {}", Ident{*name})
                                       : kSql.write("drop constraint {}", Ident{*name}));
  }

  bool rename_constraint() {
    const auto from = plain_text(call_->argument(1));
    const auto to = plain_text(call_->argument(2));
    return from && to && alter(kSql.write("rename constraint {} to {}", Ident{*from}, Ident{*to}));
  }

  std::string index_name(const std::vector<std::string>& columns, const Node* options) const {
    if (options != nullptr && !options->word("name").empty()) return options->word("name");
    std::string name = table_.name;
    for (const std::string& column : columns) name += "_" + column;
    const bool unique = options != nullptr && options->flag("unique");
    return cut_name(name + (unique ? "_unique_index" : "_index"));
  }

  bool create_index() {
    const auto columns = plain_texts(call_->argument(1));
    const Node* options = call_->argument(2);
    if (!columns || table_.name.empty()) return false;
    IndexDraft index{index_name(*columns, options), table_, {}};
    for (const std::string& column : *columns)
      index.keys.push_back(column.find('(') == std::string::npos ? kSql.ident(column)
                                                                 : written(column));
    if (options != nullptr) {
      index.unique = options->flag("unique");
      index.concurrently = options->flag("concurrently");
      index.if_not_exists = options->flag("ifNotExists");
      index.method = options->word("method");
      index.include = plain_texts(options->keyword("include")).value_or(std::vector<std::string>());
      if (!options->word("where").empty()) index.where = written(options->word("where"));
    }
    put(index_sql(index));
    return true;
  }

  bool drop_index() {
    const auto columns = plain_texts(call_->argument(1));
    const Node* options = call_->argument(2);
    if (!columns || table_.name.empty()) return false;
    const Sql name = kSql.write("{}", QualifiedName{table_.schema, index_name(*columns, options)});
    const Sql exists = option(2, "ifExists") ? kSql.write("if exists ") : Sql();
    put(option(2, "concurrently") ? kSql.write("drop index concurrently {}{}", exists, name)
                                  : kSql.write("drop index {}{}", exists, name));
    return true;
  }

  SqlScript& sql_;
  const Node* call_ = nullptr;
  QualifiedName table_;
  bool in_transaction_ = true;
};

lint::Script pgm_way(const ProgramFile& file, const Program& program, const char* name,
                     lint::Direction direction, lint::Wrapping wrapping) {
  bool wrapped = true;
  lint::Script script = way_of(
      file, program, name, direction, wrapping, [&](const std::vector<Node>& body, SqlScript& sql) {
        PgmCalls calls(sql);
        each_call(body, sql, [&](const Chain& chain) { return calls.take(chain); });
        wrapped = calls.in_transaction();
      });
  if (!wrapped) script.wrapping = lint::Wrapping::kNone;
  return script;
}

}  // namespace

std::vector<lint::Migration> read_node_pg_migrate_programs(const std::vector<ProgramFile>& files) {
  return read_each(files, Language::kJavaScript,
                   [](const ProgramFile& file, const Program& program, lint::Migration& migration) {
                     migration.up = pgm_way(file, program, "up", lint::Direction::kUp,
                                            lint::Wrapping::kAllPending);
                     migration.down = pgm_way(file, program, "down", lint::Direction::kDown,
                                              lint::Wrapping::kFile);
                     // Without one the tool takes back what up() did.
                     migration.expects_down = false;
                   });
}

}  // namespace shoofly::toolchain::programs

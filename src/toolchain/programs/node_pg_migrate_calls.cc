// node-pg-migrate's migrations in JavaScript and TypeScript. Compared with what 9.0 sends.

#include <map>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/node_pg_migrate_tables.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

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
        {"grantOnTables", &PgmCalls::grant},
        {"revokeOnTables", &PgmCalls::grant},
        {"renameType", &PgmCalls::rename_type},
    };
    call_ = chain.calls.front();
    if (call_->text == "query") return chain.root.ends_with(".db") && query();
    const auto method = kMethods.find(call_->text);
    if (method == kMethods.end()) return false;
    table_ = pgm_name(call_->argument(0)).value_or(QualifiedName{});
    if (!(this->*method->second)()) return false;
    say_unread(*call_, {"comment"}, sql_);
    return true;
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
  // pgm.db.query(..) runs at once, over the connection that the rest is sent by.
  bool query() {
    const Node* text = sql_text(call_->argument(0));
    const Node* values = call_->argument(1);
    if (text == nullptr || call_->items.size() > 2) return false;
    if (values != nullptr && !values->is(Node::Kind::kList)) return false;
    sql_.literal(values == nullptr ? *text : with_values(*text, *values, "$"));
    return true;
  }
  bool no_transaction() {
    in_transaction_ = false;
    return true;
  }

  bool create_table() {
    const auto create = pgm_table(*call_, table_, sql_);
    if (create) put(*create);
    return create.has_value();
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
    if (table_.name.empty()) return false;
    std::vector<SqlScript::Part> adds;
    std::vector<std::string> key;
    // Of several keys none is sent.
    const PgmKeys keys = pgm_keys(*columns, key);
    for (const Argument& item : columns->items) {
      const auto column = pgm_column(item.key, item.value, keys);
      if (!column) return false;
      adds.push_back({item.value.at, option(2, "ifNotExists")
                                         ? kSql.write("add if not exists {}", *column)
                                         : kSql.write("add {}", *column)});
    }
    if (adds.empty()) return false;
    sql_.say(call_->at, kSql.write("alter table {}", table_), adds);
    return true;
  }

  bool drop_columns() {
    const Node* said = call_->argument(1);
    auto columns = plain_texts(said);
    if (said != nullptr && said->is(Node::Kind::kMap)) {
      columns.emplace();
      for (const Argument& item : said->items) {
        item.read = true;
        mark_read(item.value);
        columns->push_back(item.key);
      }
    }
    if (!columns) return false;
    std::vector<Sql> drops;
    for (const std::string& column : *columns)
      drops.push_back(option(2, "ifExists") ? kSql.write("drop if exists {}", Ident{column})
                                            : kSql.write("drop {}", Ident{column}));
    const Sql cascade = option(2, "cascade") ? kSql.write(" cascade") : Sql();
    return alter(kSql.write("{}{}", Sql::join(drops, ", "), cascade));
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
    const std::string collation = options->word("collation");
    Sql change = kSql.write("{} set data type {}", head, pgm_type(type));
    if (!collation.empty()) change = kSql.write("{} collate {}", change, written(collation));
    if (!value.empty()) change = kSql.write("{} using {}", change, written(value));
    if (!type.empty()) actions.push_back(change);
    const Node* required = options->keyword("notNull");
    const Node* allowed = options->keyword("allowNull");
    if ((required != nullptr && required->is_true()) || (allowed != nullptr && allowed->is_false()))
      actions.push_back(kSql.write("{} set not null", head));
    else if (required != nullptr || allowed != nullptr)
      actions.push_back(kSql.write("{} drop not null", head));
    return !actions.empty() && alter(Sql::join(actions, ", "));
  }

  bool add_constraint() {
    const Node* what = call_->argument(2);
    const std::string name = plain_text(call_->argument(1)).value_or("");
    if (what == nullptr) return false;
    if (const auto text = plain_text(what))
      return alter(kSql.write("add {}{}", constraint_name(name), written(*text)));
    std::vector<Sql> parts;
    if (!what->is(Node::Kind::kMap) || !pgm_constraints(*what, table_.name, name, parts))
      return false;
    std::vector<Sql> adds;
    for (const Sql& part : parts) adds.push_back(kSql.write("add {}", part));
    return !adds.empty() && alter(Sql::join(adds, ", "));
  }

  bool drop_constraint() {
    const auto name = plain_text(call_->argument(1));
    const Sql cascade = option(2, "cascade") ? kSql.write(" cascade") : Sql();
    return name && alter(option(2, "ifExists")
                             ? kSql.write("drop constraint if exists {}{}", Ident{*name}, cascade)
                             : kSql.write("drop constraint {}{}", Ident{*name}, cascade));
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

  // "a", "lower(a)", { name: 'a', opclass: 'gin_trgm_ops', sort: 'DESC' }
  static std::optional<Sql> index_key(const Node& node, std::vector<std::string>& names) {
    const auto plain = plain_text(&node);
    const std::string name = plain ? *plain : node.word("name");
    if (name.empty()) return std::nullopt;
    names.push_back(name);
    Sql key = name.find('(') == std::string::npos ? kSql.ident(name) : written(name);
    if (plain) return key;
    if (!node.word("opclass").empty()) key = kSql.write("{} {}", key, Ident{node.word("opclass")});
    const std::string sort = node.word("sort");
    return sort.empty() ? key : kSql.write("{} {}", key, written(sort));
  }

  bool create_index() {
    const Node* said = call_->argument(1);
    const Node* options = call_->argument(2);
    if (said == nullptr || table_.name.empty()) return false;
    IndexDraft index{"", table_, {}};
    std::vector<std::string> names;
    std::vector<const Node*> keys;
    if (said->is(Node::Kind::kList)) {
      for (const Argument& item : said->items) keys.push_back(&item.value);
    } else {
      keys.push_back(said);
    }
    for (const Node* each : keys) {
      const auto key = index_key(*each, names);
      if (!key) return false;
      index.keys.push_back(*key);
    }
    index.name = index_name(names, options);
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
    const Sql cascade = option(2, "cascade") ? kSql.write(" cascade") : Sql();
    put(option(2, "concurrently")
            ? kSql.write("drop index concurrently {}{}{}", exists, name, cascade)
            : kSql.write("drop index {}{}{}", exists, name, cascade));
    return true;
  }

  bool rename_type() {
    const auto to = plain_text(call_->argument(1));
    if (!to || table_.name.empty()) return false;
    put(kSql.write("alter type {} rename to {}", table_, Ident{*to}));
    return true;
  }

  // { tables: ['a'], roles: 'PUBLIC', privileges: ['SELECT'] }
  bool grant() {
    const Node* said = call_->argument(0);
    if (said == nullptr || !said->is(Node::Kind::kMap)) return false;
    const auto tables = plain_texts(said->keyword("tables"));
    const auto roles = plain_texts(said->keyword("roles"));
    const auto privileges = plain_texts(said->keyword("privileges"));
    const std::string schema = said->word("schema");
    if (!tables || !roles || !privileges) return false;
    std::vector<Sql> on;
    std::vector<Sql> whom;
    std::vector<Sql> what;
    const bool all = tables->size() == 1 && tables->front() == "ALL";
    for (const std::string& table : *tables)
      on.push_back(kSql.write("{}", QualifiedName{"", table}));
    for (const std::string& role : *roles)
      whom.push_back(role == "PUBLIC" ? written(role) : kSql.ident(role));
    for (const std::string& privilege : *privileges) what.push_back(written(privilege));
    const bool gives = call_->text == "grantOnTables";
    const Sql target = all ? kSql.write("all tables in schema {}", Ident{schema})
                           : kSql.write("table {}", Sql::join(on, ", "));
    const Sql to = Sql::join(whom, ", ");
    const Sql option =
        gives && said->flag("withGrantOption") ? kSql.write(" with grant option") : Sql();
    put(gives ? kSql.write("grant {} on {} to {}{}", Sql::join(what, ", "), target, to, option)
              : kSql.write("revoke {} on {} from {}", Sql::join(what, ", "), target, to));
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

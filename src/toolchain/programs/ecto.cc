// Ecto's migrations: up, down or change, and what its PostgreSQL adapter sends for them. From
// Ecto's documentation and source; not compared with a running Ecto.

#include <cctype>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/ecto_columns.h"
#include "toolchain/programs/ecto_rows.h"
#include "toolchain/programs/guards.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

// The statements of a `do` block, or the one behind `do:`.
std::vector<const Node*> statements_of(const Node& call) {
  std::vector<const Node*> all;
  for (const Node& statement : call.body) all.push_back(&statement);
  if (const Node* one = call.keyword("do"); one != nullptr) all.push_back(one);
  return all;
}

class EctoCalls {
 public:
  explicit EctoCalls(SqlScript& sql) : sql_(sql) {}

  void say(const std::vector<Node>& body) {
    for (const Node& statement : body) {
      if (statement.is(Node::Kind::kText) || statement.is(Node::Kind::kNothing) ||
          statement.calls("flush"))
        continue;
      if (statement.is(Node::Kind::kAssign)) {
        names_[statement.text] = &statement.items.front().value;
        rows(statement.items.front().value);
        continue;
      }
      if (rows(statement)) continue;
      if (is_perhaps(statement)) {
        const SqlScript::Guard guard(sql_, SqlScript::Guard::Kind::kCondition);
        say(statement.body);
        continue;
      }
      if (!statement.is(Node::Kind::kCall) || !take(statement)) {
        sql_.opaque(statement.at, described(statement));
        if (is_loop(statement)) repeat(statement.body);
        continue;
      }
      say_unread(statement, {"comment"}, sql_);
      // table(..), index(..) and the like
      const Node* what = statement.argument(0);
      if (what != nullptr && what->is(Node::Kind::kCall))
        say_unread(*what, {"comment", "engine"}, sql_);
    }
  }

 private:
  void repeat(const std::vector<Node>& body) {
    const SqlScript::Guard guard(sql_, SqlScript::Guard::Kind::kLoop);
    say(body);
  }
  void put(const Node& at, const Sql& sql) { sql_.say(at.at, sql); }

  // table(:t, prefix: "p")
  static std::optional<QualifiedName> table_of(const Node* node) {
    if (node == nullptr || !node->calls("table")) return std::nullopt;
    const auto name = plain_text(node->argument(0));
    if (!name) return std::nullopt;
    return QualifiedName{node->word("prefix"), *name};
  }

  bool take(const Node& call) {
    const Node* what = call.argument(0);
    if (call.text == "execute") return execute(call);
    if (call.text == "query" || call.text == "query!") return query(call);
    if (what == nullptr) return false;
    const bool unless_there = call.text == "create_if_not_exists";
    const bool if_there = call.text == "drop_if_exists";
    if (call.text == "create" || unless_there) {
      if (what->calls("table")) return create_table(call, *what, unless_there);
      if (what->calls("constraint")) return constraint(call, *what);
      return index(call, *what, unless_there);
    }
    if (call.text == "drop" || if_there) return drop(call, *what, if_there);
    if (call.text == "alter") return alter_table(call, *what);
    if (call.text == "rename") return rename(call, *what);
    return false;
  }

  bool execute(const Node& call) {
    const Node* text = sql_text(call.argument(0));
    call.argument(1);  // for the way back
    const Node* function = call.argument(0);
    if (function != nullptr && function->is(Node::Kind::kFunction))
      return say(function->body), true;
    if (text == nullptr) return false;
    sql_.literal(*text);
    return true;
  }

  // repo().query!("update ..", [1])
  bool query(const Node& call) {
    const Node* text = sql_text(call.argument(0));
    const Node* values = call.argument(1);
    const bool list = values != nullptr && values->is(Node::Kind::kList);
    if (call.on.empty() || text == nullptr || (values != nullptr && !list)) return false;
    sql_.literal(list ? with_values(*text, *values, "$") : *text);
    return true;
  }

  bool rows(const Node& statement) {
    const auto write = ecto_rows(statement, names_);
    if (write) put(end_of_pipe(statement), *write);
    return write.has_value();
  }

  std::optional<EctoColumn> column(const QualifiedName& table, const Node& call) {
    const auto name = plain_text(call.argument(0));
    const Node* type = call.argument(1);
    if (!name || type == nullptr) return std::nullopt;
    return ecto_column(table, *name, *type, call, sql_);
  }

  // `id`, or what `primary_key: [name: .., type: ..]` says of it.
  std::optional<EctoColumn> own_key(const QualifiedName& table, const Node& what) {
    Node type;
    type.kind = Node::Kind::kText;
    type.text = "bigserial";
    const Node* said = what.keyword("primary_key");
    const Node nothing;
    const Node& options = said == nullptr ? nothing : *said;
    const std::string name = options.word("name");
    const Node* own_type = options.keyword("type");
    auto key = ecto_column(table, name.empty() ? "id" : name,
                           own_type == nullptr ? type : *own_type, options, sql_);
    if (key) key->in_primary_key = true;
    return key;
  }

  std::vector<EctoColumn> columns_of(const QualifiedName& table, const Node& call) {
    std::vector<EctoColumn> columns;
    for (const Node* statement : statements_of(call)) {
      const bool adds = statement->calls("add") || statement->calls("add_if_not_exists");
      if (statement->calls("timestamps")) {
        auto both = ecto_timestamps(table, *statement, sql_);
        if (!both) sql_.opaque(statement->at, described(*statement));
        for (EctoColumn& each : both.value_or(std::vector<EctoColumn>()))
          columns.push_back(std::move(each));
      } else if (auto one = adds ? column(table, *statement) : std::nullopt) {
        columns.push_back(std::move(*one));
      } else {
        sql_.opaque(statement->at, described(*statement));
        continue;
      }
      say_unread(*statement, {"comment"}, sql_);
    }
    return columns;
  }

  bool create_table(const Node& call, const Node& what, bool unless_there) {
    const auto table = table_of(&what);
    if (!table) return false;
    const std::size_t opaque_before = sql_.opaque_parts();
    std::vector<EctoColumn> columns = columns_of(*table, call);
    const Node* key = what.keyword("primary_key");
    if (key == nullptr || !key->is_false()) {
      auto own = own_key(*table, what);
      if (!own) return false;
      columns.insert(columns.begin(), std::move(*own));
    }
    std::vector<Sql> parts;
    std::vector<std::string> in_key;
    for (const EctoColumn& each : columns) {
      parts.push_back(column_sql(each.draft));
      if (each.key) parts.push_back(key_sql(*each.key));
      if (each.in_primary_key) in_key.push_back(each.draft.name);
    }
    if (!in_key.empty()) parts.push_back(kSql.write("primary key ({})", kSql.idents(in_key)));
    if (sql_.opaque_parts() > opaque_before) parts.push_back(unread_parts());
    const Sql create = create_table_sql(*table, parts, unless_there);
    const auto options = plain_text(what.keyword("options"));
    put(call, options ? kSql.write("{} {}", create, written(*options)) : create);
    return true;
  }

  static std::string index_name(const std::string& table, const std::vector<std::string>& columns) {
    std::string name = table;
    for (const std::string& column : columns) {
      std::string plain = column;
      for (char& c : plain) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') c = '_';
      }
      name += "_" + plain;
    }
    return cut_name(name + "_index");
  }

  std::optional<IndexDraft> index_of(const Node& what) {
    const bool unique = what.calls("unique_index");
    const auto table = plain_text(what.argument(0));
    const auto columns = plain_texts(what.argument(1));
    if ((!unique && !what.calls("index")) || !table || !columns) return std::nullopt;
    IndexDraft index;
    index.name = what.word("name").empty() ? index_name(*table, *columns) : what.word("name");
    index.table = {what.word("prefix"), *table};
    for (std::size_t i = 0; i < columns->size(); ++i) {
      const std::string& column = (*columns)[i];
      const bool expression = column.find_first_of("( ") != std::string::npos;
      index.keys.push_back(expression ? written(column) : kSql.ident(column));
    }
    index.unique = unique || what.flag("unique");
    const Node* distinct = what.keyword("nulls_distinct");
    index.nulls_not_distinct = distinct != nullptr && distinct->is_false();
    index.concurrently = what.flag("concurrently");
    index.method = what.word("using");
    index.include = plain_texts(what.keyword("include")).value_or(std::vector<std::string>());
    if (const Node* where = what.keyword("where")) {
      const auto condition = plain_text(where);
      if (!condition) return std::nullopt;
      index.where = written(*condition);
    }
    return index;
  }

  bool index(const Node& call, const Node& what, bool unless_there) {
    auto draft = index_of(what);
    if (!draft) return false;
    draft->if_not_exists = unless_there;
    put(call, index_sql(*draft));
    return true;
  }

  bool constraint(const Node& call, const Node& what) {
    const auto table = plain_text(what.argument(0));
    const auto name = plain_text(what.argument(1));
    const std::string check = what.word("check");
    const std::string exclude = what.word("exclude");
    if (!table || !name || (check.empty() && exclude.empty())) return false;
    if (check.empty()) {
      put(call,
          kSql.write("alter table {} add constraint {} exclude using {}",
                     QualifiedName{what.word("prefix"), *table}, Ident{*name}, written(exclude)));
      return true;
    }
    const Sql sql =
        kSql.write("alter table {} add constraint {} check ({})",
                   QualifiedName{what.word("prefix"), *table}, Ident{*name}, written(check));
    const Node* validate = what.keyword("validate");
    put(call, validate != nullptr && validate->is_false() ? kSql.write("{} not valid", sql) : sql);
    return true;
  }

  bool drop(const Node& call, const Node& what, bool if_there) {
    const Sql exists = if_there ? kSql.write("if exists ") : Sql();
    const Node* mode = call.keyword("mode");
    const auto how = plain_text(mode);
    if (mode != nullptr && how != "cascade" && how != "restrict") return false;
    const Sql cascade = how == "cascade" ? kSql.write(" cascade") : Sql();
    if (const auto table = table_of(&what)) {
      put(call, kSql.write("drop table {}{}{}", exists, *table, cascade));
      return true;
    }
    if (what.calls("constraint")) {
      const auto table = plain_text(what.argument(0));
      const auto name = plain_text(what.argument(1));
      if (!table || !name) return false;
      put(call,
          kSql.write("alter table {} drop constraint {}{}{}",
                     QualifiedName{what.word("prefix"), *table}, exists, Ident{*name}, cascade));
      return true;
    }
    const auto index = index_of(what);
    if (!index) return false;
    const QualifiedName name{index->table.schema, index->name};
    put(call, index->concurrently
                  ? kSql.write("drop index concurrently {}{}{}", exists, name, cascade)
                  : kSql.write("drop index {}{}{}", exists, name, cascade));
    return true;
  }

  bool rename(const Node& call, const Node& what) {
    const auto table = table_of(&what);
    const Node* to = call.keyword("to");
    const auto index = table ? std::nullopt : index_of(what);
    if (const auto name = plain_text(to); index && name) {
      put(call, kSql.write("alter index {} rename to {}",
                           QualifiedName{index->table.schema, index->name}, Ident{*name}));
      return true;
    }
    if (!table || to == nullptr) return false;
    const auto column = plain_text(call.argument(1));
    if (const auto other = table_of(to)) {
      put(call, kSql.write("alter table {} rename to {}", *table, Ident{other->name}));
      return true;
    }
    const auto name = plain_text(to);
    if (!column || !name) return false;
    put(call, kSql.write("alter table {} rename {} to {}", *table, Ident{*column}, Ident{*name}));
    return true;
  }

  // All that is in one `alter` is one ALTER TABLE.
  bool alter_table(const Node& call, const Node& what) {
    const auto table = table_of(&what);
    if (!table) return false;
    std::vector<SqlScript::Part> parts;
    in_key_.clear();
    for (const Node* statement : statements_of(call)) {
      std::vector<Sql> actions;
      if (!take_action(*table, *statement, actions)) {
        sql_.opaque(statement->at, described(*statement));
        continue;
      }
      if (!statement->text.starts_with("remove"))  // what is said there is for the way back
        say_unread(*statement, {"comment"}, sql_);
      for (Sql& action : actions) parts.push_back({statement->at, std::move(action)});
    }
    if (!in_key_.empty())
      parts.push_back({call.at, kSql.write("add primary key ({})", kSql.idents(in_key_))});
    if (!parts.empty()) sql_.say(call.at, kSql.write("alter table {}", *table), parts);
    return true;
  }

  void add_column(const EctoColumn& column, bool unless_there, std::vector<Sql>& actions) {
    const Sql text = column_sql(column.draft);
    actions.push_back(unless_there ? kSql.write("add column if not exists {}", text)
                                   : kSql.write("add column {}", text));
    if (column.key) actions.push_back(kSql.write("add {}", key_sql(*column.key)));
    if (column.in_primary_key) in_key_.push_back(column.draft.name);
  }

  static void remove(const QualifiedName& table, const std::string& name, const Node& node,
                     std::vector<Sql>& actions) {
    const Sql exists = node.text == "remove_if_exists" ? kSql.write("if exists ") : Sql();
    const Node* type = node.argument(1);
    if (type != nullptr && type->calls("references"))
      actions.push_back(
          kSql.write("drop constraint {}{}", exists, Ident{ecto_key_name(table, name, *type)}));
    actions.push_back(kSql.write("drop column {}{}", exists, Ident{name}));
  }

  bool take_action(const QualifiedName& table, const Node& node, std::vector<Sql>& actions) {
    if (node.calls("timestamps")) {
      const auto both = ecto_timestamps(table, node, sql_);
      if (!both) return false;
      for (const EctoColumn& each : *both) add_column(each, false, actions);
      return true;
    }
    const auto name = plain_text(node.argument(0));
    if (!node.is(Node::Kind::kCall) || !name) return false;
    if (node.text == "remove" || node.text == "remove_if_exists") {
      remove(table, *name, node, actions);
      return true;
    }
    const auto made = column(table, node);
    if (!made) return false;
    if (node.text == "add" || node.text == "add_if_not_exists") {
      add_column(*made, node.text != "add", actions);
      return true;
    }
    return node.text == "modify" && modify(table, node, *made, actions);
  }

  bool modify(const QualifiedName& table, const Node& node, const EctoColumn& column,
              std::vector<Sql>& actions) {
    const ColumnDraft& draft = column.draft;
    const Node* from = node.keyword("from");
    if (from != nullptr && from->is(Node::Kind::kList)) from = from->argument(0);
    if (from != nullptr && from->calls("references"))
      actions.push_back(
          kSql.write("drop constraint {}", Ident{ecto_key_name(table, draft.name, *from)}));
    const Sql head = kSql.write("alter column {}", Ident{draft.name});
    actions.push_back(draft.collation.empty() ? kSql.write("{} type {}", head, draft.type)
                                              : kSql.write("{} type {} collate {}", head,
                                                           draft.type, Ident{draft.collation}));
    if (column.key) actions.push_back(kSql.write("add {}", key_sql(*column.key)));
    if (const Node* null = node.keyword("null"))
      actions.push_back(null->is_false() ? kSql.write("{} set not null", head)
                                         : kSql.write("{} drop not null", head));
    if (draft.default_value)
      actions.push_back(kSql.write("{} set default {}", head, *draft.default_value));
    if (column.in_primary_key) in_key_.push_back(draft.name);
    return true;
  }

  std::vector<std::string> in_key_;  // of the `alter` that is read
  SqlScript& sql_;
  EctoNames names_;
};

void say_ecto(const std::vector<Node>& body, SqlScript& sql) { EctoCalls(sql).say(body); }

bool ecto_wraps(const Program& program) {
  for (const Node& statement : program.statements) {
    for (const Node& each : statement.body) {
      const Node* said = each.calls("@disable_ddl_transaction") ? each.argument(0) : nullptr;
      if (said != nullptr && said->is_true()) return false;
    }
  }
  return true;
}

// What Ecto.Migration.Runner has no reverse of, within an `alter`.
bool is_one_way_part(const Node& call) {
  const std::string_view name = call.text;
  if (name == "remove") return call.argument(1) == nullptr;
  if (name == "modify") return call.keyword("from") == nullptr;
  return name == "remove_if_exists" || name == "add_if_not_exists";
}

// What of a `change` cannot be turned round: the first such call. Null: nothing.
const Node* ecto_one_way(const std::vector<Node>& change) {
  for (const Node& call : change) {
    if (!call.is(Node::Kind::kCall) || !call.on.empty()) continue;
    const Node* what = call.argument(0);
    if (what == nullptr) continue;
    if (call.text == "execute" && call.argument(1) == nullptr) return &call;
    const bool drops = call.text == "drop" || call.text == "drop_if_exists";
    if (drops && (what->calls("table") || what->calls("constraint"))) return &call;
    if (call.text != "alter") continue;
    for (const Node* each : statements_of(call)) {
      if (each->is(Node::Kind::kCall) && is_one_way_part(*each)) return each;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<lint::Migration> read_ecto(const std::vector<ProgramFile>& files) {
  return read_turned_round(files, Language::kElixir, ecto_wraps, say_ecto, ecto_one_way);
}

}  // namespace shoofly::toolchain::programs

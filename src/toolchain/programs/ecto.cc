// Ecto's migrations: up, down or change, and what its PostgreSQL adapter sends for them. From
// Ecto's documentation and source; not compared with a running Ecto.

#include <cctype>
#include <map>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/ways.h"

namespace shoofly::toolchain::programs {
namespace {

Sql ecto_type(const std::string& type, const Node& call) {
  static const std::map<std::string, const char*> kTypes = {
      {"id", "integer"},
      {"serial", "serial"},
      {"bigserial", "bigserial"},
      {"binary_id", "uuid"},
      {"binary", "bytea"},
      {"map", "jsonb"},
      {"naive_datetime", "timestamp(0)"},
      {"utc_datetime", "timestamp(0)"},
      {"utc_datetime_usec", "timestamp"},
      {"naive_datetime_usec", "timestamp"},
      {"float", "float"},
      {"time", "time(0)"},
      {"time_usec", "time"},
      {"duration", "interval"},
  };
  const auto number = [&](const char* key) {
    const Node* said = call.keyword(key);
    return said != nullptr && said->is(Node::Kind::kNumber) ? said->text : std::string();
  };
  if (type == "string") {
    const std::string size = number("size");
    return kSql.write("varchar({})", written(size.empty() ? "255" : size));
  }
  if (type == "decimal" || type == "numeric") {
    const std::string precision = number("precision");
    const std::string scale = number("scale");
    if (precision.empty()) return kSql.write("numeric");
    return kSql.write("numeric({}, {})", written(precision), written(scale.empty() ? "0" : scale));
  }
  const auto known = kTypes.find(type);
  return written(known == kTypes.end() ? type : known->second);
}

class EctoCalls {
 public:
  explicit EctoCalls(SqlScript& sql) : sql_(sql) {}

  void say(const std::vector<Node>& body) {
    for (const Node& statement : body) {
      if (statement.is(Node::Kind::kText) || statement.is(Node::Kind::kAssign) ||
          statement.is(Node::Kind::kNothing) || statement.calls("flush"))
        continue;
      if (!statement.is(Node::Kind::kCall) || !take(statement))
        sql_.opaque(statement.at, described(statement));
    }
  }

 private:
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
    if (text == nullptr) return false;
    sql_.literal(*text);
    return true;
  }

  static std::optional<KeyDraft> key_of(const QualifiedName& table, const std::string& column,
                                        const Node& node) {
    const auto to = plain_text(node.argument(0));
    if (!to) return std::nullopt;
    static const std::map<std::string, std::string> kActions = {{"delete_all", "cascade"},
                                                                {"update_all", "cascade"},
                                                                {"nilify_all", "set null"},
                                                                {"restrict", "restrict"}};
    const auto action = [&](const char* key) {
      const auto known = kActions.find(node.word(key));
      return known == kActions.end() ? "" : known->second;
    };
    const std::string name = node.word("name");
    const std::string key = node.word("column");
    const Node* validate = node.keyword("validate");
    return KeyDraft{name.empty() ? cut_name(table.name + "_" + column + "_fkey") : name,
                    {},
                    {node.word("prefix"), *to},
                    {key.empty() ? "id" : key},
                    action("on_delete"),
                    action("on_update"),
                    "",
                    validate != nullptr && validate->is_false()};
  }

  // add :name, :type, ..
  std::optional<ColumnDraft> column(const QualifiedName& table, const Node& call) {
    const auto name = plain_text(call.argument(0));
    const Node* type = call.argument(1);
    if (!name || type == nullptr) return std::nullopt;
    ColumnDraft draft;
    draft.name = *name;
    if (type->calls("references")) {
      const std::string said = type->word("type");
      draft.type = said.empty() || said == "bigserial" || said == "id" ? kSql.write("bigint")
                                                                       : ecto_type(said, call);
      draft.key = key_of(table, *name, *type);
      if (!draft.key) return std::nullopt;
    } else if (type->is(Node::Kind::kList) && type->items.size() == 2) {  // {:array, :string}
      const auto inner = plain_text(type->argument(1));
      if (!inner) return std::nullopt;
      draft.type = kSql.write("{}[]", ecto_type(*inner, call));
    } else if (const auto plain = plain_text(type)) {
      draft.type = ecto_type(*plain, call);
    } else {
      return std::nullopt;
    }
    const Node* null = call.keyword("null");
    draft.not_null = null != nullptr && null->is_false();
    draft.primary_key = call.flag("primary_key");
    const Node* value = call.keyword("default");
    if (value == nullptr || value->is(Node::Kind::kNothing)) return draft;
    const bool calls = value->calls("fragment");
    const auto text = calls ? plain_text(value->argument(0)) : std::nullopt;
    draft.default_value = text ? std::optional(written(*text)) : literal_value(*value);
    const bool empty =
        (value->is(Node::Kind::kMap) || value->is(Node::Kind::kList)) && value->items.empty();
    if (empty) draft.default_value = kSql.write("{}", Text{"{}"});
    return draft.default_value ? std::optional(draft) : std::nullopt;
  }

  std::vector<Sql> timestamps(const Node& call) {
    std::vector<Sql> columns;
    const std::string type = call.word("type");
    for (const char* usual : {"inserted_at", "updated_at"}) {
      const Node* said = call.keyword(usual);
      if (said != nullptr && said->is_false()) continue;
      ColumnDraft draft;
      draft.name = said != nullptr && said->is_text() ? said->text : usual;
      draft.type = ecto_type(type.empty() ? "naive_datetime" : type, call);
      const Node* null = call.keyword("null");
      draft.not_null = null == nullptr || null->is_false();
      columns.push_back(column_sql(draft));
    }
    return columns;
  }

  bool create_table(const Node& call, const Node& what, bool unless_there) {
    const auto table = table_of(&what);
    if (!table) return false;
    std::vector<Sql> parts;
    const Node* key = what.keyword("primary_key");
    if (key == nullptr || !key->is_false())
      parts.push_back(kSql.write("{} bigserial primary key", Ident{"id"}));
    for (const Node& statement : call.body) {
      if (statement.calls("timestamps")) {
        for (Sql& each : timestamps(statement)) parts.push_back(std::move(each));
        continue;
      }
      const auto draft = statement.calls("add") ? column(*table, statement) : std::nullopt;
      if (draft) {
        parts.push_back(column_sql(*draft));
      } else {
        sql_.opaque(statement.at, described(statement));
      }
    }
    put(call, create_table_sql(*table, parts, unless_there));
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
    if (!table || !name || check.empty()) return false;
    const Sql sql =
        kSql.write("alter table {} add constraint {} check ({})",
                   QualifiedName{what.word("prefix"), *table}, Ident{*name}, written(check));
    const Node* validate = what.keyword("validate");
    put(call, validate != nullptr && validate->is_false() ? kSql.write("{} not valid", sql) : sql);
    return true;
  }

  bool drop(const Node& call, const Node& what, bool if_there) {
    const Sql exists = if_there ? kSql.write("if exists ") : Sql();
    if (const auto table = table_of(&what)) {
      put(call, kSql.write("drop table {}{}", exists, *table));
      return true;
    }
    if (what.calls("constraint")) {
      const auto table = plain_text(what.argument(0));
      const auto name = plain_text(what.argument(1));
      if (!table || !name) return false;
      put(call, kSql.write("alter table {} drop constraint {}{}",
                           QualifiedName{what.word("prefix"), *table}, exists, Ident{*name}));
      return true;
    }
    const auto index = index_of(what);
    if (!index) return false;
    const QualifiedName name{index->table.schema, index->name};
    put(call, index->concurrently ? kSql.write("drop index concurrently {}{}", exists, name)
                                  : kSql.write("drop index {}{}", exists, name));
    return true;
  }

  bool rename(const Node& call, const Node& what) {
    const auto table = table_of(&what);
    const Node* to = call.keyword("to");
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
    for (const Node& statement : call.body) {
      std::vector<Sql> actions;
      if (!take_action(*table, statement, actions)) sql_.opaque(statement.at, described(statement));
      for (Sql& action : actions) parts.push_back({statement.at, std::move(action)});
    }
    if (!parts.empty()) sql_.say(call.at, kSql.write("alter table {}", *table), parts);
    return true;
  }

  bool take_action(const QualifiedName& table, const Node& node, std::vector<Sql>& actions) {
    if (node.calls("timestamps")) {
      for (const Sql& each : timestamps(node)) actions.push_back(kSql.write("add column {}", each));
      return true;
    }
    const auto name = plain_text(node.argument(0));
    if (!node.is(Node::Kind::kCall) || !name) return false;
    if (node.text == "remove" || node.text == "remove_if_exists") {
      actions.push_back(node.text == "remove"
                            ? kSql.write("drop column {}", Ident{*name})
                            : kSql.write("drop column if exists {}", Ident{*name}));
      return true;
    }
    const auto draft = column(table, node);
    if (!draft) return false;
    if (node.text == "add" || node.text == "add_if_not_exists") {
      actions.push_back(node.text == "add"
                            ? kSql.write("add column {}", column_sql(*draft))
                            : kSql.write("add column if not exists {}", column_sql(*draft)));
      return true;
    }
    if (node.text != "modify") return false;
    const Sql head = kSql.write("alter column {}", Ident{*name});
    actions.push_back(kSql.write("{} type {}", head, draft->type));
    if (draft->key) {
      KeyDraft key = *draft->key;
      key.columns = {*name};
      actions.push_back(kSql.write("add {}", key_sql(key)));
    }
    if (const Node* null = node.keyword("null"))
      actions.push_back(null->is_false() ? kSql.write("{} set not null", head)
                                         : kSql.write("{} drop not null", head));
    if (draft->default_value)
      actions.push_back(kSql.write("{} set default {}", head, *draft->default_value));
    return true;
  }

  SqlScript& sql_;
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

}  // namespace

std::vector<lint::Migration> read_ecto(const std::vector<ProgramFile>& files) {
  return read_turned_round(files, Language::kElixir, ecto_wraps, say_ecto);
}

}  // namespace shoofly::toolchain::programs

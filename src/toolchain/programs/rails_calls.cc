#include "toolchain/programs/rails_calls.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/guards.h"
#include "toolchain/programs/rails_parts.h"
#include "toolchain/programs/rails_table.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// Calls that change nothing in the database.
constexpr std::array<std::string_view, 7> kQuiet = {
    "say", "puts", "reset_column_information", "raise", "private", "sleep", "clear_cache!"};
// What runs its block as it is. GitLab's and strong_migrations' are among them.
constexpr std::array<std::string_view, 11> kAround = {"safety_assured",
                                                      "up",
                                                      "up_only",
                                                      "reversible",
                                                      "transaction",
                                                      "say_with_time",
                                                      "suppress_messages",
                                                      "with_lock_retries",
                                                      "disable_statement_timeout",
                                                      "without_timeout",
                                                      "unscoped"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class RailsCalls {
 public:
  RailsCalls(const RailsModels& models, SqlScript& sql) : models_(models), sql_(sql) {}

  void say(const std::vector<Node>& body) {
    for (const Node& statement : body) say(statement);
  }

 private:
  void say(const Node& node) {
    if (node.is(Node::Kind::kAssign) || node.is_text() || node.is(Node::Kind::kNothing)) return;
    if (is_perhaps(node)) {
      const SqlScript::Guard guard(sql_, SqlScript::Guard::Kind::kCondition);
      return say(node.body);
    }
    if (node.is(Node::Kind::kOther) && node.text == "nothing") return;
    if (!node.is(Node::Kind::kCall)) {
      sql_.opaque(node.at, described(node));
      if (is_loop(node)) repeat(node.body);
      return;
    }
    call_ = &node;
    if (is_in(kQuiet, node.text)) return;
    if (!node.body.empty() && is_in(kAround, node.text)) return say(node.body);  // dir.up { .. }
    if (node.text == "down") return;
    if (say_rows(node)) return;
    table_ = qualified(rails_word(node, 0));
    if (node.text == "create_table") return create_table(node);
    if (node.text == "create_join_table") return create_join_table(node);
    if (node.text == "change_table") return change_table(node);
    if (!take(node)) return sql_.opaque(node.at, described(node));
    // What is removed is described for the way back.
    if (!node.text.starts_with("remove_") && !node.text.starts_with("drop_"))
      say_rails_rest(node, sql_);
  }

  // In batches no row is locked for long, where the transaction is not one for all of them.
  bool say_rows(const Node& node) {
    const auto rows = models_.rows_of(node);
    if (!rows) return false;
    std::optional<SqlScript::Guard> guard;
    if (rows->batched && !sql_.is_wrapped()) guard.emplace(sql_, SqlScript::Guard::Kind::kLoop);
    put(rows->sql);
    return true;
  }

  void repeat(const std::vector<Node>& body) {
    const SqlScript::Guard guard(sql_, SqlScript::Guard::Kind::kLoop);
    say(body);
  }

  void create_join_table(const Node& call) {
    const std::string name = rails_join_table(call);
    if (name.empty()) return sql_.opaque(call.at, described(call));
    const Node* options = call.keyword("column_options");
    if (options != nullptr) return sql_.opaque(call.at, described(call));
    table_ = qualified(name);
    RailsParts made(table_, sql_);
    std::vector<Sql>& parts = made.parts;
    const std::size_t before = sql_.opaque_parts();
    for (const std::size_t place : {0, 1})
      parts.push_back(
          kSql.write("{} bigint not null", Ident{rails_singular(rails_word(call, place)) + "_id"}));
    for (const Node& statement : call.body) made.take(statement);
    if (sql_.opaque_parts() > before) parts.push_back(unread_parts());
    call_ = &call;
    put(create_table_sql(table_, parts, call.flag("if_not_exists")));
    for (const Sql& each : made.after) put(each);
    say_rails_rest(call, sql_);
  }

  void put(const Sql& sql) { sql_.say(call_->at, sql); }
  bool alter(const Sql& what) {
    put(kSql.write("alter table {} {}", table_, what));
    return true;
  }

  bool take(const Node& call) {
    using Method = bool (RailsCalls::*)(const Node&);
    static const std::map<std::string_view, Method> kMethods = {
        {"execute", &RailsCalls::execute},
        {"add_column", &RailsCalls::add_column},
        {"remove_column", &RailsCalls::remove_columns},
        {"remove_columns", &RailsCalls::remove_columns},
        {"rename_column", &RailsCalls::rename_column},
        {"change_column", &RailsCalls::change_column},
        {"change_column_null", &RailsCalls::change_null},
        {"change_column_default", &RailsCalls::change_default},
        {"rename_table", &RailsCalls::rename_table},
        {"drop_table", &RailsCalls::drop_table},
        {"add_index", &RailsCalls::add_index},
        {"remove_index", &RailsCalls::remove_index},
        {"rename_index", &RailsCalls::rename_index},
        {"add_foreign_key", &RailsCalls::add_foreign_key},
        {"remove_foreign_key", &RailsCalls::remove_foreign_key},
        {"validate_foreign_key", &RailsCalls::validate},
        {"add_check_constraint", &RailsCalls::add_check},
        {"remove_check_constraint", &RailsCalls::remove_check},
        {"add_exclusion_constraint", &RailsCalls::add_exclusion},
        {"remove_exclusion_constraint", &RailsCalls::remove_check},
        {"validate_check_constraint", &RailsCalls::validate},
        {"validate_constraint", &RailsCalls::validate},
        {"add_reference", &RailsCalls::add_reference},
        {"add_belongs_to", &RailsCalls::add_reference},
        {"remove_reference", &RailsCalls::remove_reference},
        {"remove_belongs_to", &RailsCalls::remove_reference},
        {"add_timestamps", &RailsCalls::add_timestamps},
        {"remove_timestamps", &RailsCalls::remove_timestamps},
        {"enable_extension", &RailsCalls::extension},
        {"create_enum", &RailsCalls::create_enum},
        {"drop_join_table", &RailsCalls::drop_join_table},
        {"add_unique_constraint", &RailsCalls::add_unique},
        {"remove_unique_constraint", &RailsCalls::remove_check},
    };
    if (!call.on.empty() && call.text != "execute") return false;
    const auto method = kMethods.find(call.text);
    if (method == kMethods.end()) return false;
    if (table_.name.empty() && call.text != "execute") return false;
    return (this->*method->second)(call);
  }

  bool execute(const Node& call) {
    const Node* text = sql_text(call.argument(0));
    if (text == nullptr) return false;
    sql_.literal(*text);
    return true;
  }

  bool add_column(const Node& call) {
    const auto column = rails_column(rails_word(call, 1), rails_word(call, 2), call);
    if (!column || column->name.empty()) return false;
    return alter(call.flag("if_not_exists")
                     ? kSql.write("add column if not exists {}", column_sql(*column))
                     : kSql.write("add column {}", column_sql(*column)));
  }

  bool remove_columns(const Node& call) {
    std::vector<Sql> drops;
    const bool one = call.text == "remove_column";  // its type may follow
    for (std::size_t i = 1; call.argument(i) != nullptr && !(one && i > 1); ++i) {
      const std::string column = rails_word(call, i);
      if (column.empty()) return false;
      drops.push_back(call.flag("if_exists") ? kSql.write("drop column if exists {}", Ident{column})
                                             : kSql.write("drop column {}", Ident{column}));
    }
    return !drops.empty() && alter(Sql::join(drops, ", "));
  }

  bool rename_column(const Node& call) {
    const std::string from = rails_word(call, 1);
    const std::string to = rails_word(call, 2);
    if (from.empty() || to.empty()) return false;
    return alter(kSql.write("rename column {} to {}", Ident{from}, Ident{to}));
  }

  bool change_column(const Node& call) {
    const auto column = rails_column(rails_word(call, 1), rails_word(call, 2), call);
    if (!column || column->name.empty()) return false;
    const Sql head = kSql.write("alter column {}", Ident{column->name});
    std::vector<Sql> actions;
    const std::string value = call.word("using");
    Sql change = kSql.write("{} type {}", head, column->type);
    if (!column->collation.empty())
      change = kSql.write("{} collate {}", change, Ident{column->collation});
    if (!value.empty()) change = kSql.write("{} using {}", change, written(value));
    actions.push_back(change);
    if (column->default_value)
      actions.push_back(kSql.write("{} set default {}", head, *column->default_value));
    const Node* null = call.keyword("null");
    if (null != nullptr)
      actions.push_back(null->is_false() ? kSql.write("{} set not null", head)
                                         : kSql.write("{} drop not null", head));
    return alter(Sql::join(actions, ", "));
  }

  bool change_null(const Node& call) {
    const std::string column = rails_word(call, 1);
    const Node* null = call.argument(2);
    if (column.empty() || null == nullptr || !null->is(Node::Kind::kTruth)) return false;
    const Node* value = call.argument(3);
    if (value != nullptr && !value->is(Node::Kind::kNothing)) {
      const auto filled = rails_default(*value);
      if (!filled) return false;
      put(kSql.write("update {} set {} = {} where {} is null", table_, Ident{column}, *filled,
                     Ident{column}));
    }
    return alter(null->is_true() ? kSql.write("alter column {} drop not null", Ident{column})
                                 : kSql.write("alter column {} set not null", Ident{column}));
  }

  bool change_default(const Node& call) {
    const std::string column = rails_word(call, 1);
    const Node* value = call.keyword("to") != nullptr ? call.keyword("to") : call.argument(2);
    if (column.empty() || value == nullptr) return false;
    if (value->is(Node::Kind::kNothing))
      return alter(kSql.write("alter column {} drop default", Ident{column}));
    const auto set = rails_default(*value);
    return set && alter(kSql.write("alter column {} set default {}", Ident{column}, *set));
  }

  bool rename_table(const Node& call) {
    const std::string to = rails_word(call, 1);
    return !to.empty() && alter(kSql.write("rename to {}", Ident{to}));
  }

  bool drop_table(const Node& call) {
    const Sql exists = call.flag("if_exists") ? kSql.write("if exists ") : Sql();
    const Sql cascade = call.word("force") == "cascade" ? kSql.write(" cascade") : Sql();
    std::vector<Sql> tables;
    for (std::size_t i = 0; call.argument(i) != nullptr; ++i) {
      const std::string name = rails_word(call, i);
      if (name.empty()) return false;
      tables.push_back(kSql.write("{}", qualified(name)));
    }
    put(kSql.write("drop table {}{}{}", exists, Sql::join(tables, ", "), cascade));
    return true;
  }

  bool drop_join_table(const Node& call) {
    const std::string name = rails_join_table(call);
    if (name.empty()) return false;
    put(kSql.write("drop table {}", qualified(name)));
    return true;
  }

  bool add_unique(const Node& call) {
    const auto columns = plain_texts(call.argument(1));
    const std::string index = call.word("using_index");
    if (!columns && index.empty()) return false;
    Sql key = index.empty() ? kSql.write("unique ({})", kSql.idents(*columns))
                            : kSql.write("unique using index {}", Ident{index});
    const std::string deferrable = call.word("deferrable");
    if (!deferrable.empty())
      key = kSql.write("{} deferrable initially {}", key, written(deferrable));
    return alter(kSql.write("add {}{}", constraint_name(call.word("name")), key));
  }

  bool add_index(const Node& call) {
    const auto index = rails_index(table_, call.argument(1), call);
    if (!index) return false;
    put(index_sql(*index));
    return true;
  }

  bool remove_index(const Node& call) {
    std::string name = call.word("name");
    if (name.empty()) {
      const Node* columns = call.keyword("column");
      const auto names = plain_texts(columns != nullptr ? columns : call.argument(1));
      if (!names) return false;
      name = rails_index_name(table_.name, *names);
    }
    const Sql exists = call.flag("if_exists") ? kSql.write("if exists ") : Sql();
    put(call.word("algorithm") == "concurrently"
            ? kSql.write("drop index concurrently {}{}", exists, Ident{name})
            : kSql.write("drop index {}{}", exists, Ident{name}));
    return true;
  }

  bool rename_index(const Node& call) {
    const std::string from = rails_word(call, 1);
    const std::string to = rails_word(call, 2);
    if (from.empty() || to.empty()) return false;
    put(kSql.write("alter index {} rename to {}", Ident{from}, Ident{to}));
    return true;
  }

  bool add_foreign_key(const Node& call) {
    const std::string to = rails_word(call, 1);
    return !to.empty() && alter(kSql.write("add {}", key_sql(rails_key(table_, to, call))));
  }

  bool remove_foreign_key(const Node& call) {
    const std::string to = rails_word(call, 1);
    if (to.empty() && call.word("name").empty() && call.word("column").empty()) return false;
    return alter(kSql.write("drop constraint {}", Ident{rails_key(table_, to, call).name}));
  }

  bool validate(const Node& call) {
    const std::string said = rails_word(call, 1);
    std::string name = call.word("name");
    if (name.empty() && call.text != "validate_foreign_key") name = said;
    if (name.empty()) name = rails_key(table_, said, call).name;
    return alter(kSql.write("validate constraint {}", Ident{name}));
  }

  bool add_check(const Node& call) {
    const std::string condition = rails_word(call, 1);
    if (condition.empty()) return false;
    const Node* validate = call.keyword("validate");
    const std::string name = call.word("name").empty()
                                 ? rails_constraint_name("chk", table_.name, condition)
                                 : call.word("name");
    const Sql check = kSql.write("add constraint {} check ({})", Ident{name}, written(condition));
    return alter(validate != nullptr && validate->is_false() ? kSql.write("{} not valid", check)
                                                             : check);
  }

  bool add_exclusion(const Node& call) {
    const std::string what = rails_word(call, 1);
    if (what.empty()) return false;
    const std::string name = call.word("name").empty()
                                 ? rails_constraint_name("excl", table_.name, what)
                                 : call.word("name");
    const std::string method = call.word("using");
    const Sql by = method.empty() ? Sql() : kSql.write("using {} ", written(method));
    Sql sql = kSql.write("add constraint {} exclude {}({})", Ident{name}, by, written(what));
    const std::string where = call.word("where");
    if (!where.empty()) sql = kSql.write("{} where ({})", sql, written(where));
    const std::string deferrable = call.word("deferrable");
    if (!deferrable.empty())
      sql = kSql.write("{} deferrable initially {}", sql, written(deferrable));
    return alter(sql);
  }

  bool remove_check(const Node& call) {
    std::string name = call.word("name");
    const std::string said = rails_word(call, 1);
    if (name.empty() && call.text == "remove_check_constraint" && !said.empty())
      name = rails_constraint_name("chk", table_.name, said);
    if (name.empty() && call.text == "remove_exclusion_constraint" && !said.empty())
      name = rails_constraint_name("excl", table_.name, said);
    return !name.empty() && alter(kSql.write("drop constraint {}", Ident{name}));
  }

  bool add_reference(const Node& call) {
    RailsParts made(table_, sql_);
    if (!made.reference(rails_word(call, 1), call)) return false;
    for (const Sql& column : made.parts) alter(kSql.write("add column {}", column));
    for (const Sql& each : made.after) put(each);
    return true;
  }

  bool remove_reference(const Node& call) {
    const std::string name = rails_word(call, 1);
    return !name.empty() && alter(kSql.write("drop column {}", Ident{name + "_id"}));
  }

  bool add_timestamps(const Node& call) {
    RailsParts made(table_, sql_);
    made.timestamps(call);
    for (const Sql& column : made.parts) alter(kSql.write("add column {}", column));
    return true;
  }
  bool remove_timestamps(const Node& /*call*/) {
    return alter(
        kSql.write("drop column {}, drop column {}", Ident{"created_at"}, Ident{"updated_at"}));
  }

  bool extension(const Node& /*call*/) {
    put(kSql.write("create extension if not exists {}", table_));
    return true;
  }

  bool create_enum(const Node& call) {
    const auto labels = plain_texts(call.argument(1));
    if (!labels) return false;
    std::vector<Sql> all;
    for (const std::string& label : *labels) all.push_back(kSql.write("{}", Text{label}));
    put(kSql.write("create type {} as enum ({})", table_, Sql::join(all, ", ")));
    return true;
  }

  void create_table(const Node& call) {
    if (table_.name.empty()) return sql_.opaque(call.at, described(call));
    RailsParts made(table_, sql_);
    std::vector<Sql>& parts = made.parts;
    const std::size_t before = sql_.opaque_parts();
    const Node* id = call.keyword("id");
    const auto composite = plain_texts(call.keyword("primary_key"));
    if (id == nullptr || !id->is_false()) {
      const std::string name = composite && composite->size() == 1 ? composite->front() : "id";
      const std::string type = id != nullptr && id->is_text() ? id->text : "bigint";
      if (composite && composite->size() > 1) {
        after_key_ = kSql.write("primary key ({})", kSql.idents(*composite));
      } else if (type == "uuid") {
        parts.push_back(
            kSql.write("{} uuid default gen_random_uuid() not null primary key", Ident{name}));
      } else {
        parts.push_back(type == "integer" || type == "serial"
                            ? kSql.write("{} serial primary key", Ident{name})
                            : kSql.write("{} bigserial primary key", Ident{name}));
      }
    }
    for (const Node& statement : call.body) made.take(statement);
    if (!after_key_.empty()) parts.push_back(std::exchange(after_key_, {}));
    if (sql_.opaque_parts() > before) parts.push_back(unread_parts());
    call_ = &call;
    if (const Node* force = call.keyword("force"); force != nullptr && !force->is_false())
      put(kSql.write("drop table if exists {}{}", table_,
                     force->is_text() ? kSql.write(" cascade") : Sql()));
    put(create_table_sql(table_, parts, call.flag("if_not_exists")));
    for (const Sql& each : made.after) put(each);
    say_rails_rest(call, sql_);
  }

  // t.remove :a is remove_column of the table, and so on.
  void change_table(const Node& call) {
    static const std::map<std::string_view, const char*> kSame = {
        {"remove", "remove_columns"},
        {"rename", "rename_column"},
        {"change", "change_column"},
        {"change_null", "change_column_null"},
        {"change_default", "change_column_default"},
        {"index", "add_index"},
        {"remove_index", "remove_index"},
        {"remove_references", "remove_reference"},
        {"foreign_key", "add_foreign_key"},
        {"check_constraint", "add_check_constraint"},
        {"exclusion_constraint", "add_exclusion_constraint"},
        {"remove_foreign_key", "remove_foreign_key"},
        {"remove_check_constraint", "remove_check_constraint"},
        {"remove_belongs_to", "remove_reference"},
        {"remove_timestamps", "remove_timestamps"},
        {"unique_constraint", "add_unique_constraint"},
    };
    const Node* name = call.argument(0);
    if (name == nullptr || table_.name.empty()) return sql_.opaque(call.at, described(call));
    for (const Node& statement : call.body) {
      const auto same = kSame.find(statement.text);
      if (statement.is(Node::Kind::kCall) && same != kSame.end()) {
        Node whole = statement;
        whole.text = same->second;
        whole.on.clear();
        whole.items.insert(whole.items.begin(), {"", *name});
        whole.argument(0);
        call_ = &whole;
        if (!take(whole)) {
          sql_.opaque(statement.at, described(statement));
        } else if (!statement.text.starts_with("remove")) {
          say_rails_rest(whole, sql_);
        }
        continue;
      }
      RailsParts made(table_, sql_);
      made.take(statement);
      call_ = &statement;
      for (const Sql& part : made.parts) alter(kSql.write("add column {}", part));
      for (const Sql& each : made.after) put(each);
    }
  }

  const RailsModels& models_;
  SqlScript& sql_;
  const Node* call_ = nullptr;
  QualifiedName table_;
  Sql after_key_;
};

}  // namespace

void say_rails(const std::vector<Node>& body, const RailsModels& models, SqlScript& sql) {
  RailsCalls(models, sql).say(body);
}

}  // namespace shoofly::toolchain::programs

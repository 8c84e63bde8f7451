#include "engine/sqlite/inspect_users.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/sqlite/create_text.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr std::string_view kOurPrefix = "_shoofly_";

// A table and a column of it; an empty column: its rows are made or counted, whatever their
// columns.
using Use = std::pair<std::string, std::string>;

struct Used {
  std::string by;  // only what this trigger does; empty: everything
  std::set<Use> uses;
  std::set<std::string> inserts;
};

int note_use(void* context, int action, const char* first, const char* second, const char*,
             const char* by) {
  auto& seen = *static_cast<Used*>(context);
  if (!seen.by.empty() && (by == nullptr || seen.by != by)) return SQLITE_OK;
  if (action == SQLITE_READ || action == SQLITE_UPDATE) seen.uses.insert({first, second});
  if (action == SQLITE_INSERT) seen.inserts.insert(first);
  return SQLITE_OK;
}

struct SchemaObject {
  std::string name;
  std::string table;  // of a trigger
  std::string sql;
};

class Users {
 public:
  Users(SqliteConnection& connection, std::vector<Table>& tables)
      : connection_(connection), tables_(tables) {}

  Status run() {
    SHOOFLY_ASSIGN(const std::vector<SchemaObject> views, objects("view"));
    for (const SchemaObject& view : views) {
      look("view", view, {kSql.write("select * from {}", QualifiedName{"", view.name})}, "");
    }
    SHOOFLY_ASSIGN(const std::vector<SchemaObject> triggers, objects("trigger"));
    for (const SchemaObject& trigger : triggers) {
      if (!trigger.name.starts_with(kOurPrefix)) look_at_trigger(trigger);
    }
    for (const Table& table : tables_) generated_columns(table);
    return foreign_keys();
  }

 private:
  Result<std::vector<SchemaObject>> objects(const char* type) {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection_.run(
            {kSql.write(
                 "select name, tbl_name, sql from main.sqlite_schema where type = ?1 order by rowid"),
             {std::string(type)}}));
    std::vector<SchemaObject> list;
    for (const std::vector<Value>& row : found.rows)
      list.push_back({as_text(row[0]), as_text(row[1]), as_text(row[2])});
    return list;
  }

  // A statement that fires the trigger, compiled and thrown away.
  void look_at_trigger(const SchemaObject& object) {
    const Trigger trigger = parse_create_trigger(object.sql);
    const QualifiedName table{"", object.table};
    std::vector<Sql> statements;
    if (trigger.on_insert) statements.push_back(kSql.write("insert into {} default values", table));
    if (trigger.on_delete) statements.push_back(kSql.write("delete from {}", table));
    if (trigger.on_update) {
      for (const std::string& column :
           trigger.update_of.empty() ? some_column(object.table) : trigger.update_of) {
        statements.push_back(kSql.write("update {} set {} = null", table, Ident{column}));
      }
    }
    look("trigger", object, statements, trigger.name);
  }

  std::vector<std::string> some_column(const std::string& table) const {
    for (const Table& known : tables_) {
      if (!same_name(known.name.name, table)) continue;
      for (const Column& column : known.columns) {
        if (column.generated == Generated::kNone) return {column.name};
      }
    }
    return {};
  }

  void look(const char* kind, const SchemaObject& object, const std::vector<Sql>& statements,
            const std::string& by) {
    Used seen;
    seen.by = by;
    bool understood = !statements.empty();
    sqlite3_set_authorizer(connection_.handle(), &note_use, &seen);
    for (const Sql& statement : statements) {
      sqlite3_stmt* raw = nullptr;
      understood = sqlite3_prepare_v2(connection_.handle(), statement.str().c_str(), -1, &raw,
                                      nullptr) == SQLITE_OK &&
                   understood;
      const StatementHandle finished(raw);
    }
    sqlite3_set_authorizer(connection_.handle(), nullptr, nullptr);
    if (!understood) add_mentioned(kind, object);
    for (const auto& [table, column] : seen.uses) {
      if (!column.empty()) add(table, {kind, object.name, column});
    }
    for (const std::string& table : seen.inserts) add_insert(kind, object, table);
  }

  // INSERT INTO t(a, b) in a trigger: the authorizer tells the table only, the text has the
  // columns.
  void add_insert(const char* kind, const SchemaObject& object, const std::string& table) {
    Table* target = find(table);
    if (target == nullptr) return;
    const std::vector<Token> tokens = tokenize(object.sql);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      if (!is_word(tokens[i], "into") || !same_name(name_of(tokens[i + 1]), table)) continue;
      const bool listed = i + 2 < tokens.size() && tokens[i + 2].text == "(";
      if (!listed) {
        add(table, {kind, object.name, ""});  // by position: one column more breaks it
        continue;
      }
      const std::size_t end = after_group(tokens, i + 2);
      for (std::size_t k = i + 3; k < end; ++k) {
        const std::string name = name_of(tokens[k]);
        for (const Column& column : target->columns) {
          if (is_name(tokens[k]) && same_name(column.name, name))
            add(table, {kind, object.name, column.name});
        }
      }
    }
  }

  void add_mentioned(const char* kind, const SchemaObject& object) {
    for (const Token& token : tokenize(object.sql)) {
      if (is_name(token) && find(name_of(token)) != nullptr)
        add(name_of(token), {kind, object.name, ""});
    }
  }

  void generated_columns(const Table& table) {
    for (const Column& column : table.columns) {
      if (column.generated == Generated::kNone) continue;
      for (const std::string& read : columns_named_in(column.generated_sql, table.columns)) {
        add(table.name.name, {"generated column", column.name, read});
      }
    }
  }

  Status foreign_keys() {
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection_.run(
            {kSql.write(
                 "select t.name, f.\"table\", f.\"from\", coalesce(f.\"to\", (select p.name from "
                 "pragma_table_info(f.\"table\") p where p.pk = f.seq + 1)) from main.sqlite_schema t, "
                 "pragma_foreign_key_list(t.name) f where t.type = 'table' order by t.rowid, f.id desc, f.seq"),
             {}}));
    for (const std::vector<Value>& row : found.rows) {
      const std::string child = as_text(row[0]);
      add(as_text(row[1]),
          {"foreign key", fmt::format("{}.{}", shown_name(child), shown_name(as_text(row[2]))),
           as_text(row[3])});
    }
    return ok_status();
  }

  Table* find(const std::string& name) {
    const auto found = std::find_if(tables_.begin(), tables_.end(),
                                    [&](const Table& t) { return same_name(t.name.name, name); });
    return found == tables_.end() ? nullptr : &*found;
  }

  void add(const std::string& table, Dependent dependent) {
    Table* target = find(table);
    if (target == nullptr) return;
    if (!dependent.column.empty()) {
      const auto column =
          std::find_if(target->columns.begin(), target->columns.end(),
                       [&](const Column& c) { return same_name(c.name, dependent.column); });
      if (column == target->columns.end()) return;  // rowid
      dependent.column = column->name;
    }
    std::vector<Dependent>& list = target->dependents;
    if (std::find(list.begin(), list.end(), dependent) == list.end())
      list.push_back(std::move(dependent));
  }

  SqliteConnection& connection_;
  std::vector<Table>& tables_;
};

}  // namespace

Status inspect_users(SqliteConnection& connection, std::vector<Table>& tables) {
  return Users(connection, tables).run();
}

}  // namespace shoofly::sqlite

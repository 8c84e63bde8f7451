#include "engine/sqlite/copy_texts.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/sqlite/constraint_ddl.h"
#include "engine/sqlite/dialect.h"
#include "engine/sqlite/sync_triggers.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// `create index "a" on ...` under another name.
std::string renamed_index(const std::string& sql, const std::string& name) {
  const std::vector<Token> tokens = tokenize(sql);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!is_word(tokens[i], "index")) continue;
    const Token& old = tokens[i + 1];
    return sql.substr(0, old.at) + kSql.ident(name).str() + sql.substr(old.at + old.text.size());
  }
  return sql;
}

// The table in memory, without rows.
class Scratch {
 public:
  static Result<Scratch> make(const Table& table, const TableTexts& texts) {
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(":memory:", &raw,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Scratch scratch(DatabaseHandle(raw), table);
    if (code != SQLITE_OK)
      return internal_error(fmt::format("open in-memory database: {}", sqlite3_errstr(code)));
    SHOOFLY_TRY(scratch.execute(texts.sql));
    for (const CreateIndexText& index : texts.indexes) SHOOFLY_TRY(scratch.execute(index.sql));
    return scratch;
  }

  Status drop_columns(const std::vector<std::string>& columns) {
    for (const std::string& column : columns) {
      const Action action = DropColumn{table_.name, column};
      Catalog catalog;
      catalog.tables.push_back(table_);
      SHOOFLY_ASSIGN(const Rendered rendered, dialect().render(action, catalog));
      SHOOFLY_TRY(run(rendered.statements));
      SHOOFLY_TRY(apply(action, catalog, &sync_triggers));
      table_ = catalog.tables[0];
    }
    return ok_status();
  }

  Status drop_constraints(const std::vector<ConstraintKind>& kinds) {
    const std::vector<Constraint> all = table_.constraints;
    for (const Constraint& constraint : all) {
      if (std::find(kinds.begin(), kinds.end(), constraint.kind) == kinds.end()) continue;
      SHOOFLY_ASSIGN(const std::vector<Statement> statements,
                     drop_constraint(table_, constraint, "copy table"));
      SHOOFLY_TRY(run(statements));
      std::erase_if(table_.constraints,
                    [&](const Constraint& c) { return c.name == constraint.name; });
    }
    return ok_status();
  }

  Status rename(const std::string& prefix) {
    const std::string to = prefix + table_.name.name;
    SHOOFLY_TRY(execute(kSql.write("alter table {} rename to {}", table_.name, Ident{to}).str()));
    table_.name.name = to;
    return ok_status();
  }

  // `prefix` goes before each index's name in its text.
  Result<TableTexts> texts(const std::string& prefix) {
    sqlite3_stmt* raw = nullptr;
    const char* sql =
        "select type, name, sql from sqlite_schema where sql is not null and "
        "name not like 'sqlite!_%' escape '!' order by rowid";
    if (sqlite3_prepare_v2(database_.get(), sql, -1, &raw, nullptr) != SQLITE_OK) return failed();
    const StatementHandle statement(raw);
    const auto text = [&](int column) {
      return std::string(reinterpret_cast<const char*>(sqlite3_column_text(raw, column)));
    };
    TableTexts texts;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
      if (text(0) == "table") texts.sql = text(2);
      if (text(0) == "index") {
        texts.indexes.push_back(
            {text(1), prefix.empty() ? text(2) : renamed_index(text(2), prefix + text(1))});
      }
    }
    if (code != SQLITE_DONE) return failed();
    return texts;
  }

 private:
  Scratch(DatabaseHandle database, Table table)
      : database_(std::move(database)), table_(std::move(table)) {}

  Error failed() const {
    return unsupported(
        fmt::format("copy table {}: {}", table_.name.display(), sqlite3_errmsg(database_.get())));
  }
  Status execute(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      return failed();
    return ok_status();
  }
  Status run(const std::vector<Statement>& statements) {
    SHOOFLY_TRY(execute("begin"));
    for (const Statement& statement : statements) {
      SHOOFLY_CHECK(statement.parameters.empty(), "DDL has no parameters");
      SHOOFLY_TRY(execute(statement.sql.str()));
    }
    return execute("commit");
  }

  DatabaseHandle database_;
  Table table_;
};

Result<TableTexts> texts_in_file(SqliteConnection& connection, const Table& table) {
  SHOOFLY_ASSIGN(
      const ResultSet found,
      connection.run({kSql.write("select type, name, sql from main.sqlite_schema where "
                                 "tbl_name = ?1 and type in ('table', 'index') and sql is not null "
                                 "order by rowid"),
                      {table.name.name}}));
  TableTexts texts;
  for (const std::vector<Value>& row : found.rows) {
    if (as_text(row[0]) == "table") {
      texts.sql = as_text(row[2]);
    } else {
      texts.indexes.push_back({as_text(row[1]), as_text(row[2])});
    }
  }
  return texts;
}

}  // namespace

Result<CopyTexts> copy_texts(SqliteConnection& connection, const Table& table,
                             const std::vector<std::string>& without) {
  CopyTexts all;
  SHOOFLY_ASSIGN(all.now, texts_in_file(connection, table));
  SHOOFLY_ASSIGN(Scratch copy, Scratch::make(table, all.now));
  SHOOFLY_TRY(copy.drop_columns(without));
  SHOOFLY_ASSIGN(all.after, copy.texts(""));
  SHOOFLY_TRY(copy.drop_constraints({ConstraintKind::kForeignKey, ConstraintKind::kCheck}));
  SHOOFLY_TRY(copy.rename(kCopyPrefix));
  SHOOFLY_ASSIGN(all.copy, copy.texts(kCopyPrefix));
  SHOOFLY_ASSIGN(Scratch gone, Scratch::make(table, all.now));
  SHOOFLY_TRY(gone.drop_constraints({ConstraintKind::kForeignKey}));
  SHOOFLY_TRY(gone.rename(kGonePrefix));
  SHOOFLY_ASSIGN(all.gone, gone.texts(kGonePrefix));
  return all;
}

}  // namespace shoofly::sqlite

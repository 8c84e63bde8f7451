// A row stored before ALTER TABLE .. ADD COLUMN has no field for the column: SQLite reads the
// default from the schema text instead. Changing the text would change what such rows hold, so the
// value they show now is first written into them. Which rows are short cannot be asked; but with a
// default that no row can hold, exactly the short ones show it. All in one transaction:
//   1. the default becomes a value made up for this change (the table's triggers are set aside:
//   writing a
//      value down is no event for them),
//   2. the keys of the rows that show it are kept,
//   3. the old default comes back, and these rows are written as they are (their index entries were
//      right all the time: they are made from the old default),
//   4. the new default and the triggers.
// Cost: one scan under the write lock, and one write for each short row.

#include <fmt/format.h>

#include "engine/sqlite/constraint_ddl.h"
#include "engine/sqlite/dialect.h"
#include "engine/sqlite/row_key.h"
#include "engine/sqlite/schema_edit.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

// No application stores this; a BLOB is kept as it is by every affinity.
constexpr const char* kNobodysValue = "X'73686F6F666C793A2073686F727420726F77'";

// What a short row shows: the default if it is a constant, else NULL.
bool reads_as_null(const std::optional<std::string>& default_sql) {
  return !default_sql || !is_constant(*default_sql) || same_name(*default_sql, "null");
}

void put(SchemaEdit& edit, const std::string& column,
         const std::optional<std::string>& default_sql) {
  if (default_sql) {
    edit.set_default(column, default_text(*default_sql));
  } else {
    edit.drop_default(column);
  }
}

// Named as they are asked for: SQLite would name a rowid after the column that it is an alias of.
Sql named_keys(const std::vector<std::string>& key) {
  std::vector<Sql> parts;
  for (const std::string& name : key)
    parts.push_back(kSql.write("{} as {}", Ident{name}, Ident{name}));
  return Sql::join(parts, ", ");
}

std::vector<Statement> write_short_rows(const Table& table, const Column& column,
                                        const std::string& sentence) {
  const std::vector<std::string> key = row_key(table);
  std::vector<Statement> all;
  SchemaEdit mark(table, sentence);
  mark.also(
      {kSql.write(
           "create temp table _shoofly_triggers as select * from main.sqlite_schema where type = 'trigger' and "
           "tbl_name = {}",
           Text{table.name.name}),
       {}});
  mark.also({kSql.write("delete from main.sqlite_schema where type = 'trigger' and tbl_name = {}",
                        Text{table.name.name}),
             {}});
  mark.set_default(column.name, Sql::checked(kNobodysValue));
  append(all, mark.statements());
  all.push_back(
      {kSql.write(
           "create temp table _shoofly_short as select {} from {} not indexed where +{} is {}",
           named_keys(key), table.name, Ident{column.name}, Sql::checked(kNobodysValue)),
       {}});
  SchemaEdit restore(table, sentence);
  put(restore, column.name, column.default_sql);
  append(all, restore.statements());
  const Sql keys = kSql.idents(key);
  all.push_back(
      {kSql.write("update {} set {} = {} where ({}) in (select {} from temp._shoofly_short)",
                  table.name, Ident{column.name}, Ident{column.name}, keys, keys),
       {}});
  all.push_back({kSql.write("drop table temp._shoofly_short"), {}});
  return all;
}

}  // namespace

bool changes_short_rows(const std::optional<std::string>& before,
                        const std::optional<std::string>& after) {
  return !(reads_as_null(before) && reads_as_null(after)) && before != after;
}

Sql default_text(const std::string& default_sql) {
  const std::vector<Token> tokens = tokenize(default_sql);
  const bool one = tokens.size() == 1 && tokens[0].kind != TokenKind::kQuotedName;
  const bool is_signed = tokens.size() == 2 && tokens[0].kind == TokenKind::kOther &&
                         tokens[1].kind == TokenKind::kNumber;
  return one || is_signed ? Sql::checked(default_sql)
                          : kSql.write("({})", Sql::checked(default_sql));
}

std::vector<Statement> change_default(const Table& table, const Column& column,
                                      const std::optional<std::string>& default_sql) {
  const std::string sentence = fmt::format("{} default of {}.{}", default_sql ? "set" : "drop",
                                           table.name.display(), column.name);
  std::vector<Statement> all;
  const bool changes = changes_short_rows(column.default_sql, default_sql);
  if (changes) all = write_short_rows(table, column, sentence);
  SchemaEdit change(table, sentence);
  if (changes) {
    change.also(
        {kSql.write("insert into main.sqlite_schema select * from temp._shoofly_triggers"), {}});
    change.also({kSql.write("drop table temp._shoofly_triggers"), {}});
  }
  put(change, column.name, default_sql);
  append(all, change.statements());
  return all;
}

}  // namespace shoofly::sqlite

#pragma once

// The CREATE texts of a table, of a copy of it without some columns, and of what is left of it when
// the copy has taken its place. SQLite itself makes them: the table is made without rows in memory,
// and its own ALTER TABLE drops the columns and renames it. So no text is cut by us, and what the
// table is afterwards reads as after ALTER TABLE DROP COLUMN.

#include <string>
#include <vector>

#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

inline constexpr const char* kCopyPrefix = "_shoofly_copy_";
inline constexpr const char* kGonePrefix = "_shoofly_gone_";

inline QualifiedName copy_of(const Table& table) { return {"", kCopyPrefix + table.name.name}; }
// What was the table, from the swap on.
inline QualifiedName gone_of(const Table& table) { return {"", kGonePrefix + table.name.name}; }

struct CreateIndexText {
  std::string index;  // the index's name on the table itself, whatever the text calls it
  std::string sql;
};
struct TableTexts {
  std::string sql;
  std::vector<CreateIndexText> indexes;  // those with a text of their own
};
struct CopyTexts {
  TableTexts now;    // as in the file
  TableTexts after;  // without the columns, under the table's name
  // Names with kCopyPrefix. Without foreign keys and checks: its rows are the table's, and a row
  // that breaks one of those must not stop a writer whom the table itself lets pass.
  TableTexts copy;
  // Names with kGonePrefix. With all columns, without foreign keys: nobody may wait for its rows.
  TableTexts gone;
};

// Errors: unsupported (SQLite cannot make the table elsewhere, or not without the columns).
Result<CopyTexts> copy_texts(SqliteConnection& connection, const Table& table,
                             const std::vector<std::string>& without);

}  // namespace shoofly::sqlite

#pragma once

// Changes of a table that SQLite has no ALTER TABLE for, made as its documentation says ("Making
// Other Kinds Of Table Schema Changes"): the CREATE text in sqlite_schema is edited, in the same
// transaction the schema cookie goes up (by making and dropping a table), and every connection
// reads the schema anew.
//
// Everything is plain SQL over built-in functions, so that a plan's SQL file does the same in the
// sqlite3 tool. The text is cut into tokens by a recursive query, never searched: a name inside a
// string, a comment or another column's definition cannot be hit (tests: every form against SQLite
// itself and against tokens.h). An edit that does not find its place fails with its sentence and
// changes nothing.
//
// Must run inside one transaction. Not possible on a connection in defensive mode.

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "sql/text.h"

namespace shoofly::sqlite {

// A clause of that name, wherever it stands; else the n-th (from 1) of its kind in the text's
// order, as many have no name of their own (the catalog gives them one). The n-th is never one with
// another name.
struct ClausePlace {
  ConstraintKind kind = ConstraintKind::kCheck;
  int ordinal = 1;
  std::string name;  // as in the catalog
};
ClausePlace place_of(const Table& table, const Constraint& constraint);

class SchemaEdit {
 public:
  // `sentence` begins every failure's message: "drop not null of users.name".
  SchemaEdit(const Table& table, std::string sentence)
      : table_(table), sentence_(std::move(sentence)) {}

  void drop_not_null(const std::string& column);
  void set_not_null(const std::string& column);
  void set_default(const std::string& column,
                   const Sql& value);            // value as it stands behind DEFAULT
  void drop_default(const std::string& column);  // nothing to do where there is none
  void add_constraint(const Sql& definition);
  void drop_constraint(const ClausePlace& place);
  // Gives the clause this name, whether it has one or not.
  void name_constraint(const ClausePlace& place, const std::string& name);
  void rename_index(const std::string& from, const std::string& to);
  // Any other statement that writes sqlite_schema.
  void also(Statement statement);

  // The edits, then the new schema for every connection, and a look at the table.
  std::vector<Statement> statements() const;

 private:
  void edit(const Sql& place, const char* failure, const std::string& type,
            const std::string& name);
  void edit_table(const Sql& place, const char* failure);

  const Table& table_;
  std::string sentence_;
  std::vector<Statement> edits_;
};

// Statements that fail with `sentence` (kind: data) unless the condition, a whole SELECT's only
// value or an expression, is true.
std::vector<Statement> must_hold(const Sql& condition, const std::string& sentence);

// The tokens of a schema object, as SchemaEdit sees them: for the test that holds them against
// tokens.h.
Statement schema_tokens(const std::string& type, const std::string& name);

}  // namespace shoofly::sqlite

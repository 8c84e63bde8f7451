#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// ALTER TABLE where SQLite has one, else an edit of the schema text (schema_edit.h). Every
// statement runs in the sqlite3 tool as well.
const Dialect& dialect();

inline constexpr const char* kJournalPrefix = "_shoofly_";

// A transform as an expression of built-in functions without a subquery, as triggers must run in
// any process that opens the database. Same results as on PostgreSQL, but for: lower and upper know
// ASCII letters only (SQLite has no other); text of a real number keeps its ".0". Errors:
// unsupported (a part beyond the 8th of a split, whose text doubles with each part).
Result<std::string> portable_expression(const Transform& transform);

// Statements that change or remove a column's default and leave every stored value as it is; see
// default_change.cc for why that needs care.
std::vector<Statement> change_default(const Table& table, const Column& column,
                                      const std::optional<std::string>& default_sql);

// Whether rows stored before the column was added would show another value after the change.
bool changes_short_rows(const std::optional<std::string>& before,
                        const std::optional<std::string>& after);

// A default as it stands behind DEFAULT: bare where it is one literal, else in parentheses.
Sql default_text(const std::string& default_sql);

}  // namespace shoofly::sqlite

#pragma once

// Constraints of a table that exists: SQLite has no DDL for them (schema_edit.h does it). Rows are
// held against a new one first, under the write lock.

#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/action.h"
#include "catalog/catalog.h"

namespace shoofly::sqlite {

// `sentence` begins the messages of a failure. Errors: unsupported (a unique one needs its index
// first).
Result<std::vector<Statement>> add_constraint(const Table& table, const Constraint& constraint,
                                              const std::string& sentence);
// Errors: unsupported (a primary key).
Result<std::vector<Statement>> drop_constraint(const Table& table, const Constraint& constraint,
                                               const std::string& sentence);
// A unique index becomes the one that SQLite makes for a UNIQUE constraint. Errors: unsupported.
Result<std::vector<Statement>> attach_unique_index(const Table& table, const Index& index,
                                                   const Constraint& constraint,
                                                   const std::string& sentence);

// The catalog names a constraint that has no name after its columns: before those are renamed the
// name is written down, or it would not be found under it again. Renames constraints too.
std::vector<Statement> keep_constraint_names(const Table& table, const RenameColumns& action,
                                             const std::string& sentence);

void append(std::vector<Statement>& statements, std::vector<Statement> more);

}  // namespace shoofly::sqlite

#pragma once

// The triggers that repeat every write of a table in its copy. They do not repeat the statement but
// fetch the row anew, so that their order among the user's own triggers does not matter.

#include <string>
#include <vector>

#include "engine/engine.h"

namespace shoofly::sqlite {

// What is copied: the rowid where it has a name, and every kept column that is stored as given.
std::vector<std::string> copied_columns(const Table& table,
                                        const std::vector<std::string>& without);
// The same row in two tables: `l."id" = r."id"`.
Sql same_row(const Table& table, const Sql& left, const Sql& right);

std::vector<std::string> copy_triggers(const Table& table);  // their names
std::vector<Statement> make_copy_triggers(const Table& table,
                                          const std::vector<std::string>& without);
std::vector<Statement> drop_copy_triggers(const Table& table);

}  // namespace shoofly::sqlite

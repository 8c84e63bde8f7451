#pragma once

// Which names are quoted, by engine: a list of each one's keywords that are not taken for a name
// everywhere. Pure.

#include <string>
#include <string_view>

#include "sql/text.h"

namespace shoofly::lint {

// The word means something else where a name is wanted, on some version of the server: PostgreSQL
// 13 to 18 (tests/fix/names_test.cc), MariaDB 10.11 (the same), MySQL 8.4, SQLite.
bool is_keyword_of(std::string_view engine, std::string_view lower_case_word);

// A name as SQL: as it is if it is of small letters, digits and underscores and no such word; else
// in the engine's quotes.
std::string sql_name(const QualifiedName& name);  // PostgreSQL's
std::string sql_name(const std::string& name);
std::string sql_name_in(std::string_view engine, const QualifiedName& name);

}  // namespace shoofly::lint

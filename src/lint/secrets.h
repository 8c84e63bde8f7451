#pragma once

// What must not be quoted from a migration: the report of a password must not be one more copy of
// it. Pure.

#include <string>

namespace shoofly::lint {

// Literals that are set to something called a password, token, key or the like, every value of an
// INSERT into such a column, and passwords in URLs are written over with stars; every place stays
// where it is. Time in proportion to the text, but for very long names.
std::string without_secrets(std::string text);

// The same of SQL that is there to be run: no literal of stars, which would be written into rows as
// a value is, but words at which every server stops: <as in the migration>.
std::string sql_without_secrets(std::string text);

}  // namespace shoofly::lint

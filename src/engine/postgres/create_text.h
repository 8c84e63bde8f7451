#pragma once

// CREATE TABLE from what was read of one: its definition in a fixed form, names quoted, every
// expression in brackets. Pure.

#include "engine/schema_file.h"
#include "sql/text.h"

namespace shoofly::postgres {

// "name" type collate .. default (..) not null
Sql column_definition(const WrittenColumn& column);
// What follows ADD CONSTRAINT NAME.
Sql written_definition(const WrittenConstraint& constraint);
std::string create_statement(const WrittenTable& table);

}  // namespace shoofly::postgres

#pragma once

// CREATE TABLE from what was read of one: its definition in a fixed form, names quoted, every
// expression in brackets. Pure.

#include "engine/schema_file.h"
#include "sql/text.h"

namespace shoofly::postgres {

// "name" type collate .. default (..) not null
Sql column_definition(const WrittenColumn& column);
// ALTER TABLE .. SET STORAGE; in the column's own definition only from 16 on.
Sql set_storage(const QualifiedName& table, const Column& column);
// What follows ADD CONSTRAINT NAME.
Sql written_definition(const WrittenConstraint& constraint);
std::string create_statement(const WrittenTable& table);

}  // namespace shoofly::postgres

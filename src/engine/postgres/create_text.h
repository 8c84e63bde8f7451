#pragma once

// CREATE TABLE from what was read of one: its definition in a fixed form, names quoted, every
// expression in brackets. Pure.

#include <vector>

#include "engine/schema_file.h"
#include "sql/text.h"

namespace shoofly::postgres {

// The server version that SET COMPRESSION came with.
constexpr int kColumnCompression = 140000;

// "name" type collate .. default (..) not null
Sql column_definition(const WrittenColumn& column);
// ALTER TABLE .. SET STORAGE, SET COMPRESSION and SET (..), of those that it has.
std::vector<Sql> column_settings(const QualifiedName& table, const Column& column);
// What follows ADD CONSTRAINT NAME.
Sql written_definition(const WrittenConstraint& constraint);
std::string create_statement(const WrittenTable& table);

}  // namespace shoofly::postgres

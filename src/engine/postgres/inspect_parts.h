#pragma once

// The parts an inspection is made of: each a query over the tables of oid array $1, and a reader
// that puts one row of its result where it belongs. One file per noun.

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "sql/text.h"

namespace shoofly::postgres {

// The tables under construction, by oid as text.
using TablesByOid = std::map<std::string, Table>;
using Row = std::vector<Value>;

struct InspectPart {
  Sql query;  // its first column is the table's oid
  void (*read)(const Row& row, TablesByOid& tables);
};

// `version` is server_version_num.
InspectPart inspect_tables(int version);
InspectPart inspect_sizes(int version);
InspectPart inspect_columns(int version);
InspectPart inspect_sequences(int version);  // after the columns
InspectPart inspect_constraints(int version);
InspectPart inspect_indexes(int version);
InspectPart inspect_triggers(int version);
InspectPart inspect_dependents(int version);
InspectPart inspect_grants(int version);

// The views named by the arrays $1 (schemas) and $2 (names), and how a row is read.
Sql views_query(int version);
View read_view(const Row& row);
// Schema and name of what is no table and takes a table's name all the same; an empty name: the
// schema itself.
Sql other_names_query();

// The enum types of the target, each with what refers to it; and how a row is read.
Sql enum_types_query();
EnumType read_enum_type(const Row& row);

// One row: the server about itself; and how it is read.
Sql server_query();
ServerInfo read_server(const Row& row);

// Grants as JSON, an array of [grantee, privilege, column, grantable].
std::vector<Grant> json_grants(const Value& value);

// A JSON array of strings, as to_json(array(...)) gives it.
std::vector<std::string> json_texts(const Value& value);

}  // namespace shoofly::postgres

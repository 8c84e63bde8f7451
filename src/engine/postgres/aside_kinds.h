#pragma once

// Statements that are understood as far as their kind: views, functions, rights, rows. Pure.

#include <string>

#include "engine/schema_file.h"

namespace shoofly::postgres {

// What makes something that no operation makes, and how its name is found in the tree.
struct ObjectKind {
  const char* what;
  const char* name;   // key of a text, of a RangeVar or of a list of names
  const char* table;  // key of a RangeVar; or null
};
// By the name of the statement's node ("ViewStmt"); null: it is none of these.
const ObjectKind* object_kind(const std::string& node);
// Of any other statement.
Aside::Kind aside_kind(const std::string& node);

}  // namespace shoofly::postgres

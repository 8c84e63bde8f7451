#pragma once

// What the transaction, or the session without one, has done before a statement: what it holds,
// what it has made, what it has set. Pure.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/ddl.h"
#include "engine/schema_file.h"

namespace shoofly::lint {

struct AddedKey {
  QualifiedName table;
  std::vector<std::string> columns;
  Position at;
};

struct TransactionState {
  bool open = false;                  // the statement runs in one with others
  bool by_tool = false;               // the tool has opened it, not the text
  std::vector<LockFact> locks;        // held since, by the name at home
  std::set<QualifiedName> made;       // tables of this migration: nobody knows them yet
  std::set<std::string> unvalidated;  // constraints that this transaction has added NOT VALID
  std::set<std::string> labels;       // of enums, that this transaction has added
  std::map<std::string, std::string> settings;  // what was SET, by its name
  std::set<std::string> local_settings;         // of these: until the transaction ends
  // Of this migration.
  std::vector<AddedKey> foreign_keys;
  std::set<QualifiedName> policies;           // tables that were given one
  std::map<QualifiedName, Position> secured;  // tables that were given row-level security
  std::size_t statements = 0;
  bool changed_schema = false;
  Position begun;  // of the BEGIN that the text says
};

}  // namespace shoofly::lint

#pragma once

// What only the CREATE statements in sqlite_schema know, as the pragmas do not tell it: names of
// constraints, CHECK and generation expressions, DEFERRABLE, index expressions and predicates,
// timing and events of triggers. The texts were accepted by SQLite, so their form is known.

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {

enum class ClauseKind {
  kNotNull,
  kPrimaryKey,
  kUnique,
  kCheck,
  kDefault,
  kCollate,
  kForeignKey,
  kGenerated,
  kOther
};

// One clause of a column definition, or one table constraint.
struct Clause {
  ClauseKind kind = ClauseKind::kOther;
  std::string name;                  // of CONSTRAINT; empty: it has none
  std::string expression;            // CHECK, generated: inside the parentheses
  std::vector<std::string> columns;  // table constraints: the columns in parentheses
  std::string collation;
  bool stored = false;     // generated
  std::string deferrable;  // foreign keys: "DEFERRABLE INITIALLY DEFERRED"
};

struct ColumnText {
  std::string name;
  std::vector<Clause> clauses;
};

struct TableText {
  std::vector<ColumnText> columns;
  std::vector<Clause> constraints;
};
TableText parse_create_table(std::string_view sql);

struct IndexText {
  std::vector<std::string> parts;  // without COLLATE, ASC, DESC
  std::string where;
};
IndexText parse_create_index(std::string_view sql);

// Name, timing, events; a SQLite trigger is always row level and enabled.
Trigger parse_create_trigger(std::string_view sql);

}  // namespace shoofly::sqlite

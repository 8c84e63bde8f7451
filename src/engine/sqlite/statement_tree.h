#pragma once

// The structure of one statement of SQLite's SQL: which tokens are its names, columns, clauses.
// Expressions and queries are runs of tokens with their brackets in order; nothing in here goes
// deeper than the grammar itself, whatever the text says. Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {

enum class Part {
  kStatement,
  // statements
  kCreateTable,
  kCreateTableAs,
  kCreateIndex,
  kCreateView,
  kCreateTrigger,
  kCreateVirtualTable,
  kDropTable,
  kDropIndex,
  kDropView,
  kDropTrigger,
  kRenameTable,
  kRenameColumn,
  kAddColumn,
  kDropColumn,
  kSetNotNull,
  kDropNotNull,
  kAddConstraint,
  kDropConstraint,
  kInsert,
  kUpdate,
  kDelete,
  kSelect,
  kBegin,
  kCommit,
  kRollback,
  kRollbackTo,
  kSavepoint,
  kRelease,
  kPragma,
  kAttach,
  kDetach,
  kVacuum,
  kReindex,
  kAnalyze,
  kExplain,
  // what they are made of
  kTemporary,
  kUnique,
  kIfNotExists,
  kIfExists,
  kName,       // of the thing itself; with a dot between, if it says a schema
  kOtherName,  // what else is named: the new name, the table of an index, an alias
  kColumns,    // a list of names in brackets
  kColumn,     // of one of these, or an item of kParts
  kColumnDefinition,
  kType,
  kConstraintName,
  kDefault,
  kNull,
  kNotNull,
  kPrimaryKey,
  kDescending,
  kAutoincrement,
  kUniqueKey,
  kCheck,
  kReferences,
  kReferenceRule,
  kDeferrable,
  kCollation,
  kGenerated,
  kStored,
  kTablePrimaryKey,
  kTableUnique,
  kTableCheck,
  kTableForeignKey,
  kTableOption,
  kPart,  // of an index or a key: a column or an expression, with its order
  kWhere,
  kAssignments,
  kRows,
  kQuery,
  kValue,
  kTriggerWhen,
  kTriggerOn,
  kBody,
};

// Tokens [first, last).
struct Node {
  Part part = Part::kStatement;
  std::size_t first = 0;
  std::size_t last = 0;
  std::vector<Node> nodes;

  const Node* find(Part which) const;  // the first of the nodes below it; null: there is none
  bool has(Part which) const { return find(which) != nullptr; }
};

struct StatementTree {
  std::optional<Node> statement;  // of the statement's own part
  std::size_t stopped_at = 0;     // without one: the token that cannot be there; or their number
};
// Without the semicolon that ends it; those in a trigger's body are tokens as others.
StatementTree parse_statement(const std::vector<Token>& tokens);

}  // namespace shoofly::sqlite

#pragma once

// One wish of a change file, in the user's terms. An operation asks what it must know of the target
// (types and expressions), then says what it needs: new columns, a sync group, names to swap, work at
// cutover. It decides; it never touches a server and never knows an engine. The planner composes the
// effects of all operations of a change into one plan.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

struct Questions {
  std::vector<std::string> types;  // as written
  std::vector<ExpressionQuestion> expressions;
};

struct Answers {
  std::map<std::string, std::string> types;       // written -> canonical
  std::map<std::string, Expression> expressions;  // question id -> checked
};

// Where old and new application use the same name: the new column is filled under `hidden_new`; cutover
// renames visible -> hidden_old and hidden_new -> visible in one transaction.
struct NameSwap {
  std::string visible;
  std::string hidden_new;
  std::string hidden_old;
};

struct Effects {
  QualifiedName table;
  // Columns that expand adds, in their final declared form (the planner defers NOT NULL and default
  // while sync is on). For a swap the name is the hidden one.
  std::vector<Column> new_columns;
  std::optional<SyncGroup> group;      // names as they are from expand on
  std::optional<NameSwap> swap;
  std::vector<std::string> retired;    // old columns that contract moves out of sight and purge drops
  // Old column -> new column: its indexes, checks and foreign keys are built on the new one as well.
  std::map<std::string, std::string> carries;
  // Steps besides, in order; each has its way back. Phases expand, cutover and contract.
  std::vector<Step> steps;
  OperationSummary summary;
};

class Operation {
 public:
  virtual ~Operation() = default;
  virtual const std::string& table_written() const = 0;  // as in the change file
  virtual Questions questions(const Catalog& catalog, const Table& table, const Dialect& dialect) const = 0;
  // Errors of the wish on this catalog go to `problems`; then the result is not used.
  virtual Effects effects(const Catalog& catalog, const Table& table, const Dialect& dialect,
                          const Answers& answers, std::vector<Diagnostic>& problems) const = 0;
};

}  // namespace shoofly

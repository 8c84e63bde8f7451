#pragma once

// All of a change's operations on one table, composed: one sync spec, one backfill, one swap. Made
// before any step; the files expand, backfill, cutover, contract and purge turn it into steps.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/sync.h"
#include "engine/engine.h"
#include "operation/operation.h"
#include "plan/plan.h"

namespace shoofly {

// What steps are made with. `now` is the catalog as the steps made so far leave it.
struct StepMaker {
  const Dialect& dialect;
  SyncTriggers triggers;
  Catalog now;
  Milliseconds lock_budget;
  std::vector<Step> steps = {};

  // Adds the step and applies its forward work to `now`. A step that does not apply is a bug.
  void add(Step step);
  void add(Phase phase, std::string title, std::string why, Work forward, Work backward);
  const Table& table(const QualifiedName& name) const;
  // Whether dropping these columns one by one would make writers wait for longer than the budget,
  // and a copy can do it instead.
  bool drops_by_copy(const QualifiedName& name, const std::vector<std::string>& columns) const;
};

struct TablePlan {
  const Table* table = nullptr;  // as inspected
  std::vector<Effects> effects;

  // Empty groups: the table needs no sync.
  std::optional<SyncSpec> expanded;   // expand to cutover
  std::optional<SyncSpec> cut_over;   // cutover to contract
  std::optional<SyncSpec> restoring;  // while restore fills the old side again

  bool through_views = false;   // new values may be written from the gate on
  bool fills_forward = false;   // the backfill writes every row
  bool fills_backward = false;  // restore has something to fill
  std::vector<std::string> fired_triggers;

  std::vector<Column> new_columns() const;
  std::vector<NameSwap> swaps() const;
  std::map<std::string, std::string> carries() const;
  std::vector<Rename> renames() const;  // of columns that only change their names
  // An old column's name after cutover, and after contract.
  std::string name_after_cutover(const std::string& column) const;
  std::string name_after_contract(const std::string& column, std::size_t limit) const;
  // A new column's name from cutover on.
  std::string final_name(const std::string& column) const;
  // The lookups that its sync asks: they come and go in the same transactions as the sync.
  std::vector<Lookup> lookups() const;
  // A step of an operation that is part of the expand transaction: it is about columns that are
  // made there, and no row may be written between the two.
  bool is_part_of_expand(const Step& step) const;
  bool switches_keys() const;  // in one transaction with the other tables of the change that do
  std::optional<TypeSwap> type_swap() const;  // at most one, as its operation is alone on the table
  // Old columns of a sync group, as named before expand; `retired` ones outside a group only move.
  bool in_group(const std::string& column) const;
  std::vector<std::string> retired() const;
};

// `change` makes the tag unique.
TablePlan compose(const Table& table, std::vector<Effects> effects, const std::string& change);

// The user's triggers that an UPDATE of columns of ours fires.
std::vector<std::string> fired_by_backfill(const Table& table);

}  // namespace shoofly

#pragma once

// What the plan document, the runbook and the SQL files are made from: a plan, what preflight
// found, and the pure parts of the target's engine; with the questions that several sections ask of
// them.

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "engine/engine.h"
#include "plan/plan.h"
#include "report/commands.h"
#include "report/document.h"

namespace shoofly {

struct PlanView {
  const Plan& plan;
  const std::vector<PreflightCheck>& preflight;
  const Dialect& dialect;
  const SyncWriter& sync;
  std::string change_file = "change.yaml";  // as the person named it
  std::string target;                       // what commands say after --target; empty: plan.target

  // The first run of the change; the number counts on.
  std::string run() const { return plan.change + "-1"; }
  Commands commands() const { return {target.empty() ? plan.target : target, run()}; }
};

const std::vector<Phase>& all_phases();
// What a phase does in this plan: "Every row that is there is converted, in small chunks, ..."
std::string meaning_of(const Plan& plan, Phase phase);

std::vector<const Step*> steps_of(const Plan& plan, Phase phase);
// Without what only belongs to the way back.
std::vector<const Step*> forward_steps_of(const Plan& plan, Phase phase);
Interval duration_of(const Plan& plan, Phase first, Phase last);

// The catalog that the plan predicts when all steps of the phases up to `phase` are done.
Catalog catalog_after(const PlanView& view, Phase phase);

Risk overall_risk(const Plan& plan);
doc::Inline risk_line(Risk risk, const std::string& reason);  // "high: ..."

// The sync that is in force on each table when `phase` is done; none after contract.
std::vector<SyncSpec> specs_after(const Plan& plan, Phase phase);
std::vector<TableSync> table_syncs_after(const Plan& plan, Phase phase);

// The longest that the application ever waits for one of our locks: waiting and holding together.
Milliseconds lock_budget(const Plan& plan);

// Whether a step in that direction writes or reads every row.
bool fills(const Work& work);
// Rows leave a table for another one.
bool moves_rows(const Plan& plan);
// A lock that readers or writers of the application wait for.
bool blocks_application(const DdlFacts& facts);
// ... while the table is read or written through, for longer than our locks may last.
bool blocks_for_long(const Step& step, const Plan& plan);
bool undoing_blocks_for_long(const Step& step, const Plan& plan);

// Columns swapped in sight at cutover: same name, another type. "users.n"
std::vector<std::string> retyped_columns(const Plan& plan);
// Tables that get columns while the old application is at work.
std::vector<std::string> widened_tables(const Plan& plan);

// What a work does, in one line; empty for none.
std::string describe(const Work& work);

}  // namespace shoofly

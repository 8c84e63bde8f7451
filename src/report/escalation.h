#pragma once

// The escalation report (H1): what a person needs when a run has stopped and somebody must decide.
// Made once, from the error and the run's record, and kept with the run as JSON; shown again by
// `status`. It holds no values and no credentials: rows are named by their keys.

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.h"
#include "base/result.h"
#include "execute/run.h"
#include "plan/plan.h"
#include "report/commands.h"
#include "report/document.h"

namespace shoofly {

struct Escalation {
  std::string kind;         // the error's kind, in words
  std::string details;      // the whole message, from the outside in
  std::string native_code;  // the server's own code
  std::string run;
  std::string change;
  std::string target;  // redacted
  std::string goal;    // what the runner was asked for
  std::string phase;
  std::string step;  // id; empty when it was no step
  std::string step_title;
  std::string attempted;  // one sentence
  std::string why_stopped;
  std::string data_state;            // what is committed, what is not; that nothing is lost
  std::vector<std::string> sample;   // the rows or sessions that the error names, keys only
  std::vector<std::string> actions;  // what to do, in order
  std::vector<SuggestedCommand> commands;
  bool operator==(const Escalation&) const = default;
};

// `plan` may be null: it cannot always be read. Pure.
Escalation make_escalation(const Error& error, const RunRecord& run, const Plan* plan,
                           const std::string& target);

nlohmann::json to_json(const Escalation& escalation);
std::string to_json_text(const Escalation& escalation);
// Errors: invalid input. Fields that are missing (an older version wrote it) stay empty.
Result<Escalation> escalation_from_text(const std::string& json);

// For plain.h, markdown.h and page.h.
doc::Document escalation_document(const Escalation& escalation);
std::string escalation_text(const Escalation& escalation);  // for a terminal

}  // namespace shoofly

#include "report/escalation.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/dsn.h"
#include "report/escalation_cause.h"
#include "report/shapes.h"
#include "report/words.h"

namespace shoofly {
namespace {

// The executor wraps a step's error in "step <id>".
const Step* step_of(const Error& error, const Plan* plan) {
  if (plan == nullptr) return nullptr;
  for (const std::string& context : error.context) {
    for (const Step& step : plan->steps) {
      if (context == "step " + step.id) return &step;
    }
  }
  return nullptr;
}

bool goes_back(const RunRecord& run) {
  return run.goal == Goal::kRollback || run.goal == Goal::kRestore;
}

// The run's phase is that of the command before until this one has begun its first step.
bool phase_is_of(const RunRecord& run) {
  switch (run.goal) {
    case Goal::kStart:
      return run.phase == "expand" || run.phase == "backfill" || run.phase == "verify";
    case Goal::kCutover:
    case Goal::kContract:
    case Goal::kPurge:
      return run.phase == to_string(run.goal);
    default:
      return !run.phase.empty();
  }
}

std::string attempted_text(const RunRecord& run, const Step* step) {
  const std::string goal(to_string(run.goal));
  if (step == nullptr) {
    return !phase_is_of(run) ? fmt::format("`{}` was about to begin.", goal)
                             : fmt::format("`{}` was at work in phase {}.", goal, run.phase);
  }
  return fmt::format("`{}` was {} step {} ({}).", goal, goes_back(run) ? "undoing" : "doing",
                     step->id, step->title);
}

// Of a change that keeps no two shapes.
std::string state_of_one_shape(const RunRecord& run, Cause cause) {
  if (cause == Cause::kWouldLose)
    return "Nothing is lost and nothing was undone: the rows were counted first.";
  if (run.goal == Goal::kPurge)
    return "What purge has already dropped is gone, as was approved; the rest is still there.";
  if (run.goal == Goal::kStart)
    return "Nothing is lost. Steps that were done stay done and are in the journal; the application "
           "works as before.";
  return "Nothing is lost. Steps that were done are in the journal; the one that failed is looked at "
         "again before anything else is done.";
}

std::string state_of_data(const RunRecord& run, const Plan* plan, Cause cause) {
  if (plan != nullptr && !shapes_of(*plan).two) return state_of_one_shape(run, cause);
  if (cause == Cause::kWouldLose || cause == Cause::kNothingToGoBackTo) {
    return "Nothing is lost and nothing was undone: the rows were counted first. Both shapes are in use as "
           "before; the new one alone holds the values named above.";
  }
  if (run.goal == Goal::kPurge) {
    return "The new shape is in use and not touched. What purge has already dropped is gone, as was "
           "approved; the rest of the old shape is still there, out of sight.";
  }
  if (run.goal == Goal::kRestore || run.goal == Goal::kContract) {
    return "Nothing is lost: contract drops no column and no row. The new shape is in use; the old one "
           "is there, in sight or out of it, and both directions can be taken up again.";
  }
  if (run.goal == Goal::kRollback) {
    return "Nothing is lost: the old shape is complete and in use. What is undone already is in the "
           "journal; the rest of the way back can be taken up again at any time.";
  }
  if (run.phase == "expand") {
    return "No row was touched. Steps that were done stay done and are in the journal; the one that "
           "failed had no effect. The application works as before.";
  }
  if (run.phase == "backfill") {
    return "Nothing is lost: every chunk that was committed is complete, with its progress in the same "
           "transaction; the chunk that failed was rolled back. The application goes on in the old "
           "shape, and its writes are kept in step; a write that cannot be converted fails.";
  }
  if (run.phase == "cutover") {
    return "Nothing is lost: both shapes hold every row, and writes of either application are kept in "
           "step. Each step of cutover is one transaction: it took effect as a whole or not at all.";
  }
  return "Nothing is lost: both shapes hold every row, and writes of either application are kept in "
         "step. Verification only reads.";
}

SuggestedCommand back_command(const RunRecord& run, const Plan* plan, const Commands& commands) {
  const Shapes shapes = plan == nullptr ? Shapes{} : shapes_of(*plan);
  return {commands.of("rollback"), rollback_meaning(shapes, run.goal != Goal::kStart)};
}

// What contract asked for before its first step was not to be had: the run is in its soak as
// before.
bool stays_in_soak(const RunRecord& run) {
  return run.status == RunStatus::kSoaking && run.goal == Goal::kContract;
}

std::vector<SuggestedCommand> commands_for(Cause cause, const RunRecord& run, const Plan* plan,
                                           const Commands& commands) {
  std::vector<SuggestedCommand> list;
  list.push_back({commands.of("status"), "where the run stands, with its last events"});
  if (cause == Cause::kOtherRunner) {
    list.push_back({commands.of("pause"), "ask the other runner to stop after its chunk"});
  }
  if (cause == Cause::kNothingToGoBackTo) {
    list.push_back({commands.of("rollback"), "try again after the rows were written anew"});
    return list;
  }
  if (cause == Cause::kWouldLose) {
    list.push_back({commands.of("rollback"), "try again after the rows were written anew"});
    list.push_back({commands.approved("rollback"), "go back and lose the values named above"});
    return list;
  }
  if (cause == Cause::kNoRight || cause == Cause::kUnsupported || cause == Cause::kReadOnly) {
    list.push_back({commands.target("doctor"), "what the target allows"});
  }
  if (stays_in_soak(run)) {
    list.push_back({commands.approved("contract"), "again, once the cause is gone"});
  } else {
    list.push_back({commands.of("resume"), "go on once the cause is gone; nothing is done twice"});
  }
  if (cause == Cause::kRowsOutOfStep) {
    list.push_back({commands.of("verify"), "look at every row again, read only"});
  }
  if (run.goal == Goal::kContract && !stays_in_soak(run)) {
    list.push_back({commands.of("restore"), "bring the old shape back and stay in the soak"});
  } else if (run.goal != Goal::kPurge && run.goal != Goal::kRollback) {
    list.push_back(back_command(run, plan, commands));
  }
  return list;
}

// Rows that a count has found can be right only where the change says what becomes of them.
bool takes_a_value(const Step* step, const Plan* plan) {
  const auto* count = step == nullptr ? nullptr : std::get_if<CountWork>(&step->forward);
  if (count == nullptr || plan == nullptr) return false;
  const bool derived =
      std::any_of(plan->tables.begin(), plan->tables.end(), [&](const TableSummary& table) {
        return table.table == count->table && table.spec.has_value();
      });
  return derived || std::any_of(plan->operations.begin(), plan->operations.end(),
                                [&](const OperationSummary& operation) {
                                  return operation.table == count->table &&
                                         operation.label.starts_with("set_not_null ");
                                });
}

std::vector<std::string> all_actions(const Error& error, Cause cause, const RunRecord& run,
                                     const Step* step, const Plan* plan) {
  std::vector<std::string> actions = actions_for(cause, error.help);
  if (cause == Cause::kRowsCounted) {
    actions.emplace_back(
        takes_a_value(step, plan)
            ? "If such rows are right, roll back and give the operation a `value` that "
              "fits them."
            : "If such rows are right, the change is not: roll back.");
  }
  if (stays_in_soak(run)) {
    for (std::string& action : actions) {
      const std::size_t at = action.find("run \"shoofly resume\"");
      if (at != std::string::npos) action.replace(at, 20, "contract again");
    }
  }
  return actions;
}

}  // namespace

Escalation make_escalation(const Error& error, const RunRecord& run, const Plan* plan,
                           const std::string& target) {
  const Cause cause = cause_of(error);
  const Step* step = step_of(error, plan);
  const Commands commands(target, run.id);
  Escalation report;
  report.kind = to_string(error.kind);
  report.details = redact(error.describe());
  report.native_code = error.native_code;
  report.run = run.id;
  report.change = run.change;
  report.target = redact(target);
  report.goal = to_string(run.goal);
  if (step != nullptr) {
    report.phase = to_string(step->phase);
  } else if (phase_is_of(run)) {
    report.phase = run.phase;
  }
  report.step = step == nullptr ? "" : step->id;
  report.step_title = step == nullptr ? "" : step->title;
  report.attempted = attempted_text(run, step);
  const bool one_shape = plan != nullptr && !shapes_of(*plan).two;
  report.why_stopped = cause == Cause::kWouldLose && one_shape
                           ? "Going back would lose rows, and that needs your word."
                           : why_stopped(cause);
  report.data_state = state_of_data(run, plan, cause);
  report.sample = named_keys(error);
  report.actions = all_actions(error, cause, run, step, plan);
  report.commands = commands_for(cause, run, plan, commands);
  if (commands.password_left_out()) {
    report.actions.emplace_back(
        "The commands below leave the password out: the server's client takes it from "
        "its own file or environment, or name the target in `shoofly.yaml`.");
  }
  return report;
}

nlohmann::json to_json(const Escalation& e) {
  nlohmann::json commands = nlohmann::json::array();
  for (const SuggestedCommand& c : e.commands) {
    commands.push_back({{"command", c.command}, {"meaning", c.meaning}});
  }
  return {{"kind", e.kind},
          {"details", e.details},
          {"native_code", e.native_code},
          {"run", e.run},
          {"change", e.change},
          {"target", e.target},
          {"goal", e.goal},
          {"phase", e.phase},
          {"step", e.step},
          {"step_title", e.step_title},
          {"attempted", e.attempted},
          {"why_stopped", e.why_stopped},
          {"data_state", e.data_state},
          {"sample", e.sample},
          {"actions", e.actions},
          {"commands", std::move(commands)}};
}

// A byte that is no UTF-8 (a server's message in another encoding) is replaced, never thrown about.
std::string to_json_text(const Escalation& escalation) {
  return to_json(escalation).dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Escalation> escalation_from_text(const std::string& json) {
  const nlohmann::json root = nlohmann::json::parse(json, nullptr, false);
  if (!root.is_object()) return invalid_input("read escalation report: it is no JSON object");
  const auto text = [&](const char* key) {
    return root.contains(key) && root[key].is_string() ? root[key].get<std::string>()
                                                       : std::string();
  };
  const auto texts = [&](const char* key) {
    std::vector<std::string> list;
    if (!root.contains(key) || !root[key].is_array()) return list;
    for (const nlohmann::json& item : root[key]) {
      if (item.is_string()) list.push_back(item.get<std::string>());
    }
    return list;
  };
  Escalation e{text("kind"),       text("details"),    text("native_code"), text("run"),
               text("change"),     text("target"),     text("goal"),        text("phase"),
               text("step"),       text("step_title"), text("attempted"),   text("why_stopped"),
               text("data_state"), texts("sample"),    texts("actions"),    {}};
  if (!root.contains("commands") || !root["commands"].is_array()) return e;
  for (const nlohmann::json& item : root["commands"]) {
    if (!item.is_object()) continue;
    e.commands.push_back({item.value("command", ""), item.value("meaning", "")});
  }
  return e;
}

}  // namespace shoofly

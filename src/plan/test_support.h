#pragma once

// Plans of tests: made against the stand-ins of operation/test_support.h and shown as text.

#include <string>

#include "operation/test_support.h"
#include "plan/check.h"

namespace shoofly::testing {

// The plan of the operations (YAML list items) on `target`, or its problems.
inline PlannedChange planned(Target& target, const std::string& operations,
                             const std::string& policies = "") {
  const ParsedChange parsed =
      parse_change("change: c\noperations:\n" + operations + policies, "c.yaml");
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) return *problems;
  return target.plan(std::get<Change>(parsed));
}

// The rendered problems, without source lines; empty: there is a plan.
inline std::string problems_of(Target& target, const std::string& operations,
                               const std::string& policies = "") {
  const PlannedChange result = planned(target, operations, policies);
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&result);
  return problems == nullptr ? "" : render(*problems, "");
}

inline std::string text_of(const Work& work) {
  if (const auto* ddl = std::get_if<DdlWork>(&work)) {
    std::string text;
    for (const Action& action : ddl->actions)
      text += (text.empty() ? "" : "\n      ") + describe(action);
    return text;
  }
  if (const auto* count = std::get_if<CountWork>(&work)) {
    return "count rows where " + (count->condition.empty() ? count->meaning : count->condition) +
           (count->acceptable ? "; approval accepts their loss" : "");
  }
  if (const auto* update = std::get_if<UpdateWork>(&work)) {
    return fmt::format("update {} = {} where {}", update->column, update->expression,
                       update->condition);
  }
  if (const auto* fill = std::get_if<TableFillWork>(&work)) {
    static constexpr const char* kWhat[] = {"missing", "gone", "stale"};
    return fmt::format("repeat {} rows of {} in {}", kWhat[static_cast<std::size_t>(fill->what)],
                       fill->sync.source.display(), fill->sync.follower.display());
  }
  static constexpr const char* kNames[] = {"nothing",
                                           "",
                                           "fill",
                                           "check",
                                           "",
                                           "count what the old side cannot hold",
                                           "",
                                           "copy",
                                           "discard",
                                           "",
                                           "check both tables",
                                           "move rows"};
  return kNames[work.index()];
}

inline std::string text_of(const SyncSpec& spec) {
  std::string text = fmt::format("  marker {}, winner {}, filling {}\n", spec.marker,
                                 spec.winner == Winner::kOldSide ? "old" : "new",
                                 spec.filling == Filling::kForward    ? "forward"
                                 : spec.filling == Filling::kBackward ? "backward"
                                                                      : "none");
  const auto side = [&](const char* name, const std::vector<SyncColumn>& columns) {
    for (const SyncColumn& column : columns) {
      text += fmt::format(
          "    {} {} {}{}{}{}", name, column.name, column.type, column.required ? " required" : "",
          column.literal_default.empty() ? "" : " default " + column.literal_default,
          column.default_unknown ? " default unknown" : "");
      if (!column.derived.text.empty()) text += " := " + column.derived.text;
      for (const Binding& binding : column.derived.reads) {
        if (binding.parameter != binding.column)
          text += fmt::format(" [{} is {}]", binding.parameter, binding.column);
      }
      text += '\n';
    }
  };
  for (const SyncGroup& group : spec.groups) {
    text += "   " + group.operation + '\n';
    side("old", group.old_side);
    side("new", group.new_side);
  }
  return text;
}

// Every spec that a step installs, once.
inline std::string specs_of(const Plan& plan) {
  std::vector<SyncSpec> seen;
  std::string text;
  const auto show = [&](const SyncSpec& spec) {
    if (std::find(seen.begin(), seen.end(), spec) != seen.end()) return;
    seen.push_back(spec);
    text += text_of(spec);
  };
  for (const Step& step : plan.steps) {
    for (const Work* work : {&step.forward, &step.backward}) {
      for (const Action& action : actions_of(*work)) {
        if (const auto* install = std::get_if<InstallSync>(&action)) show(install->spec);
        if (const auto* replace = std::get_if<ReplaceSync>(&action)) show(replace->after);
      }
    }
  }
  return text;
}

inline std::string text_of(const Plan& plan) {
  std::string text;
  for (const OperationSummary& operation : plan.operations) {
    text += fmt::format("{}\n  {}: {}\n  {}\n", operation.label, to_string(operation.risk),
                        operation.reason, operation.strategy);
    for (const std::string& note : operation.notes) text += "  note: " + note + '\n';
  }
  for (const std::string& warning : plan.warnings) text += "warning: " + warning + '\n';
  text += '\n';
  for (const Step& step : plan.steps) {
    text += fmt::format("{}: {}\n    ({})\n    > {}\n    < {}\n", step.id, step.title, step.why,
                        text_of(step.forward), text_of(step.backward));
  }
  return text + "\nsync\n" + specs_of(plan);
}

inline std::string text_of(const PlannedChange& result) {
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result))
    return render(*problems, "");
  return text_of(std::get<Plan>(result));
}

}  // namespace shoofly::testing

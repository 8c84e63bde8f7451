#include "report/escalation.h"
#include "report/plain.h"

namespace shoofly {

using doc::code;
using doc::prose;
using doc::say;

doc::Document escalation_document(const Escalation& e) {
  doc::Document document;
  document.heading(1, e.run.empty() ? "Stopped" : e.run + " has stopped");
  document.callout(doc::Tone::kDanger, e.kind, {prose(e.details)});

  std::vector<doc::Row> facts;
  facts.push_back({"What was attempted", prose(e.attempted)});
  facts.push_back({"Why it stopped", prose(e.why_stopped)});
  facts.push_back({"State of the data", prose(e.data_state)});
  if (!e.sample.empty()) {
    std::vector<doc::Inline> keys(e.sample.begin(), e.sample.end());
    facts.push_back({"The problem, by key", joined(keys, ", ")});
  }
  if (!e.native_code.empty()) facts.push_back({"The server's code", code(e.native_code)});
  facts.push_back({"Target", code(e.target)});
  if (!e.phase.empty())
    facts.push_back(
        {"Phase", e.step.empty() ? doc::Inline(e.phase) : say("{}, step {}", e.phase, e.step)});
  document.facts(std::move(facts));

  document.heading(2, "What to do");
  std::vector<doc::Inline> actions;
  for (const std::string& action : e.actions) actions.push_back(prose(action));
  document.numbers(std::move(actions));

  document.heading(2, "Commands");
  std::string script;
  for (const SuggestedCommand& command : e.commands) {
    script += "# " + command.meaning + "\n" + command.command + "\n";
  }
  document.code("sh", script);
  return document;
}

std::string escalation_text(const Escalation& escalation) {
  return to_plain(escalation_document(escalation));
}

}  // namespace shoofly

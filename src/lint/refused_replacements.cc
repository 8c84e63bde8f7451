// CREATE OR REPLACE that PostgreSQL refuses, because who uses the view or calls the function relies
// on what it would change.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/refusals.h"
#include "lint/schema_history.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool is_replacement(const Scene& scene) { return scene.words().starts_with("create or replace "); }

// Of both it is known which column stands there.
bool is_known(const std::string& name) { return !name.empty() && name != "*"; }

void check_view(const std::string& name, const NameFact& view, const std::vector<std::string>& now,
                Reporter& reporter) {
  const std::vector<std::string>& before = view.shown;
  const std::string help = fmt::format(
      "drop view {}; and create it in the same transaction, with what is granted on it, and what "
      "reads it; or put new columns behind the others",
      name);
  for (std::size_t i = 0; i < std::min(before.size(), now.size()); ++i) {
    if (before[i] == "*" || now[i] == "*") return;
    if (!is_known(before[i]) || !is_known(now[i]) || before[i] == now[i]) continue;
    return reporter.report(
        fmt::format("the server refuses it (42P16): column {} of view {} is \"{}\" ({}), and would "
                    "be \"{}\"",
                    i + 1, name, before[i], place_of(view), now[i]),
        {help});
  }
  if (std::find(before.begin(), before.end(), "*") != before.end() ||
      std::find(now.begin(), now.end(), "*") != now.end() || now.size() >= before.size())
    return;
  reporter.report(fmt::format("the server refuses it (42P16): view {} has {} columns ({}), and "
                              "would have {}",
                              name, before.size(), place_of(view), now.size()),
                  {help});
}

// A type may be said with its schema or without.
std::string without_schema(std::string type) {
  const std::size_t of = type.starts_with("setof ") ? 6 : 0;
  const std::size_t dot = type.rfind('.');
  if (dot != std::string::npos) type.erase(of, dot + 1 - of);
  return type;
}

bool is_other_type(const std::string& one, const std::string& other) {
  const bool known = one.find('%') == std::string::npos && other.find('%') == std::string::npos;
  return known && without_schema(one) != without_schema(other);
}

// What of the function CREATE OR REPLACE would change; empty: nothing.
std::string changed_in(const RoutineHead& before, const RoutineHead& now) {
  if (is_other_type(before.returns, now.returns))
    return fmt::format("returns {}, and would return {}", before.returns, now.returns);
  const bool dotted = (before.row + now.row).find_first_of(".%") != std::string::npos;
  if (before.row != now.row && !dotted)
    return fmt::format("returns ({}), and would return ({})", before.row, now.row);
  for (std::size_t i = 0; i < std::min(before.parameters.size(), now.parameters.size()); ++i) {
    const std::string& name = before.parameters[i];
    if (!name.empty() && name != now.parameters[i])
      return fmt::format("has a parameter \"{}\", which would have {}", name,
                         now.parameters[i].empty()
                             ? "no name"
                             : fmt::format("the name \"{}\"", now.parameters[i]));
  }
  if (now.defaults < before.defaults)
    return "has a parameter with a default, which would have none";
  return "";
}

}  // namespace

void report_refused_replacements(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || !is_replacement(scene) || scene.history == nullptr) return;
  const QualifiedName name = scene.schema.at_home(aside->name);
  if (!scene.history->is_sure(name, scene.schema)) return;
  if (aside->what == "view" && scene.whole.shape != nullptr) {
    const NameFact* view = scene.history->there({NameSpace::kRelation, name});
    if (view != nullptr && !view->shown.empty())
      check_view(sql_name(aside->name), *view, scene.whole.shape->shown, reporter);
  }
  const auto* routine = scene.detail<Routine>();
  if (aside->what != "function" || routine == nullptr) return;
  const NameFact* before = scene.history->there({NameSpace::kRoutine, name, routine->arguments});
  if (before == nullptr || before->head == nullptr) return;
  const std::string changed = changed_in(*before->head, routine->head);
  if (changed.empty()) return;
  const std::string called = fmt::format("{}({})", sql_name(aside->name), routine->arguments);
  reporter.report(
      fmt::format("the server refuses it (42P13): function {} ({}) {}", called, place_of(*before),
                  changed),
      {fmt::format("drop function {}; before it, in the same transaction; what is granted on it "
                   "goes with it, and has to be granted again",
                   called)});
}

}  // namespace shoofly::lint

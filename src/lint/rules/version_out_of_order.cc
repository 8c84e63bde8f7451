// A new migration that sorts before one that was there.

#include <map>

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

// What each tool does with it on a database that has the later one.
std::string_view what_happens(std::string_view tool) {
  static const std::map<std::string_view, std::string_view> kWords = {
      {"golang-migrate", "golang-migrate never runs it there, and says nothing"},
      {"goose", "goose refuses to run any, unless it is told to allow missing ones"},
      {"Flyway", "Flyway ignores it there, and its validation fails, unless outOfOrder is set"},
      {"Atlas", "Atlas refuses to run any: the order is not linear"},
      {"node-pg-migrate", "node-pg-migrate refuses to run any, unless its order is not checked"},
      {"dbmate", "dbmate runs it after that one there, and before it on a new database"},
      {"Prisma", "Prisma runs it after that one there, and before it on a new database"}};
  const auto found = kWords.find(tool);
  return found == kWords.end() ? std::string_view() : found->second;
}

// Databases have it: one that was asked says so, else all but what is new since a commit.
bool has_run(const ProjectView& project, std::size_t migration) {
  if (project.notes != nullptr) return project.notes->applied.at(migration);
  return project.state_of(project.migrations[migration].up.file) != FileState::kAdded;
}

void look_version_out_of_order(const ProjectView& project, ProjectReporter& reporter) {
  const std::string_view happens = what_happens(project.tool);
  const bool asked = project.notes != nullptr && !project.notes->history.empty();
  if ((!project.compared && !asked) || happens.empty()) return;
  const std::vector<Migration>& all = project.migrations;
  std::size_t later = all.size();  // the last one that was there
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].version.empty() && !all[i].repeats && has_run(project, i)) later = i;
  }
  if (later == all.size()) return;
  const std::string& name = all[later].up.file;
  for (std::size_t i = 0; i < later; ++i) {
    if (all[i].version.empty() || has_run(project, i)) continue;
    reporter.report(all[i].up.file, {1, 1},
                    fmt::format("it is {}, and sorts before {}, which {}: {}",
                                asked ? "pending" : "new", name.substr(name.rfind('/') + 1),
                                asked ? "has run" : "databases may have", happens),
                    {"give it a later version than the last one"});
  }
}

}  // namespace

extern const Rule version_out_of_order;
const Rule version_out_of_order{
    "version-out-of-order",
    Family::kOrder,
    Severity::kError,
    "a new migration sorts before one that was there",
    "Two branches made migrations; the earlier number was merged later. On a database that has the "
    "later one the tool skips it, refuses, or runs both in another order than on a new one.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_version_out_of_order};

}  // namespace shoofly::lint

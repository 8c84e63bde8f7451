// A new migration that sorts before one that was there.

#include <charconv>
#include <map>
#include <system_error>

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
      {"Diesel", "Diesel runs it after that one there, and before it on a new database"},
      {"Prisma", "Prisma runs it after that one there, and before it on a new database"}};
  const auto found = kWords.find(tool);
  return found == kWords.end() ? std::string_view() : found->second;
}

// Databases have it: one that was asked says so, else all but what is new since a commit.
bool has_run(const ProjectView& project, std::size_t migration) {
  if (project.notes != nullptr) return project.notes->applied.at(migration);
  return project.state_of(project.migrations[migration].up.file) != FileState::kAdded;
}

// Drizzle runs the entries whose time is after that of the last one which has run. Its journal may
// be edited by hand, or merged.
void look_at_times(const ProjectView& project, ProjectReporter& reporter) {
  const auto time = [](const Migration& one) {
    long long when = 0;
    const char* const end = one.noted_as.data() + one.noted_as.size();
    const auto [at, failed] = std::from_chars(one.noted_as.data(), end, when);
    return failed == std::errc() && at == end ? when : -1;
  };
  const bool knows = project.notes != nullptr || project.compared;
  const Migration* latest = nullptr;
  bool latest_ran = false;
  for (std::size_t i = 0; i < project.migrations.size(); ++i) {
    const Migration& one = project.migrations[i];
    if (time(one) < 0) continue;
    const bool runs = latest == nullptr || time(one) > time(*latest);
    const bool ran = knows && has_run(project, i);
    // What is pending together runs together.
    const bool together = project.notes != nullptr && !latest_ran;
    if (!runs && !ran && !together) {
      reporter.report(
          one.up.file, {1, 1},
          fmt::format("its \"when\" in meta/_journal.json ({}) is not after that of {} "
                      "({}): a database that has that one never runs it, and Drizzle "
                      "says nothing",
                      one.noted_as, latest->version, latest->noted_as),
          {fmt::format("\"when\": {} or more, and more than the last one has", time(*latest) + 1)});
    }
    if (!runs) continue;
    latest = &one;
    latest_ran = ran;
  }
}

void look_version_out_of_order(const ProjectView& project, ProjectReporter& reporter) {
  if (project.tool == "Drizzle") return look_at_times(project, reporter);
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

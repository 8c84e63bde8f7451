// A database has a migration of which there is no file.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

constexpr std::size_t kMostNamed = 50;

// Of tools that go no further then.
std::string_view then_says(std::string_view tool) {
  static const std::map<std::string_view, std::string_view> kWords = {
      {"golang-migrate", "golang-migrate finds no migration of that version and runs none"},
      {"Flyway", "Flyway's validation fails, and it runs none"},
      {"knex", "knex says that the directory is corrupt, and runs none"},
      {"node-pg-migrate", "node-pg-migrate refuses to run any, unless its order is not checked"},
      {"Alembic", "Alembic cannot locate the revision, and runs none"},
      {"Sqitch", "Sqitch cannot find the change in its plan, and deploys none"},
      {"Prisma", "Prisma's migrate dev asks to reset the database"}};
  const auto found = kWords.find(tool);
  return found == kWords.end() ? std::string_view() : found->second;
}

void look_applied_migration_missing(const ProjectView& project, ProjectReporter& reporter) {
  const std::string_view says = then_says(project.tool);
  if (project.notes == nullptr || says.empty() || project.migrations.empty()) return;
  const std::vector<std::string>& gone = project.notes->gone;
  for (std::size_t i = 0; i < std::min(gone.size(), kMostNamed); ++i) {
    const bool last = i + 1 == kMostNamed && gone.size() > kMostNamed;
    const std::string more =
        last ? fmt::format(" and {} more have", gone.size() - kMostNamed) : std::string(" has");
    reporter.report(project.migrations.back().up.file, {},
                    fmt::format("{} says that {}{} run, and there is no file of it: {}",
                                project.notes->history, gone[i], more, says),
                    {"take it from the branch that it was run from"});
  }
}

}  // namespace

extern const Rule applied_migration_missing;
const Rule applied_migration_missing{
    "applied-migration-missing",
    Family::kOrder,
    Severity::kError,
    "a database has a migration that is not here",
    "It was run from another branch, or its file was renamed or taken away. Only with --target.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_applied_migration_missing};

}  // namespace shoofly::lint

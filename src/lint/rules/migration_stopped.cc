// A migration that began on a database and did not end.

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

void look_migration_stopped(const ProjectView& project, ProjectReporter& reporter) {
  if (project.notes == nullptr || project.migrations.empty()) return;
  for (const std::string& name : project.notes->stopped) {
    reporter.report(project.migrations.back().up.file, {},
                    fmt::format("{} says that {} began and did not end: {} runs none until "
                                "somebody has said what became of it",
                                project.notes->history, name, project.tool),
                    {"see what of it is there, mend that by hand, then tell the tool"});
  }
}

}  // namespace

extern const Rule migration_stopped;
const Rule migration_stopped{
    "migration-stopped",
    Family::kOrder,
    Severity::kError,
    "a migration began on the database and did not end",
    "A part of it may be there. The tool refuses to go on from a state that nobody knows. Only with "
    "--target.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_migration_stopped};

}  // namespace shoofly::lint

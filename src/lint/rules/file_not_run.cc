// A file that looks like a migration and is none to its tool, by its name or by the tool's list.

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

void look_file_not_run(const ProjectView& project, ProjectReporter& reporter) {
  for (const LeftOut& file : project.left_out)
    reporter.report(file.file, {1, 1},
                    fmt::format("{} never runs this file: {}", project.tool, file.why),
                    {file.help});
}

}  // namespace

extern const Rule file_not_run;
const Rule file_not_run{"file-not-run",
                        Family::kOrder,
                        Severity::kWarning,
                        "the tool passes over a file",
                        "Its name is not of the tool's form, or the tool's own list leaves it out, "
                        "and the tool says nothing of it: what is in it is missing on every "
                        "database.",
                        nullptr,
                        nullptr,
                        kEveryEngine,
                        look_file_not_run};

}  // namespace shoofly::lint

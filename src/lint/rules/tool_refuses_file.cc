// A file that its tool refuses, or takes apart so that the server refuses it.

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

void look_tool_refuses_file(const ProjectView& project, ProjectReporter& reporter) {
  for (const Migration& migration : project.migrations) {
    for (const Script* script : {&migration.up, &migration.down}) {
      for (const ToolRefusal& one : script->refusals)
        reporter.report(script->file, one.at, one.problem, {one.help});
    }
  }
}

}  // namespace

extern const Rule tool_refuses_file;
const Rule tool_refuses_file{
    "tool-refuses-file",
    Family::kOrder,
    Severity::kError,
    "the tool does not run this file",
    "The SQL may be right, but what the tool makes of the file is not: the migration stops there.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_tool_refuses_file};

}  // namespace shoofly::lint

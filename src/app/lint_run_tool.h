#pragma once

// --run-tool: asks a project's own tool for the SQL of its migrations. Runs the project's code.

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "toolchain/tools.h"

namespace shoofly {

struct ToolRun {
  std::string path;    // as it was given: where the tool's configuration is looked for, and above
  std::string engine;  // whose SQL it is
  std::chrono::milliseconds most_time = std::chrono::seconds(120);
};

// Whether it can print its SQL without a database.
bool can_run_tool(std::string_view tool);

// The migrations' ways up are what the tool prints for them. Errors: unsupported (the tool cannot
// print its SQL without a database); not found (the tool, its configuration); refused (it took too
// long); invalid input (it failed, with what it says; it printed something else).
Status run_tool(toolchain::Project& project, const ToolRun& run);

}  // namespace shoofly

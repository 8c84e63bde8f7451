#pragma once

// The one table of migration tools: how a folder of each is known, and what is in it in the order
// in which the tool runs it.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "lint/migration.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

struct Tool {
  std::string_view name;
  // By its files' names, and what some of them say.
  bool (*recognises)(const Folder& folder);
  Result<std::vector<lint::Migration>> (*read)(const Folder& folder);
};

// In the order in which they are asked; the last one takes everything.
const std::vector<Tool>& tools();

struct Project {
  std::string_view tool;
  std::string folder;  // in which they were found; empty: in the one that was given
  std::vector<lint::Migration> migrations;
};
// `path` is a folder, or one file of it: then it alone is given. Of a folder that has no migrations
// itself, as a project's, the usual place below it is taken. Errors: not found; invalid input (a
// file that the tool does not run, files that contradict each other); what the system says.
Result<Project> read_project(const std::string& path);

}  // namespace shoofly::toolchain

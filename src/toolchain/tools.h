#pragma once

// The one table of migration tools: how a folder of each is known, and what is in it in the order
// in which the tool runs it.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lint/migration.h"
#include "lint/project_rule.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

struct Writer;

struct Tool {
  std::string_view name;
  // By its files' names, and what some of them say.
  bool (*recognises)(const Folder& folder);
  Result<std::vector<lint::Migration>> (*read)(const Folder& folder);
  // Whose SQL its own files say it is, as in the table of engines; null or empty: they do not.
  std::string (*engine)(const Folder& folder) = nullptr;
  // Files that are not as its own sums say; null: it keeps none beside them.
  Result<std::vector<std::string>> (*unsealed)(const Folder& folder) = nullptr;
  const Writer* writer = nullptr;  // null: nothing is written for it (writing.h)
};

// In the order in which they are asked; the last one takes everything.
const std::vector<Tool>& tools();

struct Project {
  std::string_view tool;
  std::string folder;  // in which they were found; empty: in the one that was given
  std::vector<lint::Migration> migrations;
  // Files: they alone are asked for, and the others are what ran before them. Empty: all.
  std::set<std::string> only;
  std::string engine = {};  // whose SQL it is; empty: nobody says
  std::vector<lint::LeftOut> left_out = {};
  std::vector<std::string> unsealed = {};  // files that are not as the tool's own sums say
};

// What of a folder: the usual place in it, if it has no migrations itself; all of it; its own
// files.
enum class Reach { kFind, kWhole, kOwn };

// A folder, or some files of one.
struct Asked {
  std::string path;                // as it was given; of several files the first
  std::vector<std::string> files;  // empty: all of the folder
  std::string found_below = {};    // not empty: the folder that was given, and this is below it
  Reach reach = Reach::kFind;
};
// Files of one folder are one, wherever they stand among the paths; the folder of one migration
// (Prisma, Diesel) is its files.
std::vector<Asked> by_folder(const std::vector<std::string>& paths);

// What paths lead to: a folder whose own files are no tool's and that no configuration explains
// leads to all the folders of migrations below it, each a project of its own.
struct AskedProjects {
  std::vector<Asked> projects;
  std::vector<std::string> not_read;  // what is there as well, and is left out
};
// Errors: what the system says.
Result<AskedProjects> projects_of(const std::vector<std::string>& paths);

// Of a folder that has no migrations itself, as a project's, the usual place below it is taken.
// `engine`: whose SQL is meant, whatever the files say. Errors: not found; invalid input (a file
// that the tool does not run, files that contradict each other); what the system says.
Result<Project> read_project(const Asked& asked, const std::string& engine = "",
                             const Overlay* overlay = nullptr);
// The folder in which those migrations are.
Result<Folder> folder_of_project(const Asked& asked, const Overlay* overlay);
Result<Project> read_project(const std::string& path);  // a folder, or a file

}  // namespace shoofly::toolchain

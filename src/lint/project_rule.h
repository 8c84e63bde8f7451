#pragma once

// What a rule of a whole project sees: its files and their order, what they were before, and what
// the tool leaves aside. Such a rule looks once, not at each statement.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.h"
#include "lint/history_notes.h"
#include "lint/migration.h"
#include "lint/rule.h"

namespace shoofly::lint {

// A file beside the migrations that looks like one and is none to the tool.
struct LeftOut {
  std::string file;
  std::string why;  // "one underscore"
  std::string help = "rename it, or keep it in another folder";
};

enum class FileState { kThere, kAdded, kEdited };  // since the commit that is compared with

struct ProjectView {
  std::string_view tool;
  const std::vector<Migration>& migrations;  // in their order
  const std::vector<LeftOut>& left_out;
  const std::vector<std::string>& unsealed;  // files that are not as the tool's own sums say
  bool compared = false;                     // with a commit; else every file is there
  std::function<FileState(const std::string& file)> state_of = {};
  // An edited file as it was; none: it cannot be told.
  std::function<std::optional<std::string>(const std::string& file)> text_before = {};
  std::function<std::optional<std::string>(const std::string& file)> text_now = {};
  const HistoryNotes* notes = nullptr;  // what a target has of them; null: none was asked
};

class ProjectReporter {
 public:
  virtual ~ProjectReporter() = default;
  virtual void report(const std::string& file, Position at, std::string problem,
                      std::vector<std::string> help) = 0;
};

std::vector<Finding> look_at_project(const ProjectView& project,
                                     const std::vector<const Rule*>& rules);

}  // namespace shoofly::lint

#pragma once

// What a tool's table of history says of the migrations of a project.

#include <cstddef>
#include <string>
#include <vector>

namespace shoofly::lint {

struct HistoryNotes {
  std::string history;               // the table, for people; empty: there is none
  std::vector<bool> applied;         // of each migration
  std::vector<std::size_t> edited;   // migrations that are not as they were applied, by their sums
  std::vector<std::string> gone;     // that have run, and of which there is no file
  std::vector<std::string> stopped;  // that began and did not end
};

}  // namespace shoofly::lint

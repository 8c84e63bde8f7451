#pragma once

// What a report says about a database product beyond its interfaces: how it is backed up, what a
// pass over every row means for it, what to watch. Words and queries for people; nothing here is
// executed.

#include <string>
#include <string_view>
#include <vector>

#include "report/commands.h"

namespace shoofly {

struct WatchQuery {
  std::string question;
  std::string sql;
};

struct EngineNotes {
  std::string_view engine;
  std::string name;  // "PostgreSQL"
  // Outside the promise, besides the plan's own warnings:
  std::vector<std::string> for_new_columns;      // where expand adds columns to a table
  std::vector<std::string> for_retyped_columns;  // where cutover swaps a column's type
  std::vector<std::string> full_pass;            // what writing every row once means
  std::vector<std::string> backup;
  std::vector<SuggestedCommand> backup_commands;
  std::vector<std::string> point_in_time;
  std::vector<WatchQuery> watch;
};

// General advice for an engine that has no notes of its own.
const EngineNotes& notes_for(std::string_view engine);

}  // namespace shoofly

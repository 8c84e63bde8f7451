#pragma once

// What can be known of a target's backups: only what a command of the user's says, never a guess.

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"

namespace shoofly {

using WallTime = std::chrono::system_clock::time_point;

// `output` is what "pgbackrest info --output=json" or "barman -f json list-backups NAME" printed:
// the age of the last backup that ended well, judged at `now`. Pure.
PreflightCheck judge_backup(const std::string& output, WallTime now);

// Runs `command` in a shell. Its output is read as above. A command that fails, or says something
// else, is a warning: then nothing is known.
PreflightCheck ask_backup_command(const std::string& command);

// Runs `command` in a shell and waits for its end: exit code 0 is a restore that worked, and its
// time is what it took. Nothing else is claimed.
PreflightCheck run_restore_test(const std::string& command);

}  // namespace shoofly

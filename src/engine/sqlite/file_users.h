#pragma once

// Who else has a database file open, and which of SQLite's locks they hold. SQLite cannot say it;
// Linux can: /proc/<pid>/fd and /proc/locks. Best effort: processes of other users are seen only by
// root, those of other hosts or containers not at all.

#include <cstdint>
#include <string>
#include <vector>

namespace shoofly::sqlite {

enum class FileLock { kNone, kRead, kWrite };

struct FileUser {
  int pid = 0;
  std::string user;
  std::string command;
  FileLock lock = FileLock::kNone;
};

enum class JournalMode { kRollback, kWal };

// Without ourselves; writers first. In WAL mode readers do not block and hold kNone.
std::vector<FileUser> users_of_file(const std::string& path, JournalMode mode);

}  // namespace shoofly::sqlite

#include "engine/sqlite/file_users.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

namespace shoofly::sqlite {
namespace {

namespace fs = std::filesystem;

// Bytes that SQLite locks: https://sqlite.org/fileformat2.html and walformat.html.
constexpr std::int64_t kPendingByte = 0x40000000;
constexpr std::int64_t kReservedByte = kPendingByte + 1;
constexpr std::int64_t kWalWriteByte = 120;  // of the -shm file

struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileId&) const = default;
};

std::optional<FileId> id_of(const fs::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileId{status.st_dev, status.st_ino};
}

// The pid of a folder of /proc; 0: it is none.
int pid_of(const fs::path& folder) {
  const std::string name = folder.filename().string();
  int pid = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), pid);
  return failed == std::errc() && end == name.data() + name.size() ? pid : 0;
}

bool has_open(const fs::path& process, const FileId& file) {
  std::error_code failed;
  for (auto entry = fs::directory_iterator(process / "fd", failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    if (id_of(entry->path()) == file) return true;
  }
  return false;
}

FileUser described(const fs::path& process, int pid) {
  FileUser user{.pid = pid};
  std::ifstream command(process / "comm");
  std::getline(command, user.command);
  struct stat status {};
  if (stat(process.c_str(), &status) != 0) return user;
  struct passwd entry {};
  struct passwd* found = nullptr;
  std::array<char, 4096> texts{};
  const int failed = getpwuid_r(status.st_uid, &entry, texts.data(), texts.size(), &found);
  user.user =
      failed != 0 || found == nullptr ? fmt::format("uid {}", status.st_uid) : entry.pw_name;
  return user;
}

// One line of /proc/locks: "3: POSIX  ADVISORY  WRITE 4711 fd:01:1234 120 120".
struct LockLine {
  int pid = 0;
  ino_t inode = 0;
  bool write = false;
  std::int64_t start = 0;
  std::int64_t end = 0;
};

std::optional<LockLine> parse_lock(const std::string& text) {
  std::istringstream words(text);
  std::string number;
  std::string type;
  std::string advisory;
  std::string mode;
  std::string file;
  std::string end;
  LockLine line;
  if (!(words >> number >> type) || type == "->") return std::nullopt;  // one that waits
  if (!(words >> advisory >> mode >> line.pid >> file >> line.start >> end)) return std::nullopt;
  line.write = mode == "WRITE";
  const std::string inode = file.substr(file.rfind(':') + 1);
  std::from_chars(inode.data(), inode.data() + inode.size(), line.inode);
  line.end = line.start;
  std::from_chars(end.data(), end.data() + end.size(), line.end);
  return line;
}

bool covers(const LockLine& line, std::int64_t byte) {
  return line.start <= byte && byte <= line.end;
}

class Locks {
 public:
  Locks(const std::string& path, JournalMode mode)
      : mode_(mode), database_(id_of(path)), index_(id_of(path + "-shm")) {
    std::ifstream file("/proc/locks");
    for (std::string text; std::getline(file, text);) {
      const std::optional<LockLine> line = parse_lock(text);
      if (line) held_[line->pid] = std::max(held_[line->pid], kind_of(*line));
    }
  }

  FileLock of(int pid) const {
    const auto found = held_.find(pid);
    return found == held_.end() ? FileLock::kNone : found->second;
  }

 private:
  FileLock kind_of(const LockLine& line) const {
    if (mode_ == JournalMode::kWal) {
      const bool writes =
          index_ && line.inode == index_->inode && line.write && covers(line, kWalWriteByte);
      return writes ? FileLock::kWrite : FileLock::kNone;
    }
    if (!database_ || line.inode != database_->inode || line.end < kPendingByte)
      return FileLock::kNone;
    const bool writes = line.write && line.end >= kReservedByte;
    return writes ? FileLock::kWrite : FileLock::kRead;
  }

  JournalMode mode_;
  std::optional<FileId> database_;
  std::optional<FileId> index_;
  std::map<int, FileLock> held_;
};

}  // namespace

std::vector<FileUser> users_of_file(const std::string& path, JournalMode mode) {
  std::vector<FileUser> users;
  const std::optional<FileId> file = id_of(path);
  if (!file) return users;
  const Locks locks(path, mode);
  std::error_code failed;
  for (auto entry = fs::directory_iterator("/proc", failed);
       !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    const int pid = pid_of(entry->path());
    if (pid == 0 || pid == getpid() || !has_open(entry->path(), *file)) continue;
    users.push_back(described(entry->path(), pid));
    users.back().lock = locks.of(pid);
  }
  std::stable_sort(users.begin(), users.end(),
                   [](const FileUser& a, const FileUser& b) { return a.lock > b.lock; });
  return users;
}

}  // namespace shoofly::sqlite

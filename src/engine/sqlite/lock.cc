#include "engine/sqlite/lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "engine/sqlite/native.h"

namespace shoofly::sqlite {
namespace {

constexpr Milliseconds kPoll{50};
constexpr std::size_t kNameBytes = 100;  // of the run's id in the file's name

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

bool try_lock(int descriptor) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return fcntl(descriptor, F_OFD_SETLK, &whole) == 0;
}

// Whether `path` still names the file that is open as `descriptor`.
bool is_at(const std::string& path, int descriptor) {
  struct stat named {};
  struct stat open {};
  return stat(path.c_str(), &named) == 0 && fstat(descriptor, &open) == 0 &&
         named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

class SqliteRunLock final : public RunLock {
 public:
  SqliteRunLock(std::string path, Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}
  ~SqliteRunLock() override {
    // Removed while it is locked: whoever opened it before finds it gone (is_at) and opens a new
    // one.
    if (is_at(path_, file_.number())) unlink(path_.c_str());
  }
  SqliteRunLock(const SqliteRunLock&) = delete;
  SqliteRunLock& operator=(const SqliteRunLock&) = delete;

  bool held() override { return is_at(path_, file_.number()) && try_lock(file_.number()); }

 private:
  std::string path_;
  Descriptor file_;
};

std::string file_name_of(const std::string& run_id) {
  std::string name = run_id.substr(0, kNameBytes);
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '_'; }, '_');
  if (name == run_id) return name;
  return fmt::format("{}-{:016x}", name, XXH3_64bits(run_id.data(), run_id.size()));
}

Result<std::string> lock_path(const Dsn& dsn, const std::string& run_id) {
  std::error_code failed;
  // The real path, so that a symbolic link to the database leads to the same lock.
  const std::filesystem::path real = std::filesystem::canonical(dsn.secret(), failed);
  if (failed)
    return not_found(fmt::format("lock run \"{}\": open database \"{}\": {}", run_id,
                                 dsn.redacted(), failed.message()));
  return fmt::format("{}-shoofly-lock-{}", real.string(), file_name_of(run_id));
}

std::string this_runner() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("pid {}, host \"{}\", since {}", getpid(), host.data(),
                     format_utc(system_clock().now()));
}

std::string text_of(int descriptor) {
  std::array<char, 512> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  holder.erase(std::find(holder.begin(), holder.end(), '\n'), holder.end());
  return holder.empty() ? "a process that has just started" : holder;
}

Status sign(int descriptor, const std::string& path) {
  const std::string text = this_runner() + "\n";
  const bool written =
      ftruncate(descriptor, 0) == 0 &&
      pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
  if (written) return ok_status();
  return internal_error(fmt::format("write lock file \"{}\": {}", path, std::strerror(errno)));
}

Result<Descriptor> open_file(const std::string& path) {
  const int number = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (number >= 0) return Descriptor(number);
  Error error = refused(fmt::format("open lock file \"{}\": {}", path, std::strerror(errno)));
  error.help.push_back(
      "the database's directory must be writable by this user, and the file the same user's as last time");
  return error;
}

Error taken(const std::string& run_id, const std::string& holder) {
  return Error(ErrorKind::kConflict,
               fmt::format("lock run \"{}\": another runner has it: {}", run_id, holder))
      .with_help("wait for it or stop it there; the lock is free the moment that process ends");
}

}  // namespace

Result<std::unique_ptr<RunLock>> lock_run(const Dsn& dsn, const std::string& run_id,
                                          Milliseconds wait) {
  SHOOFLY_ASSIGN(std::string path, lock_path(dsn, run_id));
  const auto deadline = std::chrono::steady_clock::now() + wait;
  while (true) {
    SHOOFLY_ASSIGN(Descriptor file, open_file(path));
    const bool locked = try_lock(file.number());
    const bool current = is_at(path, file.number());
    if (locked && current) {
      SHOOFLY_TRY(sign(file.number(), path));
      return std::unique_ptr<RunLock>(
          std::make_unique<SqliteRunLock>(std::move(path), std::move(file)));
    }
    // The one that just let go removed it: the next look is at a file of ours.
    if (!current) continue;
    if (std::chrono::steady_clock::now() >= deadline) return taken(run_id, text_of(file.number()));
    system_clock().sleep_for(kPoll);
  }
}

}  // namespace shoofly::sqlite

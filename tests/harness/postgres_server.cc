#include "harness/postgres_server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/check.h"
#include "harness/paths.h"
#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

// Debian's layout for its own version, the npm packages' for the others; nothing if not installed.
std::optional<fs::path> find_bin_dir(int major) {
  const std::string version = std::to_string(major);
  const fs::path installed =
      servers_dir() / "node_modules" / ("postgres-" + version) / "native" / "bin";
  for (const fs::path& dir : {installed, fs::path("/usr/lib/postgresql") / version / "bin"}) {
    if (fs::exists(dir / "postgres") && fs::exists(dir / "initdb")) return dir;
  }
  return std::nullopt;
}

// The npm packages carry their libraries in ../lib, but not all of those find each other.
std::map<std::string, std::string> environment_of(const fs::path& bin_dir) {
  std::map<std::string, std::string> env = {{"LC_ALL", "C"}, {"TZ", "UTC"}};
  if (fs::exists(bin_dir.parent_path() / "lib" / "postgresql")) {
    env["LD_LIBRARY_PATH"] = bin_dir.parent_path() / "lib";
  }
  return env;
}

const std::vector<std::string>& own_settings() {
  static const std::vector<std::string> kSettings = {
      "listen_addresses = ''",
      "fsync = off",
      "synchronous_commit = off",
      "full_page_writes = off",
      "autovacuum = off",
      "max_connections = 100",
      "shared_buffers = '32MB'",
      "max_wal_size = '1GB'",
      "dynamic_shared_memory_type = mmap",  // a container's /dev/shm may be tiny
      "jit = off",
      "lc_messages = 'C'",
      "timezone = 'UTC'",
      "log_timezone = 'UTC'",
      "log_line_prefix = '%m [%p] %a '",
  };
  return kSettings;
}

Status failed(const std::string& what, const ProcessResult& result) {
  return Error(ErrorKind::kInternal, what + ": exit code " + std::to_string(result.exit_code) +
                                         (result.timed_out ? ", timed out" : "") + ": " +
                                         result.out + result.err);
}

// Holds a lock on a file until destroyed; other processes that want it wait.
class FileLock {
 public:
  explicit FileLock(const fs::path& file)
      : fd_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    SHOOFLY_CHECK(fd_ >= 0 && flock(fd_, LOCK_EX) == 0, file.c_str());
  }
  ~FileLock() { close(fd_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int fd_;
};

Status copy_tree(const fs::path& from, const fs::path& to) {
  const ProcessResult result = run_process({"cp", "-a", "--reflink=auto", from, to});
  if (result.exit_code != 0) return failed("copy cluster " + from.string(), result);
  return ok_status();
}

}  // namespace

std::optional<std::string> PostgresServer::why_missing(int major) {
  if (find_bin_dir(major)) return std::nullopt;
  return "PostgreSQL " + std::to_string(major) +
         " is not installed; run scripts/install-packages and scripts/install-servers";
}

PostgresServer::PostgresServer(PostgresOptions options)
    : options_(std::move(options)),
      bin_dir_(find_bin_dir(options_.major).value()),
      user_(unprivileged_user()),
      dir_("pg" + std::to_string(options_.major)) {
  if (user_)
    SHOOFLY_CHECK(chown(dir_.path().c_str(), user_->uid, user_->gid) == 0, "give a folder away");
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::create(PostgresOptions options) {
  if (auto missing = why_missing(options.major)) return not_found(*missing);
  std::unique_ptr<PostgresServer> server(new PostgresServer(std::move(options)));
  SHOOFLY_TRY(server->make_cluster());
  SHOOFLY_TRY(server->append_settings(own_settings()));
  SHOOFLY_TRY(
      server->append_settings({"unix_socket_directories = '" + server->socket_dir() + "'"}));
  SHOOFLY_TRY(server->append_settings(server->options_.settings));
  SHOOFLY_TRY(server->start());
  return server;
}

Result<PostgresServer*> PostgresServer::shared(int major) {
  static std::mutex mutex;
  static std::map<int, std::unique_ptr<PostgresServer>> servers;
  const std::lock_guard<std::mutex> lock(mutex);
  auto& server = servers[major];
  if (!server) {
    SHOOFLY_ASSIGN(server, create({.major = major, .settings = {}, .wal_segment_mb = 1}));
  }
  return server.get();
}

// Takes the cluster from the template; whoever comes first makes it, the others wait.
Status PostgresServer::make_cluster() {
  if (options_.make_cluster) return options_.make_cluster(data_dir());
  ProcessOptions as_server = {
      .env = environment_of(bin_dir_), .working_dir = "/tmp", .run_as = user_};
  const ProcessResult version = run_process({bin_dir_ / "postgres", "--version"}, as_server);
  if (version.exit_code != 0) return failed("run " + (bin_dir_ / "postgres").string(), version);
  const size_t last_word = version.out.find_first_of("0123456789");
  std::string key =
      "postgres-" +
      version.out.substr(last_word, version.out.find_first_of(" \n", last_word) - last_word);
  // The files belong to the user that the server runs as.
  key += "-" + std::to_string(user_ ? user_->uid : geteuid());
  const std::string segment = std::to_string(options_.wal_segment_mb);
  if (options_.wal_segment_mb != 1) key += "-wal" + segment;

  const fs::path cluster_template = cache_dir() / key;
  if (!fs::exists(cluster_template)) {
    const FileLock lock(cache_dir() / (key + ".lock"));
    if (!fs::exists(cluster_template)) {
      const ProcessResult made = run_process(
          {bin_dir_ / "initdb", "--pgdata", data_dir(), "--username=postgres", "--auth=trust",
           "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--wal-segsize=" + segment},
          as_server);
      if (made.exit_code != 0) return failed("make cluster with initdb", made);
      const fs::path unfinished = cache_dir() / (key + ".new");
      fs::remove_all(unfinished);
      SHOOFLY_TRY(copy_tree(data_dir(), unfinished));
      fs::rename(unfinished, cluster_template);
      return ok_status();
    }
  }
  return copy_tree(cluster_template, data_dir());
}

Status PostgresServer::append_settings(const std::vector<std::string>& lines) {
  std::ofstream file(data_dir() / "postgresql.conf", std::ios::app);
  for (const std::string& line : lines) file << line << "\n";
  file.close();
  if (file.fail()) return internal_error("write postgresql.conf");
  if (process_) return execute("postgres", "select pg_reload_conf()");
  return ok_status();
}

Status PostgresServer::start() {
  SHOOFLY_CHECK(!process_, "start a server that runs");
  process_ = Process::spawn({bin_dir_ / "postgres", "-D", data_dir()},
                            {.env = environment_of(bin_dir_),
                             .working_dir = "/tmp",
                             .output_file = dir_ / "log",
                             .run_as = user_,
                             .dies_with_spawning_thread = false});
  start_watchdog();
  return wait_until_ready();
}

// A shell that waits for our end of a pipe to close, which happens however we end, and then stops
// the server and removes its folder. The parent-death signal would not do: it looks at the thread.
void PostgresServer::start_watchdog() {
  int ends[2] = {-1, -1};
  SHOOFLY_CHECK(pipe2(ends, O_CLOEXEC) == 0, "make a pipe");
  const std::string in = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(ends[0]);
  static constexpr const char* kScript =
      "exec <\"$1\"; echo ready; read -r line || { kill -QUIT \"$2\"; sleep 0.3; kill -KILL \"$2\"; rm -rf \"$3\"; } 2>/dev/null";
  watchdog_ = Process::spawn(
      {"/bin/sh", "-c", kScript, "watchdog", in, std::to_string(process_->pid()), dir_.path()},
      {.dies_with_spawning_thread = false});
  while (watchdog_->running() && watchdog_->out().empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  close(ends[0]);
  watchdog_fd_ = ends[1];
}

Status PostgresServer::wait_until_ready() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    if (!process_->running()) break;
    if (PostgresClient::connect(url("postgres")).ok()) return ok_status();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return internal_error("start PostgreSQL " + std::to_string(major()) + ": not ready; its log:\n" +
                        log());
}

namespace {

// The line tells the watchdog that all is well.
void dismiss(std::optional<Process>& watchdog, int& fd) {
  if (fd < 0) return;
  SHOOFLY_CHECK(write(fd, "\n", 1) == 1, "dismiss the watchdog");
  close(fd);
  fd = -1;
  watchdog->wait(std::chrono::seconds(10));
  watchdog.reset();
}

// The processes that work in the cluster's folder: the server and its sessions.
std::vector<pid_t> processes_in(const fs::path& data_dir) {
  std::vector<pid_t> pids;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::error_code gone;
    if (fs::read_symlink(entry.path() / "cwd", gone) == data_dir) pids.push_back(std::stoi(name));
  }
  return pids;
}

}  // namespace

Status PostgresServer::stop() {
  if (!process_) return ok_status();
  process_->signal(SIGINT);
  const bool ended = process_->wait(std::chrono::seconds(60)).has_value();
  process_.reset();
  dismiss(watchdog_, watchdog_fd_);
  if (!ended)
    return internal_error("stop PostgreSQL: still running after 60 s; its log:\n" + log());
  return ok_status();
}

void PostgresServer::kill() {
  if (!process_) return;
  // Stopped, it can neither start sessions nor notice that some of them are dead.
  process_->signal(SIGSTOP);
  while (true) {
    const std::vector<pid_t> pids = processes_in(data_dir());
    if (pids.empty()) break;
    for (const pid_t pid : pids) ::kill(pid, SIGKILL);
    process_->wait(std::chrono::milliseconds(5));
  }
  process_->wait(std::chrono::seconds(60));
  process_.reset();
  dismiss(watchdog_, watchdog_fd_);
}

PostgresServer::~PostgresServer() {
  // Nobody needs a clean end: SIGQUIT leaves without a checkpoint.
  if (process_) {
    process_->signal(SIGQUIT);
    process_->wait(std::chrono::seconds(10));
    process_.reset();
  }
  dismiss(watchdog_, watchdog_fd_);
}

std::string PostgresServer::url(const std::string& database, const std::string& user) const {
  return "postgres:///" + database + "?host=" + socket_dir() + "&user=" + user;
}

std::string PostgresServer::log() const {
  const fs::path file = dir_ / "log";
  return fs::exists(file) ? read_text(file) : std::string();
}

Status PostgresServer::create_database(const std::string& name, const std::string& template_name) {
  return execute("postgres", "create database \"" + name + "\" template \"" + template_name + "\"");
}

Status PostgresServer::drop_database(const std::string& name) {
  return execute("postgres", "drop database if exists \"" + name + "\" with (force)");
}

Result<std::string> PostgresServer::fresh_database(const std::string& hint) {
  static std::atomic<int> counter{0};
  std::string name = hint + "_" + std::to_string(++counter);
  SHOOFLY_TRY(create_database(name));
  return name;
}

Status PostgresServer::execute(const std::string& database, const std::string& sql) {
  SHOOFLY_ASSIGN(PostgresClient client, PostgresClient::connect(url(database)));
  return client.execute(sql);
}

Result<std::string> PostgresServer::scalar(const std::string& database, const std::string& sql) {
  SHOOFLY_ASSIGN(PostgresClient client, PostgresClient::connect(url(database)));
  return client.scalar(sql);
}

Result<ScratchDatabase> ScratchDatabase::create(PostgresServer& server, const std::string& hint) {
  SHOOFLY_ASSIGN(std::string name, server.fresh_database(hint));
  return ScratchDatabase(server, std::move(name));
}

ScratchDatabase::ScratchDatabase(ScratchDatabase&& other) noexcept
    : server_(std::exchange(other.server_, nullptr)), name_(std::move(other.name_)) {}

ScratchDatabase::~ScratchDatabase() {
  if (server_ == nullptr || server_->pid() < 0) return;
  // A database that is left behind goes with its server.
  static_cast<void>(server_->drop_database(name_).ok());
}

}  // namespace shoofly::testing

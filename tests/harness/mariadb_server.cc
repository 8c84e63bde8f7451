#include "harness/mariadb_server.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <sstream>
#include <thread>
#include <utility>

#include "base/check.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServer = "/usr/sbin/mariadbd";
constexpr const char* kInstall = "/usr/bin/mariadb-install-db";
constexpr const char* kClient = "/usr/bin/mariadb";
constexpr int kMostTries = 600;

}  // namespace

std::optional<std::string> MariaDbServer::why_missing() {
  for (const char* program : {kServer, kInstall, kClient}) {
    if (!fs::exists(program))
      return std::string("MariaDB is not installed (") + program +
             "); run scripts/install-packages";
  }
  return std::nullopt;
}

MariaDbServer::MariaDbServer() : user_(unprivileged_user()), dir_("mariadb") {
  // A server names its temporary tables by numbers that another one has as well.
  fs::create_directory(dir_ / "tmp");
  for (const std::string& folder : {dir_.path().string(), std::string(dir_ / "tmp")}) {
    if (user_)
      SHOOFLY_CHECK(chown(folder.c_str(), user_->uid, user_->gid) == 0, "give a folder away");
  }
}

Result<std::unique_ptr<MariaDbServer>> MariaDbServer::create() {
  if (auto missing = why_missing()) return not_found(*missing);
  std::unique_ptr<MariaDbServer> server(new MariaDbServer());
  const std::string data = "--datadir=" + (server->dir_ / "data").string();
  const std::string temporary = "--tmpdir=" + (server->dir_ / "tmp").string();
  const ProcessOptions as_server = {.working_dir = "/tmp", .run_as = server->user_};
  const ProcessResult made =
      run_process({kInstall, "--no-defaults", data, temporary,
                   "--auth-root-authentication-method=normal", "--skip-test-db"},
                  as_server);
  if (made.exit_code != 0) return internal_error("make a server's folder: " + made.out + made.err);
  ProcessOptions running = as_server;
  running.output_file = server->dir_ / "log";
  server->process_ = Process::spawn(
      {kServer, "--no-defaults", data, temporary, "--socket=" + (server->dir_ / "s").string(),
       "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"},
      running);
  for (int i = 0; i < kMostTries; ++i) {
    if (server->query("select 1").ok()) return server;
    if (!server->process_->running()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return internal_error("start a server: " + read_text(server->dir_ / "log"));
}

ProcessResult MariaDbServer::client(const std::string& sql,
                                    const std::vector<std::string>& options) const {
  std::vector<std::string> argv = {
      kClient,       "--no-defaults", "--socket=" + (dir_ / "s").string(),
      "--user=root", "--batch",       "--skip-column-names"};
  argv.insert(argv.end(), options.begin(), options.end());
  return run_process(argv, {.stdin_text = sql, .timeout = std::chrono::seconds(300)});
}

Result<std::string> MariaDbServer::query(const std::string& sql) {
  const ProcessResult result = client(sql, {});
  if (result.exit_code != 0) return internal_error("ask MariaDB: " + result.err);
  return result.out;
}

Result<std::vector<int>> MariaDbServer::failing_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  const ProcessResult result = client(text, {"--force"});
  if (result.timed_out || result.exit_code > 1)
    return internal_error("run statements on MariaDB: " + result.err);
  std::vector<int> failing;
  std::istringstream errors(result.err);
  constexpr std::string_view kAt = ") at line ";
  for (std::string line; std::getline(errors, line);) {
    const std::size_t at = line.find(kAt);
    if (line.starts_with("ERROR ") && at != std::string::npos)
      failing.push_back(std::stoi(line.substr(at + kAt.size())));
  }
  return failing;
}

}  // namespace shoofly::testing

#pragma once

// One command of the program on a run of a scenario of tests/connection, given through a proxy
// while applications write directly to the server. Whatever the proxy does meanwhile, what is there
// at the end must be what the undisturbed command leaves.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/proxy.h"
#include "harness/scenario.h"
#include "harness/temp_dir.h"
#include "harness/traffic.h"

namespace shoofly::testing {

// "start", "cutover", "contract", "purge", "rollback" (of a run at the gate), "rollback late" (in
// the soak) or "restore".
using CommandName = std::string;

// 15; $SHOOFLY_TEST_POSTGRES chooses another version.
int chosen_major();
// tests/connection/NAME.scn; the change of each is called "moved".
Scenario connection_scenario(const std::string& name);
// `shoofly ARGUMENTS` on its run.
std::vector<std::string> arguments_of(const CommandName& command);
constexpr const char* kRun = "moved-1";

// Catalog, run and steps of a database, as one text.
Result<std::string> state_of(const std::string& url);

class Troubled {
 public:
  // `server` must outlive it.
  Troubled(PostgresServer& server, const CommandName& command, std::string scenario = "moved");
  ~Troubled();

  // A database in which `command` can be given, the applications at work.
  Status prepare();
  // Through the proxy, or another way to the database; the program's own process.
  Process spawn() const { return spawn(proxy_->url(database_)); }
  Process spawn(const std::string& url) const { return spawn_command(arguments_of(command_), url); }
  Process spawn_command(const std::vector<std::string>& arguments, const std::string& url) const;
  Proxy& proxy() { return *proxy_; }
  Status script(const std::string& sql) { return server_.execute(database_, sql); }
  Result<std::string> scalar(const std::string& sql) { return server_.scalar(database_, sql); }
  ProcessResult direct(const std::vector<std::string>& arguments) const;
  void start_applications();
  void stop_applications();
  const std::string& database() const { return database_; }
  // The longest that an application's statement took.
  std::int64_t longest_ms() const { return traffic_->longest_ms(); }
  void write_change(const std::string& text) { write_text(dir_ / "change.yaml", text); }
  // What state_of gives where nobody disturbed the command.
  Result<std::string> undisturbed() { return undisturbed(server_, command_, name_); }
  // Rows by the applications' record; catalog and steps by an undisturbed command's.
  Status check();

 private:
  Status stage(const CommandName& command);
  Status quiet(const CommandName& command);
  std::vector<std::string> argv(const std::vector<std::string>& arguments,
                                const std::string& url) const;
  static Result<std::string> undisturbed(PostgresServer& server, const CommandName& command,
                                         const std::string& scenario);

  PostgresServer& server_;
  CommandName command_;
  std::string name_;
  Scenario scenario_;
  TempDir dir_{"conn"};
  std::string database_;
  std::unique_ptr<Traffic> traffic_;
  std::unique_ptr<Proxy> proxy_;
};

// The run ended with exit code 0 within the time.
::testing::AssertionResult went_through(Process& process,
                                        std::chrono::milliseconds time = std::chrono::seconds(90));

}  // namespace shoofly::testing

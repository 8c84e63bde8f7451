#include "connection/troubled.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include <fmt/format.h>

#include "app/target.h"
#include "catalog/json.h"
#include "execute/journal.h"
#include "harness/paths.h"
#include "harness/phase_statements.h"

namespace shoofly::testing {
namespace {

// What a stall is noticed by, made short: a session silent for so long is asked about.
constexpr const char* kShortStall = "&tcp_user_timeout=700&connect_timeout=3";

std::vector<CommandName> before(const CommandName& command) {
  if (command == "cutover" || command == "rollback") return {"start"};
  if (command == "contract" || command == "rollback late") return {"start", "cutover"};
  if (command == "purge" || command == "restore") return {"start", "cutover", "contract"};
  return {};
}

// Where the applications stand when a command is over.
Shape shape_after(const CommandName& command) {
  if (command == "start") return Shape::kGate;
  if (command == "cutover" || command == "restore") return Shape::kSoak;
  if (command == "contract" || command == "purge") return Shape::kContracted;
  return Shape::kBefore;
}

// What a scenario calls that moment: [at PHASE].
std::string phase_after(const CommandName& command) {
  if (command == "start") return "gate";
  if (command == "cutover" || command == "restore") return "soak";
  if (command == "contract") return "contracted";
  return command == "purge" ? "purged" : "before";
}

Shape shape_during(const CommandName& command, Shape now) {
  const bool swaps = command == "cutover" || command.rfind("rollback", 0) == 0;
  return swaps ? Shape::kSwitching : command == "contract" ? Shape::kContracted : now;
}

}  // namespace

int chosen_major() {
  const char* chosen = std::getenv("SHOOFLY_TEST_POSTGRES");
  return chosen == nullptr ? 15 : std::atoi(chosen);
}

Scenario connection_scenario(const std::string& name) {
  const auto read =
      read_scenario(source_dir() / "tests" / "connection" / (name + ".scn"), "postgres");
  SHOOFLY_CHECK(read.ok(), read.error().describe().c_str());
  return *read;
}

std::vector<std::string> arguments_of(const CommandName& command) {
  if (command == "start") return {"start", "change.yaml", "--no-probe", "--quiet"};
  if (command == "contract") return {"contract", kRun, "--approve", kRun, "--skip-soak", "--quiet"};
  if (command == "purge") return {"purge", kRun, "--approve", kRun, "--skip-retention", "--quiet"};
  return {command.substr(0, command.find(' ')), kRun, "--quiet"};
}

Result<std::string> state_of(const std::string& url) {
  SHOOFLY_ASSIGN(const Target target, open_target(url));
  SHOOFLY_ASSIGN(Catalog catalog,
                 target.engine->inspector().inspect(*target.connection, {{}, false}));
  std::erase_if(catalog.tables, [](const Table& t) { return t.name.schema == "shoofly"; });
  std::string text;
  for (Table& table : catalog.tables) {
    table.row_estimate = table.bytes = table.index_bytes = 0;
    Catalog one;
    one.tables = {table};
    text += catalog_to_text(one) + "\n";
  }
  Journal journal(*target.connection, *target.engine);
  SHOOFLY_ASSIGN(const auto runs, journal.list());
  for (const RunRecord& run : runs) {
    text += fmt::format("run {} {}{}\n", run.id, to_string(run.status),
                        run.runner.empty() ? "" : ", held");
    SHOOFLY_ASSIGN(const auto steps, journal.steps(run.id));
    for (const StepRecord& step : steps)
      text += fmt::format("step {} {}\n", step.id, to_string(step.state));
  }
  return text;
}

Troubled::Troubled(PostgresServer& server, const CommandName& command, std::string scenario)
    : server_(server),
      command_(command),
      name_(std::move(scenario)),
      scenario_(connection_scenario(name_)) {}

Troubled::~Troubled() {
  if (proxy_) proxy_->release();
  traffic_.reset();
  if (!database_.empty() && server_.pid() > 0)
    static_cast<void>(server_.drop_database(database_).ok());
}

std::vector<std::string> Troubled::argv(const std::vector<std::string>& arguments,
                                        const std::string& url) const {
  std::vector<std::string> all = {shoofly_binary()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.insert(all.end(), {"--target", url});
  return all;
}

ProcessResult Troubled::direct(const std::vector<std::string>& arguments) const {
  return run_process(argv(arguments, server_.url(database_)), {.working_dir = dir_.path()});
}

Process Troubled::spawn_command(const std::vector<std::string>& arguments,
                                const std::string& url) const {
  return Process::spawn(argv(arguments, url + kShortStall), {.working_dir = dir_.path()});
}

Status Troubled::stage(const CommandName& command) {
  const ProcessResult done = direct(arguments_of(command));
  if (done.exit_code == 0) return ok_status();
  return internal_error(
      fmt::format("{}: exit code {}\n{}{}", command, done.exit_code, done.out, done.err));
}

// The database up to the command, nobody else at work.
Status Troubled::quiet(const CommandName& command) {
  SHOOFLY_ASSIGN(database_, server_.fresh_database("conn"));
  write_text(dir_ / "change.yaml", scenario_.change);
  SHOOFLY_TRY(script(scenario_.schema));
  traffic_ = std::make_unique<Traffic>(scenario_, server_.url(database_), 1);
  SHOOFLY_TRY(traffic_->seed());
  SHOOFLY_TRY(traffic_->begin_run());
  for (const CommandName& earlier : before(command)) {
    SHOOFLY_TRY(stage(earlier));
    traffic_->set_shape(shape_after(earlier));
  }
  return ok_status();
}

Status Troubled::prepare() {
  SHOOFLY_TRY(quiet(command_));
  SHOOFLY_ASSIGN(proxy_, Proxy::start(server_.socket_dir()));
  traffic_->set_shape(shape_during(command_, traffic_->shape()));
  start_applications();
  return ok_status();
}

void Troubled::start_applications() {
  const bool contracting = command_ == "contract" || command_ == "purge";
  if (!contracting && command_ != "restore") traffic_->start(Application::kOld);
  if (contracting || command_ == "cutover") traffic_->start(Application::kNew);
}

void Troubled::stop_applications() {
  traffic_->stop(Application::kOld);
  traffic_->stop(Application::kNew);
}

Result<std::string> Troubled::undisturbed(PostgresServer& server, const CommandName& command,
                                          const std::string& scenario) {
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  const std::lock_guard lock(mutex);
  std::string& state = known[scenario + " " + command];
  if (!state.empty()) return state;
  Troubled run(server, command, scenario);
  SHOOFLY_TRY(run.quiet(command));
  SHOOFLY_TRY(run.stage(command));
  SHOOFLY_ASSIGN(state, state_of(server.url(run.database_)));
  return state;
}

Status Troubled::check() {
  const auto failures = traffic_->failures();
  if (!failures.empty()) return internal_error(fmt::format("{}", fmt::join(failures, "\n")));
  traffic_->set_shape(shape_after(command_));
  stop_applications();
  SHOOFLY_ASSIGN(const auto differences, traffic_->compare());
  if (!differences.empty())
    return internal_error(
        fmt::format("rows are not as they were written:\n{}", fmt::join(differences, "\n")));
  SHOOFLY_ASSIGN(const auto session, Session::open(server_.url(database_)));
  SHOOFLY_TRY(hold_statements(scenario_, phase_after(command_), *session));
  SHOOFLY_ASSIGN(const std::string expected, undisturbed(server_, command_, name_));
  SHOOFLY_ASSIGN(const std::string found, state_of(server_.url(database_)));
  if (found == expected) return ok_status();
  return internal_error(
      fmt::format("the end is not that of the undisturbed run:\n{}\nbut\n{}", expected, found));
}

::testing::AssertionResult went_through(Process& process, std::chrono::milliseconds time) {
  const auto result = process.wait(time);
  if (!result) return ::testing::AssertionFailure() << "still running:\n" << process.err();
  if (result->exit_code == 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "exit code " << result->exit_code << "\n"
                                       << result->out << result->err;
}

}  // namespace shoofly::testing

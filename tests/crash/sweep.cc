#include "crash/sweep.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "app/target.h"
#include "catalog/json.h"
#include "execute/journal.h"
#include "harness/paths.h"
#include "harness/session.h"
#include "harness/traffic.h"

namespace shoofly::testing {
namespace {

constexpr int kRows = 120;  // three chunks of 40

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::vector<std::string> lines;
  if (!std::filesystem::exists(file)) return lines;
  std::istringstream in(read_text(file));
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// "change: split-user-name" -> "split-user-name-1"
std::string first_run_of(const std::string& change) {
  std::istringstream in(change);
  std::string line;
  std::getline(in, line);
  return line.substr(line.find(' ') + 1) + "-1";
}

bool ours(const Table& table) {
  return table.name.schema == "shoofly" || table.name.name.rfind("_shoofly", 0) == 0;
}

// The first line in which two texts differ.
std::string first_difference(const std::string& expected, const std::string& found) {
  std::istringstream a(expected);
  std::istringstream b(found);
  std::string x;
  std::string y;
  while (true) {
    const bool more_x = static_cast<bool>(std::getline(a, x));
    const bool more_y = static_cast<bool>(std::getline(b, y));
    if (!more_x && !more_y) return "none";
    if (x != y || more_x != more_y)
      return fmt::format("\n  undisturbed: {}\n  killed:      {}", more_x ? x : "(end)",
                         more_y ? y : "(end)");
  }
}

bool is_numbered(const Table* table, const std::string& column) {
  const Column* found = table == nullptr ? nullptr : table->find_column(column);
  return found != nullptr && !found->identity.empty();
}

// The number of a value is whichever the server gave it, to whoever came first: of a numbered
// column nothing is shown, and of one that refers to it what is in the row that it refers to.
Sql without_numbers(const Table& table, const Catalog& catalog, const SqlWriter& writer) {
  std::vector<Sql> fields;
  for (const Column& column : table.columns) {
    if (!column.identity.empty()) continue;
    Sql field = writer.write("t.{}", Ident{column.name});
    for (const Constraint& key : table.constraints) {
      if (key.kind != ConstraintKind::kForeignKey || key.columns.size() != 1 ||
          key.columns[0] != column.name)
        continue;
      const std::string& referred = key.referenced_columns[0];
      if (!is_numbered(catalog.find_table(key.references), referred)) continue;
      field = writer.write("(select (to_jsonb(r) - {})::text from {} r where r.{} = t.{})",
                           Text{referred}, key.references, Ident{referred}, Ident{column.name});
    }
    fields.push_back(field);
  }
  return Sql::join(fields, ", ");
}

}  // namespace

Sweep::Sweep(Scenario scenario, std::unique_ptr<Copies> copies)
    : scenario_(std::move(scenario)),
      copies_(std::move(copies)),
      dir_("crash"),
      run_(first_run_of(scenario_.change)) {
  if (scenario_.rows > kRows) scenario_.rows = kRows;
}

std::vector<SweepCommand> Sweep::commands() const {
  return {{"start", "before", "gate", {"start", "change.yaml", "--no-probe", "--quiet"}},
          {"rollback at the gate", "gate", "rolled_back", {"rollback", run_, "--quiet"}},
          {"cutover", "gate", "soak", {"cutover", run_, "--quiet"}},
          {"rollback in the soak", "soak", "rolled_back_late", {"rollback", run_, "--quiet"}},
          {"contract",
           "soak",
           "contracted",
           {"contract", run_, "--approve", run_, "--skip-soak", "--quiet"}},
          {"restore", "contracted", "restored", {"restore", run_, "--quiet"}},
          {"purge",
           "contracted",
           "purged",
           {"purge", run_, "--approve", run_, "--skip-retention", "--quiet"}}};
}

Status Sweep::run(int stride, bool every_write, std::uint64_t seed) {
  SHOOFLY_TRY(prepare());
  for (const SweepCommand& command : commands()) {
    std::vector<std::string> names;
    SHOOFLY_TRY(undisturbed(command, names));
    const int points = static_cast<int>(names.size());
    points_ += points;
    const int chosen = static_cast<int>(seed % static_cast<std::uint64_t>(stride));
    for (int point = 1; point <= points; ++point) {
      // Before a write the target is as it was behind the one before, so one of the two will do.
      const bool write =
          every_write && names[static_cast<std::size_t>(point) - 1] == "journal:after";
      if (!write && (point - 1) % stride != chosen) continue;
      Status outcome = killed(command, point);
      if (!outcome.ok()) {
        return std::move(outcome).error().with_context(
            fmt::format("{} {}: {} killed at point {} of {}", scenario_.name, scenario_.engine,
                        command.name, point, points));
      }
      ++kills_;
    }
  }
  return ok_status();
}

Status Sweep::prepare() {
  write_text(dir_ / "change.yaml", scenario_.change);
  SHOOFLY_TRY(copies_->create("before"));
  {
    SHOOFLY_ASSIGN(const auto session, Session::open(copies_->url("before")));
    SHOOFLY_TRY(session->script(scenario_.schema));
  }
  Traffic traffic(scenario_, copies_->url("before"), 1);
  return traffic.seed();
}

ProcessResult Sweep::drive(const std::vector<std::string>& arguments, const std::string& database,
                           const std::map<std::string, std::string>& env) const {
  std::vector<std::string> argv = {(build_dir() / "tests" / "crash_driver").string()};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  argv.insert(argv.end(), {"--target", copies_->url(database)});
  return run_process(argv, {.env = env, .working_dir = dir_.path()});
}

Status Sweep::undisturbed(const SweepCommand& command, std::vector<std::string>& points) {
  SHOOFLY_TRY(copies_->copy(command.from, command.to));
  const std::string log = (dir_ / ("points-" + command.to)).string();
  const ProcessResult done = drive(command.arguments, command.to, {{"SHOOFLY_CRASH_LOG", log}});
  if (done.exit_code != 0)
    return internal_error(fmt::format("{} {}: {} undisturbed: exit code {}\n{}{}", scenario_.name,
                                      scenario_.engine, command.name, done.exit_code, done.out,
                                      done.err));
  points = lines_of(log);
  SHOOFLY_ASSIGN(states_[command.to], state(command.to));
  return ok_status();
}

Status Sweep::killed(const SweepCommand& command, int point) {
  const std::string database = fmt::format("k{}", ++copies_made_);
  SHOOFLY_TRY(copies_->copy(command.from, database));
  const ProcessResult dead =
      drive(command.arguments, database, {{"SHOOFLY_CRASH_AT", std::to_string(point)}});
  // The fill's order of points is not always the same: the last ones may not be reached.
  if (dead.exit_code != 128 + SIGKILL && dead.exit_code != 0) {
    return internal_error(
        fmt::format("exit code {} instead of a kill\n{}{}", dead.exit_code, dead.out, dead.err));
  }
  SHOOFLY_TRY(go_on(command, database));
  SHOOFLY_ASSIGN(const std::string found, state(database));
  if (found != states_[command.to])
    return internal_error("the end differs: " + first_difference(states_[command.to], found));
  copies_->drop(database);
  return ok_status();
}

// What a person does: resume; and where the command had not begun to count, give it again.
Status Sweep::go_on(const SweepCommand& command, const std::string& database) {
  const ProcessResult resumed = drive({"resume", run_, "--quiet"}, database, {});
  SHOOFLY_ASSIGN(const std::string found, state(database));
  if (found == states_[command.to]) return ok_status();
  const bool no_run_yet = command.name == "start" && resumed.exit_code == 2;
  const bool not_begun =
      resumed.exit_code == 0 && states_.count(command.from) > 0 && found == states_[command.from];
  if (!no_run_yet && !not_begun) {
    return internal_error(fmt::format("resume: exit code {}\n{}{}the end differs: {}",
                                      resumed.exit_code, resumed.out, resumed.err,
                                      first_difference(states_[command.to], found)));
  }
  const ProcessResult again = drive(command.arguments, database, {});
  if (again.exit_code == 0) return ok_status();
  return internal_error(
      fmt::format("given again: exit code {}\n{}{}", again.exit_code, again.out, again.err));
}

Result<std::string> Sweep::state(const std::string& database) const {
  SHOOFLY_ASSIGN(const Target target, open_target(copies_->url(database)));
  SHOOFLY_ASSIGN(Catalog catalog,
                 target.engine->inspector().inspect(*target.connection, {{}, false}));
  std::erase_if(catalog.tables, ours);
  std::string text;
  SHOOFLY_ASSIGN(const auto session, Session::open(copies_->url(database)));
  const bool numbers_differ = scenario_.change.find("normalize:") != std::string::npos;
  const SqlWriter writer = target.engine->dialect().writer();
  for (Table& table : catalog.tables) {
    // A rolled back run burns attribute numbers, a repeated one more of them.
    table.attribute_slots = 0;
    table.row_estimate = table.bytes = table.index_bytes = 0;
    Catalog one;
    one.tables = {table};
    text += "catalog " + catalog_to_text(one) + "\n";
    const std::vector<std::string> key = table.key_columns();
    const Sql order = key.empty() ? Sql() : writer.write(" order by {}", writer.idents(key));
    SHOOFLY_ASSIGN(
        const auto rows,
        session->query(
            writer
                .write("select {} from {} t{}",
                       numbers_differ ? without_numbers(table, catalog, writer) : Sql::checked("*"),
                       table.name, order)
                .str()));
    std::vector<std::string> lines;
    for (const TextRow& row : rows) {
      lines.emplace_back("row");
      for (const auto& field : row) lines.back() += " | " + shown(field);
    }
    if (numbers_differ || key.empty()) std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) text += line + "\n";
  }
  Journal journal(*target.connection, *target.engine);
  SHOOFLY_ASSIGN(const bool known, journal.exists());
  if (!known) return text;
  SHOOFLY_ASSIGN(const auto runs, journal.list());
  for (const RunRecord& run : runs) {
    text += fmt::format("run {} {}\n", run.id, to_string(run.status));
    SHOOFLY_ASSIGN(const auto steps, journal.steps(run.id));
    for (const StepRecord& step : steps)
      text += fmt::format("step {} {}\n", step.id, to_string(step.state));
  }
  return text;
}

}  // namespace shoofly::testing

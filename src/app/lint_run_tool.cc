#include "app/lint_run_tool.h"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/dsn.h"
#include "base/printable.h"
#include "base/program_run.h"
#include "lint/secrets.h"
#include "toolchain/printed_sql.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;

struct Printer {
  std::string_view tool;
  std::string_view configuration;  // a file beside which it is called
  std::string_view install;
  std::vector<std::string> (*arguments)(const std::string& engine, const fs::path& scratch);
  Status (*take)(std::string_view printed, std::vector<lint::Migration>& migrations);
};

std::vector<std::string> alembic_arguments(const std::string& /*engine*/,
                                           const fs::path& /*scratch*/) {
  return {"alembic", "upgrade", "heads", "--sql"};
}

// It keeps a list of what has been applied; ours is empty, and not the project's.
std::vector<std::string> liquibase_arguments(const std::string& engine, const fs::path& scratch) {
  const std::string name = engine == "postgres" ? "postgresql" : engine;
  return {"liquibase",
          fmt::format("--url=offline:{}?outputLiquibaseSql=none&changeLogFile={}", name,
                      (scratch / "applied.csv").string()),
          "update-sql"};
}

const std::vector<Printer>& printers() {
  static const std::vector<Printer> all = {
      {"Alembic", "alembic.ini", "pip install alembic, into the environment that env.py needs",
       alembic_arguments, toolchain::take_alembic_sql},
      {"Liquibase", "liquibase.properties", "Liquibase's own installer has it; it needs Java",
       liquibase_arguments, toolchain::take_liquibase_sql},
  };
  return all;
}

// Why the others cannot be asked.
std::string why_not(std::string_view tool) {
  constexpr std::array<std::string_view, 7> kPrograms = {
      "Django", "Rails", "Ecto", "TypeORM", "Sequelize", "knex", "node-pg-migrate"};
  for (const std::string_view program : kPrograms) {
    if (tool == program)
      return fmt::format("{} prints no SQL without a database; its files are read without it",
                         program);
  }
  return fmt::format("the migrations of {} are SQL; they are read without it", tool);
}

// From the migrations upwards: the tool is called where its configuration is.
Result<fs::path> folder_with(const Printer& printer, const ToolRun& run,
                             const toolchain::Project& project) {
  std::error_code failed;
  const fs::path given = project.migrations.empty() ? fs::path(run.path)
                                                    : fs::path(project.migrations.front().up.file);
  fs::path folder = fs::absolute(given, failed);
  while (true) {
    if (fs::exists(folder / printer.configuration, failed)) return folder;
    const fs::path above = folder.parent_path();
    if (above == folder || above.empty()) break;
    folder = above;
  }
  return not_found(fmt::format("--run-tool: there is no {} in \"{}\" or above it",
                               printer.configuration, run.path));
}

// The end of it, where the reason stands.
std::vector<std::string> last_lines(const std::string& text) {
  constexpr std::size_t kMost = 8;
  constexpr std::size_t kLongest = 300;
  std::vector<std::string> lines;
  const std::string shown = printable(lint::without_secrets(redact(text)), NewLines::kKept);
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', at), shown.size());
    if (end > at) lines.push_back(shown.substr(at, std::min(end - at, kLongest)));
    at = end + 1;
  }
  if (lines.size() > kMost) lines.erase(lines.begin(), lines.end() - kMost);
  return lines;
}

// A folder that is gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::error_code failed;
    std::string name = (fs::temp_directory_path(failed) / "shoofly-lint-XXXXXX").string();
    if (!failed && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code failed;
    if (!path_.empty()) fs::remove_all(path_, failed);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

bool can_run_tool(std::string_view tool) {
  const std::vector<Printer>& all = printers();
  return std::any_of(all.begin(), all.end(),
                     [&](const Printer& printer) { return printer.tool == tool; });
}

Status run_tool(toolchain::Project& project, const ToolRun& run) {
  const auto printer = std::find_if(printers().begin(), printers().end(),
                                    [&](const Printer& one) { return one.tool == project.tool; });
  if (printer == printers().end())
    return unsupported(fmt::format("--run-tool: {}", why_not(project.tool)));
  SHOOFLY_ASSIGN(const fs::path folder, folder_with(*printer, run, project));
  const Scratch scratch;
  if (scratch.path().empty())
    return internal_error("--run-tool: make a temporary folder: it failed");
  ProgramRun command{printer->arguments(run.engine, scratch.path()), folder.string()};
  command.most_time = run.most_time;
  Result<ProgramEnd> done = run_program(command);
  if (!done.ok()) {
    Error error = std::move(done).error();
    if (error.kind == ErrorKind::kNotFound) error.help.emplace_back(printer->install);
    return std::move(error).with_context("--run-tool");
  }
  if (done->code != 0) {
    Error error =
        invalid_input(fmt::format("--run-tool: {} ended with {} in \"{}\"",
                                  fmt::join(command.arguments, " "), done->code, folder.string()));
    error.help = last_lines(done->errors.empty() ? done->out : done->errors);
    return error;
  }
  Status taken = printer->take(done->out, project.migrations);
  if (taken.ok()) return taken;
  return std::move(taken).error().with_context("--run-tool");
}

}  // namespace shoofly

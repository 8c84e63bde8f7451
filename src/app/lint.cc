#include "app/lint.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/git_changes.h"
#include "app/lint_baseline.h"
#include "app/lint_settings.h"
#include "base/file.h"
#include "engine/engines.h"
#include "lint/glob.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"
#include "lint/secrets.h"
#include "toolchain/tools.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;
using lint::Migration;
using lint::ReadScript;

constexpr std::size_t kAllProblems = static_cast<std::size_t>(-1);
// Read ahead of the linter, so that memory stays small however many there are.
constexpr std::size_t kAhead = 256;

struct ReadMigration {
  ReadScript up;
  ReadScript down;
};

ReadScript read_script(const SchemaFiles& files, const lint::Script& script) {
  ReadScript read{&script, files.read(script.text, script.file, kAllProblems)};
  const int before = script.line - 1;
  if (before == 0) return read;
  for (WrittenStatement& statement : read.written.statements) {
    if (statement.at.line > 0) statement.at.line += before;
  }
  for (Diagnostic& problem : read.written.problems) {
    if (problem.at.line > 0) problem.at.line += before;
  }
  return read;
}

// Parsing is most of the work, and each text is by itself.
std::vector<ReadMigration> read_some(const SchemaFiles& files,
                                     const std::vector<Migration>& migrations, std::size_t from,
                                     std::size_t to) {
  std::vector<ReadMigration> read(to - from);
  std::atomic<std::size_t> next{from};
  const auto work = [&] {
    for (std::size_t i = next++; i < to; i = next++) {
      read[i - from].up = read_script(files, migrations[i].up);
      if (migrations[i].has_down) read[i - from].down = read_script(files, migrations[i].down);
    }
  };
  const std::size_t threads =
      std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), to - from);
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  return read;
}

// Which migrations are looked at; the others are played.
struct Wanted {
  const LoadedSettings& settings;
  bool all = true;
  std::set<std::string> changed;  // without `all`: of these files only

  bool ignores(const std::string& file) const {
    if (settings.settings->ignore.empty() || file == kStandardInput) return false;
    std::error_code failed;
    const auto folder = fs::weakly_canonical(settings.folder, failed);
    const std::string name = fs::weakly_canonical(fs::absolute(file), failed)
                                 .lexically_relative(folder)
                                 .generic_string();
    return std::any_of(
        settings.settings->ignore.begin(), settings.settings->ignore.end(),
        [&](const std::string& pattern) { return lint::glob_matches(pattern, name); });
  }
  bool is_changed(const std::string& file) const {
    std::error_code failed;
    return changed.count(fs::weakly_canonical(fs::absolute(file), failed).string()) > 0;
  }
  bool wants(const Migration& migration) const {
    const bool is_new = all || is_changed(migration.up.file) ||
                        (migration.has_down && is_changed(migration.down.file));
    return is_new &&
           !(ignores(migration.up.file) && (!migration.has_down || ignores(migration.down.file)));
  }
};

// Which of them were looked at.
std::vector<const Migration*> lint_all(const std::vector<Migration>& migrations,
                                       const SchemaFiles& files, const Wanted& wanted,
                                       lint::Linter& linter) {
  std::vector<const Migration*> looked_at;
  for (std::size_t from = 0; from < migrations.size(); from += kAhead) {
    const std::size_t to = std::min(from + kAhead, migrations.size());
    const std::vector<ReadMigration> read = read_some(files, migrations, from, to);
    for (std::size_t i = from; i < to; ++i) {
      const ReadMigration& one = read[i - from];
      const bool wants = wanted.wants(migrations[i]);
      if (wants) looked_at.push_back(&migrations[i]);
      linter.lint(migrations[i], one.up, migrations[i].has_down ? &one.down : nullptr, !wants);
    }
  }
  return looked_at;
}

// Only what is going to be quoted, as it stands in the files: a text that was read has blanks for
// what is not its own, and names for placeholders.
void keep_sources(LintOutcome& outcome) {
  for (const lint::Finding& finding : outcome.findings) outcome.sources[finding.file];
  for (const lint::Notice& notice : outcome.notices) outcome.sources[notice.file];
  for (auto& [file, source] : outcome.sources) {
    Result<std::string> text = read_file(file);
    if (!text.ok()) continue;  // it is gone by now: nothing is quoted
    source = std::move(*text);
    if (source.starts_with("\xEF\xBB\xBF")) source.replace(0, 3, "   ");
  }
  for (auto& [file, text] : outcome.sources) text = lint::without_secrets(std::move(text));
}

// A text without a tool.
Result<toolchain::Project> read_standard_input() {
  SHOOFLY_ASSIGN(std::string text, read_file("/dev/stdin"));
  toolchain::Project project{"standard input", {}};
  Migration migration;
  migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kNone, kStandardInput};
  project.migrations.push_back(std::move(migration));
  return project;
}

Status lint_path(const std::string& path, const LintRequest& request, const Engine& engine,
                 const LoadedSettings& loaded, LintOutcome& outcome) {
  SHOOFLY_ASSIGN(const toolchain::Project project,
                 path == "-" ? read_standard_input() : toolchain::read_project(path));
  Wanted wanted{loaded, request.since.empty(), {}};
  if (!wanted.all) {
    SHOOFLY_ASSIGN(wanted.changed, changed_since(path, request.since));
  }
  const lint::Settings& settings = *loaded.settings;
  const int major = request.major.value_or(settings.server_version.value_or(15));
  lint::Linter linter({request.engine, major}, *statement_facts(engine), settings.rules,
                      &settings.house);
  const auto looked_at = lint_all(project.migrations, *schema_files(engine), wanted, linter);
  if (path == "-") outcome.sources[kStandardInput] = project.migrations.front().up.text;
  outcome.tools.emplace_back(project.tool);
  outcome.folders.push_back(project.folder);
  outcome.migrations += looked_at.size();
  const lint::Coverage& seen = linter.coverage();
  outcome.coverage.analysed += seen.analysed;
  outcome.coverage.not_analysed += seen.not_analysed;
  outcome.coverage.opaque += seen.opaque;
  for (const Migration* migration : looked_at) {
    outcome.files.push_back(migration->up.file);
    if (migration->has_down) outcome.files.push_back(migration->down.file);
  }
  std::erase_if(outcome.files, [&](const std::string& file) { return wanted.ignores(file); });
  for (const lint::Finding& finding : linter.findings()) {
    if (!wanted.ignores(finding.file)) outcome.findings.push_back(finding);
  }
  for (lint::Notice notice : linter.notices()) {
    const auto other = settings.notices.find(notice.id);
    if (other != settings.notices.end() && !other->second) continue;
    if (other != settings.notices.end()) notice.severity = *other->second;
    if (!wanted.ignores(notice.file)) outcome.notices.push_back(std::move(notice));
  }
  return ok_status();
}

Status apply_baseline(const LintRequest& request, LintOutcome& outcome) {
  LintBaseline baseline(request.baseline);
  Result<LintBaseline> read = LintBaseline::read(request.baseline);
  if (read.ok()) {
    baseline = std::move(*read);
  } else if (!request.write_baseline || read.error().kind != ErrorKind::kNotFound) {
    Error error = std::move(read).error();
    return error.kind == ErrorKind::kNotFound
               ? std::move(error).with_help("--write-baseline writes it")
               : std::move(error);
  }
  if (request.write_baseline) {
    baseline.learn(outcome);
    SHOOFLY_TRY(baseline.write());
  }
  baseline.take_known(outcome);
  return ok_status();
}

}  // namespace

Result<LintOutcome> lint_migrations(const LintRequest& request) {
  SHOOFLY_ASSIGN(const Engine* engine, find_engine(request.engine));
  if (schema_files(*engine) == nullptr || statement_facts(*engine) == nullptr)
    return unsupported(fmt::format("lint: SQL of {} is not read yet", request.engine));
  const bool reads_stdin =
      std::find(request.paths.begin(), request.paths.end(), "-") != request.paths.end();
  if (reads_stdin && !request.since.empty())
    return invalid_input("--since: git knows nothing of what is on standard input");
  SHOOFLY_ASSIGN(LoadedSettings loaded, load_lint_settings(request.config, request.paths));
  LintOutcome outcome;
  outcome.settings = loaded.settings;
  outcome.problems = loaded.problems;
  outcome.settings_text = loaded.text;
  if (!outcome.problems.empty()) return outcome;
  for (const std::string& path : request.paths)
    SHOOFLY_TRY(lint_path(path, request, *engine, loaded, outcome));
  keep_sources(outcome);
  if (!request.baseline.empty()) SHOOFLY_TRY(apply_baseline(request, outcome));
  return outcome;
}

}  // namespace shoofly

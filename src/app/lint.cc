#include "app/lint.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"
#include "lint/secrets.h"
#include "toolchain/tools.h"

namespace shoofly {
namespace {

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

void lint_all(const std::vector<Migration>& migrations, const SchemaFiles& files,
              lint::Linter& linter) {
  for (std::size_t from = 0; from < migrations.size(); from += kAhead) {
    const std::size_t to = std::min(from + kAhead, migrations.size());
    const std::vector<ReadMigration> read = read_some(files, migrations, from, to);
    for (std::size_t i = from; i < to; ++i) {
      const ReadMigration& one = read[i - from];
      linter.lint(migrations[i], one.up, migrations[i].has_down ? &one.down : nullptr);
    }
  }
}

// Only what is going to be quoted, as it stands in the files: a text that was read has blanks for
// what is not its own, and names for placeholders.
void keep_sources(LintOutcome& outcome) {
  for (const lint::Finding& finding : outcome.findings) outcome.sources[finding.file];
  for (const Diagnostic& notice : outcome.notices) outcome.sources[notice.file];
  for (auto& [file, source] : outcome.sources) {
    Result<std::string> text = read_file(file);
    if (!text.ok()) continue;  // it is gone by now: nothing is quoted
    source = std::move(*text);
    if (source.starts_with("\xEF\xBB\xBF")) source.replace(0, 3, "   ");
  }
  for (auto& [file, text] : outcome.sources) text = lint::without_secrets(std::move(text));
}

}  // namespace

Result<LintOutcome> lint_migrations(const LintRequest& request) {
  SHOOFLY_ASSIGN(const Engine* engine, find_engine(request.engine));
  const SchemaFiles* files = schema_files(*engine);
  const StatementFacts* facts = statement_facts(*engine);
  if (files == nullptr || facts == nullptr)
    return unsupported(fmt::format("lint: SQL of {} is not read yet", request.engine));
  LintOutcome outcome;
  for (const std::string& path : request.paths) {
    SHOOFLY_ASSIGN(const toolchain::Project project, toolchain::read_project(path));
    lint::Linter linter({request.engine, request.major}, *facts, lint::rules());
    lint_all(project.migrations, *files, linter);
    outcome.tools.emplace_back(project.tool);
    outcome.folders.push_back(project.folder);
    outcome.migrations += project.migrations.size();
    const lint::Coverage& seen = linter.coverage();
    outcome.coverage.analysed += seen.analysed;
    outcome.coverage.not_analysed += seen.not_analysed;
    outcome.coverage.opaque += seen.opaque;
    const auto& found = linter.findings();
    outcome.findings.insert(outcome.findings.end(), found.begin(), found.end());
    outcome.notices.insert(outcome.notices.end(), linter.notices().begin(), linter.notices().end());
  }
  keep_sources(outcome);
  return outcome;
}

}  // namespace shoofly

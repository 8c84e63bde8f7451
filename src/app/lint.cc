#include "app/lint.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include <fmt/format.h>

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
  return {&script, files.read(script.text, script.file, kAllProblems)};
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

// Only what is going to be quoted.
void keep_sources(const std::vector<Migration>& migrations, LintOutcome& outcome) {
  for (const lint::Finding& finding : outcome.findings) outcome.sources[finding.file];
  for (const Diagnostic& notice : outcome.notices) outcome.sources[notice.file];
  for (const Migration& migration : migrations) {
    for (const lint::Script* script : {&migration.up, &migration.down}) {
      const auto wanted = outcome.sources.find(script->file);
      if (wanted == outcome.sources.end()) continue;
      // Both ways of one file are blank where the other is not.
      std::string& text = wanted->second;
      if (text.size() < script->text.size()) text.resize(script->text.size(), ' ');
      for (std::size_t i = 0; i < script->text.size(); ++i) {
        if (script->text[i] != ' ') text[i] = script->text[i];
      }
    }
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
    outcome.migrations += project.migrations.size();
    const lint::Coverage& seen = linter.coverage();
    outcome.coverage.analysed += seen.analysed;
    outcome.coverage.not_analysed += seen.not_analysed;
    outcome.coverage.opaque += seen.opaque;
    const auto& found = linter.findings();
    outcome.findings.insert(outcome.findings.end(), found.begin(), found.end());
    outcome.notices.insert(outcome.notices.end(), linter.notices().begin(), linter.notices().end());
    keep_sources(project.migrations, outcome);
  }
  return outcome;
}

}  // namespace shoofly

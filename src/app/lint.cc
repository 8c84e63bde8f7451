#include "app/lint.h"

#include <algorithm>
#include <filesystem>
#include <future>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/git_changes.h"
#include "app/lint_baseline.h"
#include "app/lint_project.h"
#include "app/lint_queries.h"
#include "app/lint_read_ahead.h"
#include "app/lint_run_tool.h"
#include "app/lint_settings.h"
#include "app/lint_sources.h"
#include "app/lint_target.h"
#include "base/file.h"
#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/project_rule.h"
#include "lint/rules/rules.h"
#include "toolchain/program_tools.h"
#include "toolchain/tools.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;
using lint::Migration;

// A text without a tool.
Result<toolchain::Project> read_standard_input() {
  SHOOFLY_ASSIGN(std::string text, read_file("/dev/stdin"));
  toolchain::Project project{kNoTool, {}, {}, {}};
  Migration migration;
  migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kNone, kStandardInput};
  migration.alone = true;
  project.migrations.push_back(std::move(migration));
  return project;
}

Result<LintBaseline> baseline_of(const LintRequest& request) {
  Result<LintBaseline> read = LintBaseline::read(request.baseline);
  if (read.ok()) return read;
  if (request.write_baseline && read.error().kind == ErrorKind::kNotFound)
    return LintBaseline(request.baseline);
  Error error = std::move(read).error();
  return error.kind == ErrorKind::kNotFound
             ? std::move(error).with_help("--write-baseline writes it")
             : std::move(error);
}

// One run over all paths.
class LintRun {
 public:
  LintRun(const LintRequest& request, const LoadedSettings& loaded,
          std::optional<LintBaseline> baseline, const FoundSink& sink, LintOutcome& outcome)
      : request_(request),
        loaded_(loaded),
        baseline_(std::move(baseline)),
        sink_(sink),
        outcome_(outcome) {}

  Status run() {
    if (!request_.target.empty()) {
      SHOOFLY_ASSIGN(target_, look_at_target(request_.target));
      outcome_.target = FindingsTarget{target_->target.shown, target_->server(), {}, {}};
      SHOOFLY_ASSIGN(queries_, deployed_queries(*target_, outcome_.target->words));
    }
    SHOOFLY_ASSIGN(toolchain::AskedProjects asked, toolchain::projects_of(request_.paths));
    several_ = asked.projects.size() > 1;
    for (const toolchain::Asked& one : asked.projects) SHOOFLY_TRY(lint_path(one));
    wait_for_sink();
    // Nothing looked at must not look like nothing wrong.
    if (!outcome_.refused.empty() && outcome_.tools.empty())
      return std::move(outcome_.refused.front());
    outcome_.not_read = std::move(asked.not_read);
    if (request_.write_baseline) {
      baseline_->learn(outcome_, outcome_.files);
      SHOOFLY_TRY(baseline_->write());
    }
    settle(outcome_);
    if (baseline_) outcome_.baseline = baseline_->count(outcome_.files);
    return ok_status();
  }

 private:
  Status read_deployed(const Meant& meant) {
    if (meant.engine.queries == nullptr)
      return unsupported(fmt::format("--queries: statements of applications are not read for {}",
                                     meant.engine.name));
    SHOOFLY_ASSIGN(DeployedQueries read, read_queries(request_.queries, *meant.engine.queries));
    std::move(read.queries.begin(), read.queries.end(), std::back_inserter(queries_));
    queries_are_read_ = true;
    for (lint::Notice& notice : read.notices) outcome_.notices.push_back(std::move(notice));
    return ok_status();
  }

  Status lint_path(const toolchain::Asked& asked) {
    const std::string& path = asked.path;
    SHOOFLY_ASSIGN(toolchain::Project project,
                   path == "-" ? read_standard_input() : read_asked(asked));
    Result<Meant> known = meant_for(project);
    if (!known.ok()) return leave_out(asked, project, std::move(known).error());
    const Meant& meant = *known;
    if (meant.engine.name != "postgres" && !request_.run_tool &&
        toolchain::reads_programs(project.migrations))
      return leave_out(asked, project, sent_to_another(asked, project, meant));
    if (request_.run_tool)
      SHOOFLY_TRY(run_tool(project, {asked.path, std::string(meant.engine.name)}));
    if (!request_.queries.empty() && !queries_are_read_) SHOOFLY_TRY(read_deployed(meant));
    Wanted wanted{loaded_, request_.since.empty(), {}, project.only};
    if (!wanted.all) {
      SHOOFLY_ASSIGN(since_, commit_to_compare(path, request_.since));
      SHOOFLY_ASSIGN(wanted.changed, changed_since(path, since_));
    }
    if (path == "-") outcome_.sources[kStandardInput] = project.migrations.front().up.text;
    Standing standing;
    if (target_) {
      SHOOFLY_ASSIGN(standing, standing_of(*target_, project, request_.history));
    }
    SHOOFLY_TRY(look_at_whole(project, meant, wanted, target_ ? &standing.notes : nullptr));
    const std::size_t applied = target_ ? take_applied_first(project, standing) : 0;
    lint_all(std::move(project.migrations), applied, meant, wanted);
    outcome_.tools.emplace_back(project.tool);
    if (!request_.run_tool && can_run_tool(project.tool)) outcome_.could_print = project.tool;
    outcome_.folders.push_back(project.folder);
    return ok_status();
  }

  Error sent_to_another(const toolchain::Asked& asked, const toolchain::Project& project,
                        const Meant& meant) const {
    return unsupported(
               fmt::format("migrations of {} are read as what it sends to PostgreSQL; {} is {}",
                           project.tool,
                           engine_said(request_, *loaded_.settings).empty()
                               ? "what the project's own files say"
                               : "what is asked for",
                           meant.engine.name))
        .with_context(fmt::format("read \"{}\"", asked.path))
        .with_help("--engine postgres reads them for PostgreSQL all the same");
  }

  // Its engine is not read: of one of several the others are looked at all the same.
  Status leave_out(const toolchain::Asked& asked, const toolchain::Project& project, Error why) {
    lint::Notice notice;
    notice.id = lint::kNotAnalysed;
    notice.problem = "nothing of this project is looked at: " + why.message;
    notice.help = why.help;
    if (!several_ || target_ || why.kind != ErrorKind::kUnsupported || project.migrations.empty())
      return why;
    Error error = std::move(why);
    if (error.context.empty())
      error = std::move(error).with_context(fmt::format("read \"{}\"", asked.path));
    notice.file = project.migrations.front().up.file;
    notice.at = {1, 1};
    outcome_.notices.push_back(std::move(notice));
    outcome_.refused.push_back(std::move(error));
    return ok_status();
  }

  // Where nobody says whose SQL it is, the target does; what its files are read for may hang on it.
  Result<toolchain::Project> read_asked(const toolchain::Asked& asked) const {
    const std::string said = engine_said(request_, *loaded_.settings);
    Result<toolchain::Project> project = toolchain::read_project(asked, said);
    if (!target_ || !project.ok() || !project->engine.empty() || target_->sql->name == "postgres")
      return project;
    return toolchain::read_project(asked, std::string(target_->sql->name));
  }

  Result<Meant> meant_for(const toolchain::Project& project) const {
    return target_ ? meant_by_target(request_, *loaded_.settings, project.engine, *target_)
                   : meant_by(request_, *loaded_.settings, project.engine);
  }

  // Puts what the target has before the rest, and says how many that are.
  std::size_t take_applied_first(toolchain::Project& project, const Standing& standing) {
    std::vector<Migration> pending;
    std::vector<Migration> sorted;
    for (std::size_t i = 0; i < project.migrations.size(); ++i)
      (standing.notes.applied[i] ? sorted : pending).push_back(std::move(project.migrations[i]));
    const std::size_t applied = sorted.size();
    std::move(pending.begin(), pending.end(), std::back_inserter(sorted));
    project.migrations = std::move(sorted);
    outcome_.target->standings.push_back({std::string(project.tool), standing.notes.history,
                                          applied, pending.size(), standing.assumed});
    return applied;
  }

  // Rules of the whole project; of a run that looks at some files, what they say of those.
  Status look_at_whole(const toolchain::Project& project, const Meant& meant, const Wanted& wanted,
                       const lint::HistoryNotes* notes) {
    std::set<std::string> before;
    if (!wanted.all) {
      SHOOFLY_ASSIGN(
          before,
          files_of_commit(project.migrations.empty() ? "." : project.migrations.front().up.file,
                          since_));
    }
    const auto was_there = [&](const std::string& file) {
      std::error_code failed;
      return before.count(fs::weakly_canonical(fs::absolute(file), failed).string()) > 0;
    };
    lint::ProjectView view{project.tool, project.migrations, project.left_out, project.unsealed};
    view.compared = !wanted.all;
    view.notes = notes;
    view.state_of = [&](const std::string& file) {
      if (wanted.all || !wanted.is_changed(file)) return lint::FileState::kThere;
      return was_there(file) ? lint::FileState::kEdited : lint::FileState::kAdded;
    };
    view.text_before = [&](const std::string& file) { return text_in_commit(file, since_); };
    view.text_now = [](const std::string& file) -> std::optional<std::string> {
      Result<std::string> text = toolchain::text_at(file);
      return text.ok() ? std::optional(std::move(*text)) : std::nullopt;
    };
    std::vector<const lint::Rule*> rules;
    for (const lint::Rule* rule : loaded_.settings->rules) {
      if (rule->engines.include(meant.engine.name)) rules.push_back(rule);
    }
    for (lint::Finding& finding : lint::look_at_project(view, rules)) {
      if (wanted.wants_file(finding.file)) outcome_.findings.push_back(std::move(finding));
    }
    return ok_status();
  }

  // Those of all engines, switched off or not.
  std::vector<std::string> names_of_rules() const {
    std::vector<std::string> names;
    for (const lint::Rule* rule : lint::rules()) names.emplace_back(rule->id);
    for (const auto& house : loaded_.settings->house) names.emplace_back(house->rule.id);
    return names;
  }

  // Each is let go once it was looked at. The first `applied` ones the target has.
  void lint_all(std::vector<Migration> read, std::size_t applied, const Meant& meant,
                const Wanted& wanted) {
    std::vector<std::unique_ptr<Migration>> migrations;
    MigrationsInOrder order;
    for (Migration& one : read) {
      migrations.push_back(std::make_unique<Migration>(std::move(one)));
      order.push_back(migrations.back().get());
    }
    std::vector<Migration>().swap(read);
    const lint::Settings& settings = *loaded_.settings;
    lint::Linter linter({std::string(meant.engine.name), meant.version}, meant.engine.facts,
                        settings.rules, &settings.house);
    if (!queries_.empty()) linter.watch(queries_);
    linter.watch_routines(meant.engine.routines);
    linter.read_queries(meant.engine.queries);
    if (settings.tenants) linter.set_tenants(&*settings.tenants);
    linter.set_known_rules(names_of_rules());
    ReadAhead ahead(meant.engine.reader, std::move(order), Scripts::kInParts);
    for (std::size_t i = 0; i < migrations.size(); ++i) {
      const Migration& migration = *migrations[i];
      if (target_ && i == applied) linter.stand_on(target_->schema(linter.schema()));
      {
        const ReadMigration one = ahead.next();
        const bool wants = i >= applied && wanted.wants(migration);
        linter.lint(migration, one.up, migration.has_down ? &one.down : nullptr, !wants);
        if (wants) looked_at(migration, wanted);
      }
      take(linter, wanted);
      // Of one file all together: they are sorted by line.
      if (i + 1 == migrations.size() || migrations[i + 1]->up.file != migration.up.file)
        hand_over();
      migrations[i].reset();
    }
    linter.conclude();
    take(linter, wanted);
    const lint::Coverage& seen = linter.coverage();
    outcome_.coverage.analysed += seen.analysed;
    outcome_.coverage.not_analysed += seen.not_analysed;
    outcome_.coverage.opaque += seen.opaque;
  }

  void looked_at(const Migration& migration, const Wanted& wanted) {
    ++outcome_.migrations;
    for (const lint::Script* script : {&migration.up, &migration.down}) {
      if (script == &migration.down && !migration.has_down) continue;
      if (!wanted.ignores(script->file)) outcome_.files.push_back(script->file);
    }
  }

  void take(lint::Linter& linter, const Wanted& wanted) {
    for (lint::Finding& finding : linter.take_findings()) {
      if (!wanted.ignores(finding.file)) outcome_.findings.push_back(std::move(finding));
    }
    const lint::Settings& settings = *loaded_.settings;
    for (lint::Notice& notice : linter.take_notices()) {
      const auto other = settings.notices.find(notice.id);
      if (other != settings.notices.end() && !other->second) continue;
      if (other != settings.notices.end()) notice.severity = *other->second;
      if (!wanted.ignores(notice.file)) outcome_.notices.push_back(std::move(notice));
    }
  }

  // What is known goes, the rest is counted and gets what is quoted of it.
  void settle(Found& found) {
    if (baseline_) baseline_->take_known(found);
    for (const lint::Finding& finding : found.findings) outcome_.counts.add(finding.severity);
    for (const lint::Notice& notice : found.notices) outcome_.counts.add(notice.severity);
    keep_sources(found);
  }

  // What is quoted, settled and written is a fifth of the work: it is done beside the rest. One
  // after the other, in their order; until it has ended nobody else touches the baseline, the
  // counts or `handed_`.
  void hand_over() {
    constexpr std::size_t kEnough = 256;
    // To be learnt, everything has to be there.
    if (!sink_ || request_.write_baseline || outcome_.findings.size() < kEnough) return;
    wait_for_sink();
    handed_ = std::exchange(static_cast<Found&>(outcome_), Found());
    sinking_ = std::async(std::launch::async, [this] {
      settle(handed_);
      sink_(handed_);
    });
  }

  void wait_for_sink() {
    if (sinking_.valid()) sinking_.get();
  }

  const LintRequest& request_;
  const LoadedSettings& loaded_;
  std::optional<LintBaseline> baseline_;
  const FoundSink& sink_;
  LintOutcome& outcome_;
  std::vector<lint::DeployedQuery> queries_;
  bool queries_are_read_ = false;  // those of the file
  bool several_ = false;           // projects
  std::string since_;              // of the path at hand: what --since comes to
  std::optional<LintTarget> target_;
  Found handed_;
  std::future<void> sinking_;  // the last member: its end is waited for before the others go
};

}  // namespace

Result<LintOutcome> lint_migrations(const LintRequest& request, const FoundSink& sink) {
  const bool reads_stdin =
      std::find(request.paths.begin(), request.paths.end(), "-") != request.paths.end();
  if (reads_stdin && !request.since.empty())
    return invalid_input("--since: git knows nothing of what is on standard input");
  if (reads_stdin && request.run_tool)
    return invalid_input("--run-tool: what is on standard input has no tool");
  SHOOFLY_ASSIGN(LoadedSettings loaded, load_lint_settings(request.config, request.paths));
  LintOutcome outcome;
  outcome.settings = loaded.settings;
  outcome.problems = loaded.problems;
  outcome.settings_text = loaded.text;
  if (!outcome.problems.empty()) return outcome;
  if (request.target.empty() && !engine_said(request, *outcome.settings).empty()) {
    // Before any file is read.
    Result<Meant> meant = meant_by(request, *outcome.settings, "");
    if (!meant.ok()) return std::move(meant).error();
  }
  std::optional<LintBaseline> baseline;
  if (!request.baseline.empty()) {
    SHOOFLY_ASSIGN(baseline, baseline_of(request));
  }
  SHOOFLY_TRY(LintRun(request, loaded, std::move(baseline), sink, outcome).run());
  return outcome;
}

}  // namespace shoofly

#include "app/lint_fix.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "app/git_changes.h"
#include "app/lint_project.h"
#include "app/lint_read_ahead.h"
#include "app/lint_settings.h"
#include "base/file.h"
#include "engine/engines.h"
#include "lint/linter.h"
#include "toolchain/writing.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;
using lint::Migration;
using toolchain::Overlay;

// Each round takes one proposal for each statement: far more than any statement has.
constexpr int kMostRounds = 20;

std::string stem_of(const Migration& migration) {
  const fs::path file(migration.up.file);
  // A folder for each migration: its name says more.
  std::string name = file.filename() == "migration.sql" ? file.parent_path().filename().string()
                                                        : file.stem().string();
  if (name.ends_with(".up")) name.resize(name.size() - 3);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-') c = '-';
  }
  return name;
}

// Beside the migrations, where their tool does not look.
std::string change_path(const std::string& folder, const Migration& migration) {
  fs::path path = fs::path(folder).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return (path.parent_path() / "shoofly-changes" / (stem_of(migration) + ".yaml")).string();
}

// The migrations of one path.
class PathFixer {
 public:
  PathFixer(const toolchain::Asked& asked, const FixRequest& request, const LoadedSettings& loaded,
            Overlay& overlay)
      : asked_(asked), path_(asked.path), request_(request), loaded_(loaded), overlay_(overlay) {}

  Status run(FixOutcome& outcome) {
    SHOOFLY_TRY(ask_git());
    for (int round = 0; round < kMostRounds; ++round) {
      unfixed_.clear();
      SHOOFLY_ASSIGN(const bool changed, fix_once());
      if (changed) continue;
      outcome.unfixed.insert(outcome.unfixed.end(), unfixed_.begin(), unfixed_.end());
      for (const std::string& file : changes_) outcome.words.push_back(words_for(file));
      if (!outside_words_.empty()) outcome.words.push_back(outside_words_);
      return ok_status();
    }
    return internal_error(fmt::format(
        "fix \"{}\": what was written is proposed again and again; nothing is changed", path_));
  }

 private:
  struct Proposed {
    const Migration* migration;
    lint::Fixed fixed;
    const lint::Rule* rule;  // one that proposes it
    Position at;
  };

  Status ask_git() {
    const std::string& since = request_.lint.since;
    if (!since.empty()) {
      SHOOFLY_ASSIGN(const std::string commit, commit_to_compare(path_, since));
      SHOOFLY_ASSIGN(changed_, changed_since(path_, commit));
    }
    if (request_.known) return ok_status();
    SHOOFLY_ASSIGN(known_, files_of_commit(path_, since.empty() ? "HEAD" : since));
    return ok_status();
  }

  static std::string whole_path(const std::string& file) {
    std::error_code failed;
    return fs::weakly_canonical(fs::absolute(file), failed).string();
  }
  bool is_known(const Migration& migration) const {
    return known_.count(whole_path(migration.up.file)) > 0 ||
           (migration.has_down && known_.count(whole_path(migration.down.file)) > 0);
  }

  // Whether anything was written.
  Result<bool> fix_once() {
    SHOOFLY_ASSIGN(
        const toolchain::Project project,
        toolchain::read_project(asked_, engine_said(request_.lint, *loaded_.settings), &overlay_));
    SHOOFLY_ASSIGN(const Meant meant, meant_by(request_.lint, *loaded_.settings, project.engine));
    const auto tool =
        std::find_if(toolchain::tools().begin(), toolchain::tools().end(),
                     [&](const toolchain::Tool& each) { return each.name == project.tool; });
    if (tool == toolchain::tools().end() || tool->writer == nullptr)
      return unsupported(
          fmt::format("fix \"{}\": migrations of {} are not written", path_, project.tool));
    writer_ = tool->writer;
    SHOOFLY_ASSIGN(toolchain::Folder folder, toolchain::folder_of_project(asked_, &overlay_));
    folder_ = folder.path;
    toolchain::Desk desk(std::move(folder));
    const std::vector<Proposed> proposed = propose(project, meant);
    // The last one first: places in a file that has several stay what they are.
    for (auto one = proposed.rbegin(); one != proposed.rend(); ++one) apply(*one, desk);
    if (desk.is_empty()) return false;
    if (writer_->seal != nullptr) {
      SHOOFLY_TRY(writer_->seal(desk));
      desk.commit();
    }
    desk.finish(overlay_);
    return true;
  }

  std::vector<Proposed> propose(const toolchain::Project& project, const Meant& meant) {
    Wanted wanted{loaded_, request_.lint.since.empty() && project.only.empty(), changed_, {}};
    for (const std::string& only : project.only) wanted.changed.insert(whole_path(only));
    for (const std::string& made : overlay_.made) wanted.changed.insert(whole_path(made));
    lint::Linter linter({std::string(meant.engine.name), meant.version}, meant.engine.facts,
                        loaded_.settings->rules);
    linter.keep_rewrites();
    std::vector<Proposed> proposed;
    ReadAhead ahead(meant.engine.reader, in_order(project.migrations), Scripts::kWhole);
    for (const Migration& migration : project.migrations) {
      const ReadMigration read = ahead.next();
      const bool wants = wanted.wants(migration);
      linter.lint(migration, read.up, migration.has_down ? &read.down : nullptr, !wants);
      if (wants) take(migration, read, linter.take_findings(), wanted, meant, proposed);
    }
    return proposed;
  }

  // A file or a transaction of its own.
  static bool needs_place(const lint::Finding& finding) {
    const std::vector<lint::RewritePart>& parts = finding.rewrite->parts;
    return std::any_of(parts.begin(), parts.end(), [](const lint::RewritePart& part) {
      return part.runs != lint::RewritePart::Runs::kInPlace;
    });
  }

  void take(const Migration& migration, const ReadMigration& read,
            const std::vector<lint::Finding>& findings, const Wanted& wanted, const Meant& meant,
            std::vector<Proposed>& proposed) {
    lint::Fixable fixable{migration,
                          read.up,
                          migration.has_down ? &read.down : nullptr,
                          {},
                          change_path(folder_, migration)};
    // What cannot be written is said of the one that needs most: others would go in place.
    const lint::Finding* any = nullptr;
    for (const lint::Finding& finding : findings) {
      if (!finding.act || wanted.ignores(finding.file)) continue;
      fixable.findings.push_back(&finding);
      if (finding.rewrite == nullptr) continue;
      if (any == nullptr || (!needs_place(*any) && needs_place(finding))) any = &finding;
    }
    if (any == nullptr) return;
    if (is_known(migration)) {
      refuse(*any->rule, any->file, any->at,
             "git has this file already: it may have been applied, and what was applied must not "
             "be edited (--fix-known, if it was not)");
      return;
    }
    lint::Fixed fixed =
        lint::fix_migration(fixable, {meant.engine.reader, meant.engine.name}, writer_->joints);
    unfixed_.insert(unfixed_.end(), fixed.unfixed.begin(), fixed.unfixed.end());
    if (!fixed.fix.empty()) proposed.push_back({&migration, std::move(fixed), any->rule, any->at});
  }

  void refuse(const lint::Rule& rule, const std::string& file, Position at, std::string why) {
    unfixed_.push_back({&rule, file, at, std::move(why)});
  }

  void apply(const Proposed& proposed, toolchain::Desk& desk) {
    const Migration& migration = *proposed.migration;
    const lint::Fix& fix = proposed.fixed.fix;
    const std::string change = change_path(folder_, migration);
    if (!fix.operations.empty() && overlay_.texts.count(change) == 0 && toolchain::is_there(change))
      return refuse(*proposed.rule, migration.up.file, proposed.at,
                    fmt::format("\"{}\" is there already", change));
    const Status done = toolchain::apply_fix(desk, *writer_, migration, fix);
    if (done.ok()) say_of_outside(fix, desk.folder());
    if (!done.ok())
      return refuse(*proposed.rule, migration.up.file, proposed.at, done.error().message);
    if (fix.operations.empty()) return;
    std::string& text = overlay_.texts[change];
    overlay_.made.insert(change);
    changes_.insert(change);
    if (text.empty()) text = fmt::format("change: {}\noperations:\n", stem_of(migration));
    for (const std::string& operation : fix.operations) text += operation;
  }

  void say_of_outside(const lint::Fix& fix, const toolchain::Folder& folder) {
    const bool outside =
        fix.outside || std::any_of(fix.then.begin(), fix.then.end(), [](const lint::Piece& piece) {
          return piece.outside || piece.down_outside;
        });
    if (!outside || writer_->setting_for_outside == nullptr) return;
    const std::string setting = writer_->setting_for_outside(folder);
    if (setting.empty()) return;
    outside_words_ = fmt::format(
        "{}: set this before the files with CONCURRENTLY run; Flyway 9.1 and later hold their lock "
        "in a transaction, for which CONCURRENTLY waits without end",
        setting);
  }

  std::string words_for(const std::string& change) const {
    return fmt::format(
        "{}: where the table is in use, run it (shoofly plan {}), and then say that the migration "
        "has been applied{}",
        change, change,
        writer_->mark_applied.empty() ? "" : fmt::format(" ({})", writer_->mark_applied));
  }

  const toolchain::Asked& asked_;
  const std::string& path_;
  const FixRequest& request_;
  const LoadedSettings& loaded_;
  Overlay& overlay_;
  std::set<std::string> changed_;
  std::set<std::string> known_;
  std::set<std::string> changes_;
  std::string outside_words_;
  const toolchain::Writer* writer_ = nullptr;
  std::string folder_;
  std::vector<lint::Unfixed> unfixed_;
};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool ends_lines_with_crlf(std::string_view text) {
  std::size_t lines = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return false;
    ++lines;
  }
  return lines > 0;
}

std::string with_crlf(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) made += '\r';
    made += text[i];
  }
  return made;
}

Result<std::vector<PlannedFile>> planned_files(const Overlay& overlay) {
  std::vector<PlannedFile> files;
  for (const auto& [path, text] : overlay.texts) {
    PlannedFile file{path, "", text, overlay.made.count(path) > 0};
    if (!file.is_new) {
      SHOOFLY_ASSIGN(file.before, read_file(path));
      // It was read as blanks.
      if (file.before.starts_with(kByteOrderMark) && file.after.starts_with("   "))
        file.after.replace(0, kByteOrderMark.size(), kByteOrderMark);
    }
    if (ends_lines_with_crlf(file.before)) file.after = with_crlf(file.after);
    if (file.before != file.after) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

Result<FixOutcome> plan_fixes(const FixRequest& request) {
  const LintRequest& lint = request.lint;
  if (std::find(lint.paths.begin(), lint.paths.end(), "-") != lint.paths.end())
    return invalid_input("--fix: what is on standard input has no file");
  SHOOFLY_ASSIGN(LoadedSettings loaded, load_lint_settings(lint.config, lint.paths));
  FixOutcome outcome;
  outcome.settings = loaded.settings;
  outcome.problems = loaded.problems;
  outcome.settings_text = loaded.text;
  if (!outcome.problems.empty()) return outcome;
  Overlay overlay;
  SHOOFLY_ASSIGN(const toolchain::AskedProjects asked, toolchain::projects_of(lint.paths));
  for (const toolchain::Asked& one : asked.projects) {
    Status fixed = PathFixer(one, request, loaded, overlay).run(outcome);
    if (fixed.ok()) continue;
    // One whose engine or tool is not written: of several the others are.
    if (asked.projects.size() == 1 || fixed.error().kind != ErrorKind::kUnsupported)
      return fixed.error();
    outcome.refused.push_back(fixed.error());
  }
  SHOOFLY_ASSIGN(outcome.files, planned_files(overlay));
  return outcome;
}

Status write_fixes(const FixOutcome& outcome) {
  // What a file loses is in a new one: stopped half way, a statement is there twice, never gone.
  std::vector<PlannedFile> files = outcome.files;
  std::stable_partition(files.begin(), files.end(),
                        [](const PlannedFile& file) { return file.is_new; });
  for (const PlannedFile& file : files) {
    const fs::path folder = fs::path(file.path).parent_path();
    std::error_code failed;
    if (!folder.empty()) fs::create_directories(folder, failed);
    if (failed)
      return internal_error(
          fmt::format("make folder \"{}\": {}", folder.string(), failed.message()));
    SHOOFLY_TRY(write_file(file.path, file.after));
  }
  return ok_status();
}

}  // namespace shoofly

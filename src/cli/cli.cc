#include "cli/cli.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/lint_settings.h"
#include "app/version.h"
#include "base/diagnostic.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_code.h"
#include "cli/manual.h"
#include "cli/printing.h"
#include "report/findings.h"

namespace shoofly {
namespace {

void on_interrupt(int) { terminal_stop().interrupt(); }

void handle_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // a second Ctrl-C ends the program at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

using Handler = int (*)(const Arguments&);

constexpr const char* kTargetIs =
    "the database: a URL, or a name in shoofly.yaml (default: $SHOOFLY_TARGET)";

// Read here and not by CLI11: it takes the variable for the same option of every other command, and
// then it wins over what is on the command line.
std::string target_of_environment() {
  const char* value = std::getenv("SHOOFLY_TARGET");
  return value == nullptr ? "" : value;
}

// Builds the command tree. One instance makes help, completion and the manual page as well, so that
// they cannot say different things.
class CommandLine {
 public:
  CommandLine()
      : app_(
            "Takes a live database from one schema to another without stopping the applications on it, and back.",
            "shoofly") {
    app_.set_version_flag("--version", std::string("shoofly ") + kVersion);
    app_.require_subcommand(1);
    app_.footer(
        "Targets: sqlite:PATH, postgres://USER@HOST:PORT/DATABASE (a socket directory as ?host=/path), or a name in shoofly.yaml.\n"
        "Exit codes: 0 done; 1 mismatches; 2 wrong usage or file; 3 refused; 4 stopped by a guard;\n"
        "            5 failed, a person must decide; 130 interrupted (a clean pause).\n"
        "First time here: shoofly demo");
    add_reading();
    add_planning();
    add_moving();
    add_demo();
    add_texts();
    add_help();
  }

  CLI::App& app() { return app_; }
  // What is wrong with the first word; empty: nothing.
  std::string unknown_command(int argc, char** argv) const {
    if (argc < 2 || argv[1][0] == '-') return "";
    const std::string word = argv[1];
    std::vector<std::string> known;
    for (const CLI::App* sub : app_.get_subcommands({})) known.push_back(sub->get_name());
    if (std::find(known.begin(), known.end(), word) != known.end()) return "";
    const std::string meant = nearest(word, known);
    return fmt::format("unknown command \"{}\"{}; commands: {}", word,
                       meant.empty() ? "" : fmt::format(", did you mean \"{}\"?", meant),
                       fmt::join(known, ", "));
  }
  int run() const { return handler_ ? handler_() : kExitUsage; }

 private:
  CLI::App* command(const std::string& name, const std::string& what, const std::string& example,
                    Handler handler) {
    CLI::App* sub = app_.add_subcommand(name, what);
    sub->footer("Example:\n  " + example);
    sub->callback([this, handler] {
      handler_ = [this, handler] {
        Arguments given = arguments_;
        if (given.target.empty()) given.target = target_of_environment();
        return handler(given);
      };
    });
    return sub;
  }
  void target_option(CLI::App* sub) {
    sub->add_option("--target,-t", arguments_.target, kTargetIs);
  }
  void positional_target(CLI::App* sub) {
    sub->add_option("TARGET,--target,-t", arguments_.target, kTargetIs);
  }
  void run_argument(CLI::App* sub) {
    sub->add_option("RUN", arguments_.run,
                    "the run's id; may be left out where the target has one open run");
  }
  void format_option(CLI::App* sub, const std::vector<std::string>& formats,
                     const std::string& what = "how to print") {
    arguments_.format = "";
    sub->add_option("--format,-f", arguments_.format, what)->check(CLI::IsMember(formats));
  }

  void add_reading() {
    CLI::App* doctor =
        command("doctor",
                "can this target be migrated safely: versions, rights, settings, replicas, backup",
                "shoofly doctor postgres://shop@db.example/shop", run_doctor);
    positional_target(doctor);
    format_option(doctor, {"text", "json"});
    doctor->add_option("--backup-command", arguments_.doctor.backup,
                       "a command that prints what pgBackRest or Barman know, as JSON");
    doctor->add_option("--restore-test", arguments_.doctor.restore,
                       "a command that restores a backup somewhere; exit code 0 is passed");
    CLI::App* inspect = command(
        "inspect", "the catalog: tables, columns, keys, indexes, what depends on them, sizes",
        "shoofly inspect sqlite:shop.db --format json", run_inspect);
    positional_target(inspect);
    format_option(inspect, {"text", "json"});
    CLI::App* status = command("status", "where a run stands and what to do next",
                               "shoofly status --target sqlite:shop.db --watch", run_status);
    run_argument(status);
    target_option(status);
    format_option(status, {"text", "json", "md", "html"});
    status->add_flag("--watch,-w", arguments_.watch,
                     "again every second, until the run waits or is over");
    CLI::App* history = command("history", "all runs of a target: who, when, what became of them",
                                "shoofly history --target sqlite:shop.db", run_history);
    target_option(history);
    format_option(history, {"text", "json"});
  }

  void add_lint() {
    CLI::App* lint = command(
        "lint",
        "what migrations would do to an application in use, and what to "
        "write instead: SQL, changelogs, and programs in Python, Ruby, Elixir and JavaScript; "
        "reads files, with --target a database, and with --fix --write changes "
        "files",
        "shoofly lint db/migrations", run_lint);
    lint->add_option("PATH", arguments_.paths,
                     "folders of migrations or of projects, or files of migrations; \"-\": "
                     "standard input (default: the folder it is called in)");
    std::vector<std::string> engines;
    std::string versions;
    for (const lint::KnownEngine& known : known_engines()) {
      engines.emplace_back(known.name);
      versions += fmt::format("{}{} {}", versions.empty() ? "" : ", ", known.name, range_of(known));
    }
    lint->add_option("--engine", arguments_.engine,
                     fmt::format("whose SQL it is: {} (as the settings say, else postgres)",
                                 fmt::join(engines, ", ")))
        ->check(CLI::IsMember(engines));
    lint->add_option(
        "--server-version", arguments_.server_version,
        fmt::format("of the server that they are meant for: {} (as the settings say)", versions));
    std::vector<std::string> formats;
    for (const FindingsFormat& one : findings_formats()) formats.emplace_back(one.name);
    format_option(lint, formats);
    lint->add_option("--config", arguments_.config,
                     "a file of settings (default: the first shoofly-lint.yaml from the first PATH "
                     "upwards)");
    CLI::Option* target = lint->add_option(
        "--target,-t", arguments_.live,
        "a live database, a URL or a name in shoofly.yaml: only what is pending there is "
        "looked at, on its schema; it is only read. Without it files are read, whatever "
        "$SHOOFLY_TARGET says");
    lint->add_option(
            "--history", arguments_.history,
            "with --target: the table in which the tool notes there what has run, where that "
            "is not its usual one")
        ->needs(target);
    lint->add_option("--queries", arguments_.queries,
                     "a file of the statements that the deployed application sends: which of them "
                     "each step breaks");
    lint->add_option("--since", arguments_.since,
                     "only migrations that are new or changed since this commit of git; the others "
                     "are played and not looked at");
    CLI::Option* run_tool = lint->add_flag(
        "--run-tool", arguments_.run_tool,
        "let the project's own tool print its SQL (alembic, liquibase), and look at that: runs the "
        "project's code, asks no database");
    CLI::Option* baseline =
        lint->add_option("--baseline", arguments_.baseline,
                         "a file of findings that are known: they are not reported again");
    CLI::Option* write = lint->add_flag("--write-baseline", arguments_.write_baseline,
                                        "write all that is found to the baseline");
    write->needs(baseline);
    CLI::Option* fix = lint->add_flag(
        "--fix", arguments_.fix,
        "print, as a diff, what would be written in the migrations' own format instead of what is "
        "found; changes nothing");
    fix->excludes(baseline);
    fix->excludes(run_tool);
    fix->excludes(target);
    lint->add_flag("--write", arguments_.fix_write, "with --fix: write it")->needs(fix);
    lint->add_flag("--fix-known", arguments_.fix_known,
                   "with --fix: also files that git has already (at --since, else HEAD): they were "
                   "applied nowhere")
        ->needs(fix);
    lint->add_option("--output,-o", arguments_.output, "write to this file");
  }

  void add_planning() {
    CLI::App* plan = command(
        "plan",
        "what a change means on this target: phases, locks, estimates, the way back; changes nothing",
        "shoofly plan change.yaml --target sqlite:shop.db --format html -o plan.html", run_plan);
    plan->add_option("CHANGE", arguments_.change, "the change file; or --to, or --from");
    plan->add_option("--to", arguments_.to_schema,
                     "instead of a change: a file of SQL that says what is to be there "
                     "(pg_dump --schema-only writes one); the difference becomes a change");
    plan->add_option("--from", arguments_.from_migration,
                     "instead of a change: a migration in SQL; the same wish becomes a change");
    plan->add_option("--rename", arguments_.renames,
                     "with --to: a column or table of the target has another name in the file "
                     "(users.email=mail, users=accounts); may be given several times")
        ->expected(1);
    plan->add_option("--write-change", arguments_.write_change,
                     "with --to or --from: write the derived change to this file");
    target_option(plan);
    format_option(plan, {"text", "md", "html", "json", "sql", "change"},
                  "how to print; without it: text (the plan in short) on a terminal, else md");
    plan->add_option(
        "--output,-o", arguments_.output,
        "write to this file (with --format sql: this folder) instead of standard output");
    probe_flags(plan);
    add_lint();
    CLI::App* start = command("start", "expand, sync, backfill, verify; stops at the gate",
                              "shoofly start change.yaml --target sqlite:shop.db", run_start);
    start->add_option("CHANGE", arguments_.change, "the change file")->required();
    target_option(start);
    start->add_flag("--dry-run", arguments_.dry_run, "plan and check everything, change nothing");
    probe_flags(start);
    quiet_flag(start);
  }

  void probe_flags(CLI::App* sub) {
    sub->add_flag("--no-probe", arguments_.no_probe, "do not measure speed on sampled rows");
    sub->add_flag("--exact", arguments_.exact,
                  "count what does not survive the round trip on all rows, not on a sample");
  }
  void quiet_flag(CLI::App* sub) { sub->add_flag("--quiet,-q", arguments_.quiet, "no progress"); }

  CLI::App* moving(const std::string& name, const std::string& what, Handler handler,
                   const std::string& more = "") {
    CLI::App* sub =
        command(name, what, "shoofly " + name + " --target sqlite:shop.db" + more, handler);
    run_argument(sub);
    target_option(sub);
    quiet_flag(sub);
    return sub;
  }

  void add_moving() {
    moving("pause", "ask the runner to stop after its chunk; nothing is lost", run_pause);
    moving("resume", "go on with what was paused, stopped, killed or failed", run_resume)
        ->add_option("--approve", arguments_.approval.run,
                     "accept what a rollback would lose (the run's id)");
    CLI::App* verify =
        moving("verify", "compare every row's old and new side, exactly", run_verify);
    format_option(verify, {"text", "json", "md", "html"});
    verify->add_option(
        "--output,-o", arguments_.output,
        "write to this file; without --format the validation report, as its name says (.html, else Markdown)");
    moving("cutover", "switch: from now on the new shape wins, and the soak begins", run_cutover);
    moving("rollback", "back to the schema and data before start", run_rollback)
        ->add_option("--approve", arguments_.approval.run,
                     "accept that new values without an old form are lost (the run's id)");
    CLI::App* contract =
        moving("contract", "take the sync down and the old shape out of sight; nothing is dropped",
               run_contract, " split-user-name-1 --approve split-user-name-1");
    contract->add_option("--approve", arguments_.approval.run, "the run's id");
    contract->add_flag("--skip-soak", arguments_.approval.skip_soak,
                       "do not wait for the soak to be over");
    moving("restore", "undo contract: the old shape is back and in step", run_restore);
    CLI::App* purge = moving("purge", "drop the old shape; nothing brings it back", run_purge,
                             " split-user-name-1 --approve split-user-name-1");
    purge->add_option("--approve", arguments_.approval.run, "the run's id");
    purge->add_flag("--skip-retention", arguments_.approval.skip_retention,
                    "do not wait for the retention to be over");
  }

  void add_demo() {
    CLI::App* demo =
        command("demo", "the whole life of a change on an embedded database under live traffic",
                "shoofly demo", run_demo);
    demo->add_option("--rows", arguments_.rows, "customers to make")
        ->check(CLI::Range(1'000, 10'000'000))
        ->capture_default_str();
    demo->add_option("--keep", arguments_.keep, "work in this folder and leave everything there");
  }

  void add_texts() {
    CLI::App* completion = app_.add_subcommand("completion", "a completion script for your shell");
    completion->footer("Example:\n  shoofly completion bash > /etc/bash_completion.d/shoofly");
    completion->add_option("SHELL", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion->callback([this] {
      handler_ = [this] {
        std::fputs(completion_script(app_, shell_).c_str(), stdout);
        return int{kExitDone};
      };
    });
    CLI::App* manual = app_.add_subcommand("manual", "the manual page, in man's own format");
    manual->footer("Example:\n  shoofly manual | man -l -");
    manual->callback([this] {
      handler_ = [this] {
        std::fputs(manual_page(app_).c_str(), stdout);
        return int{kExitDone};
      };
    });
  }

  void add_help() {
    CLI::App* help = app_.add_subcommand("help", "what a command does, as its --help says");
    help->footer("Example:\n  shoofly help cutover");
    std::vector<std::string> names;
    for (const CLI::App* sub : app_.get_subcommands({})) names.push_back(sub->get_name());
    help->add_option("COMMAND", helped_, "a command; without one: all of them")
        ->check(CLI::IsMember(names));
    help->callback([this] {
      handler_ = [this] {
        // The program's own help() would give that of the command at hand: of this one.
        const std::string text = helped_.empty()
                                     ? app_.get_formatter()->make_help(&app_, app_.get_name(),
                                                                       CLI::AppFormatMode::Normal)
                                     : app_.get_subcommand(helped_)->help(app_.get_name());
        std::fputs(text.c_str(), stdout);
        return int{kExitDone};
      };
    });
  }

  CLI::App app_;
  Arguments arguments_;
  std::string shell_;
  std::string helped_;  // help
  std::function<int()> handler_;
};

}  // namespace

int run_cli(int argc, char** argv) {
  handle_interrupts();
  CommandLine line;
  if (const std::string wrong = line.unknown_command(argc, argv); !wrong.empty()) {
    fmt::print(stderr, "shoofly: {}\n", wrong);
    return kExitUsage;
  }
  try {
    line.app().parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return line.app().exit(error) == 0 ? kExitDone : kExitUsage;
  }
  int code = kExitFailed;
  std::string thrown;
  try {
    code = line.run();
  } catch (const std::system_error& error) {
    thrown = error.what();  // fmt cannot write, mostly; or the system gives no thread
  }
  const Status printed = all_printed();
  if (!printed.ok()) return print_error(printed.error());
  return thrown.empty() ? code : print_error(internal_error(thrown));
}

}  // namespace shoofly

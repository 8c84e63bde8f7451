#include "cli/printing.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fmt/format.h>

#include "app/reading.h"
#include "base/file.h"
#include "base/printable.h"
#include "cli/exit_code.h"
#include "report/escalation.h"
#include "report/run_view.h"

namespace shoofly {

int print_error(const Error& error) {
  fmt::print(stderr, "shoofly: {}\n", printable(error.describe(), NewLines::kKept));
  for (const std::string& help : error.help)
    fmt::print(stderr, "help: {}\n", printable(help, NewLines::kKept));
  return exit_code_of(error);
}

void print_problems(const std::vector<Diagnostic>& problems, const std::string& source) {
  fmt::print(stderr, "{}", render(problems, source));
}

int print_outcome(const RunOutcome& outcome, Target& target) {
  if (outcome.error) {
    if (!outcome.escalation.empty()) {
      const Result<Escalation> escalation = escalation_from_text(outcome.escalation);
      if (escalation.ok()) {
        fmt::print(stderr, "{}", escalation_text(*escalation));
        return exit_code_of_run(*outcome.error);
      }
    }
    print_error(*outcome.error);
    if (outcome.error->kind == ErrorKind::kInterrupted)
      fmt::print(
          stderr,
          "Paused: nothing is lost, and writes are kept in step meanwhile.\n  {:<60}  go on\n",
          Commands(target.shown, outcome.run.id).of("resume"));
    return exit_code_of_run(*outcome.error);
  }
  fmt::print("run {}: {}\n", outcome.run.id, to_string(outcome.run.status));
  return print_next(target, outcome.run.id);
}

int print_next(Target& target, const std::string& run) {
  const Result<RunView> view = read_run(target, run, 0);
  if (!view.ok()) return print_error(view.error());
  const NextStep next = next_step(*view);
  if (!next.advice.empty()) fmt::print("{}\n", next.advice);
  for (const SuggestedCommand& command : next.commands)
    fmt::print("  {:<60}  {}\n", command.command, command.meaning);
  return kExitDone;
}

PlanView plan_view(const PlanOutcome& outcome, const Target& target, const Arguments& arguments) {
  return {.plan = outcome.plan,
          .preflight = outcome.preflight,
          .dialect = target.engine->dialect(),
          .sync = target.engine->sync(),
          .change_file = arguments.change,
          .target = target.shown};
}

Status all_printed() {
  const int failed = std::fflush(stdout) == 0 ? 0 : errno;
  if (std::ferror(stdout) == 0) return ok_status();
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  if (poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0) return ok_status();
  return internal_error(fmt::format(
      "write standard output: {}",
      failed == 0 ? "not all of it was taken; is a disk full?" : std::strerror(failed)));
}

int print_text(const std::string& text, const std::string& output) {
  if (output.empty()) {
    std::fputs(text.c_str(), stdout);
    return kExitDone;
  }
  const Status written = write_file(output, text);
  return written.ok() ? int{kExitDone} : print_error(written.error());
}

}  // namespace shoofly

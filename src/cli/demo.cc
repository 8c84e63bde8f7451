// The demo command: tells app/demo's story on the terminal.

#include "app/demo/demo.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"

namespace shoofly {
namespace {

class TerminalNarrator final : public demo::Narrator {
 public:
  void chapter(const std::string& title) override {
    end_progress();
    fmt::print("\n{}{}{}\n", terminal_ ? "\033[1m" : "", title, terminal_ ? "\033[0m" : "");
    std::fflush(stdout);
  }
  void say(const std::string& line) override {
    end_progress();
    fmt::print("  {}\n", line);
    std::fflush(stdout);
  }
  void progress(const std::string& line) override {
    if (!terminal_) return;
    fmt::print("\r\033[K  {}", line);
    std::fflush(stdout);
    drawn_ = true;
  }
  void proof(const std::vector<std::string>& lines) override {
    chapter("What was proved");
    int number = 0;
    for (const std::string& line : lines) fmt::print("  {:>2}. {}\n", ++number, line);
    std::fflush(stdout);
  }

 private:
  void end_progress() {
    if (drawn_) fmt::print("\r\033[K");
    drawn_ = false;
  }
  bool terminal_ = isatty(STDOUT_FILENO) != 0;
  bool drawn_ = false;
};

}  // namespace

int run_demo(const Arguments& arguments) {
  std::error_code failed;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", failed).string();
  if (failed)
    return print_error(internal_error("find this program's own file: " + failed.message()));
  TerminalNarrator narrator;
  const Status told =
      demo::run_demo({arguments.rows, arguments.keep, program}, narrator, terminal_stop());
  return told.ok() ? int{kExitDone} : print_error(told.error());
}

}  // namespace shoofly

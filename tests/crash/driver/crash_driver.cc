// The shoofly program with a death wish: kills itself at the n-th fault point ($SHOOFLY_CRASH_AT),
// and writes the name of each point it passes to a file ($SHOOFLY_CRASH_LOG). For the crash sweep
// only.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

#include "base/fault.h"
#include "cli/cli.h"

namespace {

std::atomic<int> passed{0};

}  // namespace

int main(int argc, char** argv) {
  const char* at = std::getenv("SHOOFLY_CRASH_AT");
  const char* log = std::getenv("SHOOFLY_CRASH_LOG");
  const int last = at == nullptr ? 0 : std::atoi(at);
  const int file = log == nullptr ? -1 : open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  shoofly::fault::arm([last, file](std::string_view name) {
    if (file >= 0) {
      const std::string line = std::string(name) + "\n";
      if (write(file, line.data(), line.size()) < 0) std::abort();
    }
    if (++passed == last) kill(getpid(), SIGKILL);
  });
  return shoofly::run_cli(argc, argv);
}

// COPY .. PROGRAM.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_copy_program(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || !rows->program) return;
  reporter.report("COPY .. PROGRAM runs a command on the server",
                  {"\\copy in psql runs it where you are"});
}

}  // namespace

extern const Rule copy_program;
const Rule copy_program{"copy-program",
                        Family::kSecurity,
                        Severity::kWarning,
                        "COPY runs a program on the server",
                        "It runs as the server's own user, with all that may read and write there.",
                        check_copy_program,
                        nullptr};

}  // namespace shoofly::lint

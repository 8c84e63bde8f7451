#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace shoofly {

void check_failed(const char* file, int line, const char* condition, const char* text) {
  std::fprintf(stderr,
               "shoofly: bug: %s (%s) at %s:%d\nThe run's journal is intact; \"shoofly status\" "
               "shows where it stands.\n",
               text, condition, file, line);
  std::abort();
}

}  // namespace shoofly

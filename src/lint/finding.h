#pragma once

// What a rule says of one statement of one migration.

#include <cstddef>
#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace shoofly::lint {

struct Rule;

struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::kWarning;
  std::string file;
  Position at;
  std::string problem;            // what happens: the lock, on which relations, for how long
  std::vector<std::string> help;  // the safe statements, or what to do; a line each
};

// How much of the texts was understood.
struct Coverage {
  std::size_t analysed = 0;
  std::size_t not_analysed = 0;  // its grammar cannot read it
  std::size_t opaque = 0;        // a program: what it runs is known when it runs
};

}  // namespace shoofly::lint

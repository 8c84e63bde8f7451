#pragma once

// What a rule says of one statement of one migration.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
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
  std::string statement;          // its fingerprint; empty: it is about a whole script
  std::optional<std::size_t> number = {};  // of a statement that is found as a whole
};

// A word on the reading itself: what could not be read, suppressions that are wrong or not needed.
struct Notice : Diagnostic {
  std::string_view id;
};
inline constexpr std::string_view kNotAnalysed = "not-analysed";
inline constexpr std::string_view kSuppression = "suppression";

// How much of the texts was understood.
struct Coverage {
  std::size_t analysed = 0;
  std::size_t not_analysed = 0;  // its grammar cannot read it
  std::size_t opaque = 0;        // a program: what it runs is known when it runs
};

}  // namespace shoofly::lint

#pragma once

// What a rule says of one statement of one migration.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "lint/at_stake.h"
#include "lint/rewrite.h"

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
  std::size_t pending = 0;                 // not 0: it may be withdrawn by what comes later
  // Of the script: which of WrittenSchema::statements it is about, and on which way; only where
  // rewrites are kept.
  std::optional<std::size_t> act = {};
  bool leads_back = false;
  std::shared_ptr<const Rewrite> rewrite = {};   // null: the rule proposes none
  std::shared_ptr<const AtStake> at_stake = {};  // null: not known, or its size does not matter
  // Of a rule that says once in a script what has one cause (rule.h): where else it is so.
  std::vector<Position> also = {};
};

// A word on the reading itself: what could not be read, suppressions that are wrong or not needed.
struct Notice : Diagnostic {
  std::string_view id;
};
inline constexpr std::string_view kNotAnalysed = "not-analysed";
inline constexpr std::string_view kOpaque = "opaque";
inline constexpr std::string_view kSuppression = "suppression";

// How much of the texts was understood.
struct Coverage {
  std::size_t analysed = 0;
  std::size_t not_analysed = 0;  // its grammar cannot read it
  std::size_t opaque = 0;        // a program: what it runs is known when it runs
};

}  // namespace shoofly::lint

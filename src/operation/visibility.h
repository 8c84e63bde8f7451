#pragma once

// The table that every operation shows: what an INSERT, UPDATE and SELECT of the old and of the new
// application see, phase by phase. The scenarios hold a server against it.

#include <string>
#include <vector>

#include "plan/plan.h"

namespace shoofly {

// What the three statements of one application see in one phase.
struct Seen {
  std::string insert;
  std::string update;
  std::string select;
};

inline constexpr const char* kUntilGate = "expand to gate";
inline constexpr const char* kUntilCutover = "gate to cutover";
inline constexpr const char* kUntilContract = "cutover to contract";
inline constexpr const char* kAfterContract = "after contract";

struct SeenIn {
  std::string phase;
  std::string application;  // "old", "new"
  Seen seen;
};
std::vector<Visibility> visibility(const std::vector<SeenIn>& rows);

// "a", "a and b", "a, b and c"
std::string listed(const std::vector<std::string>& words);
// The same with each name in double quotes.
std::string quoted(std::vector<std::string> names);

// Old and new application use different columns: rename, split, merge.
std::vector<Visibility> two_shapes(const std::vector<std::string>& old_columns,
                                   const std::vector<std::string>& new_columns);
// Both use the same name and cutover swaps what stands behind it. `old_form` and `new_form` name
// the values before and after: "integer" and "bigint".
std::vector<Visibility> one_name(const std::string& column, const std::string& old_form,
                                 const std::string& new_form);
// Nothing to tell apart: each phase and application sees the same, but for the phases named.
std::vector<Visibility> everywhere(const Seen& seen, const std::vector<SeenIn>& but = {});

}  // namespace shoofly

#pragma once

// What the target says of the things that a plan will make, asked before anything is made: their
// types, their text as it will print it, or why it will not have them.

#include <string>
#include <vector>

#include "app/target.h"
#include "base/diagnostic.h"
#include "plan/plan.h"

namespace shoofly {

// A refusal by the target is an answer; a failure to ask is not.
bool is_answer(const Error& error);

// After each step the catalog is held against the prediction, and only the server knows how it
// prints a default (`array['x']`, `'2026-01-01 00:00Z'`) or a check over a column that has another
// type now. So these are built on an empty copy, and the plan then has the server's own words.
// Returns what it refuses, with the plan's steps as the places. Errors: the connection's.
Result<std::vector<Diagnostic>> use_server_words(Target& target, const std::string& file,
                                                 Plan& plan);

}  // namespace shoofly

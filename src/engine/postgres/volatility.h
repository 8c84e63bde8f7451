#pragma once

// On what an expression's value depends, found in the tree that the server made of it.
//
// An expression of a sync is evaluated by the trigger, by the backfill and by the verification, in
// different sessions and at different times, and must give one value each time. IMMUTABLE functions
// do. PostgreSQL marks as STABLE also much that depends on settings alone, and these our sessions
// and sync functions pin (pinned_settings): dates as text, to_char, json of timestamps. And it
// marks as STABLE what may depend on a setting for some argument types but does not for others:
// concat(text, int) calls the output functions of text and int, which are IMMUTABLE, so it is as
// good as IMMUTABLE, and pinning settings for it would only make every write slower (2.2 times in
// the measurements of sync-triggers.md). Everything else that is not IMMUTABLE is refused: it may
// read tables, the clock or the session.

#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/postgres/node_tree.h"

namespace shoofly::postgres {

struct Culprit {
  std::string name;     // last part, to find its place in the text: "random", "||"
  std::string problem;  // "function random() is VOLATILE"
};

struct Dependence {
  bool immutable = true;  // false: through pinned settings, or (see culprits) on more than that
  std::vector<Culprit> culprits;  // what makes it unfit for a sync
};

// `expression` is the node of the expression alone. Asks the server what its functions are; reads
// only.
Result<Dependence> find_dependence(Connection& connection, const ServerNode& expression);

}  // namespace shoofly::postgres

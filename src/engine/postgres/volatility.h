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
// only. It must come before the expression is evaluated for the first time. Errors: refused, for a
// function whose owner is neither a superuser, nor the role that is connected, nor the owner of the
// database or of `table`: a name that an expression leaves to the search path may find a function
// that somebody put there to run with other people's rights.
Result<Dependence> find_dependence(Connection& connection, const QualifiedName& table,
                                   const ServerNode& expression);

}  // namespace shoofly::postgres

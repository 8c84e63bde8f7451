#pragma once

// What a server's expression tree calls: functions, operators, input and output functions of types,
// and values that it takes from the session. Pure.

#include <set>
#include <string>
#include <vector>

#include "engine/postgres/node_tree.h"

namespace shoofly::postgres {

struct Call {
  std::string function;                // oid, or
  std::string operator_;               // oid of an operator
  std::vector<std::string> arguments;  // oids of their types
};

struct Calls {
  std::vector<Call> calls;
  std::set<std::string> input_types;        // text made a value by the type's input function
  std::set<std::string> output_types;       // ... and a value made text
  std::vector<std::string> session_values;  // CURRENT_DATE and the like
  std::vector<std::string> unknown;         // tags of nodes that are not known to be harmless
  bool settings = false;                    // a construct that depends on settings by itself
};

Calls calls_in(const ServerNode& expression);

}  // namespace shoofly::postgres

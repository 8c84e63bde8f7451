#pragma once

// The calls of an up() or down() in JavaScript, one after the other: what is awaited, returned, in
// a list of Promise.all, in a then(), or in the function that a transaction is given.

#include <functional>
#include <string>
#include <vector>

#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// a.b(1).c(2): `root` is "a", and the calls are b and c.
struct Chain {
  std::string root;
  std::vector<const Node*> calls;
  Position at;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  const Node* find(std::string_view name) const;
};
Chain chain_of(const Node& node);

// `take` says the SQL of a chain, or returns false: it cannot be read, and is opaque.
void each_call(const std::vector<Node>& body, SqlScript& sql,
               const std::function<bool(const Chain&)>& take);

}  // namespace shoofly::toolchain::programs

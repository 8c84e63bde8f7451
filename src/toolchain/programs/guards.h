#pragma once

// Conditions around statements. What asks for the server's engine is answered: it is PostgreSQL.
// Whatever else is asked (is the column there, is this production) is taken as perhaps.

#include <string_view>
#include <vector>

#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// What kOther is called whose body perhaps runs. In it stands, too, what follows a `return` that
// perhaps is reached.
inline constexpr std::string_view kPerhaps = "perhaps";

// Without what never runs; the branches of conditions in the place of these.
std::vector<Node> without_guards(std::vector<Node> statements);

inline bool is_perhaps(const Node& node) {
  return node.is(Node::Kind::kOther) && node.text == kPerhaps;
}
// Its body runs again and again.
inline bool is_loop(const Node& node) {
  return node.is(Node::Kind::kOther) && !node.body.empty() &&
         (node.text == "for" || node.text == "while" || node.text == "until");
}

}  // namespace shoofly::toolchain::programs

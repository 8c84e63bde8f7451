#pragma once

// The server's own form of a parsed expression (pg_node_tree, as pg_attrdef.adbin and
// pg_rewrite.ev_action print it), read far enough to know every function, operator and type in it.
// Pure; the same for all versions, because only names of fields are used, never their order.

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly::postgres {

// {TAG :field value ...}, (item item ...), or an atom.
struct ServerNode {
  std::string tag;
  std::map<std::string, std::vector<ServerNode>> fields;
  std::vector<ServerNode> items;
  std::string atom;

  // The first value of a field; an empty node where there is none.
  const ServerNode& field(const std::string& name) const;
};

// Errors: internal.
Result<ServerNode> parse_server_tree(const std::string& text);

// The first node of the tag, from the outside in; nullptr where there is none.
const ServerNode* find_node(const ServerNode& tree, const std::string& tag);

}  // namespace shoofly::postgres

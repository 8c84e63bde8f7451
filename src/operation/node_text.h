#pragma once

// A Node as YAML, such that read_yaml gives it back: names and expressions of any bytes that are
// UTF-8.

#include <string>
#include <utility>
#include <vector>

#include "operation/node.h"

namespace shoofly {

Node text_node(std::string text);
Node list_node(std::vector<Node> items);
// In order; a value of kind kNull is left out.
Node map_node(std::vector<std::pair<std::string, Node>> entries);

// One scalar: plain where that is one word and means itself, else in double quotes.
std::string yaml_scalar(const std::string& text);
// `indent` columns before each line; scalars of several lines as a block where that keeps them.
std::string yaml_text(const Node& node, int indent);

}  // namespace shoofly

#pragma once

// A YAML document as a tree with positions, and the only door to yaml-cpp. JSON is YAML too.
// Anchors, tags and several documents in one file are not part of the change file's language.

#include <string>
#include <vector>

#include "operation/problems.h"

namespace shoofly {

struct NodeEntry;

struct Node {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  Position at;
  std::string text;                // of a scalar
  bool quoted = false;             // "name" is quoted, name is not
  std::vector<Node> items;         // of a list
  std::vector<NodeEntry> entries;  // of a map, in order; keys are scalars, each once

  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }
  const Node* find(const std::string& key) const;
  // For messages: "a text", "a list", "a map", "nothing".
  std::string kind_name() const;
};

struct NodeEntry {
  Node key;
  Node value;
};

// Reads `text`. What is wrong with its form goes to `problems`; then the tree is not used.
Node read_yaml(const std::string& text, Problems& problems);

}  // namespace shoofly

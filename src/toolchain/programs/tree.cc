#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

const Node* Node::argument(std::size_t position) const {
  for (const Argument& item : items) {
    if (!item.key.empty()) continue;
    if (position-- != 0) continue;
    item.read = true;
    return &item.value;
  }
  return nullptr;
}

const Node* Node::keyword(std::string_view key) const {
  for (const Argument& item : items) {
    if (item.key != key) continue;
    item.read = true;
    return &item.value;
  }
  return nullptr;
}

const Node* Node::argument(std::size_t position, std::string_view key) const {
  const Node* named = keyword(key);
  return named != nullptr ? named : argument(position);
}

bool Node::flag(std::string_view key) const {
  const Node* found = keyword(key);
  return found != nullptr && found->is_true();
}

std::string Node::word(std::string_view key) const {
  const Node* found = keyword(key);
  return found != nullptr && found->is_text() && !found->holes ? found->text : "";
}

std::string_view last_part(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

namespace {

// `f` itself, or what wraps it: a function that is assigned, or a member of an object.
const Node* function_in(const Node& node, std::string_view name) {
  if (node.is(Node::Kind::kFunction) && node.text == name) return &node;
  if (node.is(Node::Kind::kClass)) return find_function(node.body, name);
  if (!node.is(Node::Kind::kAssign) || node.items.empty()) return nullptr;
  const Node& value = node.items.front().value;
  if (value.is(Node::Kind::kFunction) && last_part(node.text) == name) return &value;
  if (value.is(Node::Kind::kClass)) return find_function(value.body, name);
  if (!value.is(Node::Kind::kMap)) return nullptr;
  const Node* member = value.keyword(name);
  return member != nullptr && member->is(Node::Kind::kFunction) ? member : nullptr;
}

}  // namespace

const Node* find_function(const std::vector<Node>& statements, std::string_view name) {
  for (const Node& statement : statements) {
    if (const Node* found = function_in(statement, name)) return found;
  }
  return nullptr;
}

const Node* find_value(const std::vector<Node>& statements, std::string_view name) {
  for (const Node& statement : statements) {
    if (statement.is(Node::Kind::kAssign) && statement.text == name && !statement.items.empty())
      return &statement.items.front().value;
  }
  return nullptr;
}

}  // namespace shoofly::toolchain::programs

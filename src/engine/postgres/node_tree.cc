#include "engine/postgres/node_tree.h"

#include <cctype>
#include <string_view>
#include <utility>

namespace shoofly::postgres {
namespace {

// Tokens as the server's pg_strtok cuts them: brackets stand alone, a backslash takes the next
// character as it is.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { advance(); }

  bool at_end() const { return token_.empty(); }

  bool value(ServerNode& node, int depth) {
    if (at_end() || depth > kDeepest) return false;
    if (token_ == "{") return object(node, depth);
    if (token_ == "(") return list(node, depth);
    if (token_ == "}" || token_ == ")") return false;
    node.atom = token_;
    advance();
    return true;
  }

 private:
  static constexpr int kDeepest = 2000;

  bool object(ServerNode& node, int depth) {
    advance();
    node.tag = token_;
    advance();
    std::vector<ServerNode>* values = nullptr;
    while (!at_end() && token_ != "}") {
      if (token_[0] == ':') {
        values = &node.fields[token_.substr(1)];
        advance();
        continue;
      }
      ServerNode child;
      if (values == nullptr || !value(child, depth + 1)) return false;
      values->push_back(std::move(child));
    }
    if (at_end()) return false;
    advance();
    return true;
  }

  bool list(ServerNode& node, int depth) {
    advance();
    while (!at_end() && token_ != ")") {
      ServerNode child;
      if (!value(child, depth + 1)) return false;
      node.items.push_back(std::move(child));
    }
    if (at_end()) return false;
    advance();
    return true;
  }

  static bool bracket(char c) { return c == '(' || c == ')' || c == '{' || c == '}'; }
  static bool space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

  void advance() {
    token_.clear();
    while (at_ < text_.size() && space(text_[at_])) ++at_;
    if (at_ < text_.size() && bracket(text_[at_])) {
      token_ = text_[at_++];
      return;
    }
    while (at_ < text_.size() && !space(text_[at_]) && !bracket(text_[at_])) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      token_ += text_[at_++];
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string token_;
};

}  // namespace

const ServerNode& ServerNode::field(const std::string& name) const {
  static const ServerNode none;
  const auto it = fields.find(name);
  return it == fields.end() || it->second.empty() ? none : it->second.front();
}

Result<ServerNode> parse_server_tree(const std::string& text) {
  Reader reader(text);
  ServerNode tree;
  if (!reader.value(tree, 0) || !reader.at_end()) {
    return internal_error("read node tree: the server printed a form that is not known");
  }
  return tree;
}

const ServerNode* find_node(const ServerNode& tree, const std::string& tag) {
  if (tree.tag == tag) return &tree;
  for (const ServerNode& item : tree.items) {
    if (const ServerNode* found = find_node(item, tag)) return found;
  }
  for (const auto& [name, values] : tree.fields) {
    for (const ServerNode& value : values) {
      if (const ServerNode* found = find_node(value, tag)) return found;
    }
  }
  return nullptr;
}

}  // namespace shoofly::postgres

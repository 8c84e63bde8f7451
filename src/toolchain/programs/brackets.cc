// Lists and maps.

#include <utility>

#include "toolchain/programs/parser.h"

namespace shoofly::toolchain::programs {

// What is in round brackets may be one value.
Node Parser::list() {
  const Deeper deeper(*this, {false, false});
  Node node = other("");
  node.kind = Node::Kind::kList;
  const bool round = here().is("(");
  const std::size_t close = here().match;
  if (deeper.too_deep()) {
    node.kind = Node::Kind::kOther;
    node.text = "what is nested too deep";
    skip_to(close + 1);
    return node;
  }
  advance();
  const std::size_t first = next_;
  bool comma = false;
  while (next_ < close && !at_end()) {
    const std::size_t before = next_;
    argument(node);
    comma = here().is(",");
    if (here().is_name("for") && speaks_python()) {
      node.kind = Node::Kind::kOther;
      node.text = "a list that is computed";
      break;
    }
    if (next_ == before || comma) advance();
  }
  const bool one = round && !comma && next_ > first && node.items.size() == 1 &&
                   node.is(Node::Kind::kList) && node.items.front().key.empty();
  skip_to(close + 1);
  if (!one) return node;
  Node inner = std::move(node.items.front().value);
  return inner;
}

Node Parser::map() {
  const Deeper deeper(*this, {false, false});
  Node node = other("");
  node.kind = Node::Kind::kMap;
  const std::size_t close = here().match;
  if (!deeper.too_deep()) {
    advance();
    while (next_ < close && !at_end()) {
      const std::size_t before = next_;
      map_item(node);
      while (next_ < close && !here().is(",")) jump();
      if (next_ == before || here().is(",")) advance();
    }
  } else {
    node.kind = Node::Kind::kOther;
  }
  skip_to(close + 1);
  return node;
}

void Parser::map_item(Node& node) {
  if (!speaks_javascript()) {
    argument(node);
    if (!here().is(":")) return;
    advance();
    Node key = std::move(node.items.back().value);
    node.items.back() = {key.text, expression()};
    return;
  }
  if (here().is("...")) {
    node.items.push_back({"", other("what is spread")});
    return;
  }
  while ((here().is_name("async") || here().is_name("get") || here().is_name("static")) &&
         !ahead().is(":") && !ahead().is("(") && !ahead().is(","))
    advance();
  if (here().is("*")) advance();
  const Token& key = here();
  if (key.kind != Token::Kind::kName && key.kind != Token::Kind::kText &&
      key.kind != Token::Kind::kNumber) {
    node.items.push_back({"", other("a computed key")});
    return;
  }
  if (ahead().is("(")) {
    advance();
    Node function = javascript_function(key.text);
    node.items.push_back({key.text, std::move(function)});
  } else if (ahead().is(":")) {
    advance();
    advance();
    node.items.push_back({key.text, expression()});
  } else {
    Node name = other(key.text);
    name.kind = Node::Kind::kName;
    node.items.push_back({key.text, std::move(name)});
  }
}

}  // namespace shoofly::toolchain::programs

// Statements, functions and classes of JavaScript and TypeScript; types are passed over.

#include <algorithm>
#include <array>
#include <utility>

#include "toolchain/programs/parser.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr std::array<std::string_view, 8> kMemberWords = {
    "public", "private", "protected", "static", "readonly", "async", "override", "declare"};
// Further than this no arrow is looked for behind its parameters.
constexpr std::size_t kLongestType = 24;

}  // namespace

std::vector<Node> Parser::braces() {
  if (!here().is("{")) return {};
  const std::size_t close = here().match;
  advance();
  std::vector<Node> body = block_until(close);
  skip_to(close + 1);
  return body;
}

std::vector<std::string> Parser::parameters(std::size_t open) const {
  std::vector<std::string> names;
  const std::size_t close = tokens_[open].match;
  bool begins = true;
  for (std::size_t i = open + 1; i < close; ++i) {
    const Token& token = tokens_[i];
    if (begins && token.kind == Token::Kind::kName) names.push_back(token.text);
    begins = token.is(",");
    if (token.kind == Token::Kind::kMark && token.match > i && token.match < close) i = token.match;
  }
  return names;
}

bool Parser::at_arrow() const {
  const std::size_t behind = here().match + 1;
  if (behind >= tokens_.size()) return false;
  if (tokens_[behind].is("=>")) return true;
  if (!tokens_[behind].is(":")) return false;
  for (std::size_t i = behind + 1; i < std::min(behind + kLongestType, tokens_.size()); ++i) {
    const Token& token = tokens_[i];
    if (token.is("=>")) return true;
    if (token.is(",") || token.is(")") || token.is(";") || token.kind == Token::Kind::kText)
      return false;
    if (token.kind == Token::Kind::kMark && token.match > i && token.match + 1 < tokens_.size())
      i = token.match;
  }
  return false;
}

// `: Promise<void>`, up to the body.
void Parser::skip_type(bool in_arrow) {
  if (!here().is(":")) return;
  advance();
  while (!at_end() && !here().is(in_arrow ? "=>" : "{") && !here().is(";")) advance();
}

Node Parser::javascript_arrow() {
  Node node = other("");
  node.kind = Node::Kind::kFunction;
  if (here().is("(")) {
    node.parameters = parameters(next_);
    skip_to(here().match + 1);
  } else {
    node.parameters.push_back(here().text);
    advance();
  }
  skip_type(true);
  if (here().is("=>")) advance();
  if (here().is("{")) {
    node.body = braces();
  } else {
    node.body.push_back(expression());
  }
  return node;
}

// From the star or the name behind `function` on, or from the parameters.
Node Parser::javascript_function(std::string name) {
  Node node = other(std::move(name));
  node.kind = Node::Kind::kFunction;
  if (here().is("*")) advance();
  if (here().kind == Token::Kind::kName) {
    node.text = here().text;
    advance();
  }
  if (here().is("(")) {
    node.parameters = parameters(next_);
    skip_to(here().match + 1);
  }
  skip_type(false);
  node.body = braces();
  return node;
}

Node Parser::javascript_class() {
  Node node = other("");
  node.kind = Node::Kind::kClass;
  advance();
  if (here().kind == Token::Kind::kName) node.text = here().text;
  while (!at_end() && !here().is("{")) advance();
  const std::size_t close = here().match;
  advance();
  const Deeper deeper(*this, {true, false});
  while (!deeper.too_deep() && next_ < close && !at_end()) {
    const std::size_t before = next_;
    javascript_member(node);
    if (next_ == before) advance();
  }
  skip_to(close + 1);
  return node;
}

void Parser::javascript_member(Node& node) {
  if (here().is("@")) {
    advance();
    operand();
    return;
  }
  while (here().kind == Token::Kind::kName && ahead().kind == Token::Kind::kName &&
         std::find(kMemberWords.begin(), kMemberWords.end(), here().text) != kMemberWords.end())
    advance();
  Node name = other(here().text);
  name.kind = Node::Kind::kName;
  advance();
  if (here().is("?") || here().is("!")) advance();
  if (here().is("(")) {
    Node function = javascript_function(name.text);
    function.at = name.at;
    node.body.push_back(std::move(function));
    return;
  }
  if (here().is(":")) {
    while (!at_end() && !here().is("=") && !here().is(";") && !here().is("}")) jump();
  }
  if (here().is("=")) node.body.push_back(assignment(std::move(name)));
}

// What stands in the braces of `try` is done; all else depends.
Node Parser::javascript_control() {
  Node node = other(here().text);
  const bool tries = here().is_name("try");
  advance();
  if (here().is_name("await")) advance();
  if (here().is("(")) {
    const std::size_t close = here().match;
    // for (const name of ..)
    if (node.text == "for" && ahead(2).kind == Token::Kind::kName && ahead(3).is_name("of")) {
      const Deeper deeper(*this, {false, false});
      node.parameters.push_back(ahead(2).text);
      skip_to(next_ + 4);
      node.items.push_back({"", expression()});
      if (next_ != close) node.items.clear();
    } else if (node.text == "if") {
      node.parameters = words_between(next_ + 1, close);
    }
    skip_to(close + 1);
  }
  if (here().is("{")) {
    node.body = braces();
  } else if (!at_end() && !here().is("}")) {
    const bool leaves = here().is_name("return");
    node.body.push_back(javascript_statement());
    node.body.back().leaves = leaves;
  }
  if (tries) node.text = "try";
  return node;
}

Node Parser::javascript_statement() {
  const Deeper deeper(*this, manner_);
  if (deeper.too_deep()) {
    Node node = other("what is nested too deep");
    jump();
    return node;
  }
  while (here().is_name("export") || here().is_name("default") || here().is_name("abstract") ||
         here().is_name("declare"))
    advance();
  const Token& token = here();
  if (token.is("{")) {
    Node node = other("{");
    node.body = braces();
    return node;
  }
  if (token.is_name("import") || token.is_name("interface") || token.is_name("type")) {
    if (!ahead().is("(") && !ahead().is(".") && !ahead().is("=")) {
      advance();
      while (!at_end() && !here().is(";") && !here().first_on_line) jump();
      return other("");
    }
  }
  if (token.is_name("async") && ahead().is_name("function")) advance();
  if (here().is_name("function")) {
    advance();
    return javascript_function("");
  }
  if (token.is_name("class")) return javascript_class();
  for (const std::string_view word :
       {"if", "else", "for", "while", "do", "switch", "try", "catch", "finally", "with"}) {
    if (token.is_name(word)) return javascript_control();
  }
  if (token.is_name("const") || token.is_name("let") || token.is_name("var")) advance();
  Node node = expression();
  if (here().is(":") && node.is(Node::Kind::kName)) {
    while (!at_end() && !here().is("=") && !here().is(";")) advance();
  }
  if (here().is("=")) node = assignment(std::move(node));
  while (here().is(",")) {  // more of `const a = 1, b = 2`
    advance();
    expression();
    if (here().is("=")) assignment(other(""));
  }
  return node;
}

// The type behind `as`.
void Parser::skip_cast() {
  while (!here().first_on_line &&
         (here().kind == Token::Kind::kName || here().is(".") || here().is("[")))
    jump();
}

bool Parser::take_javascript_postfix(Node& node) {
  const Token& token = here();
  const bool value = node.is(Node::Kind::kName) || node.is(Node::Kind::kCall);
  if (token.kind == Token::Kind::kText && value && !token.spaced) {  // sql`..`
    if (node.is(Node::Kind::kName)) make_call(node);
    Node text = text_operand();
    node.items.push_back({"", std::move(text)});
    return true;
  }
  if (token.is("!") && !token.spaced) {
    advance();
    return true;
  }
  if (token.is_name("as") || token.is_name("satisfies")) {
    advance();
    skip_cast();
    return true;
  }
  if (!token.is("<") || token.spaced || !value) return false;
  for (std::size_t i = 1; i < kLongestType; ++i) {
    if (ahead(i).is(">") && ahead(i + 1).is("(")) {
      skip_to(next_ + i + 1);
      return true;
    }
    if (ahead(i).is("(") || ahead(i).is(";")) return false;
  }
  return false;
}

}  // namespace shoofly::toolchain::programs

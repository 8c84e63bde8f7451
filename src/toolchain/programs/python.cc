// Python's statements: what is further in belongs to what it stands below.

#include <algorithm>
#include <array>
#include <utility>

#include "toolchain/programs/parser.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr std::array<std::string_view, 10> kPythonControl = {
    "if", "elif", "else", "for", "while", "try", "except", "finally", "match", "case"};

}  // namespace

std::vector<Node> Parser::python_block(int column) {
  std::vector<Node> statements;
  const Deeper deeper(*this, {true, false});
  while (!at_end() && here().at.column >= column) {
    const std::size_t before = next_;
    if (deeper.too_deep()) {
      if (statements.empty()) statements.push_back(other("what is nested too deep"));
      jump();
      continue;
    }
    statements.push_back(python_statement());
    finish_statement(statements, before);
  }
  return statements;
}

// From the header on, up to its colon.
void Parser::skip_python_header() {
  while (!at_end() && !here().is(":") && !here().first_on_line) jump();
}

std::vector<Node> Parser::python_body(int column) {
  skip_python_header();
  if (!here().is(":")) return {};
  advance();
  if (!here().first_on_line) {  // on the same line
    std::vector<Node> body;
    while (!at_end() && !here().first_on_line) {
      const std::size_t before = next_;
      body.push_back(python_statement());
      finish_statement(body, before);
    }
    return body;
  }
  return here().at.column > column ? python_block(column + 1) : std::vector<Node>();
}

Node Parser::python_suite(Node header, int column) {
  if (header.text == "if" || header.text == "elif") {
    const std::size_t begin = next_;
    skip_python_header();
    header.parameters = words_between(begin, next_);
    next_ = begin;
  }
  header.body = python_body(column);
  return header;
}

Node Parser::python_statement() {
  const Token& token = here();
  const int column = token.at.column;
  Node node = other(token.text);
  if (token.is("@") || token.is_name("import") || token.is_name("from")) {
    advance();
    while (!at_end() && !here().first_on_line && !here().is(";")) jump();
    return other("");
  }
  if (token.is_name("pass") || token.is_name("global")) {
    advance();
    while (!at_end() && !here().first_on_line && !here().is(";")) advance();
    return other("");
  }
  if (token.is_name("async") && ahead().is_name("def")) advance();
  if (here().is_name("def") || token.is_name("class")) {
    node.kind = token.is_name("class") ? Node::Kind::kClass : Node::Kind::kFunction;
    advance();
    node.text = here().text;
    advance();
    if (here().is("(")) node.parameters = parameters(next_);
    return python_suite(std::move(node), column);
  }
  if (token.is_name("with")) {
    node.kind = Node::Kind::kWith;
    advance();
    node.items.push_back({"", expression()});
    node.text = here().is_name("as") ? ahead().text : "";
    return python_suite(std::move(node), column);
  }
  const bool controls =
      token.kind == Token::Kind::kName && !ahead().is("=") &&
      std::find(kPythonControl.begin(), kPythonControl.end(), token.text) != kPythonControl.end();
  if (controls) advance();
  // for name in ..:
  if (controls && token.is_name("for") && here().kind == Token::Kind::kName &&
      ahead().is_name("in")) {
    node.parameters.push_back(here().text);
    skip_to(next_ + 2);
    node.items.push_back({"", expression()});
    if (!here().is(":")) node.items.clear();
  }
  if (controls) return python_suite(std::move(node), column);
  node = expression();
  if (here().is(":")) {  // the type of what is assigned
    advance();
    expression();
    if (!here().is("=")) return other("");
  }
  if (here().is("=")) node = assignment(std::move(node));
  while (!at_end() && !here().first_on_line && !here().is(";")) {
    node = other("an expression");
    jump();
  }
  return node;
}

}  // namespace shoofly::toolchain::programs

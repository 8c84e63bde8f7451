// Statements of Ruby and Elixir: what `do` or a keyword opens ends with `end`.

#include <algorithm>
#include <array>
#include <utility>

#include "toolchain/programs/parser.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr std::array<std::string_view, 9> kBlockControl = {
    "if", "unless", "while", "until", "case", "for", "begin", "cond", "try"};
constexpr std::array<std::string_view, 7> kBranches = {"else",   "elsif", "when", "rescue",
                                                       "ensure", "after", "in"};

template <std::size_t N>
bool among(const Token& token, const std::array<std::string_view, N>& words) {
  return token.kind == Token::Kind::kName &&
         std::find(words.begin(), words.end(), token.text) != words.end();
}

}  // namespace

std::vector<Node> Parser::blocks_until_end() {
  std::vector<Node> statements;
  const Deeper deeper(*this, {true, false});
  while (!at_end() && !here().is_name("end") && !here().is("}")) {
    const std::size_t before = next_;
    if (deeper.too_deep()) {
      if (statements.empty()) statements.push_back(other("what is nested too deep"));
      jump();
      continue;
    }
    statements.push_back(block_statement());
    finish_statement(statements, before);
  }
  if (here().is_name("end")) advance();
  return statements;
}

Node Parser::block_definition(Node::Kind kind) {
  Node node = other("");
  node.kind = kind;
  advance();
  node.text = here().text;
  const std::size_t line = here().at.line;
  advance();
  while (here().is(".") || here().is("::")) {
    advance();
    node.text = here().text;
    advance();
  }
  if (here().is("(")) {
    node.parameters = parameters(next_);
    skip_to(here().match + 1);
  }
  while (!at_end() && here().at.line == static_cast<int>(line) && !here().is_name("do") &&
         !here().is(";") && !here().is("=")) {
    if (here().kind == Token::Kind::kLabel && here().text == "do") {  // def up, do: ..
      advance();
      node.body.push_back(block_statement());
      return node;
    }
    jump();
  }
  if (here().is("=")) {  // def up = ..
    advance();
    node.body.push_back(block_statement());
    return node;
  }
  if (here().is_name("do")) advance();
  while (here().is(";")) advance();  // def down; end
  node.body = blocks_until_end();
  return node;
}

bool Parser::goes_on() const {
  if (next_ == 0) return false;
  const Token& last = tokens_[next_ - 1];
  return last.is("&&") || last.is("||") || last.is_name("and") || last.is_name("or");
}

Node Parser::block_control() {
  Node node = other(here().text);
  const int line = here().at.line;
  advance();
  {
    const Deeper deeper(*this, {true, true});
    const std::size_t begin = next_;
    const bool arrow = ahead().is("<-") || (ahead().is("<") && ahead(2).is("-"));
    // for name <- .. do
    if (node.text == "for" && here().kind == Token::Kind::kName && arrow) {
      node.parameters.push_back(here().text);
      skip_to(next_ + (ahead().is("<-") ? 2 : 3));
      node.items.push_back({"", expression()});
      const bool one =
          here().is(",") && ahead().kind == Token::Kind::kLabel && ahead().text == "do";
      if (!here().is_name("do") && !one) node.items.clear();
    }
    while (!at_end() && (here().at.line == line || goes_on()) && !here().is_name("do") &&
           !here().is_name("then") && !here().is(";")) {
      if (here().kind == Token::Kind::kLabel && here().text == "do") {
        if (node.parameters.empty()) node.parameters = words_between(begin, next_);
        advance();
        node.body.push_back(block_statement());
        while (!at_end() && here().at.line == line && !here().is_name("end")) jump();
        return node;
      }
      jump();
    }
    if (node.parameters.empty()) node.parameters = words_between(begin, next_);
  }
  if (here().is_name("do") || here().is_name("then")) advance();
  while (here().is(";")) advance();
  node.body = blocks_until_end();
  return node;
}

Node Parser::block_statement() {
  const Token& token = here();
  if (token.is_name("class") || token.is_name("module") || token.is_name("defmodule"))
    return block_definition(Node::Kind::kClass);
  if (token.is_name("def") || token.is_name("defp")) return block_definition(Node::Kind::kFunction);
  if (among(token, kBlockControl)) return block_control();
  if (among(token, kBranches)) {
    Node node = other(token.text);
    const std::size_t begin = next_ + 1;
    while (!at_end() && here().at.line == node.at.line && !here().is(";")) jump();
    if (node.text == "elsif") node.parameters = words_between(begin, next_);
    return node;
  }
  if (token.is_name("do")) {
    Node node = other("a block");
    take_do(node);
    return node;
  }
  Node node = expression();
  if (here().is("=")) node = assignment(std::move(node));
  const bool modified = here().is_name("if") || here().is_name("unless") || here().is_name("while");
  // In its line: on the next one it begins a statement.
  if (modified && !here().first_on_line) {
    Node control = other(here().text);
    control.at = node.at;
    control.body.push_back(std::move(node));
    advance();
    const std::size_t begin = next_;
    while (!at_end() && (!here().first_on_line || goes_on()) && !here().is(";") && !here().is("}"))
      jump();
    control.parameters = words_between(begin, next_);
    return control;
  }
  if (node.is(Node::Kind::kName)) make_call(node);
  while (!at_end() && !here().first_on_line && !here().is(";") && !here().is("}") &&
         !here().is_name("end")) {
    node = other("an expression");
    jump();
  }
  return node;
}

std::vector<std::string> Parser::bar_parameters() {
  std::vector<std::string> names;
  if (here().is("||")) advance();
  if (!here().is("|")) return names;
  advance();
  while (!at_end() && !here().is("|")) {
    if (here().kind == Token::Kind::kName) names.push_back(here().text);
    advance();
  }
  advance();
  return names;
}

void Parser::take_do(Node& call) {
  if (call.is(Node::Kind::kName)) make_call(call);
  advance();
  call.parameters = bar_parameters();
  call.body = blocks_until_end();
}

void Parser::take_brace_block(Node& call) {
  if (call.is(Node::Kind::kName)) make_call(call);
  const std::size_t close = here().match;
  advance();
  call.parameters = bar_parameters();
  call.body = block_until(close);
  skip_to(close + 1);
}

// fn x -> .. end
Node Parser::elixir_function() {
  Node node = other("");
  node.kind = Node::Kind::kFunction;
  advance();
  if (here().kind == Token::Kind::kName && ahead().is("->")) node.parameters.push_back(here().text);
  while (!at_end() && !here().is("->")) jump();
  advance();
  node.body = blocks_until_end();
  return node;
}

// -> { .. }, -> (x) do .. end
Node Parser::ruby_lambda() {
  Node node = other("");
  node.kind = Node::Kind::kFunction;
  advance();
  if (here().is("(")) jump();
  if (here().is("{")) {
    take_brace_block(node);
  } else if (here().is_name("do")) {
    take_do(node);
  }
  return node;
}

}  // namespace shoofly::toolchain::programs

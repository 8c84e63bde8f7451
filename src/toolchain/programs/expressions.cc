// Values, calls and what is chained to them.

#include <algorithm>
#include <array>
#include <utility>

#include "toolchain/programs/literals.h"
#include "toolchain/programs/parser.h"

namespace shoofly::toolchain::programs {
namespace {

template <std::size_t N>
bool one_of(const Token& token, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), token.text) != words.end();
}

constexpr std::array<std::string_view, 10> kModifiers = {
    "if", "unless", "while", "until", "and", "or", "do", "end", "then", "rescue"};
constexpr std::array<std::string_view, 13> kGoesOn = {".", "?.", "&.", "|>", "&&", "||", "??",
                                                      "+", "?",  ":",  "=>", "<>", "="};

void texts_apart(Node& list, const Token& token) {
  const std::string& words = token.text;
  for (std::size_t at = words.find_first_not_of(" \t\n"); at != std::string::npos;) {
    const std::size_t end = std::min(words.find_first_of(" \t\n", at), words.size());
    Node text;
    text.kind = Node::Kind::kText;
    text.text = words.substr(at, end - at);
    text.at = token.at;
    list.items.push_back({"", std::move(text)});
    at = words.find_first_not_of(" \t\n", end);
  }
}

}  // namespace

void Parser::jump() {
  if (here().kind == Token::Kind::kMark && here().match > next_) {
    skip_to(here().match + 1);
  } else {
    advance();
  }
}

std::vector<std::string> Parser::words_between(std::size_t begin, std::size_t end) const {
  std::vector<std::string> words;
  for (std::size_t i = begin; i < std::min(end, tokens_.size()); ++i) {
    const Token& token = tokens_[i];
    const bool text = token.kind == Token::Kind::kText || token.kind == Token::Kind::kSymbol;
    // `Ecto.Adapters.Postgres` is one.
    const bool goes_on = !words.empty() && (token.is(".") || words.back().ends_with('.')) &&
                         words.back().starts_with("Ecto");
    if (goes_on) {
      words.back() += token.text;
    } else {
      words.push_back((text ? "\"" : "") + token.text);
    }
  }
  return words;
}

Node Parser::other(std::string what) const {
  Node node;
  node.at = here().at;
  node.text = std::move(what);
  return node;
}

bool Parser::line_continues() const {
  if (speaks_python() || here().kind != Token::Kind::kMark) return false;
  return one_of(here(), kGoesOn);
}

bool Parser::ends_expression() const {
  const Token& token = here();
  if (token.kind == Token::Kind::kEnd || token.kind == Token::Kind::kLabel) return true;
  if (manner_.lines_end && token.first_on_line && !line_continues()) return true;
  if (token.kind == Token::Kind::kMark) {
    const std::string& text = token.text;
    return text == "," || text == ")" || text == "]" || text == "}" || text == ";" || text == ":" ||
           text == "=" || text == "=>" || text == "->";
  }
  if (token.kind != Token::Kind::kName) return false;
  // Ruby's are of whole statements.
  if (is(Language::kElixir) && (token.text == "and" || token.text == "or")) return false;
  if (has_do()) return one_of(token, kModifiers);
  return speaks_python() && (token.text == "as" || token.text == "for");
}

void Parser::skip_expression() {
  while (!ends_expression() || here().is(":") || here().is("->") || here().is("=>")) {
    if (here().is(":") && !speaks_javascript()) return;
    jump();
  }
}

Node Parser::expression() {
  const Deeper deeper(*this, manner_);
  if (deeper.too_deep()) {
    Node node = other("what is nested too deep");
    skip_expression();
    return node;
  }
  Node node = operand();
  for (bool chained = false; !ends_expression(); chained = node.is(Node::Kind::kOther))
    binary(node, chained);
  return node;
}

// Operands stay, each with the operator before it: `chained` says that the node is such a row.
void Parser::binary(Node& node, bool chained) {
  const Token& op = here();
  const bool joins = op.is("+") || op.is("<>");
  const std::size_t before = next_;
  if (op.kind == Token::Kind::kMark || op.kind == Token::Kind::kName) advance();
  if (speaks_javascript() && (op.is_name("as") || op.is_name("satisfies"))) return skip_cast();
  if (op.is("?")) {  // of a conditional expression; else it would be taken for a label
    node = other("a value that depends on a condition");
    skip_expression();
    return;
  }
  const std::string sign = op.text;
  Node right = operand();
  if (next_ == before) advance();
  if (joins && node.is_text() && (right.is_text() || right.is(Node::Kind::kName))) {
    concatenate(node, right);
    return;
  }
  if (!chained || node.items.empty()) {
    Node result;
    result.at = node.at;
    result.text = "an expression";
    result.items.push_back({"", std::move(node)});
    node = std::move(result);
  }
  node.items.push_back({sign, std::move(right)});
}

void Parser::concatenate(Node& left, const Node& right) {
  if (right.is(Node::Kind::kName)) {
    left.pieces.push_back({left.text.size(), right.at, false});
    left.text += hole_name(right.text);
    left.holes = true;
    return;
  }
  for (lint::Origin piece : right.pieces) {
    piece.offset += left.text.size();
    left.pieces.push_back(piece);
  }
  left.text += right.text;
  left.holes = left.holes || right.holes;
}

Node Parser::operand() {
  const Token& token = here();
  switch (token.kind) {
    case Token::Kind::kText:
    case Token::Kind::kSymbol:
      return postfix(text_operand());
    case Token::Kind::kWords: {
      Node node = other("");
      node.kind = Node::Kind::kList;
      texts_apart(node, token);
      advance();
      return postfix(std::move(node));
    }
    case Token::Kind::kNumber: {
      Node node = other(token.text);
      node.kind = Node::Kind::kNumber;
      advance();
      return postfix(std::move(node));
    }
    case Token::Kind::kName:
      return name_operand();
    case Token::Kind::kMark:
      return bracketed();
    case Token::Kind::kLabel:
    case Token::Kind::kEnd:
      break;
  }
  return other("nothing");
}

Node Parser::text_operand() {
  Node node = other("");
  node.kind = Node::Kind::kText;
  node.symbol = here().kind == Token::Kind::kSymbol;
  do {
    for (lint::Origin piece : here().pieces) {
      piece.offset += node.text.size();
      node.pieces.push_back(piece);
    }
    node.text += here().text;
    node.holes = node.holes || here().holes;
    advance();
  } while (here().kind == Token::Kind::kText && !node.symbol && !speaks_javascript() &&
           !(manner_.lines_end && here().first_on_line));
  return node;
}

Node Parser::name_operand() {
  const std::string& name = here().text;
  if (name == "await" || name == "new" || name == "return" || name == "yield" ||
      (name == "async" && speaks_javascript())) {
    const bool constructs = name == "new";
    advance();
    if (ends_expression()) return other("nothing");
    Node node = operand();
    if (constructs && node.is(Node::Kind::kName)) make_call(node);
    return node;
  }
  Node node = other(name);
  if (name == "function" && speaks_javascript()) {
    advance();
    return postfix(javascript_function(""));
  }
  if (name == "class" && speaks_javascript()) return javascript_class();
  if (name == "lambda" && speaks_python()) return lambda();
  if (name == "fn" && is(Language::kElixir)) return elixir_function();
  if (speaks_javascript() && ahead().is("=>")) return javascript_arrow();
  if (name == "not" || name == "typeof" || name == "void") {
    advance();
    if (!ends_expression()) operand();
    return other("an expression");
  }
  advance();
  if (name == "None" || name == "null" || name == "nil" || name == "undefined") {
    node.kind = Node::Kind::kNothing;
    return node;
  }
  if (name == "True" || name == "true" || name == "False" || name == "false") {
    node.kind = Node::Kind::kTruth;
    node.text = name == "True" || name == "true" ? "true" : "false";
    return node;
  }
  node.kind = Node::Kind::kName;
  return postfix(std::move(node));
}

Node Parser::lambda() {
  Node node = other("a function");
  while (!ends_expression() && !here().is(":")) jump();
  while (here().is(",")) {  // its parameters
    advance();
    while (!ends_expression() && !here().is(":")) jump();
  }
  if (here().is(":")) advance();
  skip_expression();
  return node;
}

Node Parser::bracketed() {
  const Token& token = here();
  if (token.is("(")) {
    if (speaks_javascript() && at_arrow()) return javascript_arrow();
    return postfix(list());
  }
  if (token.is("[")) return postfix(list());
  if (token.is("{")) return is(Language::kElixir) ? list() : postfix(map());
  if (token.is("->") && is(Language::kRuby)) return ruby_lambda();
  if (token.is("%") && is(Language::kElixir) && ahead().is("{")) {
    advance();
    return map();
  }
  if (token.is("<") && speaks_javascript()) {  // <const>false
    for (std::size_t i = 1; i < 24; ++i) {
      if (ahead(i).is(";") || ahead(i).is("(")) break;
      if (!ahead(i).is(">")) continue;
      skip_to(next_ + i + 1);
      return operand();
    }
  }
  Node node = other("an expression");
  const bool minus = token.is("-");
  advance();
  if (minus && here().kind == Token::Kind::kNumber) {
    node.kind = Node::Kind::kNumber;
    node.text = "-" + here().text;
    advance();
    return node;
  }
  if (!ends_expression()) node.items.push_back({token.text, operand()});
  return node;
}

Node Parser::postfix(Node node) {
  for (int links = 0; links < kLongestChain; ++links) {
    if (!take_postfix(node)) return node;
  }
  node = other("a chain of calls that is too long");
  skip_expression();
  return node;
}

// "a.b.c" becomes the call of c on a.b.
void Parser::make_call(Node& node) {
  const std::size_t dot = node.text.rfind('.');
  node.kind = Node::Kind::kCall;
  if (dot == std::string::npos) return;
  Node on;
  on.kind = Node::Kind::kName;
  on.at = node.at;
  on.text = node.text.substr(0, dot);
  node.text.erase(0, dot + 1);
  node.on.push_back(std::move(on));
}

bool Parser::take_postfix(Node& node) {
  const Token& token = here();
  if (manner_.lines_end && token.first_on_line && !line_continues()) return false;
  const bool scope = token.is("::") && is(Language::kRuby) && node.is(Node::Kind::kName);
  if (token.is(".") || token.is("?.") || token.is("&.") || scope) {
    take_member(node);
    return true;
  }
  const bool callable = node.is(Node::Kind::kName) ||
                        (node.is(Node::Kind::kCall) && node.items.empty()) ||
                        (node.is(Node::Kind::kCall) && !has_do());
  if (token.is("(") && callable && !(has_do() && token.spaced)) {
    take_call(node);
    return true;
  }
  if (token.is("[") && !(has_do() && token.spaced)) {
    jump();
    if (!node.is(Node::Kind::kName)) node = other("a part of a value");
    return true;
  }
  if (speaks_javascript()) return take_javascript_postfix(node);
  if (!has_do()) return false;
  if (token.is_name("do") && !manner_.leaves_do &&
      (node.is(Node::Kind::kName) || node.is(Node::Kind::kCall))) {
    take_do(node);
    return true;
  }
  if (token.is("{") && is(Language::kRuby) &&
      (node.is(Node::Kind::kName) || node.is(Node::Kind::kCall))) {
    take_brace_block(node);
    return true;
  }
  const bool bare = node.is(Node::Kind::kName) ||
                    (node.is(Node::Kind::kCall) && node.items.empty() && node.body.empty());
  if (!bare || !begins_command_argument()) return false;
  command_arguments(node);
  return true;
}

void Parser::take_member(Node& node) {
  const Position at = node.at;
  advance();
  if (here().kind != Token::Kind::kName && here().kind != Token::Kind::kLabel) {
    if (here().is("(")) jump();
    node = other("a call of what is computed");
    return;
  }
  if (node.is(Node::Kind::kName)) {
    node.text += "." + here().text;
  } else {
    Node call;
    call.kind = Node::Kind::kCall;
    call.at = here().at;
    call.text = here().text;
    call.on.push_back(std::move(node));
    node = std::move(call);
  }
  if (node.at.line == 0) node.at = at;
  advance();
}

void Parser::take_call(Node& node) {
  if (node.is(Node::Kind::kName)) {
    make_call(node);
  } else if (!node.items.empty()) {  // what a call has given is called
    Node call = other("a call of what is computed");
    call.at = node.at;
    node = std::move(call);
  }
  const std::size_t close = here().match;
  advance();
  arguments(node, close);
  skip_to(close + 1);
}

void Parser::arguments(Node& call, std::size_t close) {
  const Deeper deeper(*this, {false, false});
  if (deeper.too_deep()) {
    call.kind = Node::Kind::kOther;
    call.text = "what is nested too deep";
    return;
  }
  while (next_ < close && !at_end()) {
    const std::size_t before = next_;
    argument(call);
    if (here().is_name("for") && speaks_python()) call.items.push_back({"", other("a loop")});
    while (next_ < close && !here().is(",")) jump();
    if (here().is(",") || next_ == before) advance();
  }
}

void Parser::argument(Node& call) {
  std::string key;
  if (here().kind == Token::Kind::kLabel) {
    key = here().text;
    advance();
  } else if (speaks_python() && here().kind == Token::Kind::kName && ahead().is("=")) {
    key = here().text;
    advance();
    advance();
  }
  Node value = expression();
  if (here().is("=>") && is(Language::kRuby)) {
    key = value.text;
    advance();
    value = expression();
  }
  call.items.push_back({std::move(key), std::move(value)});
}

bool Parser::begins_command_argument() const {
  const Token& token = here();
  if (!token.spaced || token.first_on_line) return false;
  switch (token.kind) {
    case Token::Kind::kText:
    case Token::Kind::kSymbol:
    case Token::Kind::kWords:
    case Token::Kind::kLabel:
    case Token::Kind::kNumber:
      return true;
    case Token::Kind::kName:
      return !one_of(token, kModifiers) && token.text != "in" && token.text != "when";
    case Token::Kind::kMark:
      if (token.is("[") || token.is("(") || token.is("->")) return true;
      if (token.is("%")) return ahead().is("{") && !ahead().spaced;
      return (token.is("*") || token.is("**") || token.is("&") || token.is("!") || token.is("-")) &&
             !ahead().spaced;
    case Token::Kind::kEnd:
      break;
  }
  return false;
}

void Parser::command_arguments(Node& call) {
  if (call.is(Node::Kind::kName)) make_call(call);
  {
    const Deeper deeper(*this, {manner_.lines_end, true});
    if (deeper.too_deep()) return skip_expression();
    while (true) {
      const std::size_t before = next_;
      argument(call);
      if (next_ == before || !here().is(",")) break;
      advance();
    }
  }
}

}  // namespace shoofly::toolchain::programs

#pragma once

// Tokens to a tree. Expressions are one grammar for all languages, with what each has of its own;
// statements are a file per family. Tolerant: what is not understood becomes kOther, and reading
// goes on behind it. Never looks at a token more than a constant number of times per level of
// nesting, and goes no deeper than kDeepest.

#include <string>
#include <string_view>
#include <vector>

#include "toolchain/programs/tokens.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

class Parser {
 public:
  // The tokens outlive it.
  Parser(const std::vector<Token>& tokens, Language language)
      : tokens_(tokens), language_(language) {}

  std::vector<Node> program();

 private:
  static constexpr int kDeepest = 120;
  static constexpr int kLongestChain = 400;

  // How a line's end and `do` are read where the parser is; brackets begin anew.
  struct Manner {
    bool lines_end = true;
    bool leaves_do = false;  // `do` belongs to a call further out
  };
  class Deeper;

  const Token& here() const { return tokens_[next_]; }
  const Token& ahead(std::size_t count = 1) const {
    return tokens_[std::min(next_ + count, tokens_.size() - 1)];
  }
  bool at_end() const { return here().kind == Token::Kind::kEnd; }
  void advance() {
    if (!at_end()) ++next_;
  }
  void skip_to(std::size_t token) { next_ = std::min(token, tokens_.size() - 1); }
  // Over a bracket with what is in it.
  void jump();
  bool is(Language language) const { return language_ == language; }
  bool has_do() const { return is(Language::kRuby) || is(Language::kElixir); }
  bool speaks_python() const { return is(Language::kPython); }
  bool speaks_javascript() const { return is(Language::kJavaScript); }
  Node other(std::string what) const;
  // For the condition of a statement.
  std::vector<std::string> words_between(std::size_t begin, std::size_t end) const;

  // expressions.cc, brackets.cc
  Node expression();
  Node operand();
  Node name_operand();
  Node text_operand();
  Node bracketed();
  Node list();
  Node map();
  Node lambda();
  void map_item(Node& node);
  Node postfix(Node node);
  bool take_postfix(Node& node);
  void take_member(Node& node);
  void take_call(Node& node);
  void arguments(Node& call, std::size_t close);
  void argument(Node& call);
  void command_arguments(Node& call);
  bool begins_command_argument() const;
  bool ends_expression() const;
  bool line_continues() const;
  void skip_expression();
  void binary(Node& node, bool chained);
  static void concatenate(Node& left, const Node& right);
  static void make_call(Node& node);

  // Statements.
  std::vector<Node> block_until(std::size_t close);
  Node statement();
  void finish_statement(std::vector<Node>& statements, std::size_t before);
  Node assignment(const Node& target);

  // python.cc
  std::vector<Node> python_block(int column);
  Node python_statement();
  Node python_suite(Node header, int column);
  void skip_python_header();
  std::vector<Node> python_body(int column);

  // javascript.cc
  Node javascript_statement();
  Node javascript_function(std::string name);
  Node javascript_class();
  void javascript_member(Node& node);
  Node javascript_control();
  Node javascript_arrow();
  bool at_arrow() const;
  void skip_type(bool in_arrow);
  std::vector<Node> braces();
  std::vector<std::string> parameters(std::size_t open) const;
  void skip_cast();
  bool take_javascript_postfix(Node& node);

  // blocks.cc: Ruby and Elixir
  std::vector<Node> blocks_until_end();
  Node block_statement();
  Node block_definition(Node::Kind kind);
  Node block_control();
  // The line before ends with what needs more.
  bool goes_on() const;
  void take_do(Node& call);
  void take_brace_block(Node& call);
  std::vector<std::string> bar_parameters();
  Node elixir_function();
  Node ruby_lambda();

  const std::vector<Token>& tokens_;
  Language language_;
  std::size_t next_ = 0;
  int depth_ = 0;
  Manner manner_;
};

// For as long as it lives the parser is one level deeper, and reads in another manner.
class Parser::Deeper {
 public:
  Deeper(Parser& parser, Manner manner) : parser_(parser), before_(parser.manner_) {
    ++parser_.depth_;
    parser_.manner_ = manner;
  }
  ~Deeper() {
    --parser_.depth_;
    parser_.manner_ = before_;
  }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  bool too_deep() const { return parser_.depth_ > kDeepest; }

 private:
  Parser& parser_;
  Manner before_;
};

}  // namespace shoofly::toolchain::programs

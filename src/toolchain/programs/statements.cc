// A program as a sequence of statements.

#include <utility>

#include "toolchain/programs/guards.h"
#include "toolchain/programs/parser.h"

namespace shoofly::toolchain::programs {

std::vector<Node> Parser::program() {
  if (speaks_python()) return python_block(1);
  std::vector<Node> statements;
  while (!at_end()) {
    const std::size_t before = next_;
    statements.push_back(statement());
    finish_statement(statements, before);
  }
  return statements;
}

Node Parser::statement() {
  return speaks_python()       ? python_statement()
         : speaks_javascript() ? javascript_statement()
                               : block_statement();
}

// Up to where the next one begins; always a step further.
void Parser::finish_statement(std::vector<Node>& statements, std::size_t before) {
  if (next_ == before) advance();
  while (here().is(";")) advance();
  if (tokens_[before].is_name("return")) {
    Node& last = statements.back();
    // `return if ..` is the condition's.
    (last.is(Node::Kind::kOther) && !last.body.empty() ? last.body.back() : last).leaves = true;
  }
  if (statements.back().is(Node::Kind::kOther) && statements.back().text.empty())
    statements.pop_back();
}

std::vector<Node> Parser::block_until(std::size_t close) {
  std::vector<Node> statements;
  const Deeper deeper(*this, {true, false});
  if (deeper.too_deep()) {
    statements.push_back(other("what is nested too deep"));
    skip_to(close);
    return statements;
  }
  while (next_ < close && !at_end()) {
    const std::size_t before = next_;
    statements.push_back(statement());
    finish_statement(statements, before);
  }
  return statements;
}

Node Parser::assignment(const Node& target) {
  Node node;
  node.kind = Node::Kind::kAssign;
  node.at = target.at;
  node.text = target.is(Node::Kind::kName) ? target.text : "";
  advance();
  node.items.push_back({"", expression()});
  return node;
}

Program read_program(std::string_view text, Language language) {
  Words words = words_of(text, language);
  Program program;
  program.remarks = std::move(words.remarks);
  program.broken = words.broken;
  if (program.broken) return program;
  Parser parser(words.tokens, language);
  program.statements = without_guards(parser.program());
  return program;
}

}  // namespace shoofly::toolchain::programs

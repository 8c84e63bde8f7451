// PostgreSQL's texts: expressions and types that people write, trees and definitions that a server
// prints: read or refused.

#include <cstdlib>
#include <string>

#include "engine/postgres/expression_shape.h"
#include "engine/postgres/node_tree.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/scanner.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::size_t past = 0;
  const auto tokens = shoofly::postgres::scan(text);
  if (tokens.ok()) {
    for (const shoofly::postgres::Token& token : *tokens) {
      if (token.start < past || token.end > text.size()) std::abort();
      past = token.end;
    }
  }
  const auto expression = shoofly::postgres::read_expression(text);
  if (expression.ok()) {
    for (const auto& use : shoofly::postgres::column_uses(*expression)) {
      if (use.end > expression->text.size() || use.start >= use.end) std::abort();
    }
  }
  static_cast<void>(shoofly::postgres::parse_type(text).ok());
  static_cast<void>(shoofly::postgres::parse_server_tree(text).ok());
  static_cast<void>(shoofly::postgres::query_shape(text));
  return 0;
}

// SQLite's tokens: every byte of a text is in a token, blank or comment, in order; a rename leaves
// no use of the old name.

#include <cstdlib>
#include <string>

#include "engine/sqlite/tokens.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::size_t past = 0;
  for (const shoofly::sqlite::Token& token : shoofly::sqlite::tokenize(text)) {
    if (token.at < past || token.text.empty() || token.at + token.text.size() > text.size())
      std::abort();
    past = token.at + token.text.size();
  }
  shoofly::Column column;
  column.name = "name";
  const std::string renamed = shoofly::sqlite::renamed_in(text, "name", "other");
  if (!shoofly::sqlite::columns_named_in(renamed, {column}).empty()) std::abort();
  static_cast<void>(shoofly::sqlite::normal_expression(text, {column}));
  static_cast<void>(shoofly::sqlite::is_constant(text));
  return 0;
}

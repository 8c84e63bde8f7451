#pragma once

// Divides a file as psql would: into statements, without psql's own lines (\restrict, \connect) and
// without the rows that follow COPY .. FROM stdin. Pure. Statement texts are pieces of the file, so
// that positions in them are positions in it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::postgres {

struct StatementText {
  std::size_t start = 0;  // of its first token
  std::string text;       // without the semicolon
};

// A statement's bytes without the semicolon, or a line of psql's own that is not \restrict's.
struct TextPiece {
  std::size_t start = 0;
  std::size_t end = 0;
  bool meta = false;
};

// One after the other, so that memory does not grow with the text, which outlives it.
class Divider {
 public:
  explicit Divider(std::string_view text, std::size_t from = 0) : text_(text), at_(from) {}
  std::optional<TextPiece> next();

 private:
  bool skip_between();
  TextPiece take_line();
  TextPiece take_statement();
  void take_token();
  void take_word();
  bool is_copy_from_stdin() const;
  void skip_rows();

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int blocks_ = 0;
  std::string last_;
  std::vector<std::string> words_;
};

struct DividedText {
  std::vector<StatementText> statements;
  std::vector<std::size_t> meta;  // where psql's own lines begin
};
DividedText divide(std::string_view text);

// Behind the quoted text, the comment, the text between dollars or the one byte that begins there.
std::size_t past_unit(std::string_view text, std::size_t at);

// The most operators, joins and the like that follow each other with neither a comma, AND nor OR
// between them, those around their parentheses counted too: the grammar nests as deeply.
std::size_t longest_chain(std::string_view sql);

}  // namespace shoofly::postgres

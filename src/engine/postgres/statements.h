#pragma once

// Divides a file as psql would: into statements, without psql's own lines (\restrict, \connect) and
// without the rows that follow COPY .. FROM stdin. Pure. Statement texts are pieces of the file, so
// that positions in them are positions in it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace shoofly::postgres {

struct StatementText {
  std::size_t start = 0;  // of its first token
  std::string text;       // without the semicolon
};

struct DividedText {
  std::vector<StatementText> statements;
  std::vector<std::size_t> meta;  // where psql's own lines begin that are not \restrict's
};
DividedText divide(std::string_view text);

// Lines and columns of a text, both from 1, columns in bytes.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  Position at(std::size_t byte) const;

 private:
  std::vector<std::size_t> starts_{0};
};

}  // namespace shoofly::postgres

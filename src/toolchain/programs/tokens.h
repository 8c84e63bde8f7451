#pragma once

// The words of a program, with what its language calls a string already decoded. Linear; what is
// not understood is a mark like any other.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

struct Token {
  enum class Kind {
    kName,
    kText,    // a string
    kSymbol,  // :name
    kWords,   // %w[a b], ~w(a b): `text` has them apart by blanks
    kLabel,   // `name:` of Ruby and Elixir
    kNumber,
    kMark,  // brackets and operators
    kEnd,
  };
  Kind kind = Kind::kEnd;
  std::string text;
  std::vector<lint::Origin> pieces;  // of a text
  bool holes = false;
  Position at;
  bool first_on_line = false;
  bool spaced = false;    // something blank stands before it
  std::size_t match = 0;  // of a bracket: the other one's number; else its own

  bool is(std::string_view mark) const { return kind == Kind::kMark && text == mark; }
  bool is_name(std::string_view name) const { return kind == Kind::kName && text == name; }
};

struct Words {
  std::vector<Token> tokens;  // the last one is kEnd
  std::vector<Remark> remarks;
  std::optional<Position> broken;  // a bracket or a string that does not end
};

Words words_of(std::string_view text, Language language);

}  // namespace shoofly::toolchain::programs

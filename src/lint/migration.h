#pragma once

// A migration as its tool will run it: texts of SQL with what surrounds them. What reads a tool's
// files makes these (toolchain/); the linter reads no file.

#include <string>
#include <string_view>

namespace shoofly::lint {

// In which transactions the tool runs a text.
enum class Wrapping {
  kNone,        // each statement by itself, as the text says
  kFile,        // all of the text in one
  kMessage,     // sent as one message: in one, if it has more than one statement
  kAllPending,  // this and every other migration that is pending, in one
};

enum class Direction { kUp, kDown };

// A file, or the part of one, with everything that is not its SQL written over with blanks: a place
// in `text` is a place in the file. Where a file has many migrations, the text of each begins at
// its own line: the whole file for each would be quadratic.
struct Script {
  std::string text;
  Direction direction = Direction::kUp;
  Wrapping wrapping = Wrapping::kNone;
  std::string file;  // as it was found, for people
  int line = 1;      // of the file: the text's first
};

struct Migration {
  std::string version;  // as the tool reads it; empty: it has none
  Script up;
  bool has_down = false;
  Script down;
  bool expects_down = false;  // its tool has a place for one
};

}  // namespace shoofly::lint

#pragma once

// A migration as its tool will run it: texts of SQL with what surrounds them. What reads a tool's
// files makes these (toolchain/); the linter reads no file.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace shoofly::lint {

// In which transactions the tool runs a text.
enum class Wrapping {
  kNone,        // each statement by itself, as the text says
  kFile,        // all of the text in one
  kMessage,     // sent as one message: in one, if it has more than one statement
  kAllPending,  // this and every other migration that is pending, in one
};

enum class Direction { kUp, kDown };

// From `offset` of a script's text on, up to the next: where that stands in the file.
struct Origin {
  std::size_t offset = 0;
  Position at;
  // Byte for byte what the file has, so that a place within it is one of the file's. Else (a
  // statement made of a change in XML, a string with escapes) all of it is at `at`.
  bool verbatim = true;
};

// What the tool does there beside the text: it is no SQL, or cannot be told from its files.
struct Gap {
  Position at;  // of the file
  std::string what;
};
// What a program does there is known when it runs.
struct OpaquePart {
  Position at;       // in the file
  std::string what;  // for people: "a loop"
};

// The tool stops there, or the server at what the tool makes of the file.
struct ToolRefusal {
  Position at;          // in the file
  std::string problem;  // for people
  std::string help;
};

// Of a program, from `start` of the script's text up to `end`: a condition or a loop is around it.
struct Guarded {
  std::size_t start = 0;
  std::size_t end = 0;
  bool in_batches = false;  // a loop writes some of the rows each time
};

// Of a program, from `start` of the script's text up to `end`.
struct Stretch {
  std::size_t start = 0;
  std::size_t end = 0;
};

// What a tool writes of itself where nobody tells it otherwise, in the statements that it makes of
// calls: no advice is given on it.
struct OwnWays {
  bool serial = false;   // keys are serial
  bool utc = false;      // a timestamp without time zone is one of UTC
  bool cascade = false;  // what is dropped is dropped with CASCADE
};

// A file, or the part of one, with everything that is not its SQL written over with blanks: a place
// in `text` is a place in the file. Where a file has many migrations, the text of each begins at
// its own line: the whole file for each would be quadratic.
struct Script {
  std::string text;
  Direction direction = Direction::kUp;
  Wrapping wrapping = Wrapping::kNone;
  std::string file;  // as it was found, for people
  int line = 1;      // of the file: the text's first
  // Where the text was put together of pieces; in order, the first at 0. Empty: it is the file's
  // from `line` on.
  std::vector<Origin> origins = {};
  std::vector<Gap> gaps = {};
  // Of a program whose calls were turned into this SQL: what was not. With any, the schema that the
  // text leads to is not all of it.
  std::vector<OpaquePart> opaque = {};
  std::vector<Guarded> guarded = {};     // in order
  std::vector<Stretch> blocks = {};      // what one condition stands around; inner ones first
  std::vector<Stretch> row_by_row = {};  // a loop over rows, put as one statement
  // BEGIN and COMMIT in it are what the tool sends, around a block that asks for it.
  bool marks_are_tools = false;
  OwnWays own_ways = {};
  // A way back that the tool makes of the way up: nobody has written it, so what it does is not
  // advised on, but whether it is possible and undoes.
  bool made_by_tool = false;
  // SQLite: the tool has turned them off before the transaction that it opens.
  bool foreign_keys_off = false;
  // Another session of the tool's holds its lock in a transaction until all is done, for which
  // CREATE INDEX CONCURRENTLY waits: empty, or what to set so that it does not.
  std::string lock_in_transaction = {};
  std::vector<ToolRefusal> refusals = {};
  std::vector<OpaquePart> todays_code = {};  // the application's, whose rows it asks for by it
  // The project's configuration limits the waiting for locks in every session of the tool's.
  bool waits_are_limited = false;
};

struct Migration {
  std::string version;  // as the tool reads it; empty: it has none
  Script up;
  bool has_down = false;
  Script down;
  bool expects_down = false;  // its tool has a place for one
  // What its tool has no way back for, and refuses to go there: at most one.
  std::vector<OpaquePart> one_way = {};
  bool repeats = false;  // the tool runs it again whenever it changes
  bool alone = false;    // a text that no tool knows, and there is no other
  bool maybe = false;    // perhaps it does not run: a precondition, a context, a label
  // By what the tool's table of history knows it, where that is neither its version nor its file.
  std::string noted_as = {};
  std::vector<std::string> follows = {};  // versions, where their order is a graph
};

}  // namespace shoofly::lint

#pragma once

// From what rules propose for a migration to the changes of its text: what is written instead, and
// what goes into migrations of its own behind it, since transactions must differ. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.h"
#include "lint/linter.h"

namespace shoofly::lint {

// Bytes of a script's text, and what is to be there.
struct Edit {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string text;
};

// A migration that follows the fixed one.
struct Piece {
  std::string up;
  bool outside = false;  // of any transaction
  bool has_down = false;
  std::string down;
  bool down_outside = false;
};

struct Fix {
  std::vector<Edit> up;  // in order, without overlap
  std::vector<Edit> down;
  bool outside = false;  // what is left of the migration itself runs outside of any transaction
  bool down_outside = false;
  std::vector<Piece> then;
  // Operations of a change for shoofly that does what this migration does (an item of YAML each).
  std::vector<std::string> operations;
  bool empty() const { return up.empty() && down.empty() && then.empty(); }
};

// Why a finding stays.
struct Unfixed {
  const Rule* rule = nullptr;
  std::string file;
  Position at;
  std::string why;
};

// How the migration's tool lets transactions be told apart.
struct Joints {
  // A file (or changeset) of its own has a transaction of its own; else the text itself says COMMIT
  // and BEGIN.
  bool files = true;
  std::string between = "\n";  // statements of one text
  std::string refusal;         // not empty: they cannot be, and why
  // Not empty: the file beside the migrations that says what schema they lead to.
  std::string schema_file = {};
};

struct Fixable {
  const Migration& migration;
  const ReadScript& up;
  const ReadScript* down = nullptr;      // null: there is none
  std::vector<const Finding*> findings;  // of this migration, with what they propose
  std::string change_file;               // where a change for shoofly would be, for people
};

struct Fixed {
  Fix fix;
  std::vector<Unfixed> unfixed;
};

// Whose SQL it is. The reader outlives it.
struct Writing {
  const SqlReader& reader;
  std::string_view engine;  // as in the table of engines
};

// What a rule proposes and the grammar does not read is not taken.
Fixed fix_migration(const Fixable& fixable, const Writing& writing, const Joints& joints);

}  // namespace shoofly::lint

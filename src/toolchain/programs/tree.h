#pragma once

// What a tolerant reader makes of a program: calls with their literal arguments, functions with
// their statements, and `kOther` for all that would have to be run to be known. One tree for all
// languages, so that a tool's file asks the same questions whatever it is written in.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "lint/migration.h"

namespace shoofly::toolchain::programs {

enum class Language { kPython, kJavaScript, kRuby, kElixir };

struct Argument;

struct Node {
  enum class Kind {
    kNothing,   // None, null, nil
    kTruth,     // `text` is "true" or "false"
    kNumber,    // `text` as written
    kText,      // `text` is the value; symbols and atoms, too
    kName,      // `text` is the whole path: "sa.Integer"
    kList,      // and tuples
    kMap,       // items with keys
    kCall,      // `text` is the last part of what is called, `on` what it is called on
    kFunction,  // named or not
    kClass,     // items are what it is derived from
    kAssign,    // `text` is what it is assigned to, its one item the value
    kWith,      // Python's: `text` the name behind `as`, its one item the context
    kOther,     // `text` says to people what stands there
  };
  Kind kind = Kind::kOther;
  Position at;
  std::string text;
  std::vector<lint::Origin> pieces;  // of kText: where its parts stand in the file
  bool holes = false;                // of kText: it has placeholders for what is not known
  bool symbol = false;               // of kText: :name
  bool leaves = false;               // a `return` stands before it
  std::vector<Argument> items;
  std::vector<Node> on;    // at most one
  std::vector<Node> body;  // of functions, classes, blocks of calls, kWith, and of control flow
  // Of `if` and the like: the words of the condition, texts with a `"` in front.
  std::vector<std::string> parameters;

  bool is(Kind wanted) const { return kind == wanted; }
  bool is_text() const { return kind == Kind::kText; }
  bool is_true() const { return kind == Kind::kTruth && text == "true"; }
  bool is_false() const { return kind == Kind::kTruth && text == "false"; }
  bool calls(std::string_view name) const { return kind == Kind::kCall && text == name; }
  // Whoever asks for an argument has read it; what nobody has asked for is found by say_unread.
  // The number `position` of what has no key. Null: there is none.
  const Node* argument(std::size_t position) const;
  // By key. Null: there is none.
  const Node* keyword(std::string_view key) const;
  // Either way, as Python passes them.
  const Node* argument(std::size_t position, std::string_view key) const;
  bool flag(std::string_view key) const;
  // Empty: it is not there, or is no text without holes.
  std::string word(std::string_view key) const;
};

struct Argument {
  std::string key;  // empty: by its place
  Node value;
  mutable bool read = false;  // a tool's file has asked for it
};

// A comment `shoofly:ignore rule reason`.
struct Remark {
  Position at;
  std::string text;     // from the mark on
  bool behind = false;  // a call, in its last line
};

struct Program {
  std::vector<Node> statements;
  std::vector<Remark> remarks;
  std::optional<Position> broken;  // from there on nothing is understood
};

Program read_program(std::string_view text, Language language);

// What a dotted name, or a call of it, ends with: "Integer" of `sa.Integer()`.
std::string_view last_part(std::string_view path);
// The first function of this name among statements, in classes and exported objects, too.
const Node* find_function(const std::vector<Node>& statements, std::string_view name);
// What is assigned to `name` among the statements; null: nothing is.
const Node* find_value(const std::vector<Node>& statements, std::string_view name);

}  // namespace shoofly::toolchain::programs

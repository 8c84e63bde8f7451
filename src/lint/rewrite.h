#pragma once

// What to run instead of a statement, as data: the lines of help, what --fix writes and what the
// tests run are made of the same value, so they cannot disagree. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::lint {

struct RewritePart {
  enum class Runs {
    kInPlace,  // where the statement was, with what is before and behind it
    kAlone,    // in a transaction of its own
    kOutside,  // in none: the server refuses it there
  };
  Runs runs = Runs::kInPlace;
  std::vector<std::string> statements;  // whole ones, each with its semicolon
  std::string comment = {};             // what is written above them, lines without their marks
};

// Bytes of a statement, from its first word on, and what is to be there.
struct SqlEdit {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string text;
};
// In any order, without overlap. Ends with a semicolon.
std::string with_edits(std::string_view statement, std::vector<SqlEdit> edits);

struct Rewrite {
  std::vector<RewritePart> parts;  // in order, all of them instead of the statement
  // Or: the whole statement as it is, with these before and behind it.
  std::vector<std::string> before = {};
  std::vector<std::string> behind = {};
  // A change for shoofly that does the same beside the application; then there are no parts, and
  // the statement stays for databases that nobody uses yet.
  std::string change_file = {};
  // Another type or name than the statement says is there in the end: what a tool keeps of the
  // schema beside its migrations would no longer be true.
  bool other_schema = false;
  std::vector<std::string> remarks = {};  // what is no SQL: conditions, what to look at before
  // Of the whole statement with all its acts, so that other acts can have theirs; then the one part
  // is what comes of these alone.
  std::vector<SqlEdit> edits = {};
  bool told = false;           // the remarks say all of it to people
  std::string unwritten = {};  // not empty: why --fix leaves the statement as it is
  bool empty() const { return parts.empty() && before.empty() && change_file.empty(); }
};

// The statement instead of the old one, where that was.
Rewrite in_place(std::vector<std::string> statements, std::vector<std::string> remarks = {});
Rewrite remarks_only(std::vector<std::string> remarks);
Rewrite around(std::vector<std::string> before, std::vector<std::string> behind,
               std::vector<std::string> remarks = {});
// An item of the change's list of operations, in YAML.
Rewrite by_shoofly(std::string operation, std::vector<std::string> remarks = {});
// The statement with these changes. People are shown it, and `in_words` instead where it has
// several lines or there are no changes.
Rewrite edited(std::string_view statement, std::vector<SqlEdit> edits, std::string in_words);
Rewrite outside(std::string statement, std::vector<std::string> remarks = {});

// For people: a line each.
std::vector<std::string> help_of(const Rewrite& rewrite);

}  // namespace shoofly::lint

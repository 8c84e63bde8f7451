#pragma once

// What to run instead of a statement, as data: the lines of help, what --fix writes and what the
// tests run are made of the same value, so they cannot disagree. Pure.

#include <string>
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
};

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
  bool empty() const { return parts.empty() && before.empty() && change_file.empty(); }
};

// The statement instead of the old one, where that was.
Rewrite in_place(std::vector<std::string> statements, std::vector<std::string> remarks = {});
Rewrite remarks_only(std::vector<std::string> remarks);
Rewrite around(std::vector<std::string> before, std::vector<std::string> behind,
               std::vector<std::string> remarks = {});
// An item of the change's list of operations, in YAML.
Rewrite by_shoofly(std::string operation, std::vector<std::string> remarks = {});
Rewrite outside(std::string statement, std::vector<std::string> remarks = {});

// For people: a line each.
std::vector<std::string> help_of(const Rewrite& rewrite);

}  // namespace shoofly::lint

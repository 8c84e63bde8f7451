#pragma once

// A text of Liquibase's formatted SQL, divided into its changesets. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace shoofly::toolchain {

struct Changeset {
  std::string id;    // "author:id"
  int line = 1;      // of the text, where it begins: with its mark
  std::string up;    // from there on, without what follows it; lines are the text's
  std::string down;  // what `--rollback` says, in its place
  bool has_down = false;
  bool says_none = false;  // `--rollback empty`, or that of another changeset: nothing is missing
  bool in_transaction = true;
  bool split = true;     // at semicolons; else it is sent as one message
  bool repeats = false;  // runOnChange, runAlways
  bool maybe = false;    // it is for a context or a label, or a precondition may leave it out
  bool here = true;      // it is for this server, and not ignored
};

bool is_formatted_sql(std::string_view text);
// What stands before the first changeset belongs to none. Lines between ignoreLines:start and :end
// are blank, and so is what ends a statement instead of a semicolon.
// `dbms`: the server as changesets say it.
std::vector<Changeset> changesets_of(std::string_view text, std::string_view dbms = "postgresql");

// Each end of a statement that is not a semicolon becomes one; the text keeps its length. "GO" and
// "/" count only when they are a line.
void end_with_semicolons(std::string& text, std::string delimiter);

}  // namespace shoofly::toolchain

#pragma once

// One script with its statements, some of them rewritten, as a row of items to be put together
// anew. Pure.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lint/fix.h"

namespace shoofly::lint {

// One statement of the new script, or several that stay together.
struct FixItem {
  enum class Means { kWork, kBegin, kEnd, kTimeout, kSetting };  // of a transaction, of the session

  RewritePart::Runs runs = RewritePart::Runs::kInPlace;
  std::string text;           // with its comments and semicolons, without an end of line
  std::size_t statement = 0;  // of the old script
  bool rewritten = false;
  bool open = false;  // in a transaction of the text, or in one over all that is pending
  Means means = Means::kWork;
};

struct FixScript {
  std::vector<FixItem> items;
  // Bytes of each old statement with its comments, semicolon and end of line.
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  std::vector<std::string> operations;
  bool rewritten = false;
};

FixScript fix_script(const ReadScript& read, const std::vector<const Finding*>& findings,
                     const std::string& change_file, const Writing& writing,
                     std::vector<Unfixed>& unfixed);

// Items that go into one transaction: those in place that follow each other; of the others each.
using Group = std::vector<const FixItem*>;
std::vector<Group> groups_of(const FixScript& script);
std::string text_of(const Group& group);

// The whole new script in the place of the old one, with COMMIT and BEGIN where they must be.
std::vector<Edit> edits_in_text(const FixScript& script, const std::string& between);

}  // namespace shoofly::lint

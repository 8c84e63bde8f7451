#pragma once

// INSERT INTO t (a, b) SELECT c, d FROM s: which column comes from which. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::lint {

// Of what is between the commas of the SELECT.
struct CopiedItem {
  std::string column;      // "c" of c and of s.c; "*"; empty: an expression
  std::string table = {};  // "s" of s.c
  bool quoted = false;     // "c" in double quotes
  std::string alias = {};
  std::string_view text = {};  // as written, without its alias; of the statement
};

// Names as the engine's schema model has them.
struct RowCopy {
  std::string to;
  std::vector<std::string> columns;  // empty: none are named
  std::vector<CopiedItem> items;
  std::string from;        // empty: there are several sources, or none, or no table's name
  bool or_else = false;    // OR IGNORE, OR REPLACE, ON CONFLICT, IGNORE
  bool every_row = false;  // nothing stands behind the source
};

// None: it is no statement of that form, or has a UNION.
std::optional<RowCopy> read_row_copy(std::string_view statement, std::string_view engine);

}  // namespace shoofly::lint

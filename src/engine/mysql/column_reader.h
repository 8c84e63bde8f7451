#pragma once

// A column as CREATE and ALTER TABLE write it. Each returns nothing where the form is
// not known; the cursor then says why.

#include <optional>
#include <string>
#include <vector>

#include "base/line_index.h"
#include "engine/mysql/cursor.h"
#include "engine/schema_file.h"

namespace shoofly::mysql {

struct ReadColumn {
  WrittenColumn column;
  std::vector<WrittenConstraint> constraints;
  std::vector<WrittenIndex> indexes;  // of a UNIQUE; without a table
};
// `name type attributes`, with FIRST or AFTER if there is one.
std::optional<ReadColumn> read_column(Cursor& at, const LineIndex& lines);
// What follows SET DEFAULT or DEFAULT.
std::optional<std::string> read_default(Cursor& at, bool& literal);
// CHARACTER SET x, CHARSET = x, with or without DEFAULT before it; false: there is none.
bool read_charset(Cursor& at, std::string& charset);

}  // namespace shoofly::mysql

#pragma once

// Keys, indexes and constraints as CREATE and ALTER TABLE write them. Each returns nothing where
// the form is not known; the cursor then says why.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/line_index.h"
#include "engine/mysql/cursor.h"
#include "engine/schema_file.h"

namespace shoofly::mysql {

using ReadKey = std::variant<WrittenIndex, WrittenConstraint>;

// Whether a key, and no column, begins here.
bool begins_key(const Cursor& at);
// An index without a name is called like its first column.
std::optional<ReadKey> read_key(Cursor& at, const LineIndex& lines);
// CHECK, FOREIGN KEY, and what a column says of itself: [CONSTRAINT x] CHECK .., REFERENCES ..
std::optional<WrittenConstraint> read_constraint(Cursor& at, const LineIndex& lines,
                                                 std::vector<std::string> columns);
// USING BTREE and the parts in brackets, with the options before and behind them.
bool read_index_body(Cursor& at, Index& index);
// USING, COMMENT and the like, as many as there are.
bool read_index_options(Cursor& at, Index& index);

}  // namespace shoofly::mysql

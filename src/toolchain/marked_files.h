#pragma once

// Tools of one file per migration with both ways in it, which are told apart by marks.

#include <string>
#include <string_view>

#include "toolchain/sections.h"
#include "toolchain/tools.h"

namespace shoofly::toolchain {

// A file whose name begins with a number, and that has the mark of a way up.
bool has_marks(const Folder& folder, const MarkOf& mark_of);

// `wraps`: whether the tool runs the text, whole file, in a transaction of its own.
struct MarkedTool {
  MarkOf mark_of;
  bool (*wraps_up)(std::string_view text);
  bool (*wraps_down)(std::string_view text);
};
Result<std::vector<lint::Migration>> read_marked(const Folder& folder, const MarkedTool& tool);

}  // namespace shoofly::toolchain

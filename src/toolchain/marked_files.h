#pragma once

// Tools of one file per migration with both ways in it, which are told apart by marks.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "toolchain/sections.h"
#include "toolchain/tools.h"

namespace shoofly::toolchain {

// An .sql whose name begins with a number.
bool is_numbered(const std::string& file);
// 2 before 10, by the number that each begins with.
bool by_number(const std::string& one, const std::string& other);
// Whether `test` holds for the text of one of the first numbered files.
bool any_numbered(const Folder& folder, const std::function<bool(std::string_view)>& test);

// Such a file that has the mark of a way up.
bool has_marks(const Folder& folder, const MarkOf& mark_of);

// `wraps`: whether the tool runs the text, whole file, in a transaction of its own.
struct MarkedTool {
  MarkOf mark_of;
  bool (*wraps_up)(std::string_view text);
  bool (*wraps_down)(std::string_view text);
  // Says in SQL what marks say of statements; places stay. Null: they say nothing.
  void (*prepare)(std::string& text) = nullptr;
  lint::Wrapping unwrapped = lint::Wrapping::kNone;  // of a text that is not
  // What the tool cannot run, of the text as it is in the file. Null: nothing is known.
  std::vector<lint::ToolRefusal> (*refusals)(std::string_view text,
                                             std::string_view engine) = nullptr;
  // The mark without which it stops, with what it says then.
  std::string_view up_mark = {};
  std::string_view without_up = {};
};
Result<std::vector<lint::Migration>> read_marked(const Folder& folder, const MarkedTool& tool);

}  // namespace shoofly::toolchain

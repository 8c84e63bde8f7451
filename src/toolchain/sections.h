#pragma once

// Files that hold both ways, told apart by lines of comment (`-- +goose Down`). Pure.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::toolchain {

// What a line says of the lines that follow it.
enum class Mark { kNone, kUp, kDown, kOther };
using MarkOf = std::function<Mark(std::string_view line)>;

struct Sections {
  std::string up;    // the whole text; what is not of the way up is blank
  std::string down;  // likewise
  bool has_up = false;
  bool has_down = false;
};
// Lines before the first mark belong to neither; lines that are marks are blank in both.
Sections divide(std::string_view text, const MarkOf& mark_of);
// Whether any line of it has one; nothing of the text is copied.
bool has_up_mark(std::string_view text, const MarkOf& mark_of);

// The line that begins at `at`, with its end.
std::string_view line_at(std::string_view text, std::size_t at);
// Writes blanks over a part of the text; lines stay lines.
void blank_out(std::string& text, std::size_t from, std::size_t to);
// Without leading blanks, comment dashes and blanks after them; empty if it is no comment line.
std::string_view comment_of(std::string_view line);
// Begins with the word, in any case, and nothing of another word follows it.
bool begins_with_word(std::string_view text, std::string_view word);

}  // namespace shoofly::toolchain

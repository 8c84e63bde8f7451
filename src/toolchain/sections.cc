#include "toolchain/sections.h"

#include <algorithm>
#include <cctype>

namespace shoofly::toolchain {
namespace {

std::string blank(std::string_view line) {
  std::string result(line);
  blank_out(result, 0, result.size());
  return result;
}

}  // namespace

std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at);
  return text.substr(at, newline == std::string_view::npos ? newline : newline + 1 - at);
}

void blank_out(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t at = from; at < std::min(to, text.size()); ++at) {
    if (text[at] != '\n') text[at] = ' ';
  }
}

std::string_view comment_of(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t dashes = line.find_first_not_of(kBlanks);
  if (dashes == std::string_view::npos || !line.substr(dashes).starts_with("--")) return {};
  const std::size_t from = line.find_first_not_of(kBlanks, dashes + 2);
  if (from == std::string_view::npos) return {};
  const std::size_t last = line.find_last_not_of(kBlanks);
  return line.substr(from, last + 1 - from);
}

bool begins_with_word(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  const bool same = std::equal(
      word.begin(), word.end(), text.begin(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  return same && (text.size() == word.size() ||
                  std::isalnum(static_cast<unsigned char>(text[word.size()])) == 0);
}

bool has_up_mark(std::string_view text, const MarkOf& mark_of) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (mark_of(line) == Mark::kUp) return true;
    at += line.size();
  }
  return false;
}

Sections divide(std::string_view text, const MarkOf& mark_of) {
  Sections sections;
  sections.up.reserve(text.size());
  sections.down.reserve(text.size());
  Mark now = Mark::kNone;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    const Mark mark = mark_of(line);
    if (mark == Mark::kUp || mark == Mark::kDown) now = mark;
    sections.has_up = sections.has_up || mark == Mark::kUp;
    sections.has_down = sections.has_down || mark == Mark::kDown;
    const bool plain = mark == Mark::kNone;
    sections.up += plain && now == Mark::kUp ? std::string(line) : blank(line);
    sections.down += plain && now == Mark::kDown ? std::string(line) : blank(line);
  }
  return sections;
}

}  // namespace shoofly::toolchain

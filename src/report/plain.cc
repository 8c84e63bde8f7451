#include "report/plain.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace shoofly {
namespace {

using namespace doc;  // NOLINT(google-build-using-namespace): this file is about nothing else

// Columns on the screen: UTF-8 continuation bytes take none.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t taken = columns(text);
  if (taken < width) text.append(width - taken, ' ');
  return text;
}

// A word is never cut: a command or a key must be copied whole.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && columns(line) + 1 + columns(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

std::string indented(const std::string& text, std::size_t width, const std::string& first,
                     const std::string& others) {
  std::string result;
  for (const std::string& line : wrapped(text, width - std::min(width / 2, columns(others)))) {
    result += (result.empty() ? first : others) + line + "\n";
  }
  return result;
}

std::size_t longest_word(const std::string& text) {
  std::size_t longest = 0;
  std::istringstream words(text);
  for (std::string word; words >> word;) longest = std::max(longest, columns(word));
  return longest;
}

constexpr std::size_t kGap = 2;

// Each column as wide as its text; where that is too much, the widest give way first.
std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows,
                                   std::size_t width) {
  std::vector<std::size_t> widths;
  std::vector<std::size_t> least;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    least.resize(widths.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], columns(row[i]));
      least[i] = std::max(least[i], longest_word(row[i]));
    }
  }
  std::size_t total = widths.empty() ? 0 : kGap * widths.size();
  for (const std::size_t one : widths) total += one;
  while (total > width) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (widths[i] > std::max<std::size_t>(least[i], 8) &&
          (widest == widths.size() || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    if (widest == widths.size()) break;
    --widths[widest];
    --total;
  }
  return widths;
}

std::string row_text(const std::vector<std::string>& row, const std::vector<std::size_t>& widths) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    cells.push_back(wrapped(row[i], widths[i]));
    height = std::max(height, cells.back().size());
  }
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out +=
          std::string(kGap, ' ') + padded(line < cells[i].size() ? cells[i][line] : "", widths[i]);
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    text += out + "\n";
  }
  return text;
}

class PlainWriter {
 public:
  explicit PlainWriter(std::size_t width) : width_(width) {}

  std::string operator()(const Heading& heading) const {
    if (heading.level > 2) return heading.text + "\n";
    return heading.text + "\n" +
           std::string(columns(heading.text), heading.level == 1 ? '=' : '-') + "\n";
  }
  std::string operator()(const Paragraph& paragraph) const {
    return indented(paragraph.text.text(), width_, "", "");
  }
  std::string operator()(const List& list) const {
    std::string text;
    int number = 0;
    for (const Inline& item : list.items) {
      std::string mark = list.kind == ListKind::kChecks ? "[ ] " : "- ";
      if (list.kind == ListKind::kNumbers) mark = fmt::format("{}. ", ++number);
      text += indented(item.text(), width_, "  " + mark, "  " + std::string(mark.size(), ' '));
    }
    return text;
  }
  std::string operator()(const Grid& grid) const {
    std::vector<std::vector<std::string>> rows;
    if (!grid.header.empty()) rows.push_back(grid.header);
    for (const Row& row : grid.rows) {
      std::vector<std::string> cells;
      for (const Inline& cell : row) cells.push_back(cell.text());
      rows.push_back(cells);
    }
    const std::vector<std::size_t> widths = widths_of(rows, width_);
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      text += row_text(rows[i], widths);
      if (i > 0 || grid.header.empty()) continue;
      std::vector<std::string> rule;
      for (std::size_t c = 0; c < rows[i].size(); ++c) rule.emplace_back(widths[c], '-');
      text += row_text(rule, widths);
    }
    return text;
  }
  std::string operator()(const Code& code) const {
    std::string text;
    std::istringstream lines(code.text);
    for (std::string line; std::getline(lines, line);)
      text += line.empty() ? "\n" : "    " + line + "\n";
    return text;
  }
  std::string operator()(const Callout& callout) const {
    static constexpr const char* kMarks[] = {"note", "good", "warning", "error"};
    const std::string mark = kMarks[static_cast<int>(callout.tone)];
    std::string text = indented(mark + ": " + callout.title, width_, "", "  ");
    for (const Inline& line : callout.lines) text += indented(line.text(), width_, "  ", "  ");
    return text;
  }
  std::string operator()(const Track& track) const { return track_line(track) + "\n"; }

 private:
  std::size_t width_;
};

}  // namespace

std::string track_line(const Track& track) {
  std::string text;
  for (const Station& station : track.stations) {
    const bool ahead = station.progress == Reached::kAhead;
    if (!text.empty()) text += ahead ? " --- " : " === ";
    std::string name = station.name + (station.note.empty() ? "" : " " + station.note);
    if (station.progress == Reached::kHere) name = "[" + name + "]";
    if (station.progress == Reached::kFailed) name = "!" + name + "!";
    text += name;
  }
  return text;
}

std::string to_plain(const Document& document, std::size_t width) {
  std::string text;
  for (const Block& block : document.blocks()) {
    if (!text.empty()) text += "\n";
    text += std::visit(PlainWriter(width), block);
  }
  return text;
}

}  // namespace shoofly

#include "report/markdown.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

namespace shoofly {
namespace {

using namespace doc;  // NOLINT(google-build-using-namespace): this file is about nothing else

bool word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// An underscore within a word is no emphasis in GitHub's dialect; elsewhere it may be.
std::string escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*<>[]|~";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool inside = i > 0 && i + 1 < text.size() && word(text[i - 1]) && word(text[i + 1]);
    const bool special = kSpecial.find(c) != std::string_view::npos || (c == '_' && !inside);
    if (special) result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::size_t longest_run(std::string_view text, char c) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char at : text) {
    run = at == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

enum class Place { kText, kCell };

// In a table's cell GitHub reads a pipe as the cell's end even inside code.
std::string code_span(std::string text, Place place) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  const std::string fence(longest_run(text, '`') + 1, '`');
  const bool pad = !text.empty() && (text.front() == '`' || text.back() == '`');
  std::string result = pad ? fmt::format("{} {} {}", fence, text, fence) : fence + text + fence;
  if (place == Place::kText) return result;
  std::string cell;
  for (const char c : result) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string written(const Inline& text, Place place = Place::kText) {
  std::string result;
  for (const Span& span : text.spans()) {
    if (span.style == Style::kCode) {
      result += code_span(span.text, place);
    } else if (span.style == Style::kStrong) {
      result += "**" + escaped(span.text) + "**";
    } else {
      result += escaped(span.text);
    }
  }
  return result;
}

// A paragraph that begins like a heading or a list is still a paragraph.
std::string paragraph_text(const Inline& text) {
  std::string result = written(text);
  if (!result.empty() && std::string_view("#+-").find(result[0]) != std::string_view::npos) {
    result.insert(0, "\\");
  }
  return result;
}

std::string table(const std::vector<std::string>& header, const std::vector<Row>& rows) {
  std::string text = "|";
  for (const std::string& cell : header) text += " " + escaped(cell) + " |";
  text += "\n|";
  for (std::size_t i = 0; i < header.size(); ++i) text += " --- |";
  text += "\n";
  for (const Row& row : rows) {
    text += "|";
    for (const Inline& cell : row) text += " " + written(cell, Place::kCell) + " |";
    text += "\n";
  }
  return text;
}

std::string_view tone_word(Tone tone) {
  switch (tone) {
    case Tone::kNote:
      return "NOTE";
    case Tone::kGood:
      return "TIP";
    case Tone::kWarning:
      return "WARNING";
    case Tone::kDanger:
      return "CAUTION";
  }
  return "NOTE";
}

std::string progress_word(const Station& station) {
  switch (station.progress) {
    case Reached::kAhead:
      return "";
    case Reached::kHere:
      return "here";
    case Reached::kDone:
      return "done";
    case Reached::kFailed:
      return "stopped";
  }
  return "";
}

class MarkdownWriter {
 public:
  std::string operator()(const Heading& heading) const {
    return fmt::format("{} {}\n", std::string(static_cast<std::size_t>(heading.level), '#'),
                       escaped(heading.text));
  }
  std::string operator()(const Paragraph& paragraph) const {
    return paragraph_text(paragraph.text) + "\n";
  }
  std::string operator()(const List& list) const {
    std::string text;
    int number = 0;
    for (const Inline& item : list.items) {
      if (list.kind == ListKind::kNumbers) {
        text += fmt::format("{}. ", ++number);
      } else {
        text += list.kind == ListKind::kChecks ? "- [ ] " : "- ";
      }
      text += written(item) + "\n";
    }
    return text;
  }
  std::string operator()(const Grid& grid) const {
    if (!grid.header.empty()) return table(grid.header, grid.rows);
    const std::size_t columns = grid.rows.empty() ? 0 : grid.rows[0].size();
    return table(std::vector<std::string>(columns), grid.rows);
  }
  std::string operator()(const Code& code) const {
    const std::string fence(std::max<std::size_t>(3, longest_run(code.text, '`') + 1), '`');
    return fmt::format("{}{}\n{}\n{}\n", fence, code.language, code.text, fence);
  }
  std::string operator()(const Callout& callout) const {
    std::string text = fmt::format("> [!{}]\n", tone_word(callout.tone));
    if (!callout.title.empty()) text += fmt::format("> **{}**\n", escaped(callout.title));
    for (const Inline& line : callout.lines) text += fmt::format(">\n> {}\n", written(line));
    return text;
  }
  // A plan's track says what each phase is, a run's track where it stands.
  std::string operator()(const Track& track) const {
    bool moving = false;
    bool explained = false;
    for (const Station& station : track.stations) {
      moving = moving || station.progress != Reached::kAhead;
      explained = explained || !station.what.empty();
    }
    std::vector<std::string> header{"Phase"};
    if (moving || !explained) header.emplace_back("State");
    if (explained) header.insert(header.end(), {"What happens", "How long", "The way back"});
    std::vector<Row> rows;
    for (const Station& station : track.stations) {
      Row row{strong(station.name)};
      if (moving || !explained)
        row.push_back(
            joined({progress_word(station), station.note}, station.note.empty() ? "" : ", "));
      if (explained) row.insert(row.end(), {station.what, station.length, station.back});
      rows.push_back(row);
    }
    return table(header, rows);
  }
};

}  // namespace

std::string to_markdown(const Document& document) {
  std::string text;
  for (const Block& block : document.blocks()) {
    if (!text.empty()) text += "\n";
    text += std::visit(MarkdownWriter(), block);
  }
  return text;
}

}  // namespace shoofly

#pragma once

// A document as values: headings, paragraphs, lists, tables, code, callouts and the track of
// phases. Sections build it once; markdown.h, page.h and plain.h write it down. Text is never
// escaped here: each writer escapes for its own form, so no name in a catalog can break a page.

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace shoofly::doc {

enum class Style { kPlain, kCode, kStrong };

struct Span {
  std::string text;
  Style style = Style::kPlain;
};

// A run of text with code and emphasis in it. A plain string is one too.
class Inline {
 public:
  Inline() = default;
  Inline(const char* text) : Inline(std::string(text)) {}  // NOLINT: implicit by design
  Inline(std::string text, Style style = Style::kPlain);   // NOLINT: implicit by design

  const std::vector<Span>& spans() const { return spans_; }
  bool empty() const { return spans_.empty(); }
  Inline& add(const Inline& more);
  // Only the words.
  std::string text() const;

 private:
  std::vector<Span> spans_;
};

Inline code(std::string text);
Inline strong(std::string text);
// Text of a plan or an error: what stands between a pair of backticks is code.
Inline prose(std::string_view text);
Inline joined(const std::vector<Inline>& parts, std::string_view separator);

Inline fill(std::string_view form, const std::vector<Inline>& parts);
// A literal template: say("End it with `{}`.", command). Between backticks is code, between **
// strong; a part takes the style of its place and is never read as a template.
template <std::size_t N, typename... Parts>
Inline say(const char (&form)[N], const Parts&... parts) {
  return fill(std::string_view(form, N - 1), {Inline(parts)...});
}

struct Heading {
  int level = 1;
  std::string text;
};
struct Paragraph {
  Inline text;
};
enum class ListKind { kBullets, kNumbers, kChecks };
struct List {
  ListKind kind = ListKind::kBullets;
  std::vector<Inline> items;
};
using Row = std::vector<Inline>;
struct Grid {
  std::vector<std::string> header;  // empty: a list of facts, the first column names them
  std::vector<Row> rows;
};
struct Code {
  std::string language;  // "sql", "sh", "diff", "yaml", "text"
  std::string text;
};
enum class Tone { kNote, kGood, kWarning, kDanger };
struct Callout {
  Tone tone = Tone::kNote;
  std::string title;
  std::vector<Inline> lines;
};

enum class Reached { kAhead, kHere, kDone, kFailed };
enum class Door { kOpen, kGate, kApproval, kOneWay };
struct Station {
  std::string name;    // "backfill"
  std::string what;    // "every row is converted, in small chunks"
  std::string length;  // "4m to 9m"
  std::string back;    // how one goes back from here
  Door door = Door::kOpen;
  Reached progress = Reached::kAhead;
  std::string note;  // "63 %"
};
struct Track {
  std::vector<Station> stations;
};

using Block = std::variant<Heading, Paragraph, List, Grid, Code, Callout, Track>;

class Document {
 public:
  Document& heading(int level, std::string text);
  Document& paragraph(Inline text);
  Document& bullets(std::vector<Inline> items);
  Document& numbers(std::vector<Inline> items);
  Document& checks(std::vector<Inline> items);
  Document& grid(std::vector<std::string> header, std::vector<Row> rows);
  Document& facts(std::vector<Row> rows) { return grid({}, std::move(rows)); }
  Document& code(std::string language, std::string text);
  Document& callout(Tone tone, std::string title, std::vector<Inline> lines);
  Document& track(std::vector<Station> stations);
  Document& append(const Document& more);

  const std::vector<Block>& blocks() const { return blocks_; }
  bool empty() const { return blocks_.empty(); }

 private:
  std::vector<Block> blocks_;
};

}  // namespace shoofly::doc

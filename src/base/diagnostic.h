#pragma once

// A finding about a text a person wrote (change file, expression, migration): a value, not a
// failure; there may be many. Positions are 1-based line and column (in bytes, as editors'
// compilers count them).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly {

struct Position {
  int line = 0;  // 0: the place is not known
  int column = 0;
};

enum class Severity { kNote, kWarning, kError };

struct Diagnostic {
  Severity severity = Severity::kError;
  std::string file;
  Position at;
  std::string problem;            // "unknown key \"tabel\"; expected table, column, into or back"
  std::vector<std::string> help;  // each a line: the text to write, or what to do
  std::string why = {};           // why it matters; empty: the problem says it
};

std::string_view to_string(Severity severity);  // "note"

// The lines of a text, found once: for whoever asks for many of them. The text outlives it.
class Lines {
 public:
  explicit Lines(std::string_view text);
  std::string_view line(int number) const;  // empty: there is none

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// `file:line:col: error: problem`, the source line, a caret below the column, `why:` and `help:`
// lines.
// `source` is the text of the file, or empty when there is none to quote.
std::string render(const Diagnostic& diagnostic, const Lines& source);
std::string render(const Diagnostic& diagnostic, std::string_view source);
std::string render(const std::vector<Diagnostic>& diagnostics, std::string_view source);

// The member of `known` nearest to `word` by edits, or empty when none is near enough to be meant.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace shoofly

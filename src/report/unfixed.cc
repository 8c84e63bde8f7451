#include "report/unfixed.h"

#include <fmt/format.h>

#include "base/printable.h"
#include "lint/rule.h"

namespace shoofly {

std::string unfixed_text(const std::vector<lint::Unfixed>& unfixed,
                         const std::vector<std::string>& words) {
  std::string text;
  std::string last;
  for (const lint::Unfixed& one : unfixed) {
    const std::string line = fmt::format("{}:{}:{}: not fixed: {}: {}\n", one.file, one.at.line,
                                         one.at.column, one.rule->id, one.why);
    if (line != last) text += line;
    last = line;
  }
  for (const std::string& word : words) text += word + "\n";
  return printable(text, NewLines::kKept);
}

}  // namespace shoofly

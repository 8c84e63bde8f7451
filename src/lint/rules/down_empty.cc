// A down part without a statement.

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// What could not be read is a statement all the same.
bool has_down_statement(std::string_view text, Lexis lexis) {
  constexpr std::string_view kAround[] = {"begin", "start", "transaction", "commit"};
  SqlWordReader words(text, lexis);
  while (const std::optional<SqlWord> word = words.next()) {
    const bool around =
        std::any_of(std::begin(kAround), std::end(kAround),
                    [&](std::string_view each) { return is_word(text, *word, each); });
    if (!around && text.substr(word->from, word->to - word->from) != ";") return true;
  }
  return false;
}

void finish_down_empty(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction != Direction::kDown || ending.transaction.statements > 0 ||
      !ending.script.opaque.empty() || ending.nothing_to_undo ||
      has_down_statement(ending.script.text, lexis_of(ending.server.engine)))
    return;
  reporter.report("the down part has no statement",
                  {"write what undoes it, or take the part out and say that nothing does"});
}

}  // namespace

extern const Rule down_empty;
const Rule down_empty{"down-empty",
                      Family::kReversibility,
                      Severity::kNote,
                      "the way back does nothing",
                      "The tool takes the migration for undone, and the schema is as it was.",
                      nullptr,
                      finish_down_empty,
                      kEveryEngine};

}  // namespace shoofly::lint

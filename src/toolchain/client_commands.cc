#include "toolchain/client_commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/marks.h"
#include "lint/sql_words.h"

namespace shoofly::toolchain {
namespace {

struct Sender {
  std::string_view tool;
  std::string_view help;
};
constexpr std::string_view kOneBody =
    "leave DELIMITER out: the server knows where BEGIN .. END ends, and takes the body as it is";
// Read in the sources: migrate's mysql driver and dbmate send the file, Prisma the file, Drizzle
// what stands between its breakpoints, goose what it takes for statements.
constexpr std::array<Sender, 5> kSenders = {
    {{"golang-migrate", kOneBody},
     {"dbmate", kOneBody},
     {"Prisma", kOneBody},
     {"Drizzle", kOneBody},
     {"goose",
      "leave DELIMITER out, and put -- +goose StatementBegin before the body, -- +goose "
      "StatementEnd behind it"}}};

// "//", "$$", ";" and nothing else up to the end of the line.
bool is_delimiter(std::string_view rest) {
  const std::size_t from = rest.find_first_not_of(" \t");
  if (from == 0 || from == std::string_view::npos) return false;
  const std::size_t last = rest.find_last_not_of(" \t\r");
  const std::string_view sign = rest.substr(from, last + 1 - from);
  return std::none_of(sign.begin(), sign.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::isspace(c) != 0 || c == '\'' || c == '"' || c == '`' ||
           c == '(' || c == ')' || c == ',' || c == '=';
  });
}

constexpr Marks kCommand(std::array<std::string_view, 1>{"delimiter"});

// Where a line has the command first; nothing: none has.
std::optional<std::size_t> delimiter_command(std::string_view text) {
  if (!kCommand.is_any_in(text)) return std::nullopt;
  lint::SqlWordReader reader(text, lint::Lexis::kOfMysql);
  while (const std::optional<lint::SqlWord> word = reader.next()) {
    if (word->depth > 0 || !word->is_name || !lint::is_word(text, *word, "delimiter")) continue;
    const std::size_t before =
        word->from == 0 ? std::string_view::npos : text.find_last_not_of(" \t", word->from - 1);
    const bool first = before == std::string_view::npos || text[before] == '\n';
    const std::size_t end = std::min(text.find('\n', word->to), text.size());
    if (first && is_delimiter(text.substr(word->to, end - word->to))) return word->from;
  }
  return std::nullopt;
}

void refuse_in(lint::Script& script, const Sender& sender) {
  if (!script.origins.empty()) return;
  const std::string_view text = script.text;
  const std::optional<std::size_t> at = delimiter_command(text);
  if (!at) return;
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(*at);
  const auto row = static_cast<int>(std::count(text.begin(), end, '\n'));
  script.refusals.push_back(
      {{script.line + row, 1},
       fmt::format("DELIMITER is a command of the client: {} sends it to the server, which refuses "
                   "it (1064)",
                   sender.tool),
       std::string(sender.help)});
}

}  // namespace

void refuse_client_commands(std::string_view tool, std::vector<lint::Migration>& migrations) {
  const auto* const sender = std::find_if(kSenders.begin(), kSenders.end(),
                                          [&](const Sender& one) { return one.tool == tool; });
  if (sender == kSenders.end()) return;
  for (lint::Migration& migration : migrations) {
    refuse_in(migration.up, *sender);
    refuse_in(migration.down, *sender);
  }
}

}  // namespace shoofly::toolchain

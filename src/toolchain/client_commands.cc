#include "toolchain/client_commands.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "lint/delimiter_command.h"

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

void refuse_in(lint::Script& script, const Sender& sender) {
  if (!script.origins.empty()) return;
  const std::string_view text = script.text;
  const std::optional<std::size_t> at = lint::delimiter_command(text);
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

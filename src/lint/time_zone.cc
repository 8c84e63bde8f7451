#include "lint/time_zone.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

constexpr std::string_view kTimestamp = "timestamp";
constexpr std::string_view kZoned = " with time zone";
constexpr std::string_view kUnzoned = " without time zone";

bool is_utc(std::string zone) {
  std::transform(zone.begin(), zone.end(), zone.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  static constexpr std::array<std::string_view, 5> kNames = {"utc", "etc/utc", "gmt", "etc/gmt",
                                                             "0"};
  return std::find(kNames.begin(), kNames.end(), zone) != kNames.end();
}

bool converts_plainly(const TurnType& turn) {
  return turn.value.empty() || turn.value == turn.column ||
         turn.value == turn.column + "::" + turn.type;
}

bool gains_zone(const std::string& from, const TurnType& turn, const StatementFacts& facts) {
  return facts.plain_type(from).ends_with(kUnzoned) &&
         facts.plain_type(turn.type) == fmt::format("{}{}", kTimestamp, kZoned);
}

}  // namespace

bool rests_on_time_zone(const std::string& from, const TurnType& turn,
                        const StatementFacts& facts) {
  const std::string before = facts.plain_type(from);
  if (!converts_plainly(turn) || !before.starts_with(kTimestamp)) return false;
  // With a precision the values are rounded, even to the one that they have.
  return gains_zone(from, turn, facts) ||
         (before.ends_with(kZoned) &&
          facts.plain_type(turn.type) == fmt::format("{}{}", kTimestamp, kUnzoned));
}

std::optional<WrittenStatement> as_in_utc(const WrittenStatement& statement,
                                          const SchemaModel& schema,
                                          const TransactionState& transaction,
                                          const StatementFacts& facts) {
  const auto zone = transaction.settings.find("timezone");
  const auto* turn = std::get_if<TurnType>(&statement.act);
  if (turn == nullptr || zone == transaction.settings.end() || !is_utc(zone->second)) return {};
  const WrittenTable* table = schema.find_table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || !rests_on_time_zone(column->column.type, *turn, facts)) return {};
  const bool gains = gains_zone(column->column.type, *turn, facts);
  TurnType alike = *turn;
  alike.type = fmt::format("{}{}", kTimestamp, gains ? kUnzoned : kZoned);
  alike.value.clear();
  alike.collation = "C";  // an index is made anew as for another order
  WrittenStatement result = statement;
  result.act = std::move(alike);
  return result;
}

}  // namespace shoofly::lint

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

}  // namespace

std::optional<WrittenStatement> as_in_utc(const WrittenStatement& statement,
                                          const SchemaModel& schema,
                                          const TransactionState& transaction,
                                          const StatementFacts& facts) {
  const auto zone = transaction.settings.find("timezone");
  const auto* turn = std::get_if<TurnType>(&statement.act);
  if (turn == nullptr || zone == transaction.settings.end() || !is_utc(zone->second)) return {};
  const WrittenTable* table = schema.find_table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || !converts_plainly(*turn)) return {};
  const std::string from = facts.plain_type(column->column.type);
  const std::string to = facts.plain_type(turn->type);
  // With a precision the values are rounded, even to the one that they have.
  const bool gains = from.starts_with(kTimestamp) && from.ends_with(kUnzoned) &&
                     to == fmt::format("{}{}", kTimestamp, kZoned);
  const bool loses = from.starts_with(kTimestamp) && from.ends_with(kZoned) &&
                     to == fmt::format("{}{}", kTimestamp, kUnzoned);
  if (!gains && !loses) return {};
  TurnType alike = *turn;
  alike.type = fmt::format("{}{}", kTimestamp, gains ? kUnzoned : kZoned);
  alike.value.clear();
  alike.collation = "C";  // an index is made anew as for another order
  WrittenStatement result = statement;
  result.act = std::move(alike);
  return result;
}

}  // namespace shoofly::lint

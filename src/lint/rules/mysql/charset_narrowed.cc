// Character sets that cannot hold what the old one holds.

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/names.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

// How much of Unicode it can hold; 0: not known.
int reach(const std::string& charset) {
  if (charset == "utf8mb4" || charset == "utf16" || charset == "utf32") return 4;
  if (charset == "utf8" || charset == "utf8mb3" || charset == "ucs2") return 3;
  if (charset == "latin1" || charset == "latin2" || charset == "cp1251" || charset == "cp1252")
    return 2;
  return charset == "ascii" ? 1 : 0;
}

std::string charset_of_table(const WrittenTable& table) {
  const auto found = table.options.find("charset");
  return found == table.options.end() ? "" : found->second;
}

// Labels stand in the statement that made them.
bool is_text(const Column& column) {
  std::string type = column.type.substr(0, column.type.find('('));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type.find("char") != std::string::npos || type.ends_with("text");
}

std::string charset_of_column(const WrittenTable& table, const WrittenColumn& column) {
  return column.charset.empty() ? charset_of_table(table) : column.charset.str();
}

struct Narrowing {
  std::string from;
  std::string to;
  std::string what;
  std::vector<std::string> columns;  // whose texts may not fit
};

Narrowing of_table(const Scene& scene, const TurnOptions& turn) {
  const auto found = turn.options.find("convert");
  const WrittenTable* table = scene.table(turn.table);
  if (found == turn.options.end() || table == nullptr) return {};
  Narrowing result{"", found->second, scene.shown(turn.table), {}};
  if (table->columns.empty() || !table->unread.empty()) result.from = charset_of_table(*table);
  for (const WrittenColumn& one : table->columns) {
    const std::string charset = charset_of_column(*table, one);
    if (!is_text(one.column) || reach(charset) <= reach(result.to)) continue;
    result.columns.push_back(one.column.name);
    if (reach(charset) > reach(result.from)) result.from = charset;
  }
  return result;
}

Narrowing of_column(const Scene& scene, const TurnColumn& turn) {
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* was = table == nullptr ? nullptr : table->find_column(turn.column);
  if (was == nullptr) return {};
  return {charset_of_column(*table, *was),
          charset_of_column(*table, turn.to),
          scene.shown(turn.table) + "." + turn.column,
          {turn.column}};
}

// One column's query; of several, for each of them.
std::string help_of_narrowing(const Narrowing& one, const std::string& engine) {
  if (one.columns.empty()) return "look for them by a query of each of its columns before";
  std::vector<std::string> names;
  for (const std::string& column : one.columns) names.push_back(sql_name_in(engine, {"", column}));
  return fmt::format(
      "look for them by a query before{0}: where convert({1} using {3}) collate {3}_bin <> "
      "convert(convert({1} using {2}) using {3}) collate {3}_bin",
      names.size() == 1 ? "" : fmt::format(", for each of {}", fmt::join(names, ", ")),
      names.front(), one.to, one.from);
}

void check_charset_narrowed(const Scene& scene, Reporter& reporter) {
  Narrowing one;
  if (const auto* turn = scene.act<TurnOptions>()) one = of_table(scene, *turn);
  if (const auto* column = scene.act<TurnColumn>()) one = of_column(scene, *column);
  if (reach(one.to) == 0 || reach(one.from) <= reach(one.to)) return;
  reporter.report(fmt::format("{} cannot hold all characters of {}: texts of {} may not fit",
                              one.to, one.from, one.what),
                  {help_of_narrowing(one, scene.server.engine)});
}

}  // namespace

extern const Rule charset_narrowed;
const Rule charset_narrowed{
    "charset-narrowed",
    Family::kData,
    Severity::kWarning,
    "texts may not fit the new character set",
    "The statement fails on the first text that does not fit; without strict mode it writes question marks.",
    check_charset_narrowed,
    nullptr,
    kMysql};

}  // namespace shoofly::lint

// Character sets that cannot hold what the old one holds.

#include <string>

#include <fmt/format.h>

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

void check_charset_narrowed(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  std::string from;
  std::string to;
  std::string what;
  if (const auto* turn = scene.act<TurnOptions>()) {
    const auto found = turn->options.find("convert");
    const WrittenTable* table = scene.table(turn->table);
    if (found == turn->options.end() || table == nullptr) return;
    from = charset_of_table(*table);
    to = found->second;
    what = scene.shown(turn->table);
  } else if (const auto* column = scene.act<TurnColumn>()) {
    const WrittenTable* table = scene.table(column->table);
    const WrittenColumn* was = table == nullptr ? nullptr : table->find_column(column->column);
    if (was == nullptr) return;
    from = was->charset.empty() ? charset_of_table(*table) : was->charset.str();
    to = column->to.charset.empty() ? charset_of_table(*table) : column->to.charset.str();
    what = scene.shown(column->table) + "." + column->column;
  }
  if (reach(to) == 0 || reach(from) <= reach(to)) return;
  reporter.report(
      fmt::format("{} cannot hold all characters of {}: texts of {} may not fit", to, from, what),
      {"look for them by a query before: where c <> convert(convert(c using " + to + ") using " +
       from + ")"});
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

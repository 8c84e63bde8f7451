// utf8, which is utf8mb3.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

bool is_short(const std::string& charset) { return charset == "utf8" || charset == "utf8mb3"; }

void check_charset_of_three_bytes(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  std::string what;
  const auto look = [&](const std::string& charset, const std::string& of) {
    if (what.empty() && is_short(charset)) what = of;
  };
  const auto options = [&](const auto& all, const std::string& of) {
    for (const char* name : {"charset", "convert"}) {
      const auto found = all.find(name);
      if (found != all.end()) look(found->second, of);
    }
  };
  if (const auto* make = scene.act<MakeTable>()) {
    options(make->table.options, scene.shown(make->table.name));
    for (const WrittenColumn& column : make->table.columns)
      look(column.charset, scene.shown(make->table.name) + "." + column.column.name);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    look(column->column.charset, scene.shown(column->table) + "." + column->column.column.name);
  } else if (const auto* turn = scene.act<TurnOptions>()) {
    options(turn->options, scene.shown(turn->table));
  }
  if (what.empty()) return;
  reporter.report(fmt::format("{} is in utf8mb3: it cannot hold all characters", what),
                  {"character set utf8mb4"});
}

}  // namespace

extern const Rule charset_of_three_bytes;
const Rule charset_of_three_bytes{
    "charset-of-three-bytes",
    Family::kData,
    Severity::kNote,
    "utf8 is not UTF-8",
    "utf8 means utf8mb3 here, which has no characters of four bytes: an INSERT with an emoji, or with some names, fails.",
    check_charset_of_three_bytes,
    nullptr,
    kMysql};

}  // namespace shoofly::lint

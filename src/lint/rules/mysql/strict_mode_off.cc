// sql_mode without the strict mode, and rows of a table in use are written under it.

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

// Made of what it was (concat(@@sql_mode, ..)) it is not known.
bool is_lax(std::string mode) {
  std::transform(mode.begin(), mode.end(), mode.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return mode.find_first_of("@(") == std::string::npos &&
         mode.find("strict_") == std::string::npos &&
         mode.find("traditional") == std::string::npos && mode != "default";
}

const QualifiedName* written_under(const Scene& scene) {
  if (const auto* turn = scene.act<TurnColumn>()) return &turn->table;
  const auto* rows = scene.detail<RowWork>();
  const bool writes =
      rows != nullptr && !rows->tables.empty() &&
      (rows->verb == RowWork::Verb::kInsert || rows->verb == RowWork::Verb::kUpdate ||
       rows->verb == RowWork::Verb::kCopyIn);
  return writes ? &rows->tables.front() : nullptr;
}

void check_strict_mode_off(const Scene& scene, Reporter& reporter) {
  const QualifiedName* table = written_under(scene);
  const auto mode = scene.transaction.settings.find("sql_mode");
  if (table == nullptr || mode == scene.transaction.settings.end() || !scene.is_live(*table) ||
      !is_lax(mode->second))
    return;
  reporter.report(
      fmt::format("sql_mode is '{}', without STRICT_TRANS_TABLES: values that do not fit {} are "
                  "cut, and NULL becomes '' or 0, without an error",
                  mode->second, scene.shown(*table)),
      {"leave the server's sql_mode as it is, and mend the rows that do not fit before"});
}

}  // namespace

extern const Rule strict_mode_off;
const Rule strict_mode_off{
    "strict-mode-off",
    Family::kData,
    Severity::kWarning,
    "values are changed silently where they do not fit",
    "Without the strict mode the server writes the nearest value that fits, with a warning that nobody reads.",
    check_strict_mode_off,
    nullptr,
    kMysql,
    nullptr,
    Effort::kNone,
    true};

}  // namespace shoofly::lint

// DEFAULT "x".

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void look_at_default(const Column& column, Reporter& reporter) {
  if (!column.default_sql || !column.default_sql->starts_with('"')) return;
  std::string text = *column.default_sql;
  std::replace(text.begin(), text.end(), '"', '\'');
  reporter.report(
      fmt::format("the default of {} is a name, which SQLite takes for a string", column.name),
      {fmt::format("default {}", text)});
}

void check_string_in_double_quotes(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeColumn>()) look_at_default(make->column.column, reporter);
  if (const auto* make = scene.act<MakeTable>()) {
    for (const WrittenColumn& column : make->table.columns)
      look_at_default(column.column, reporter);
  }
}

}  // namespace

extern const Rule string_in_double_quotes;
const Rule string_in_double_quotes{
    "string-in-double-quotes",
    Family::kData,
    Severity::kNote,
    "a string in double quotes",
    "Double quotes are for names. A library that is built with SQLITE_DQS=0 refuses the whole schema.",
    check_string_in_double_quotes,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint

// CHANGE and MODIFY that do not repeat what the column has.

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool same_text(const std::string& one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
}

bool is_key(const WrittenTable& table, const std::string& column) {
  for (const WrittenConstraint& one : table.constraints) {
    if (one.constraint.kind == ConstraintKind::kPrimaryKey &&
        contains(one.constraint.columns, column))
      return true;
  }
  return false;
}

std::string lost_attributes(const WrittenTable& table, const WrittenColumn& was,
                            const WrittenColumn& is) {
  std::string lost;
  const auto add = [&](const std::string& what) { lost += (lost.empty() ? "" : " ") + what; };
  const Column& before = was.column;
  const Column& after = is.column;
  if (!before.nullable && after.nullable && !is.says_null && !is_key(table, before.name))
    add("NOT NULL");
  if (before.default_sql && !same_text(*before.default_sql, "null") && !after.default_sql &&
      after.identity.empty())
    add("DEFAULT " + *before.default_sql);
  if (!was.on_update.empty() && is.on_update.empty()) add("ON UPDATE " + was.on_update);
  if (!before.identity.empty() && after.identity.empty()) add("AUTO_INCREMENT");
  if (!before.comment.empty() && after.comment.empty())
    add(fmt::format("COMMENT '{}'", before.comment));
  return lost;
}

void check_modify_drops_attributes(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* turn = scene.act<TurnColumn>();
  const WrittenTable* table = turn == nullptr ? nullptr : scene.table(turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || turn->to.column.generated != Generated::kNone) return;
  const std::string lost = lost_attributes(*table, *column, turn->to);
  if (lost.empty()) return;
  reporter.report(
      fmt::format("{}.{} loses {}: what is not repeated is gone", scene.shown(turn->table),
                  turn->column, lost),
      {fmt::format("repeat it: {} {} {}", turn->to.column.name, turn->to.column.type, lost)});
}

}  // namespace

extern const Rule modify_drops_attributes;
const Rule modify_drops_attributes{
    "modify-drops-attributes",
    Family::kData,
    Severity::kWarning,
    "MODIFY takes away what it does not repeat",
    "CHANGE and MODIFY say all of a column: NOT NULL, DEFAULT, AUTO_INCREMENT and COMMENT that are left out are dropped, without a word.",
    check_modify_drops_attributes,
    nullptr,
    kMysql};

}  // namespace shoofly::lint

#include "lint/rules/mysql/other_dialect.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

struct Unknown {
  const char* what = nullptr;
  ServerVersion since = {};  // none: no version knows it
  const char* help = "";
};

std::string_view own_text(const Scene& scene) { return scene.own.empty() ? scene.text : scene.own; }

// These words one after the other, outside of strings; "*" is any one.
bool says(const Scene& scene, std::initializer_list<std::string_view> wanted) {
  const std::string_view text = own_text(scene);
  std::vector<SqlWord> last;
  SqlWordReader reader(text, Lexis::kOfMysql);
  while (const std::optional<SqlWord> word = reader.next()) {
    last.push_back(*word);
    if (last.size() > wanted.size()) last.erase(last.begin());
    if (last.size() < wanted.size()) continue;
    const bool same = std::equal(last.begin(), last.end(), wanted.begin(),
                                 [&](const SqlWord& one, std::string_view what) {
                                   return what == "*" || is_word(text, one, what);
                                 });
    if (same) return true;
  }
  return false;
}

template <typename Holds>
bool any_column(const Scene& scene, const Holds& holds) {
  if (const auto* make = scene.act<MakeTable>())
    return std::any_of(make->table.columns.begin(), make->table.columns.end(), holds);
  if (const auto* column = scene.act<MakeColumn>()) return holds(column->column);
  const auto* turn = scene.act<TurnColumn>();
  return turn != nullptr && holds(turn->to);
}

constexpr const char* kAskColumns =
    "leave the words out; where it may be there already, or not, ask information_schema.columns "
    "first, and run the ALTER by PREPARE";
constexpr const char* kAskIndexes =
    "leave the words out; where it may be there already, or not, ask information_schema.statistics "
    "first, and run the statement by PREPARE";
constexpr const char* kAskKeys =
    "leave the words out; where it may not be there, ask information_schema.table_constraints "
    "first, and run the ALTER by PREPARE";

Unknown of_names_in_mysql(const Scene& scene) {
  const auto* column = scene.act<MakeColumn>();
  if (column != nullptr && column->if_not_exists)
    return {"ADD COLUMN IF NOT EXISTS", {}, kAskColumns};
  const auto* drop = scene.act<TakeColumn>();
  if (drop != nullptr && drop->if_exists) return {"DROP COLUMN IF EXISTS", {}, kAskColumns};
  const auto* taken = scene.act<TakeIndex>();
  if (taken != nullptr && taken->if_exists) return {"DROP INDEX IF EXISTS", {}, kAskIndexes};
  const auto* constraint = scene.act<TakeConstraint>();
  if (constraint != nullptr && constraint->if_exists)
    return {"DROP CONSTRAINT IF EXISTS", {}, kAskKeys};
  const auto* turn = scene.act<TurnColumn>();
  if (turn != nullptr && turn->if_exists) return {"MODIFY COLUMN IF EXISTS", {}, kAskColumns};
  const auto* index = scene.act<MakeIndex>();
  if (index != nullptr && (index->if_not_exists || says(scene, {"if", "not", "exists"})))
    return {"CREATE INDEX IF NOT EXISTS", {}, kAskIndexes};
  return {};
}

Unknown unknown_in_mysql(const Scene& scene) {
  const Unknown name = of_names_in_mysql(scene);
  if (name.what != nullptr) return name;
  if (scene.act<MakeSequence>() != nullptr)
    return {"CREATE SEQUENCE", {}, "an AUTO_INCREMENT column"};
  if (scene.act<MakeTable>() != nullptr && says(scene, {"create", "or", "replace", "table"}))
    return {"CREATE OR REPLACE TABLE", {}, "DROP TABLE IF EXISTS before it"};
  const bool uuid = any_column(
      scene, [](const WrittenColumn& one) { return same_name(one.column.type, "uuid"); });
  if (uuid) return {"the type uuid", {}, "binary(16), with uuid_to_bin()"};
  if (scene.act<NameColumn>() != nullptr)
    return {"RENAME COLUMN", {8}, "CHANGE, with the column's whole definition"};
  const auto* rows = scene.detail<RowWork>();
  const bool writes = rows != nullptr && rows->verb != RowWork::Verb::kSelect;
  if (writes && scene.words().find(" returning ") != std::string::npos &&
      says(scene, {"returning"}))
    return {"RETURNING", {}, "a SELECT behind it"};
  return {};
}

bool is_key_act(const Scene& scene) {
  return scene.act<MakeIndex>() != nullptr || scene.act<MakeTable>() != nullptr;
}

Unknown unknown_in_mariadb(const Scene& scene) {
  const bool made = scene.act<MakeTable>() != nullptr || scene.act<MakeColumn>() != nullptr ||
                    scene.act<TurnColumn>() != nullptr || scene.act<TurnOptions>() != nullptr;
  if (made && own_text(scene).find("utf8mb4_0900_") != std::string_view::npos)
    return {"the collation utf8mb4_0900_..",
            {11, 4, 5},
            "utf8mb4_uca1400_ai_ci, or "
            "utf8mb4_unicode_ci"};
  if (scene.act<TakeConstraint>() != nullptr && says(scene, {"drop", "check"}))
    return {"DROP CHECK", {}, "DROP CONSTRAINT"};
  const bool check = scene.act<MakeConstraint>() != nullptr || made;
  if (check && says(scene, {")", "not", "enforced"}))
    return {"NOT ENFORCED", {}, "leave the CHECK out until every row holds it"};
  if (scene.act<TurnOptions>() != nullptr && (says(scene, {"alter", "index", "*", "invisible"}) ||
                                              says(scene, {"alter", "index", "*", "visible"})))
    return {"ALTER INDEX .. INVISIBLE", {}, "ALTER INDEX .. IGNORED"};
  if (made && any_column(scene, [](const WrittenColumn&) { return true; }) &&
      (says(scene, {"geometry", "srid"}) || says(scene, {"point", "srid"}) ||
       says(scene, {"polygon", "srid"})))
    return {"SRID", {}, "REF_SYSTEM_ID=.."};
  if (!is_key_act(scene)) return {};
  if (says(scene, {"vector", "index"}) || says(scene, {"vector", "key"}))
    return {"VECTOR INDEX", {11, 7}, "MariaDB 11.7"};
  const auto* index = scene.act<MakeIndex>();
  const bool expression =
      index != nullptr &&
      std::any_of(index->index.index.parts.begin(), index->index.index.parts.end(),
                  [](const IndexPart& part) { return !std::string(part.expression).empty(); });
  if (expression)
    return {"an expression as part of a key", {}, "a generated column, and an index on it"};
  return {};
}

}  // namespace

void check_other_dialect(const Scene& scene, Reporter& reporter) {
  const bool mysql = scene.server.engine == "mysql";
  const Unknown unknown = mysql ? unknown_in_mysql(scene) : unknown_in_mariadb(scene);
  if (unknown.what == nullptr) return;
  const bool later = unknown.since != ServerVersion{};
  if (later && scene.server.version >= unknown.since) return;
  const std::string help = unknown.help;
  std::vector<std::string> lines;
  if (!help.empty()) lines.push_back(help);
  reporter.report(
      later ? fmt::format("{} {} does not know {}: it comes with {}", mysql ? "MySQL" : "MariaDB",
                          to_string(scene.server.version), unknown.what, to_string(unknown.since))
            : fmt::format("{} does not know {}: that is {}'s", mysql ? "MySQL" : "MariaDB",
                          unknown.what, mysql ? "MariaDB" : "MySQL"),
      std::move(lines));
}

}  // namespace shoofly::lint

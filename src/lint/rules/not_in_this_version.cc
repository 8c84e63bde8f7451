// What the server learns in a later version only, or what MariaDB has of MySQL and the other way
// round not at all.

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/rules/mysql/other_dialect.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

struct Needed {
  ServerVersion since;
  const char* what = nullptr;
};

bool says_compression(const Scene& scene) {
  const std::string_view text = scene.own.empty() ? scene.text : scene.own;
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->kind != Aside::Kind::kStorage) return false;
  const std::vector<SqlWord> words = sql_words(text);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_word(text, words[i - 1], "set") && is_word(text, words[i], "compression")) return true;
  }
  return false;
}

bool treats_nulls_alike(const std::vector<WrittenConstraint>& constraints) {
  return std::any_of(constraints.begin(), constraints.end(), [](const WrittenConstraint& written) {
    return written.index.nulls_not_distinct;
  });
}

Needed needed_of_postgres(const Scene& scene) {
  const auto* rows = scene.detail<RowWork>();
  if (rows != nullptr && rows->verb == RowWork::Verb::kMerge) return {{15}, "MERGE"};
  const auto* detach = scene.detail<PartitionDetachment>();
  if (detach != nullptr && detach->concurrently) return {{14}, "DETACH PARTITION .. CONCURRENTLY"};
  if (says_compression(scene)) return {{14}, "SET COMPRESSION"};
  const auto* index = scene.act<MakeIndex>();
  const auto* table = scene.act<MakeTable>();
  const auto* column = scene.act<MakeColumn>();
  const auto* constraint = scene.act<MakeConstraint>();
  if ((index != nullptr && index->index.index.nulls_not_distinct) ||
      (table != nullptr && treats_nulls_alike(table->table.constraints)) ||
      (column != nullptr && treats_nulls_alike(column->constraints)) ||
      (constraint != nullptr && constraint->constraint.index.nulls_not_distinct))
    return {{15}, "NULLS NOT DISTINCT"};
  const auto is_virtual = [](const WrittenColumn& one) {
    return one.column.generated == Generated::kVirtual;
  };
  if ((column != nullptr && is_virtual(column->column)) ||
      (table != nullptr &&
       std::any_of(table->table.columns.begin(), table->table.columns.end(), is_virtual)))
    return {{18}, "VIRTUAL"};
  return {};
}

Needed needed_by(const Scene& scene) {
  if (scene.act<TakeColumn>() != nullptr) return {{3, 35}, "DROP COLUMN"};
  if (const auto* turn = scene.act<TurnNullable>())
    return {{3, 53},
            turn->nullable ? "ALTER COLUMN .. DROP NOT NULL" : "ALTER COLUMN .. SET NOT NULL"};
  if (scene.act<MakeConstraint>() != nullptr) return {{3, 53}, "ADD CONSTRAINT"};
  if (scene.act<TakeConstraint>() != nullptr) return {{3, 53}, "DROP CONSTRAINT"};
  const auto* make = scene.act<MakeTable>();
  if (make != nullptr && make->table.strict) return {{3, 37}, "STRICT"};
  return {};
}

void check_release(const Scene& scene, Reporter& reporter) {
  const Needed needed = needed_of_postgres(scene);
  if (needed.what == nullptr || scene.server.version >= needed.since) return;
  reporter.report(
      fmt::format("PostgreSQL {} does not know {}: it comes with {}",
                  to_string(scene.server.version), needed.what, to_string(needed.since)),
      {"say --server-version if all servers that run it are younger"});
}

void check_not_in_this_version(const Scene& scene, Reporter& reporter) {
  if (scene.server.engine == "postgres") return check_release(scene, reporter);
  if (scene.server.engine != "sqlite") return check_other_dialect(scene, reporter);
  const Needed needed = needed_by(scene);
  if (needed.what == nullptr || scene.server.version >= needed.since) return;
  reporter.report(
      fmt::format("SQLite {} does not know {}: it comes with {}", to_string(scene.server.version),
                  needed.what, to_string(needed.since)),
      {"make the table anew, or say --server-version if all that run it are younger"});
}

}  // namespace

extern const Rule not_in_this_version;
const Rule not_in_this_version{"not-in-this-version",
                               Family::kCompatibility,
                               Severity::kError,
                               "a statement that this version of the server does not know",
                               "It is a syntax error, and the migration stops.",
                               check_not_in_this_version,
                               nullptr,
                               kEveryEngine};

}  // namespace shoofly::lint

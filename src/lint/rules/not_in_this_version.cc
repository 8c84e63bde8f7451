// What the server learns in a later version only, or what MariaDB has of MySQL and the other way
// round not at all.

#include <algorithm>
#include <array>
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

struct Unheard {
  std::string_view what;
  const char* help = nullptr;
};

constexpr const char* kAnew =
    "make the table anew: CREATE TABLE new_t .., INSERT INTO new_t .. SELECT .., DROP TABLE t, "
    "ALTER TABLE new_t RENAME TO t";
constexpr const char* kLeaveOut = "leave the statement out of what SQLite runs";

// As the reader calls them (engine/sqlite/foreign_forms.cc).
constexpr auto kUnheard = std::to_array<Unheard>({
    {"ALTER COLUMN .. TYPE", kAnew},
    {"ALTER COLUMN .. SET DEFAULT", kAnew},
    {"ALTER COLUMN .. DROP DEFAULT", kAnew},
    {"ADD CONSTRAINT .. UNIQUE", "CREATE UNIQUE INDEX name ON t (..)"},
    {"ADD CONSTRAINT .. PRIMARY KEY", kAnew},
    {"ADD CONSTRAINT .. FOREIGN KEY", kAnew},
    {"ALTER TABLE .. ADD INDEX", "CREATE INDEX name ON t (..)"},
    {"ALTER TABLE .. DROP INDEX", "DROP INDEX name"},
    {"DROP PRIMARY KEY", kAnew},
    {"DROP FOREIGN KEY", kAnew},
    {"MODIFY", kAnew},
    {"CHANGE",
     "for a new name: ALTER TABLE t RENAME COLUMN a TO b; for anything else make the table anew"},
    {"ALTER TABLE .. RENAME INDEX", "DROP INDEX, and CREATE INDEX of the other name"},
    {"OWNER TO", kLeaveOut},
    {"ROW LEVEL SECURITY", kLeaveOut},
    {"VALIDATE CONSTRAINT", kLeaveOut},
    {"ALTER TABLE IF EXISTS", "leave IF EXISTS out"},
    {"ALTER TABLE ONLY", "leave ONLY out"},
    {"ALTER of anything but a table", "DROP, and CREATE as it is to be"},
    {"TRUNCATE", "DELETE FROM t"},
    {"OR REPLACE", "DROP .. IF EXISTS, then CREATE"},
    {"CREATE SEQUENCE", "INTEGER PRIMARY KEY gives numbers; with AUTOINCREMENT none twice"},
    {"CREATE TYPE", "a column TEXT with CHECK (c IN (..))"},
    {"CREATE DOMAIN", "the type itself, and a CHECK on each column"},
    {"CREATE EXTENSION", kLeaveOut},
    {"CREATE FUNCTION", "the application registers functions (sqlite3_create_function)"},
    {"CREATE SCHEMA", "ATTACH of another file, or a prefix of the tables' names"},
    {"CREATE DATABASE", "a file is a database: it is made when it is opened"},
    {"CREATE MATERIALIZED VIEW", "CREATE VIEW, or a table that triggers fill"},
    {"CREATE ROLE", kLeaveOut},
    {"CREATE POLICY", kLeaveOut},
    {"FULLTEXT", "CREATE VIRTUAL TABLE .. USING fts5 (..)"},
    {"UNLOGGED", "CREATE TABLE"},
    {"DROP INDEX .. ON", "DROP INDEX name"},
    {"DROP SEQUENCE", kLeaveOut},
    {"DROP TYPE", kLeaveOut},
    {"DROP DOMAIN", kLeaveOut},
    {"DROP EXTENSION", kLeaveOut},
    {"DROP FUNCTION", kLeaveOut},
    {"DROP SCHEMA", kLeaveOut},
    {"DROP DATABASE", kLeaveOut},
    {"DROP MATERIALIZED VIEW", kLeaveOut},
    {"DROP TABLE .. CASCADE", "leave CASCADE out, and drop what needs the table before"},
    {"COMMENT ON", "a comment in the text of CREATE TABLE: SQLite keeps it"},
    {"GRANT", kLeaveOut},
    {"REVOKE", kLeaveOut},
    {"LOCK TABLE", "BEGIN IMMEDIATE"},
    {"MERGE", "INSERT .. ON CONFLICT DO UPDATE"},
    {"SET", "PRAGMA, where there is one for it"},
    {"CALL", kLeaveOut},
    {"several actions in one ALTER TABLE", "an ALTER TABLE for each"},
    {"several names in one DROP", "a DROP for each"},
    {"a call as DEFAULT without brackets",
     "CURRENT_TIMESTAMP for now(); any other call in brackets: DEFAULT (unixepoch())"},
    {"ON UPDATE CURRENT_TIMESTAMP", "a trigger AFTER UPDATE that sets the column"},
    {"AUTO_INCREMENT", "INTEGER PRIMARY KEY gives numbers; with AUTOINCREMENT none twice"},
    {"COMMENT of a column", "a comment in the text of CREATE TABLE: SQLite keeps it"},
    {"AFTER of a column", "leave it out: a new column is the last"},
    {"FIRST of a column", "leave it out: a new column is the last"},
    {"ENUM", "a column TEXT with CHECK (c IN (..))"},
    {"IDENTITY", "INTEGER PRIMARY KEY gives numbers; with AUTOINCREMENT none twice"},
    {"INDEX in CREATE TABLE", "CREATE INDEX name ON t (..)"},
    {"UNIQUE KEY in CREATE TABLE", "UNIQUE (..), or CREATE UNIQUE INDEX name ON t (..)"},
    {"ENGINE and the like", "leave out what stands behind the columns"},
    {"START TRANSACTION", "BEGIN"},
    {"RENAME TABLE", "ALTER TABLE a RENAME TO b"},
    {"INSERT IGNORE", "INSERT OR IGNORE"},
    {"USING of an index", "leave USING out"},
    {"DELETE .. USING", "DELETE FROM t WHERE id IN (SELECT ..)"},
    {"UPDATE .. JOIN", "UPDATE t SET .. FROM .. WHERE .."},
    {"USE", kLeaveOut},
});

Unheard unheard_of(const Scene& scene) {
  const auto* index = scene.act<MakeIndex>();
  const auto* taken = scene.act<TakeIndex>();
  if ((index != nullptr && index->concurrently) || (taken != nullptr && taken->concurrently))
    return {
        "CONCURRENTLY",
        "leave it out: others read meanwhile where the journal is a WAL, and write when it is done"};
  const auto* column = scene.act<MakeColumn>();
  if (column != nullptr && column->if_not_exists)
    return {"ADD COLUMN IF NOT EXISTS", "leave IF NOT EXISTS out: a migration runs once"};
  const auto* dropped = scene.act<TakeColumn>();
  if (dropped != nullptr && dropped->if_exists)
    return {"DROP COLUMN IF EXISTS", "leave IF EXISTS out: a migration runs once"};
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->kind != Aside::Kind::kOther) return {};
  const auto is_it = [&](const Unheard& one) { return one.what == aside->what; };
  const auto found = std::find_if(kUnheard.begin(), kUnheard.end(), is_it);
  return found == kUnheard.end() ? Unheard{} : *found;
}

// False: every version may know it.
bool say_unheard(const Scene& scene, Reporter& reporter) {
  const Unheard unheard = unheard_of(scene);
  if (unheard.help != nullptr)
    reporter.report(fmt::format("SQLite does not know {}", unheard.what), {unheard.help});
  return unheard.help != nullptr;
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
  if (say_unheard(scene, reporter)) return;
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

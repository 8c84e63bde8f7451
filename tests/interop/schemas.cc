#include "interop/schemas.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/lint_read_ahead.h"
#include "catalog/diff.h"
#include "engine/engines.h"
#include "lint/linter.h"

namespace shoofly::testing {
namespace {

// Every tool's own tables.
const std::set<std::string>& own_tables() {
  static const std::set<std::string> names = {
      "schema_migrations", "goose_db_version",      "alembic_version",
      "django_migrations", "knex_migrations",       "pgmigrations",
      "databasechangelog", "databasechangeloglock", "knex_migrations_lock"};
  return names;
}

bool is_own(const QualifiedName& table) {
  return table.schema == "sqitch" || own_tables().contains(table.name);
}

// The sequence of a serial column has the name that the server gave it.
void forget_sequences(Table& table) {
  for (Column& column : table.columns) {
    if (column.default_sql && column.default_sql->starts_with("nextval("))
      column.default_sql = "nextval(...)";
  }
}

void name_unnamed(WrittenTable& table) {
  for (WrittenConstraint& constraint : table.constraints) {
    if (constraint.constraint.name.empty()) constraint.constraint.name = constraint.given_name;
  }
  for (WrittenIndex& index : table.indexes) {
    if (index.index.name.empty()) index.index.name = index.given_name;
  }
}

void note_unread(const lint::Linter& linter, std::vector<std::string>& unread) {
  for (const lint::Notice& notice : linter.notices()) {
    if (notice.severity != Severity::kNote)
      unread.push_back(fmt::format("{}:{}: {}", notice.file, notice.at.line, notice.problem));
  }
  const lint::Coverage& seen = linter.coverage();
  if (seen.not_analysed + seen.opaque > 0) {
    unread.push_back(
        fmt::format("{} statements are not analysed, {} opaque", seen.not_analysed, seen.opaque));
  }
  for (const Diagnostic& problem : linter.schema().problems) unread.push_back(problem.problem);
}

Status print(const SchemaModel& model, Target& target, Schemas& schemas) {
  std::vector<WrittenTable> tables;
  for (const auto& [name, table] : model.tables) {
    if (is_own(name)) continue;
    if (!table.unread.empty())
      schemas.unread.push_back(fmt::format("{}: {}", name.display(), table.unread));
    tables.push_back(table);
    name_unnamed(tables.back());
  }
  std::vector<const WrittenTable*> asked;
  for (const WrittenTable& table : tables) asked.push_back(&table);
  SHOOFLY_ASSIGN(
      std::vector<PrintedTable> printed,
      schema_files(*target.engine)->as_printed(*target.connection, asked, {}, "migrations"));
  for (PrintedTable& one : printed) {
    for (const Diagnostic& problem : one.problems) schemas.unread.push_back(problem.problem);
    schemas.replayed.tables.push_back(std::move(one.table));
  }
  for (const WrittenEnum& type : model.enums) {
    EnumType known;
    known.name = type.name;
    known.labels = type.labels;
    schemas.replayed.enums.push_back(std::move(known));
  }
  return ok_status();
}

// What the inspector sees of a table and no text of DDL says.
void drop_what_is_not_said(Table& table) {
  table.owner.clear();
  forget_sequences(table);
  for (Index& index : table.indexes) index.constraint.clear();
}

std::string labels_of(const Catalog& catalog) {
  std::set<std::string> lines;
  for (const EnumType& type : catalog.enums)
    lines.insert(fmt::format("{} ({})", type.name.display(), fmt::join(type.labels, ", ")));
  return fmt::format("{}", fmt::join(lines, "; "));
}

}  // namespace

Result<Schemas> replay_and_inspect(const toolchain::Project& project, Target& target) {
  const SqlOfEngine& sql = *find_sql("postgres");
  lint::Linter linter({"postgres", sql.facts.known_servers().usual}, sql.facts, {});
  ReadAhead ahead(sql.reader, in_order(project.migrations), Scripts::kInParts);
  for (const lint::Migration& migration : project.migrations) {
    const ReadMigration read = ahead.next();
    linter.lint(migration, read.up, migration.has_down ? &read.down : nullptr);
  }
  Schemas schemas;
  note_unread(linter, schemas.unread);
  SHOOFLY_TRY(print(linter.schema(), target, schemas));
  SHOOFLY_ASSIGN(schemas.there,
                 target.engine->inspector().inspect(*target.connection, {.sizes = false}));
  std::erase_if(schemas.there.tables, [](const Table& table) { return is_own(table.name); });
  for (Table& table : schemas.replayed.tables) drop_what_is_not_said(table);
  for (Table& table : schemas.there.tables) drop_what_is_not_said(table);
  return schemas;
}

std::string differences(const Schemas& schemas) {
  std::string text = render(diff(schemas.replayed, schemas.there));
  const std::string replayed = labels_of(schemas.replayed);
  const std::string there = labels_of(schemas.there);
  if (replayed != there) text += fmt::format("~ enums: {} -> {}\n", replayed, there);
  return text;
}

}  // namespace shoofly::testing

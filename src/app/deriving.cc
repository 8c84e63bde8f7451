#include "app/deriving.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "engine/engines.h"
#include "engine/schema_model.h"
#include "plan/migration_wishes.h"
#include "plan/schema_diff.h"
#include "plan/schema_rename.h"

namespace shoofly {
namespace {

constexpr std::size_t kMostProblems = 20;

std::string sentence_of(const LaterWish& later, const std::string& file) {
  const std::string place =
      later.wish.from.line > 0 ? fmt::format(" ({}:{})", file, later.wish.from.line) : "";
  return fmt::format("{}{}: {}", later.wish.about, place, later.reason);
}

void write_change(const DeriveRequest& request, std::vector<DraftWish> wishes,
                  DerivedChange& derived) {
  const DraftChange change = schedule(std::move(wishes));
  for (const LaterWish& later : change.later)
    derived.later.push_back(sentence_of(later, request.file));
  derived.operations = static_cast<int>(change.wishes.size());
  if (change.wishes.empty()) return;
  std::vector<std::string> said{fmt::format("Derived from {}; yours to edit.", request.file)};
  for (const std::string& later : derived.later) said.push_back("Not in it yet: " + later);
  const ChangeText text =
      change_text(change_name_of(request.file), request.file, change.wishes, said);
  derived.text = text.text;
  for (const ChangeText::Origin& origin : text.origins)
    derived.origins.emplace_back(origin.line, origin.from);
}

Status ask_tables(Target& target, const SchemaFiles& files, const SchemaModel& model,
                  const std::optional<std::vector<std::string>>& path, const std::string& file,
                  std::map<QualifiedName, PrintedTable>& printed) {
  std::vector<const WrittenTable*> asked;
  for (const auto& [name, table] : model.tables) {
    if (table.unread.empty() && table.kind != TableKind::kPartition) asked.push_back(&table);
  }
  SHOOFLY_ASSIGN(std::vector<PrintedTable> answers,
                 files.as_printed(*target.connection, asked, path, file));
  for (std::size_t i = 0; i < asked.size(); ++i)
    printed.emplace(asked[i]->name, std::move(answers[i]));
  return ok_status();
}

Status from_schema(Target& target, const SchemaFiles& files, const WrittenSchema& written,
                   const DeriveRequest& request, DerivedChange& derived) {
  SHOOFLY_ASSIGN(const Catalog catalog,
                 target.engine->inspector().inspect(*target.connection, {.sizes = false}));
  SHOOFLY_ASSIGN(const Surroundings surroundings, files.surroundings(*target.connection));
  std::vector<RenameRequest> renames;
  for (const std::string& one : request.renames) {
    SHOOFLY_ASSIGN(RenameRequest rename, read_rename(one, catalog));
    renames.push_back(std::move(rename));
  }
  SchemaFolder folder(catalog, surroundings, request.file);
  for (const WrittenStatement& statement : written.statements) {
    if (folder.take(statement) || folder.model().about_aside(statement.act)) continue;
    // DROP TABLE IF EXISTS before each CREATE TABLE says nothing of what is to be there.
    if (std::holds_alternative<TakeTable>(statement.act) ||
        std::holds_alternative<TakeIndex>(statement.act))
      continue;
    derived.left.push_back({Severity::kWarning,
                            request.file,
                            statement.at,
                            "it is about what the file has not made before this line: not read",
                            {}});
  }
  folder.finish();
  const SchemaModel& model = folder.model();
  derived.problems = model.problems;
  if (model.tables.empty() && derived.problems.empty()) {
    derived.problems.push_back({Severity::kError,
                                request.file,
                                {},
                                "there is no CREATE TABLE in it: everything would be dropped",
                                {"pg_dump --schema-only writes a schema; a migration is planned "
                                 "with --from"}});
  }
  if (!derived.problems.empty()) return ok_status();
  std::map<QualifiedName, PrintedTable> printed;
  SHOOFLY_TRY(ask_tables(target, files, model, written.path, request.file, printed));
  SHOOFLY_ASSIGN(SchemaDifference difference,
                 diff_schema({catalog, model, printed, surroundings, target.engine->dialect(),
                              files, renames, request.file}));
  std::move(difference.left.begin(), difference.left.end(), std::back_inserter(derived.left));
  derived.notes = std::move(difference.notes);
  write_change(request, std::move(difference.wishes), derived);
  return ok_status();
}

Status from_migration(Target& target, const SchemaFiles& files, const WrittenSchema& written,
                      const DeriveRequest& request, DerivedChange& derived) {
  SHOOFLY_ASSIGN(const Catalog catalog,
                 target.engine->inspector().inspect(*target.connection, {.sizes = false}));
  SHOOFLY_ASSIGN(const Surroundings surroundings, files.surroundings(*target.connection));
  const MigrationQuestions questions = questions_of(written, catalog, surroundings);
  std::map<std::string, std::string> types;
  for (const std::string& type : questions.types) {
    const Result<std::string> canonical =
        target.engine->inspector().canonical_type(*target.connection, type);
    if (canonical.ok()) types.emplace(type, *canonical);
    if (!target.connection->alive()) return canonical.error();
  }
  std::map<ColumnName, std::string> defaults;
  std::vector<const WrittenTable*> asked;
  for (const WrittenTable& table : questions.defaults) asked.push_back(&table);
  SHOOFLY_ASSIGN(const std::vector<PrintedTable> answers,
                 files.as_printed(*target.connection, asked, written.path, request.file));
  for (const PrintedTable& printed : answers) {
    for (const Column& column : printed.table.columns) {
      if (column.default_sql) defaults[{printed.table.name, column.name}] = *column.default_sql;
    }
  }
  SchemaDifference difference =
      wishes_of_migration({written, catalog, surroundings, files, types, defaults, request.file});
  derived.left = std::move(difference.left);
  derived.notes = std::move(difference.notes);
  write_change(request, std::move(difference.wishes), derived);
  return ok_status();
}

// A file that holds a migration and its way back is read up to the latter.
std::string without_way_back(const std::string& text, const std::string& file,
                             DerivedChange& derived) {
  const std::size_t start = start_of_way_back(text);
  if (start == std::string::npos) return text;
  const auto line = static_cast<int>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n') + 1);
  derived.notes.push_back({Severity::kNote,
                           file,
                           {line, 1},
                           "from here on it is the migration's way back: not read",
                           {}});
  return text.substr(0, start);
}

}  // namespace

Result<DerivedChange> derive_change(Target& target, const DeriveRequest& request) {
  const SchemaFiles* files = schema_files(*target.engine);
  if (files == nullptr)
    return unsupported(
               fmt::format("read {}: a change is derived from SQL on postgres only", request.file))
        .with_help("write the change: docs/change-file.md");
  DerivedChange derived;
  derived.file = request.file;
  SHOOFLY_ASSIGN(derived.source, read_file(request.file));
  derived.change_file = request.change_file.empty() ? "derived change" : request.change_file;
  const bool schema = request.from == DeriveRequest::From::kSchema;
  const WrittenSchema written =
      files->read(schema ? derived.source : without_way_back(derived.source, request.file, derived),
                  request.file, kMostProblems);
  derived.problems = written.problems;
  if (written.problems.empty() && written.statements.empty()) {
    derived.problems.push_back(
        {Severity::kError, request.file, {}, "there is no statement in it", {}});
  }
  if (!derived.problems.empty()) return derived;
  std::vector<Diagnostic> notes = std::move(derived.notes);
  SHOOFLY_TRY(schema ? from_schema(target, *files, written, request, derived)
                     : from_migration(target, *files, written, request, derived));
  derived.notes.insert(derived.notes.begin(), notes.begin(), notes.end());
  return derived;
}

Result<PlanOutcome> plan_derived(Target& target, const DerivedChange& derived,
                                 const PlanOptions& options) {
  SHOOFLY_ASSIGN(PlanOutcome outcome,
                 plan_text(target, derived.text, derived.change_file, options));
  for (Diagnostic& problem : outcome.problems) {
    Position from;
    for (const auto& [line, place] : derived.origins) {
      if (line > problem.at.line) break;
      from = place;
    }
    if (problem.at.line == 0 || from.line == 0) continue;
    problem.help.push_back(fmt::format("it comes from {}:{}", derived.file, from.line));
  }
  return outcome;
}

}  // namespace shoofly

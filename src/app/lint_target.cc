#include "app/lint_target.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/lint.h"
#include "app/lint_queries.h"
#include "base/plural.h"
#include "lint/linter.h"
#include "toolchain/folder.h"

namespace shoofly {
namespace {

constexpr std::size_t kAnyProblems = static_cast<std::size_t>(-1);
constexpr std::size_t kMostStatements = 10'000;

SessionOptions careful_session() {
  SessionOptions options;
  options.lock_timeout = Milliseconds(100);
  options.application_name = "shoofly lint";
  options.read_only = true;
  options.statement_timeout = Milliseconds(30'000);
  return options;
}

ServerVersion version_of_server(const ServerInfo& server) {
  if (server.engine == "postgres") return {server.version / 10'000, server.version % 10'000, 0};
  return {server.version / 1'000'000, server.version / 1000 % 1000, server.version % 1000};
}

bool same_letters(const std::string& one, const std::string& other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](unsigned char a, unsigned char b) {
           return std::tolower(a) == std::tolower(b);
         });
}

const Table* table_in(const Catalog& catalog, const std::string& schema, const std::string& name) {
  const auto found =
      std::find_if(catalog.tables.begin(), catalog.tables.end(), [&](const Table& table) {
        return table.name.schema == schema && same_letters(table.name.name, name);
      });
  return found == catalog.tables.end() ? nullptr : &*found;
}

// Without a schema: where the role looks first, else the only one of its name.
const Table* table_named(const LintTarget& target, const QualifiedName& name) {
  if (!name.schema.empty()) return table_in(target.facts.catalog, name.schema, name.name);
  for (const std::string& schema : target.facts.surroundings.path) {
    if (const Table* table = table_in(target.facts.catalog, schema, name.name)) return table;
  }
  const Table* only = nullptr;
  for (const Table& table : target.facts.catalog.tables) {
    if (!same_letters(table.name.name, name.name)) continue;
    if (only != nullptr) return nullptr;
    only = &table;
  }
  return only;
}

// Its columns of these names, as they are written there; fewer: it is another tool's.
std::vector<std::string> columns_there(const Table& table, const std::vector<std::string>& wanted) {
  std::vector<std::string> columns;
  for (const std::string& name : wanted) {
    for (const Column& column : table.columns) {
      if (same_letters(column.name, name)) columns.push_back(column.name);
    }
  }
  return columns;
}

Result<std::vector<toolchain::HistoryRow>> history_rows(LintTarget& target, const Table& table,
                                                        const std::vector<std::string>& columns) {
  const SqlWriter sql = target.target.engine->dialect().writer();
  Result<ResultSet> read = target.target.connection->run(
      {sql.write("select {} from {}", sql.idents(columns), table.name), {}});
  if (!read.ok()) {
    Error error = std::move(read).error().with_context(
        fmt::format("read {}, which says what was applied", table.name.display()));
    if (error.kind != ErrorKind::kRefused) return error;
    return std::move(error).with_help(fmt::format("grant select on {} to {}", table.name.display(),
                                                  target.facts.catalog.server.user));
  }
  std::vector<toolchain::HistoryRow> rows;
  for (const std::vector<Value>& row : read->rows) {
    toolchain::HistoryRow texts;
    for (const Value& value : row)
      texts.push_back(is_null(value) ? std::nullopt : std::optional(as_text(value)));
    rows.push_back(std::move(texts));
  }
  return rows;
}

std::optional<std::string> file_bytes(const std::string& file) {
  Result<std::string> bytes = toolchain::bytes_at(file);
  return bytes.ok() ? std::optional(std::move(*bytes)) : std::nullopt;
}

bool has_left_a_trace(const SqlOfEngine& sql, const lint::Script& script, const SchemaModel& live) {
  const auto stream = sql.reader.open(script.text, script.file, kAnyProblems);
  while (const auto part = stream->next(lint::kPartOfScript)) {
    if (lint::has_left_a_trace(*part, live)) return true;
  }
  return false;
}

Result<std::vector<QualifiedName>> history_names(const LintTarget& target,
                                                 const toolchain::History& kept,
                                                 const std::string& written) {
  if (written.empty()) return kept.tables;
  const bool folds = target.target.engine->dialect().capabilities().fold_lower;
  const std::optional<QualifiedName> name = parse_written_name(written, folds);
  if (!name) return invalid_input(fmt::format("--history: \"{}\" is no name of a table", written));
  return std::vector<QualifiedName>{*name};
}

bool names_any(const QueryScope& scope, const std::set<std::string>& tables) {
  return std::any_of(scope.tables.begin(), scope.tables.end(),
                     [&](const QueryTable& table) { return tables.contains(table.name.name); });
}

// Without a history: as far as what migrations have made is to be seen. What a person has named is
// what the person wants to run.
Standing standing_by_traces(const LintTarget& target, const toolchain::Project& project) {
  Standing standing;
  standing.notes.applied.resize(project.migrations.size(), false);
  if (project.tool == kNoTool) return standing;
  const lint::LiveSchema live = target.schema({});
  std::size_t applied = 0;
  for (std::size_t i = 0; i < project.migrations.size(); ++i) {
    const lint::Script& up = project.migrations[i].up;
    if (project.only.contains(up.file)) continue;
    if (has_left_a_trace(*target.sql, up, live.model)) applied = i + 1;
  }
  for (std::size_t i = 0; i < applied; ++i)
    standing.notes.applied[i] = !project.only.contains(project.migrations[i].up.file);
  standing.assumed =
      applied == 0 ? "no table of its history is there, and nothing that the migrations make"
                   : "no table of its history is there: those up to the last one whose table, "
                     "column or index is there are taken for applied";
  return standing;
}

}  // namespace

std::string LintTarget::server() const {
  const std::string_view name = facts.catalog.server.engine == "postgres" ? "PostgreSQL " : "";
  return fmt::format("{}{}", name, facts.catalog.server.version_text);
}

Result<LintTarget> look_at_target(const std::string& written) {
  LintTarget target;
  SHOOFLY_ASSIGN(target.target, open_target(written, careful_session()));
  target.sql = find_sql(target.target.engine->name());
  if (target.sql == nullptr)
    return unsupported(fmt::format("lint: SQL of {} is not read", target.target.engine->name()));
  Result<Catalog> catalog =
      target.target.engine->inspector().inspect(*target.target.connection, {});
  if (!catalog.ok() && catalog.error().kind == ErrorKind::kRetryable)
    return std::move(catalog).error().with_help(
        "somebody holds a lock on one of its tables, as a migration that is running does: try "
        "again later");
  if (!catalog.ok()) return std::move(catalog).error();
  target.facts.catalog = std::move(*catalog);
  target.version = version_of_server(target.facts.catalog.server);
  if (const SchemaFiles* files = schema_files(*target.target.engine)) {
    SHOOFLY_ASSIGN(target.facts.surroundings, files->surroundings(*target.target.connection));
  }
  if (const RoutineTexts* routines = routine_texts(*target.target.engine)) {
    SHOOFLY_ASSIGN(target.facts.routines, routines->read(*target.target.connection));
  }
  return target;
}

Result<std::vector<lint::DeployedQuery>> deployed_queries(LintTarget& target,
                                                          std::vector<std::string>& words) {
  const StatementLog* log = statement_log(*target.target.engine);
  if (log == nullptr || target.sql->queries == nullptr) return std::vector<lint::DeployedQuery>();
  SHOOFLY_ASSIGN(const LoggedStatements logged,
                 log->read(*target.target.connection, kMostStatements));
  DeployedQueries read = queries_of(logged, *target.sql->queries);
  std::set<std::string> tables;
  for (const Table& table : target.facts.catalog.tables) tables.insert(table.name.name);
  // The server's own tables are nobody's business here.
  std::erase_if(read.queries, [&](const lint::DeployedQuery& query) {
    return std::none_of(query.shape.scopes.begin(), query.shape.scopes.end(),
                        [&](const QueryScope& scope) { return names_any(scope, tables); }) &&
           std::none_of(query.shape.writes.begin(), query.shape.writes.end(),
                        [&](const QueryWrite& write) { return tables.contains(write.table.name); });
  });
  if (!read.queries.empty() || read.unread > 0)
    words.push_back(fmt::format(
        "{} of pg_stat_statements were held against each step, {} could "
        "not be read",
        plural(static_cast<std::int64_t>(read.queries.size()), "statement"), read.unread));
  if (!logged.lacking.empty()) words.push_back(logged.lacking);
  return std::move(read.queries);
}

Result<Standing> standing_of(LintTarget& target, const toolchain::Project& project,
                             const std::string& history) {
  const toolchain::History* kept = toolchain::history_of(project.tool);
  if (kept == nullptr) {
    if (history.empty()) return standing_by_traces(target, project);
    return unsupported(fmt::format("--history: {} keeps no table of what has run", project.tool));
  }
  SHOOFLY_ASSIGN(const std::vector<QualifiedName> names, history_names(target, *kept, history));
  for (const QualifiedName& name : names) {
    const Table* table = table_named(target, name);
    if (table == nullptr) continue;
    const std::vector<std::string> columns = columns_there(*table, kept->columns);
    if (columns.size() != kept->columns.size()) continue;
    SHOOFLY_ASSIGN(const std::vector<toolchain::HistoryRow> rows,
                   history_rows(target, *table, columns));
    Standing standing;
    standing.notes = kept->read({project.migrations, rows, file_bytes});
    standing.notes.history = table->name.display();
    // Of some files those that come behind them are not known.
    if (!project.only.empty()) standing.notes.gone.clear();
    return standing;
  }
  if (history.empty()) return standing_by_traces(target, project);
  return not_found(
      fmt::format("--history: the target has no table \"{}\" with the columns of {} ({})", history,
                  project.tool, fmt::join(kept->columns, ", ")));
}

Result<Meant> meant_by_target(const LintRequest& request, const lint::Settings& settings,
                              const std::string& own, const LintTarget& target) {
  const std::string said = engine_said(request, settings);
  const std::string& name = said.empty() ? own : said;
  if (!name.empty() && name != target.sql->name)
    return invalid_input(fmt::format("lint: the target is {}, and {} {}", target.sql->name,
                                     said.empty()             ? "the files of the tool say"
                                     : request.engine.empty() ? "the settings say"
                                                              : "--engine says",
                                     name));
  const std::optional<ServerVersion> version = server_version(request.server_version);
  if (version && (version->major != target.version.major ||
                  (target.version.major < 10 && version->minor != target.version.minor)))
    return invalid_input(fmt::format("lint: the target is {}, and --server-version says {}",
                                     target.server(), request.server_version));
  const lint::KnownEngine known{target.sql->name, target.sql->facts.known_servers()};
  if (!known.knows(target.version))
    return invalid_input(fmt::format("lint: the target is {}; known are {} {}", target.server(),
                                     known.name, range_of(known)));
  return Meant{*target.sql, target.version};
}

}  // namespace shoofly

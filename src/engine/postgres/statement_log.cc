#include "engine/postgres/statement_log.h"

#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr const char* kHowToInstall =
    "pg_stat_statements is not in this database: what the application sends is not known; "
    "shared_preload_libraries = 'pg_stat_statements' and create extension pg_stat_statements, or "
    "--queries FILE";

// What is asked of rows of the user's tables. A statement that ran once is a person's or a
// migration's.
Statement log_query(const std::string& schema, std::size_t most) {
  return {
      kSql.write(
          "select s.queryid::text, s.query, s.query = '<insufficient privilege>' or s.queryid is"
          " null from {}.pg_stat_statements s"
          " where s.dbid = (select d.oid from pg_database d where d.datname = current_database())"
          " and s.calls > 1 and (s.query = '<insufficient privilege>' or s.query ~* $2::text)"
          " order by s.calls desc, s.queryid limit $1::bigint",
          Ident{schema}),
      {static_cast<std::int64_t>(most),
       std::string(R"(^(\s|--[^\n]*\n|/\*.*?\*/)*(select|insert|update|delete|merge|with)\M)")}};
}

class StatStatements final : public StatementLog {
 public:
  Result<LoggedStatements> read(Connection& connection, std::size_t most) const override {
    LoggedStatements log;
    SHOOFLY_ASSIGN(
        const ResultSet extension,
        connection.run({kSql.write("select n.nspname from pg_extension e join pg_namespace n"
                                   " on n.oid = e.extnamespace where e.extname ="
                                   " 'pg_stat_statements'"),
                        {}}));
    if (extension.rows.empty()) {
      log.lacking = kHowToInstall;
      return log;
    }
    const Result<ResultSet> found =
        connection.run(log_query(as_text(extension.rows[0].at(0)), most));
    if (!found.ok()) {
      if (found.error().kind != ErrorKind::kRefused) return found.error();
      // Not preloaded, or no right.
      log.lacking = fmt::format("pg_stat_statements cannot be read: {}", found.error().message);
      return log;
    }
    for (const auto& row : found->rows) {
      if (as_bool(row.at(2))) {
        ++log.hidden;
      } else {
        log.statements.push_back({as_text(row.at(0)), as_text(row.at(1))});
      }
    }
    if (log.hidden > 0)
      log.lacking = fmt::format(
          "pg_stat_statements does not show {} of other roles' statements to this one: grant "
          "pg_read_all_stats to it, or --queries FILE",
          log.hidden);
    return log;
  }
};

}  // namespace

const StatementLog& statement_log() {
  static const StatStatements instance;
  return instance;
}

}  // namespace shoofly::postgres

#include "engine/sqlite/table_copier.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fault.h"
#include "engine/sqlite/connection.h"
#include "engine/sqlite/constraint_ddl.h"
#include "engine/sqlite/copy_texts.h"
#include "engine/sqlite/copy_triggers.h"
#include "engine/sqlite/progress.h"
#include "engine/sqlite/ranges.h"
#include "engine/sqlite/row_key.h"
#include "engine/sqlite/table_swap.h"
#include "engine/sqlite/tokens.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

Status run_all(Connection& connection, const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    const Result<ResultSet> done = connection.run(statement);
    if (!done.ok()) return done.error();
  }
  return ok_status();
}

class SqliteTableCopier final : public TableCopier {
 public:
  Result<bool> begin(Connection& connection, const Table& table,
                     const std::vector<std::string>& without,
                     const Progress& progress) const override {
    SqliteConnection& ours = SqliteConnection::of(connection);
    SHOOFLY_ASSIGN(const CopyTexts texts, copy_texts(ours, table, without));
    SHOOFLY_TRY(ours.begin());
    const auto work = [&]() -> Result<bool> {
      SHOOFLY_ASSIGN(const bool ours_still, fence_holds(ours, progress));
      if (!ours_still) return true;
      SHOOFLY_ASSIGN(const bool there, is_there(ours, table));
      if (there) return false;
      SHOOFLY_ASSIGN(const bool left, exists(ours, gone_of(table)));
      if (left) return left_behind(table);
      SHOOFLY_TRY(run_all(ours, make(table, without, texts)));
      SHOOFLY_TRY(forget_progress(ours, progress));
      return false;
    };
    const Result<bool> fenced = work();
    if (!fenced.ok() || *fenced) {
      ours.rollback();
      return fenced;
    }
    SHOOFLY_TRY(ours.commit());
    return fenced;
  }

  Result<std::optional<Key>> boundary(Connection& connection, const Table& table,
                                      const std::optional<Key>& after,
                                      std::int64_t rows) const override {
    return boundary_of(connection, table.name, row_key(table), {after, std::nullopt}, rows);
  }

  Result<FillOutcome> copy(Connection& connection, const Table& table,
                           const std::vector<std::string>& without, const KeyRange& range,
                           const Progress& progress) const override {
    const RangeSql in_range = range_sql(row_key(table), range);
    const Sql columns = kSql.idents(copied_columns(table, without));
    const Statement insert{
        kSql.write("insert into {} ({}) select {} from {} as t where {} and not exists (select 1 "
                   "from {} as c where {})",
                   copy_of(table), columns, columns, table.name, in_range.condition, copy_of(table),
                   same_row(table, Sql::checked("c"), Sql::checked("t"))),
        in_range.parameters};
    return chunk(connection, progress, [&](SqliteConnection& ours, FillOutcome& outcome) -> Status {
      SHOOFLY_ASSIGN(const ResultSet inserted, ours.run(insert));
      outcome.rows = inserted.affected;
      return note_progress(ours, progress, range, outcome.rows);
    });
  }

  Result<CheckOutcome> compare(Connection& connection, const Table& table,
                               const std::vector<std::string>& without, const KeyRange& range,
                               std::size_t limit) const override {
    const std::vector<std::string> key = row_key(table);
    const RangeSql in_range = range_sql(key, range);
    std::vector<Sql> fields;
    for (const std::string& name : copied_columns(table, without))
      fields.push_back(kSql.write("{} collate binary", Ident{name}));
    const Sql list = Sql::join(fields, ", ");
    const auto rows_of = [&](const QualifiedName& name) {
      return kSql.write("select {} from {} where {}", list, name, in_range.condition);
    };
    const Sql here = rows_of(table.name);
    const Sql there = rows_of(copy_of(table));
    const Sql counts = kSql.write(
        "select (select count(*) from {} where {}), (select count(*) from ({} except {})), "
        "(select count(*) from ({} except {}))",
        table.name, in_range.condition, here, there, there, here);
    SHOOFLY_ASSIGN(const ResultSet counted, connection.run({counts, in_range.parameters}));
    CheckOutcome outcome;
    outcome.rows = as_int(counted.rows[0][0]);
    outcome.mismatches = std::max(as_int(counted.rows[0][1]), as_int(counted.rows[0][2]));
    if (outcome.mismatches == 0 || limit == 0) return outcome;
    const Sql keys = kSql.idents(key);
    const auto keyed = [&](const QualifiedName& name) {
      return kSql.write("select {}, {} from {} where {}", keys, list, name, in_range.condition);
    };
    const Sql samples = kSql.write(
        "select distinct {} from (select * from ({} except {}) union all select * from ({} except "
        "{})) order by {} limit {}",
        keys, keyed(table.name), keyed(copy_of(table)), keyed(copy_of(table)), keyed(table.name),
        keys, static_cast<std::int64_t>(limit));
    SHOOFLY_ASSIGN(ResultSet found, connection.run({samples, in_range.parameters}));
    outcome.samples = std::move(found.rows);
    return outcome;
  }

  Status abandon(Connection& connection, const Table& table) const override {
    const auto done = connection.run_together(drop_copy_triggers(table));
    if (!done.ok()) return done.error();
    return ok_status();
  }

  Result<std::vector<Statement>> swap(Connection& connection, const Table& table,
                                      const std::vector<std::string>& without) const override {
    return swap_with_copy(SqliteConnection::of(connection), table, without);
  }

  Result<std::optional<FillOutcome>> discard(Connection& connection, const Table& table,
                                             std::int64_t rows,
                                             const Progress& progress) const override {
    const QualifiedName gone = gone_of(table);
    SHOOFLY_ASSIGN(const bool there, exists(connection, gone));
    if (!there) return std::optional<FillOutcome>();
    const std::vector<std::string> key = row_key(table);
    SHOOFLY_ASSIGN(const std::optional<Key> upto, boundary_of(connection, gone, key, {}, rows));
    const RangeSql in_range = range_sql(key, {std::nullopt, upto});
    SHOOFLY_ASSIGN(
        FillOutcome outcome,
        chunk(connection, progress, [&](SqliteConnection& ours, FillOutcome& done) -> Status {
          SHOOFLY_ASSIGN(const ResultSet deleted,
                         ours.run({kSql.write("delete from {} where {}", gone, in_range.condition),
                                   in_range.parameters}));
          done.rows = deleted.affected;
          if (upto) return ok_status();
          return run_all(ours, {{kSql.write("drop table {}", gone), {}}});
        }));
    return std::optional<FillOutcome>(outcome);
  }

 private:
  static Result<bool> exists(Connection& connection, const QualifiedName& table) {
    SHOOFLY_ASSIGN(const ResultSet found,
                   connection.run({kSql.write("select 1 from main.sqlite_schema where type = "
                                              "'table' and name = ?1"),
                                   {table.name}}));
    return !found.rows.empty();
  }

  static Error left_behind(const Table& table) {
    return Error(ErrorKind::kConflict,
                 fmt::format("copy table {}: {} is still there, left behind by another run",
                             table.name.display(), gone_of(table).display()))
        .with_help(
            fmt::format("it holds the table as it was before that run; look at it, then: {};",
                        kSql.write("drop table {}", gone_of(table)).str()));
  }

  static Result<bool> is_there(SqliteConnection& connection, const Table& table) {
    std::vector<Sql> names{kSql.write("{}", Text{copy_of(table).name})};
    for (const std::string& name : copy_triggers(table))
      names.push_back(kSql.write("{}", Text{name}));
    SHOOFLY_ASSIGN(
        const ResultSet found,
        connection.run({kSql.write("select count(*) from main.sqlite_schema where name in ({}) and "
                                   "type in ('table', 'trigger')",
                                   Sql::join(names, ", ")),
                        {}}));
    return as_int(found.rows[0][0]) == static_cast<std::int64_t>(names.size());
  }

  static std::vector<Statement> make(const Table& table, const std::vector<std::string>& without,
                                     const CopyTexts& texts) {
    std::vector<Statement> statements = drop_copy_triggers(table);
    statements.push_back({kSql.write("drop table if exists {}", copy_of(table)), {}});
    statements.push_back({Sql::checked(texts.copy.sql), {}});
    for (const CreateIndexText& index : texts.copy.indexes)
      statements.push_back({Sql::checked(index.sql), {}});
    append(statements, make_copy_triggers(table, without));
    return statements;
  }

  // In one transaction, while the run is ours.
  template <typename Work>
  static Result<FillOutcome> chunk(Connection& connection, const Progress& progress, Work work) {
    SqliteConnection& ours = SqliteConnection::of(connection);
    SHOOFLY_TRY(ours.begin());
    FillOutcome outcome;
    const auto all = [&]() -> Status {
      SHOOFLY_ASSIGN(const bool still, fence_holds(ours, progress));
      outcome.fenced = !still;
      return still ? work(ours, outcome) : ok_status();
    };
    Status done = all();
    if (!done.ok() || outcome.fenced) {
      ours.rollback();
      if (!done.ok()) return std::move(done).error();
      return outcome;
    }
    fault::point("sqlite:copy:before-commit");
    SHOOFLY_TRY(ours.commit_politely());
    fault::point("sqlite:copy:after-commit");
    return outcome;
  }
};

}  // namespace

bool can_be_copied(const Table& table, const std::vector<std::string>& without) {
  if (table.kind != TableKind::kOrdinary) return false;
  const std::vector<std::string> key = row_key(table);
  // All three names of the rowid are columns: a row of it cannot be named.
  if (key.empty() || (!table.without_rowid && table.find_column(key[0]) != nullptr)) return false;
  const auto dropped = [&](const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& name) { return has_name(without, name); });
  };
  return std::none_of(table.indexes.begin(), table.indexes.end(),
                      [&](const Index& index) { return index.unique && dropped(index.reads); });
}

const TableCopier& table_copier() {
  static const SqliteTableCopier instance;
  return instance;
}

}  // namespace shoofly::sqlite

#include "engine/sqlite/table_copier.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fault.h"
#include "engine/sqlite/connection.h"
#include "engine/sqlite/constraint_ddl.h"
#include "engine/sqlite/copy_texts.h"
#include "engine/sqlite/progress.h"
#include "engine/sqlite/ranges.h"
#include "engine/sqlite/row_key.h"
#include "engine/sqlite/schema_edit.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& n) { return same_name(n, name); });
}

QualifiedName copy_of(const Table& table) { return {"", kCopyPrefix + table.name.name}; }
QualifiedName gone_of(const Table& table) { return {"", kGonePrefix + table.name.name}; }

std::string trigger_of(const Table& table, const char* event) {
  return fmt::format("{}{}_{}", kCopyPrefix, event, table.name.name);
}
std::vector<std::string> triggers_of(const Table& table) {
  return {trigger_of(table, "ins"), trigger_of(table, "upd"), trigger_of(table, "del")};
}

// What is copied: the rowid where it has a name, and every kept column that is stored as given.
std::vector<std::string> copied(const Table& table, const std::vector<std::string>& without) {
  std::vector<std::string> names;
  for (const std::string& name : row_key(table)) {
    if (table.find_column(name) == nullptr) names.push_back(name);
  }
  for (const Column& column : table.columns) {
    if (column.generated == Generated::kNone && !contains(without, column.name))
      names.push_back(column.name);
  }
  return names;
}

// `l."id" is r."id"`
Sql same_key(const Table& table, const Sql& left, const Sql& right) {
  std::vector<Sql> parts;
  for (const std::string& name : row_key(table))
    parts.push_back(kSql.write("{}.{} = {}.{}", left, Ident{name}, right, Ident{name}));
  return Sql::join(parts, " and ");
}

void add(std::vector<Statement>& statements, Sql sql, std::vector<Value> parameters = {}) {
  statements.push_back({std::move(sql), std::move(parameters)});
}

Status run_all(Connection& connection, const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    const Result<ResultSet> done = connection.run(statement);
    if (!done.ok()) return done.error();
  }
  return ok_status();
}

// Fetches the row of `row` (new or old) from the table anew.
std::vector<Sql> refresh(const Table& table, const std::vector<std::string>& columns,
                         const Sql& row, const Sql& copy, const Sql& own) {
  return {kSql.write("delete from {} where {};", copy, same_key(table, copy, row)),
          kSql.write("insert into {} ({}) select {} from {} where {};", copy, kSql.idents(columns),
                     kSql.idents(columns), own, same_key(table, own, row))};
}

std::vector<Statement> make_triggers(const Table& table, const std::vector<std::string>& without) {
  const std::vector<std::string> columns = copied(table, without);
  const Sql copy = kSql.ident(copy_of(table).name);
  const Sql own = kSql.ident(table.name.name);
  const Sql old_row = Sql::checked("old");
  const Sql new_row = Sql::checked("new");
  const Sql of_old = Sql::join(refresh(table, columns, old_row, copy, own), " ");
  const Sql of_new = Sql::join(refresh(table, columns, new_row, copy, own), " ");
  std::vector<Statement> statements;
  add(statements, kSql.write("create trigger {} after insert on {} begin {} end",
                             Ident{trigger_of(table, "ins")}, own, of_new));
  add(statements, kSql.write("create trigger {} after update on {} begin {} {} end",
                             Ident{trigger_of(table, "upd")}, own, of_old, of_new));
  add(statements, kSql.write("create trigger {} after delete on {} begin {} end",
                             Ident{trigger_of(table, "del")}, own, of_old));
  return statements;
}

std::vector<Statement> drop_triggers(const Table& table) {
  std::vector<Statement> statements;
  for (const std::string& name : triggers_of(table))
    add(statements, kSql.write("drop trigger if exists {}", Ident{name}));
  return statements;
}

// One row of sqlite_schema.
struct SchemaRow {
  std::string type;
  std::string name;
  std::string table;
  std::int64_t root = 0;
  Value sql;
};

Result<std::vector<SchemaRow>> schema_rows(Connection& connection, const std::string& table) {
  SHOOFLY_ASSIGN(
      const ResultSet found,
      connection.run(
          {kSql.write("select type, name, tbl_name, rootpage, sql from main.sqlite_schema where "
                      "tbl_name = ?1 order by rowid"),
           {table}}));
  std::vector<SchemaRow> rows;
  for (const std::vector<Value>& row : found.rows)
    rows.push_back({as_text(row[0]), as_text(row[1]), as_text(row[2]), as_int(row[3]), row[4]});
  return rows;
}

// The rows of both tables as one value, to see whether they are still the same.
Sql fingerprint(const Table& table) {
  return kSql.write(
      "select group_concat(type || quote(name) || rootpage || quote(sql)) from (select * from "
      "main.sqlite_schema where tbl_name in ({}, {}) order by rowid)",
      Text{table.name.name}, Text{copy_of(table).name});
}

Error changed_meanwhile(const Table& table) {
  return Error(ErrorKind::kConflict,
               fmt::format("swap {} with its copy: the table's schema was changed while it was "
                           "copied",
                           table.name.display()))
      .with_help("run \"shoofly resume\": the table is copied anew");
}

const CreateIndexText* text_for(const TableTexts& texts, const std::string& index) {
  const auto found = std::find_if(texts.indexes.begin(), texts.indexes.end(),
                                  [&](const CreateIndexText& text) { return text.index == index; });
  return found == texts.indexes.end() ? nullptr : &*found;
}

// The new rows of sqlite_schema: what was the copy takes the table's names, and the other way
// round.
class Swap {
 public:
  Swap(const Table& table, const CopyTexts& texts)
      : own_(table.name.name),
        copy_(copy_of(table).name),
        gone_(gone_of(table).name),
        texts_(texts) {}

  // False: the indexes of the two are not those of the texts.
  bool work_out(const std::vector<SchemaRow>& own, const std::vector<SchemaRow>& copy) {
    if (!tables(own, copy)) return false;
    std::size_t indexes = 0;
    for (const SchemaRow& row : copy) {
      if (row.type == "index" && !take_index(row, indexes)) return false;
    }
    if (indexes != texts_.after.indexes.size()) return false;
    for (const SchemaRow& row : own) {
      if (row.type == "trigger") after_.push_back(row);
      if (row.type == "index" && !leave_index(row)) return false;
    }
    return true;
  }

  std::vector<SchemaRow> rows() const {
    std::vector<SchemaRow> all = after_;
    all.insert(all.end(), left_.begin(), left_.end());
    return all;
  }

 private:
  bool tables(const std::vector<SchemaRow>& own, const std::vector<SchemaRow>& copy) {
    if (own.empty() || copy.empty() || own[0].type != "table" || copy[0].type != "table")
      return false;
    after_.push_back({"table", own_, own_, copy[0].root, texts_.after.sql});
    left_.push_back({"table", gone_, gone_, own[0].root, texts_.gone.sql});
    return true;
  }

  // sqlite_autoindex_TABLE_1, made for a constraint.
  static std::string automatic(const std::string& name, const std::string& table) {
    return "sqlite_autoindex_" + table + name.substr(name.rfind('_'));
  }

  bool take_index(const SchemaRow& row, std::size_t& indexes) {
    if (is_null(row.sql)) {
      after_.push_back({"index", automatic(row.name, own_), own_, row.root, row.sql});
      return true;
    }
    ++indexes;
    const std::string name = row.name.substr(std::string_view(kCopyPrefix).size());
    const CreateIndexText* text = text_for(texts_.after, name);
    if (text == nullptr) return false;
    after_.push_back({"index", name, own_, row.root, text->sql});
    return true;
  }

  bool leave_index(const SchemaRow& row) {
    if (is_null(row.sql)) {
      left_.push_back({"index", automatic(row.name, gone_), gone_, row.root, row.sql});
      return true;
    }
    const CreateIndexText* text = text_for(texts_.gone, row.name);
    if (text == nullptr) return false;
    left_.push_back({"index", kGonePrefix + row.name, gone_, row.root, text->sql});
    return true;
  }

  std::string own_;
  std::string copy_;
  std::string gone_;
  const CopyTexts& texts_;
  std::vector<SchemaRow> after_;
  std::vector<SchemaRow> left_;
};

std::vector<Statement> write_rows(const Table& table, const std::vector<SchemaRow>& rows) {
  std::vector<Statement> statements;
  add(statements, kSql.write("pragma writable_schema = on"));
  add(statements, kSql.write("delete from main.sqlite_schema where tbl_name in ({}, {})",
                             Text{table.name.name}, Text{copy_of(table).name}));
  for (const SchemaRow& row : rows) {
    add(statements,
        kSql.write("insert into main.sqlite_schema (type, name, tbl_name, rootpage, sql) values "
                   "(?1, ?2, ?3, ?4, ?5)"),
        {row.type, row.name, row.table, row.root, row.sql});
  }
  // Every connection reads the schema anew.
  add(statements, kSql.write("create table main._shoofly_schema_change (x)"));
  add(statements, kSql.write("drop table main._shoofly_schema_change"));
  add(statements, kSql.write("pragma writable_schema = reset"));
  add(statements, kSql.write("select * from {} limit 0", table.name));
  return statements;
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
    return boundary_of(connection, table.name, row_key(table), after, rows);
  }

  Result<FillOutcome> copy(Connection& connection, const Table& table,
                           const std::vector<std::string>& without, const KeyRange& range,
                           const Progress& progress) const override {
    const RangeSql in_range = range_sql(row_key(table), range);
    const Sql columns = kSql.idents(copied(table, without));
    const Statement insert{
        kSql.write("insert into {} ({}) select {} from {} as t where {} and not exists (select 1 "
                   "from {} as c where {})",
                   copy_of(table), columns, columns, table.name, in_range.condition, copy_of(table),
                   same_key(table, Sql::checked("c"), Sql::checked("t"))),
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
    for (const std::string& name : copied(table, without))
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
    const auto done = connection.run_together(drop_triggers(table));
    if (!done.ok()) return done.error();
    return ok_status();
  }

  Result<std::vector<Statement>> swap(Connection& connection, const Table& table,
                                      const std::vector<std::string>& without) const override {
    SqliteConnection& ours = SqliteConnection::of(connection);
    SHOOFLY_TRY(ours.begin_reading());
    const auto work = [&]() -> Result<std::vector<Statement>> {
      SHOOFLY_ASSIGN(const ResultSet print, ours.run({fingerprint(table), {}}));
      SHOOFLY_ASSIGN(const CopyTexts texts, copy_texts(ours, table, without));
      SHOOFLY_ASSIGN(std::vector<SchemaRow> own, schema_rows(ours, table.name.name));
      SHOOFLY_ASSIGN(const std::vector<SchemaRow> copy, schema_rows(ours, copy_of(table).name));
      std::erase_if(own, [&](const SchemaRow& row) {
        return row.type == "trigger" && contains(triggers_of(table), row.name);
      });
      Swap swap(table, texts);
      if (!swap.work_out(own, copy)) return changed_meanwhile(table);
      std::vector<Statement> statements =
          must_hold(kSql.write("({}) is {}", fingerprint(table), Text{as_text(print.rows[0][0])}),
                    fmt::format("swap {} with its copy: the table's schema was changed meanwhile",
                                table.name.display()));
      append(statements, drop_triggers(table));
      SHOOFLY_ASSIGN(const ResultSet counted,
                     ours.run({kSql.write("select 1 from main.sqlite_schema where name = "
                                          "'sqlite_sequence'"),
                               {}}));
      if (!counted.rows.empty()) {
        add(statements, kSql.write("delete from main.sqlite_sequence where name = {}",
                                   Text{copy_of(table).name}));
      }
      append(statements, write_rows(table, swap.rows()));
      return statements;
    };
    Result<std::vector<Statement>> statements = work();
    ours.end_reading();
    return statements;
  }

  Result<std::optional<FillOutcome>> discard(Connection& connection, const Table& table,
                                             std::int64_t rows,
                                             const Progress& progress) const override {
    const QualifiedName gone = gone_of(table);
    SHOOFLY_ASSIGN(const bool there, exists(connection, gone));
    if (!there) return std::optional<FillOutcome>();
    const std::vector<std::string> key = row_key(table);
    SHOOFLY_ASSIGN(const std::optional<Key> upto,
                   boundary_of(connection, gone, key, std::nullopt, rows));
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
    for (const std::string& name : triggers_of(table))
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
    std::vector<Statement> statements = drop_triggers(table);
    add(statements, kSql.write("drop table if exists {}", copy_of(table)));
    add(statements, Sql::checked(texts.copy.sql));
    for (const CreateIndexText& index : texts.copy.indexes)
      add(statements, Sql::checked(index.sql));
    append(statements, make_triggers(table, without));
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
                       [&](const std::string& name) { return contains(without, name); });
  };
  return std::none_of(table.indexes.begin(), table.indexes.end(),
                      [&](const Index& index) { return index.unique && dropped(index.reads); });
}

const TableCopier& table_copier() {
  static const SqliteTableCopier instance;
  return instance;
}

}  // namespace shoofly::sqlite

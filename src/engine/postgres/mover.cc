#include "engine/postgres/mover.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/fill.h"
#include "engine/postgres/key_ranges.h"
#include "engine/postgres/sqlstate.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/sync_names.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr int kKeysShown = 3;

Sql of(const char* row, const std::string& column) {
  return kSql.write("{}.{}", Sql::checked(row), Ident{column});
}

Sql all_of_row(const char* row, const std::vector<std::string>& columns) {
  std::vector<Sql> parts;
  for (const std::string& column : columns) parts.push_back(of(row, column));
  return Sql::join(parts, ", ");
}

Sql equal(const char* a, const std::vector<std::string>& of_a, const char* b,
          const std::vector<std::string>& of_b) {
  std::vector<Sql> conditions;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    conditions.push_back(
        kSql.write("{} operator(pg_catalog.=) {}", of(a, of_a[i]), of(b, of_b[i])));
  }
  return Sql::join(conditions, " and ");
}

// One table of a move: its columns in the order of the move's, and those of the key.
struct MoveSide {
  QualifiedName table;
  std::vector<std::string> columns;
  std::vector<std::string> key;
};

struct Sides {
  explicit Sides(const RowMove& move) {
    from.table = move.from;
    to.table = move.to;
    from.key = move.key;
    for (const ColumnPair& pair : move.columns) {
      from.columns.push_back(pair.source);
      to.columns.push_back(pair.follower);
      types.push_back(pair.type);
    }
    for (const std::string& column : move.key) {
      const auto at = std::find(from.columns.begin(), from.columns.end(), column);
      to.key.push_back(to.columns.at(static_cast<std::size_t>(at - from.columns.begin())));
    }
  }
  MoveSide from;
  MoveSide to;
  std::vector<std::string> types;
};

// `gone`, of the columns of `left`, is what was deleted; it is written into `into`, and compared
// with what the server says that it has written.
Sql written_and_proved(const MoveSide& left, const MoveSide& into,
                       const std::vector<std::string>& types) {
  std::vector<Sql> differ;
  for (std::size_t i = 0; i < types.size(); ++i)
    differ.push_back(differs(of("g", left.columns[i]), of("w", into.columns[i]), types[i]));
  return kSql.write(
      "written as (\n"
      "  insert into {} ({}) overriding system value\n"
      "  select {} from gone g\n"
      "  returning {}\n"
      "), proved as materialized (\n"
      "  select {}, ({} is not null and not {}) as \"~same\"\n"
      "  from gone g left join written w on {}\n"
      ")",
      into.table, kSql.idents(into.columns), all_of_row("g", left.columns),
      kSql.idents(into.columns), all_of_row("g", left.key), of("w", into.key[0]), any_of(differ),
      equal("g", left.key, "w", into.key));
}

// "7, 8": a key of several columns in parentheses.
Sql shown_keys(const std::vector<std::string>& key) {
  std::vector<Sql> texts;
  for (const std::string& column : key)
    texts.push_back(kSql.write("{}::pg_catalog.text", of("p", column)));
  return kSql.write(
      "(select pg_catalog.string_agg(k.shown, '; ') from (select pg_catalog.concat_ws(', ', {}) as"
      " shown from proved p where not p.\"~same\" limit {}) k)",
      Sql::join(texts, ", "), kKeysShown);
}

// What the transaction has done, so that it can be judged.
Sql totals(const Sql& noted, const std::vector<std::string>& key) {
  return kSql.write(
      "select (select pg_catalog.count(*) from gone) as rows,\n"
      "    (select pg_catalog.count(*) from written) as written, {} as noted,\n"
      "    (select pg_catalog.count(*) from proved p where p.\"~same\") as same,\n"
      "    {} as shown",
      noted, shown_keys(key));
}

// Keys of rows that stand in the way.
Sql first_keys(const Sql& select) {
  return kSql.write("select k.* from ({}) k limit {}", select, kKeysShown);
}

Error changed_meanwhile(const QualifiedName& table, const std::string& what,
                        const std::string& help) {
  return Error(ErrorKind::kConflict, fmt::format("move rows of {}: {}", table.display(), what))
      .with_help(help);
}

// One chunk: its statements in a transaction that is committed only when all of it is right.
class Transfer {
 public:
  Transfer(Connection& connection, const RowMove& move, const Progress& progress)
      : connection_(connection), move_(move), progress_(progress) {}

  Result<FillOutcome> there(const KeyRange& range) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection_, move_.from, move_.key));
    SHOOFLY_ASSIGN(const TableKey of_ledger, table_key(connection_, move_.ledger, move_.key));
    Chunk chunk(range, progress_);
    const Sql in_range = key_condition(key, range, chunk.bound());
    const std::string& first = move_.key[0];
    const Sql parts = kSql.write(
        "gone as materialized (\n"
        "  delete from {} s where {} and ({}) and exists (select from fence)\n"
        "  returning {}\n"
        "), {}, noted as (\n"
        "  insert into {} as l ({}) select {} from gone g\n"
        "  on conflict ({}) do update set {} = excluded.{}\n"
        "  returning 1\n"
        ")",
        move_.from, in_range, Sql::checked(move_.condition), all_of_row("s", sides_.from.columns),
        written_and_proved(sides_.from, sides_.to, sides_.types), move_.ledger,
        kSql.idents(move_.key), all_of_row("g", move_.key), kSql.idents(move_.key), Ident{first},
        Ident{first});
    const Sql noted = Sql::checked("(select pg_catalog.count(*) from noted)");
    Bound bound;
    const Sql lost = kSql.write(
        "select pg_catalog.count(*) from {} l where {}\n"
        "  and l.xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid\n"
        "  and not exists (select from {} t where {})",
        move_.ledger, key_condition(of_ledger, range, bound), move_.to,
        equal("t", sides_.to.key, "l", move_.key));
    const Sql deletes = deletes_elsewhere(move_.from);
    const Sql more = kSql.write(
        "select pg_catalog.min(a.attname::pg_catalog.text) from pg_catalog.pg_attribute a\n"
        "  where a.attrelid operator(pg_catalog.=) {}::pg_catalog.regclass\n"
        "  and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped\n"
        "  and a.attgenerated operator(pg_catalog.=) ''\n"
        "  and not a.attname::pg_catalog.text operator(pg_catalog.=) any ({}::pg_catalog.text[])",
        Text{kSql.render(move_.from)}, Text{text_array(sides_.from.columns)});
    const Statement after{kSql.write("select ({}), ({}), ({})", lost, deletes, more), bound.take()};
    return run(chunk.statement(parts, totals(noted, move_.key)), after, sides_.to, move_.from,
               planning(range));
  }

  // Whoever was deleted from `to` meanwhile is not in `gone`: his key is forgotten all the same.
  Result<FillOutcome> back(const KeyRange& range) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection_, move_.ledger, move_.key));
    Chunk chunk(range, progress_);
    const Sql parts = kSql.write(
        "keys as materialized (\n"
        "  delete from {} l where {} and exists (select from fence)\n"
        "  returning {}\n"
        "), gone as materialized (\n"
        "  delete from {} t using keys l where {}\n"
        "  returning {}\n"
        "), {}",
        move_.ledger, key_condition(key, range, chunk.bound()), all_of_row("l", move_.key),
        move_.to, equal("t", sides_.to.key, "l", move_.key), all_of_row("t", sides_.to.columns),
        written_and_proved(sides_.to, sides_.from, sides_.types));
    const Sql noted = Sql::checked("(select pg_catalog.count(*) from gone)");
    const Statement after{kSql.write("select 0, ({}), null", deletes_elsewhere(move_.to)), {}};
    return run(chunk.statement(parts, totals(noted, sides_.to.key)), after, sides_.from, move_.to,
               planning(range));
  }

  // Why a chunk could not write a row that must be the only one: keys that are there already.
  Error taken(const KeyRange& range, bool back, Error why) {
    const Result<std::vector<Key>> keys = back ? taken_back(range) : taken_there(range);
    if (!keys.ok() || keys->empty()) return why;
    std::vector<std::string> shown;
    for (const Key& key : *keys) shown.push_back(display(key, Masking::kShown));
    const QualifiedName& into = back ? move_.from : move_.to;
    Error error(ErrorKind::kData,
                fmt::format("{} has key {} already, and nothing is overwritten", into.display(),
                            fmt::join(shown, "; ")),
                kUniqueViolation);
    return error;
  }

 private:
  // Foreign keys that refer to the table and would delete or change the rows that refer.
  static Sql deletes_elsewhere(const QualifiedName& table) {
    return kSql.write(
        "select pg_catalog.min(c.conname::pg_catalog.text) from pg_catalog.pg_constraint c\n"
        "  where c.contype operator(pg_catalog.=) 'f'\n"
        "  and c.confrelid operator(pg_catalog.=) {}::pg_catalog.regclass\n"
        "  and c.confdeltype operator(pg_catalog.=) any ('{c,n,d}'::pg_catalog.\"char\"[])",
        Text{kSql.render(table)});
  }

  Result<std::vector<Key>> taken_there(const KeyRange& range) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection_, move_.from, move_.key));
    Bound bound;
    const Sql select = kSql.write(
        "select {} from {} s where {} and ({}) and exists (select from {} t where {})",
        all_of_row("s", move_.key), move_.from, key_condition(key, range, bound),
        Sql::checked(move_.condition), move_.to, equal("t", sides_.to.key, "s", move_.key));
    SHOOFLY_ASSIGN(const ResultSet found, connection_.run({first_keys(select), bound.take()}));
    return keys_of(found, move_.key.size());
  }

  Result<std::vector<Key>> taken_back(const KeyRange& range) {
    SHOOFLY_ASSIGN(const TableKey key, table_key(connection_, move_.ledger, move_.key));
    Bound bound;
    const Sql select =
        kSql.write("select {} from {} l where {} and exists (select from {} s where {})",
                   all_of_row("l", move_.key), move_.ledger, key_condition(key, range, bound),
                   move_.from, equal("s", move_.key, "l", move_.key));
    SHOOFLY_ASSIGN(const ResultSet found, connection_.run({first_keys(select), bound.take()}));
    return keys_of(found, move_.key.size());
  }

  enum class Planning { kOnce, kAnew };
  static Planning planning(const KeyRange& range) {
    return range.after && range.upto ? Planning::kOnce : Planning::kAnew;
  }

  Result<FillOutcome> run(const Statement& chunk, const Statement& after, const MoveSide& into,
                          const QualifiedName& from, Planning planning) {
    SHOOFLY_TRY(connection_.begin());
    Result<FillOutcome> outcome = work(chunk, after, into, from, planning);
    if (!outcome.ok() || outcome->fenced) {
      connection_.rollback();
      const bool forgotten = !outcome.ok() && outcome.error().native_code == kNoSuchPrepared;
      return forgotten ? run(chunk, after, into, from, Planning::kAnew) : outcome;
    }
    SHOOFLY_TRY(connection_.commit());
    return outcome;
  }

  // The user's triggers find their names where they always do. The table that rows are looked up in
  // by key is not read through for it, however small it is said to be.
  Result<FillOutcome> work(const Statement& chunk, const Statement& after, const MoveSide& into,
                           const QualifiedName& from, Planning planning) {
    SHOOFLY_TRY(set(use_default_search_path()));
    SHOOFLY_TRY(set(Sql::checked("set local synchronous_commit to off")));
    SHOOFLY_TRY(set(Sql::checked("set local enable_seqscan to off")));
    SHOOFLY_ASSIGN(const ResultSet done, written(chunk, planning));
    FillOutcome outcome;
    outcome.fenced = done.rows.empty();
    if (outcome.fenced) return outcome;
    const std::vector<Value>& row = done.rows.at(0);
    outcome.rows = as_int(row.at(0));
    SHOOFLY_TRY(judge(row, into));
    // Deferred constraints and their triggers would run after this look.
    SHOOFLY_TRY(set(Sql::checked("set constraints all immediate")));
    SHOOFLY_ASSIGN(const ResultSet seen, connection_.run(after));
    SHOOFLY_TRY(judge_after(seen.rows.at(0), into, from));
    SHOOFLY_ASSIGN(outcome.fenced, taken_over());
    return outcome;
  }

  Result<ResultSet> written(const Statement& chunk, Planning planning) {
    if (planning == Planning::kAnew) return connection_.run(chunk);
    SHOOFLY_TRY(set(Sql::checked("set local plan_cache_mode to force_generic_plan")));
    SHOOFLY_ASSIGN(const Statement once,
                   planned_once(connection_, chunk, PlannedUnder::kPathAsItIs));
    Result<ResultSet> done = connection_.run(once);
    if (!done.ok()) return done;
    SHOOFLY_TRY(set(Sql::checked("set local plan_cache_mode to auto")));
    return done;
  }

  // A statement of a runner that was killed may still be under way while another one goes back:
  // what it moved then would be in nobody's ledger. So the fence is looked at once more, under a
  // lock that the takeover waits for; it is held for the commit only.
  Result<bool> taken_over() {
    SHOOFLY_ASSIGN(const ResultSet still,
                   connection_.run({kSql.write("select 1 from {} where id operator(pg_catalog.=) $1"
                                               " and fence operator(pg_catalog.=) $2 for share",
                                               QualifiedName{kSchema, "run"}),
                                    {progress_.run_id, progress_.fence}}));
    return still.rows.empty();
  }

  Status set(const Sql& sql) {
    const Result<ResultSet> done = connection_.run({sql, {}});
    return done.ok() ? ok_status() : Status(done.error());
  }

  static Status judge(const std::vector<Value>& row, const MoveSide& into) {
    const std::int64_t rows = as_int(row.at(0));
    const bool all = as_int(row.at(1)) == rows && as_int(row.at(2)) == rows;
    if (all && as_int(row.at(3)) == rows) return ok_status();
    return Error(
        ErrorKind::kData,
        fmt::format("a trigger or rule of {} has changed or dropped what was written: {} rows were "
                    "deleted, {} written, {} of them as they were{}",
                    into.table.display(), rows, as_int(row.at(1)), as_int(row.at(3)),
                    is_null(row.at(4)) ? "" : " (not so: key " + as_text(row.at(4)) + ")"));
  }

  static Status judge_after(const std::vector<Value>& row, const MoveSide& into,
                            const QualifiedName& from) {
    if (const std::int64_t lost = as_int(row.at(0)); lost > 0) {
      return Error(ErrorKind::kData,
                   fmt::format("{} rows that were written are not in {} when its triggers have run",
                               lost, into.table.display()));
    }
    if (!is_null(row.at(1))) {
      return changed_meanwhile(
          from,
          fmt::format("foreign key {} would delete or change the rows that refer to them",
                      as_text(row.at(1))),
          "drop it, or make it ON DELETE NO ACTION, then \"shoofly resume\"");
    }
    if (is_null(row.at(2))) return ok_status();
    return changed_meanwhile(
        from,
        fmt::format("column \"{}\" was added during the run, and would be lost",
                    as_text(row.at(2))),
        "take it away again, then \"shoofly resume\"; or \"shoofly rollback\", and plan again with it");
  }

  Connection& connection_;
  const RowMove& move_;
  const Progress& progress_;
  Sides sides_{move_};
};

class PostgresMover final : public RowMover {
 public:
  Result<FillOutcome> move(Connection& connection, const RowMove& move, const KeyRange& range,
                           const Progress& progress) const override {
    Transfer transfer(connection, move, progress);
    return told(transfer, transfer.there(range), range, false);
  }
  Result<FillOutcome> move_back(Connection& connection, const RowMove& move, const KeyRange& range,
                                const Progress& progress) const override {
    Transfer transfer(connection, move, progress);
    return told(transfer, transfer.back(range), range, true);
  }

 private:
  static Result<FillOutcome> told(Transfer& transfer, Result<FillOutcome> outcome,
                                  const KeyRange& range, bool back) {
    if (outcome.ok() || outcome.error().native_code != kUniqueViolation) return outcome;
    return transfer.taken(range, back, std::move(outcome).error());
  }
};

}  // namespace

const RowMover& row_mover() {
  static const PostgresMover mover;
  return mover;
}

}  // namespace shoofly::postgres

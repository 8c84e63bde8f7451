#include "engine/postgres/mirror_scratch.h"

#include "engine/postgres/mirror_parts.h"
#include "engine/postgres/scratch.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr std::int64_t kRows = 100;

// The names of a pair that is compared instead.
TableSync scratch_pair(TableSync sync) {
  sync.source = {"pg_temp", "shoofly_source"};
  sync.follower = {"pg_temp", "shoofly_follower"};
  return sync;
}

class ScratchPair {
 public:
  ScratchPair(Connection& connection, const TableMirror& mirror, const TableSync& sync)
      : connection_(connection), mirror_(mirror), real_(sync), sync_(scratch_pair(sync)) {}
  ~ScratchPair() {
    // If this fails the session is gone, and the tables with it.
    static_cast<void>(drop());
  }
  ScratchPair(const ScratchPair&) = delete;
  ScratchPair& operator=(const ScratchPair&) = delete;

  Result<bool> run() {
    SHOOFLY_TRY(make());
    SHOOFLY_ASSIGN(const bool equal, finds(0));
    SHOOFLY_TRY(execute(delete_one(sync_.follower)));
    SHOOFLY_ASSIGN(const bool missing, finds(1));
    SHOOFLY_TRY(fill_follower());
    SHOOFLY_TRY(execute(delete_one(sync_.source)));
    SHOOFLY_ASSIGN(const bool too_many, finds(1));
    if (!equal || !missing || !too_many) return false;
    SHOOFLY_TRY(fill_source());
    return finds_change();
  }

 private:
  Status execute(const Sql& sql) {
    Result<ResultSet> done = connection_.run({sql, {}});
    if (!done.ok()) return std::move(done).error();
    return ok_status();
  }
  Status drop() {
    SHOOFLY_TRY(execute(kSql.write("drop table if exists {}", sync_.source)));
    return execute(kSql.write("drop table if exists {}", sync_.follower));
  }

  // Up to 100 rows; of an empty table one that is made up. No constraint, no default.
  Status make() {
    SHOOFLY_TRY(drop());
    SHOOFLY_TRY(execute(
        kSql.write("create temporary table shoofly_source as select {} from {} s where {} limit {}",
                   source_columns(real_), real_.source, meant(), kRows)));
    Result<ResultSet> rows =
        connection_.run({kSql.write("select pg_catalog.count(*) from {}", sync_.source), {}});
    if (!rows.ok()) return std::move(rows).error();
    if (as_int(rows->rows.at(0).at(0)) == 0) SHOOFLY_TRY(make_up_row());
    std::vector<Sql> columns;
    for (const ColumnPair& pair : sync_.columns)
      columns.push_back(kSql.write("s.{} as {}", Ident{pair.source}, Ident{pair.follower}));
    return execute(kSql.write("create temporary table shoofly_follower as select {} from {} s",
                              Sql::join(columns, ", "), sync_.source));
  }

  // Of a sync that goes both ways a row with nothing in it needs no other one: it would prove
  // nothing.
  Sql meant() const { return sync_.both_ways ? source_is_filled(sync_) : Sql::checked("true"); }

  Status make_up_row() {
    std::vector<Sql> values;
    for (const std::string& column : sync_.key) {
      SHOOFLY_ASSIGN(const Sql value, made_up(sync_.type_of(column)));
      values.push_back(value);
    }
    SHOOFLY_TRY(execute(kSql.write("insert into {} ({}) values ({})", sync_.source,
                                   kSql.idents(sync_.key), Sql::join(values, ", "))));
    return sync_.both_ways ? put_something_in() : ok_status();
  }

  Status put_something_in() {
    for (const ColumnPair& pair : sync_.carried()) {
      std::vector<Sql> values = other_values(pair.source, pair.type);
      const Result<Sql> first = made_up(pair.type);
      if (first.ok()) values.insert(values.begin(), *first);
      for (const Sql& value : values) {
        const Result<ResultSet> set = connection_.run(
            {kSql.write("update {} set {} = {}", sync_.source, Ident{pair.source}, value), {}});
        if (!set.ok() && set.error().kind != ErrorKind::kData) return set.error();
        SHOOFLY_ASSIGN(const ResultSet filled,
                       connection_.run({kSql.write("select pg_catalog.count(*) from {} s where {}",
                                                   sync_.source, meant()),
                                        {}}));
        if (as_int(filled.rows.at(0).at(0)) > 0) return ok_status();
      }
    }
    return internal_error("no row with something in it can be made up");
  }

  // Which text a type takes that is not built in, only a try can tell; of an enum its first label.
  Result<Sql> made_up(const std::string& type) {
    if (const std::optional<Sql> sample = sample_value(type)) return *sample;
    SHOOFLY_ASSIGN(
        const ResultSet labels,
        connection_.run({kSql.write("select e.enumlabel from pg_catalog.pg_enum e where"
                                    " e.enumtypid operator(pg_catalog.=) cast({} as"
                                    " pg_catalog.regtype) order by e.enumsortorder limit 1",
                                    Text{type}),
                         {}}));
    std::vector<std::string> texts;
    if (!labels.rows.empty()) texts.push_back(as_text(labels.rows[0].at(0)));
    for (const char* text : {"1", "a", "2000-01-01", "00:00", "{}", "(1,1)",
                             "00000000-0000-0000-0000-000000000001", "127.0.0.1"})
      texts.emplace_back(text);
    for (const std::string& text : texts) {
      const Sql value = kSql.write("cast({} as {})", Text{text}, Sql::checked(type));
      if (connection_.run({kSql.write("select {}", value), {}}).ok()) return value;
    }
    return internal_error("no value of type " + type + " can be made up");
  }

  static Sql delete_one(const QualifiedName& table) {
    return kSql.write(
        "delete from {} where ctid operator(pg_catalog.=) (select ctid from {} order by ctid desc"
        " limit 1)",
        table, table);
  }

  Status fill_follower() {
    SHOOFLY_TRY(execute(kSql.write("delete from {}", sync_.follower)));
    return execute(kSql.write("insert into {} ({}) select {} from {} s", sync_.follower,
                              follower_names(sync_), source_columns(sync_), sync_.source));
  }

  Status fill_source() {
    SHOOFLY_TRY(execute(kSql.write("delete from {}", sync_.source)));
    std::vector<std::string> names;
    for (const ColumnPair& pair : sync_.columns) names.push_back(pair.source);
    return execute(kSql.write("insert into {} ({}) select {} from {}", sync_.source,
                              kSql.idents(names), follower_names(sync_), sync_.follower));
  }

  // As verify/ asks: where both are walked alike, the first question covers the second.
  Result<bool> finds(std::int64_t wanted) {
    SHOOFLY_ASSIGN(const CheckOutcome found, mirror_.check(connection_, sync_, {}, 1));
    std::int64_t all = found.mismatches;
    if (!sync_.walks_alike()) {
      SHOOFLY_ASSIGN(const CheckOutcome gone, mirror_.check_gone(connection_, sync_, {}, 1));
      all += gone.mismatches;
    }
    return all == wanted;
  }

  // Which value a column can take, only a try can tell.
  Result<bool> finds_change() {
    for (const ColumnPair& pair : sync_.columns) {
      bool in_key = false;
      for (const std::string& column : sync_.key) in_key = in_key || column == pair.source;
      if (in_key && sync_.columns.size() > sync_.key.size()) continue;
      for (const Sql& value : other_values(pair.follower, pair.type)) {
        SHOOFLY_TRY(fill_follower());
        const Result<ResultSet> changed = connection_.run(
            {kSql.write("update {} set {} = {} where ctid operator(pg_catalog.=)"
                        " (select ctid from {} limit 1)",
                        sync_.follower, Ident{pair.follower}, value, sync_.follower),
             {}});
        if (!changed.ok()) {
          if (changed.error().kind != ErrorKind::kData) return changed.error();
          continue;
        }
        SHOOFLY_ASSIGN(const bool found, finds(in_key ? 2 : 1));
        if (found) return true;
      }
    }
    return false;
  }

  Connection& connection_;
  const TableMirror& mirror_;
  const TableSync& real_;
  TableSync sync_;
};

}  // namespace

Result<bool> mirror_self_test(Connection& connection, const TableMirror& mirror,
                              const TableSync& sync) {
  return ScratchPair(connection, mirror, sync).run();
}

}  // namespace shoofly::postgres

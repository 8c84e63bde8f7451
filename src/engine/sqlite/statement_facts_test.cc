// Each fact on the real library: how many steps and pages a statement takes on a table of many
// rows.

#include "engine/sqlite/statement_facts.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/sqlite/native.h"
#include "engine/sqlite/sql_reader.h"
#include "harness/temp_dir.h"

namespace shoofly::sqlite {
namespace {

constexpr int kRows = 20000;
constexpr const char* kMeasured =
    "create table t (id integer primary key, a text, b int, v as (b + 1));"
    "create table strict_t (id integer primary key, a text) strict;"
    "create index i on t (b);"
    "create view w as select a from t;";

struct FactCase {
  const char* statement;
  bool scans;
  bool rewrites;
};

class SqliteFacts : public ::testing::TestWithParam<FactCase> {
 protected:
  void SetUp() override {
    open(database_);
    run("pragma secure_delete = off");  // else freed pages are written over
    run(kMeasured);
    run("with recursive n (x) as (values (1) union all select x + 1 from n limit 20000) "
        "insert into t (id, a, b) select x, hex(zeroblob(100)), x from n;"
        "insert into strict_t select id, a from t;");
  }

  void open(DatabaseHandle& database) const {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open((folder_.path() / "x.db").c_str(), &raw), SQLITE_OK);
    database.reset(raw);
  }

  void run(const std::string& sql) const {
    ASSERT_EQ(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(database_.get());
  }

  static int count_step(void* steps) {
    ++*static_cast<int*>(steps);
    return 0;
  }

  int pages_written() const {
    int now = 0;
    int highest = 0;
    sqlite3_db_status(database_.get(), SQLITE_DBSTATUS_CACHE_WRITE, &now, &highest, 0);
    return now;
  }

  DdlFacts facts() const {
    const WrittenSchema before = sql_reader().read(kMeasured, "x.sql", 1);
    const Catalog none;
    Surroundings home;
    home.path = {"public"};
    SchemaFolder folder(none, home, "");
    for (const WrittenStatement& statement : before.statements) folder.take(statement);
    const WrittenSchema read = sql_reader().read(GetParam().statement, "x.sql", 1);
    return statement_facts().facts_of(read.statements.at(0), folder.model(), {3, 40});
  }

  shoofly::testing::TempDir folder_;
  DatabaseHandle database_;
};

TEST_P(SqliteFacts, AreWhatSqliteDoes) {
  const DdlFacts facts = SqliteFacts::facts();
  EXPECT_EQ(facts.scans, GetParam().scans);
  EXPECT_EQ(facts.rewrites, GetParam().rewrites);
  int steps = 0;
  sqlite3_progress_handler(database_.get(), 1, count_step, &steps);
  const int before = pages_written();
  run(GetParam().statement);
  EXPECT_EQ(steps > kRows, GetParam().scans) << steps << " steps";
  const int table_pages = kRows * 200 / 4096;
  EXPECT_EQ(pages_written() - before > table_pages * 9 / 10, GetParam().rewrites)
      << pages_written() - before << " pages";
}

TEST_P(SqliteFacts, KeepOutEveryOtherWriterOfTheFile) {
  const DdlFacts facts = SqliteFacts::facts();
  ASSERT_FALSE(facts.locks.empty());
  EXPECT_TRUE(facts.locks[0].blocks_writes);
  if (std::string(GetParam().statement) == "vacuum") return;  // not in a transaction
  DatabaseHandle other;
  open(other);
  run("begin");
  run(GetParam().statement);
  const auto as_other = [&](const char* sql) {
    return sqlite3_exec(other.get(), sql, nullptr, nullptr, nullptr);
  };
  EXPECT_EQ(as_other("insert into strict_t (a) values ('x')"), SQLITE_BUSY);
  run("rollback");
  EXPECT_EQ(as_other("insert into strict_t (a) values ('x')"), SQLITE_OK);
}

INSTANTIATE_TEST_SUITE_P(
    All, SqliteFacts,
    ::testing::Values(FactCase{"create table n (a)", false, false},
                      FactCase{"alter table t add column n", false, false},
                      FactCase{"alter table t add column n int not null default 0", false, false},
                      FactCase{"alter table t add column n int references t (id)", false, false},
                      FactCase{"alter table t add column n as (b) virtual", false, false},
                      FactCase{"alter table t add column n int check (n > 0)", true, false},
                      FactCase{"alter table t add column n int not null as (b)", true, false},
                      FactCase{"alter table strict_t add column n int", false, false},
                      FactCase{"alter table t drop column v", false, false},
                      FactCase{"alter table strict_t drop column a", true, true},
                      FactCase{"alter table t rename column b to c", false, false},
                      FactCase{"alter table t rename to n", false, false},
                      FactCase{"create index n on t (b)", true, false},
                      FactCase{"drop index i", false, false},
                      FactCase{"drop table t", false, false}, FactCase{"drop view w", false, false},
                      FactCase{"create view n as select 1", false, false},
                      FactCase{"create trigger n after insert on t begin select 1; end", false,
                               false},
                      FactCase{"reindex", true, false}, FactCase{"reindex t", true, false},
                      FactCase{"vacuum", true, true}));

}  // namespace
}  // namespace shoofly::sqlite

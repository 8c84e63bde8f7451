#include "engine/sqlite/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/sqlite/connection.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::sqlite {
namespace {

class LoadTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::write_text(path(), "");
    auto opened = SqliteConnection::open(path(), {});
    ASSERT_TRUE(opened.ok()) << opened.error().describe();
    connection_ = std::move(*opened);
    execute("create table t(id integer primary key, name text)");
  }

  std::string path() const { return folder_ / "a.db"; }
  void execute(const std::string& sql) {
    ASSERT_EQ(sqlite3_exec(connection_->handle(), sql.c_str(), nullptr, nullptr, nullptr),
              SQLITE_OK)
        << sqlite3_errmsg(connection_->handle());
  }

  static SyncSpec spec(const std::string& value) {
    SyncColumn upper{.name = "upper_name", .type = "TEXT"};
    upper.derived = {.text = value, .result_type = "TEXT", .reads = {{"name", "name", "TEXT"}}};
    SyncSpec spec;
    spec.table = {"", "t"};
    spec.key = {"id"};
    spec.marker = "_m";
    spec.groups = {{.operation = "transform_column t.name",
                    .old_side = {{.name = "name", .type = "TEXT"}},
                    .new_side = {upper}}};
    return spec;
  }

  // Another process holds what `sql` takes, until the object goes.
  testing::Process other(const std::string& sql) {
    const std::string script = "import sqlite3, time\nc = sqlite3.connect('" + path() +
                               "', isolation_level=None)\n" + sql +
                               "\nprint('ready', flush=True)\ntime.sleep(60)\n";
    testing::Process process = testing::Process::spawn({"python3", "-c", script});
    for (int i = 0; i < 1000 && process.out().empty(); ++i)
      system_clock().sleep_for(Milliseconds(10));
    EXPECT_EQ(process.out(), "ready\n") << process.err();
    return process;
  }

  std::vector<Blocker> blockers() {
    const auto found = load_probe().blockers(*connection_, {});
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return found.ok() ? *found : std::vector<Blocker>();
  }

  testing::TempDir folder_;
  std::unique_ptr<SqliteConnection> connection_;
};

TEST_F(LoadTest, NamesTheProcessThatWrites) {
  execute("pragma journal_mode = wal");
  EXPECT_TRUE(blockers().empty()) << "we are not in our own way";
  testing::Process idle = other("c.execute('select * from t').fetchall()");
  ASSERT_EQ(blockers().size(), 1U);
  EXPECT_EQ(blockers()[0].lock_mode, "");
  testing::Process writer = other("c.execute('begin immediate')");
  const std::vector<Blocker> found = blockers();
  ASSERT_EQ(found.size(), 1U) << "the idle one is not in the way";
  EXPECT_EQ(found[0].session, "pid " + std::to_string(writer.pid()));
  EXPECT_EQ(found[0].application.substr(0, 6), "python");
  EXPECT_EQ(found[0].lock_mode, "the write lock");
  EXPECT_FALSE(found[0].user.empty());
}

TEST_F(LoadTest, ReadersBlockWithoutAWal) {
  execute("insert into t values (1, 'a'), (2, 'b')");
  testing::Process reader = other("r = c.execute('select * from t'); r.fetchone()");
  ASSERT_EQ(blockers().size(), 1U);
  EXPECT_EQ(blockers()[0].lock_mode, "a read lock");
  testing::Process writer = other("c.execute('begin immediate')");
  ASSERT_EQ(blockers().size(), 2U);
  EXPECT_EQ(blockers()[0].session, "pid " + std::to_string(writer.pid()));
  EXPECT_EQ(blockers()[0].lock_mode, "the write lock");
}

TEST_F(LoadTest, MeasuresThreeStretches) {
  execute(
      "with recursive c(i) as (select 1 union all select i + 1 from c where i < 100000)"
      "insert into t select i, 'name ' || i from c");
  const auto samples = load_probe().fill_speed(*connection_, spec("upper(name)"));
  ASSERT_TRUE(samples.ok()) << samples.error().describe();
  ASSERT_EQ(samples->size(), 3U);
  for (const SpeedSample& sample : *samples) {
    EXPECT_EQ(sample.rows, 20'000);
    EXPECT_GT(sample.elapsed.count(), 0);
    EXPECT_GT(sample.bytes, 20'000 * 20);
    EXPECT_GT(sample.log_bytes_per_row, 20);
    EXPECT_LT(sample.log_bytes_per_row, 200);
  }
  EXPECT_EQ(as_int(connection_->run({Sql::checked("select count(*) from temp.sqlite_schema"), {}})
                       ->rows[0][0]),
            0);
}

TEST_F(LoadTest, SmallEmptyAndTextKeyedTables) {
  EXPECT_TRUE(load_probe().fill_speed(*connection_, spec("upper(name)"))->empty());
  execute("insert into t values (-9223372036854775808, 'a'), (9223372036854775807, 'b')");
  const auto two = load_probe().fill_speed(*connection_, spec("upper(name)"));
  ASSERT_TRUE(two.ok()) << two.error().describe();
  EXPECT_EQ(two->at(0).rows, 2);
  execute(
      "drop table t; create table t(id text primary key, name text) without rowid;"
      "with recursive c(i) as (select 1 union all select i + 1 from c where i < 50000) insert into t select 'k' || i, i from c");
  const auto text = load_probe().fill_speed(*connection_, spec("upper(name)"));
  ASSERT_TRUE(text.ok()) << text.error().describe();
  ASSERT_EQ(text->size(), 3U);
  EXPECT_EQ(text->at(2).rows, 10'000);
}

TEST_F(LoadTest, ARowThatFailsIsNotTheProbesBusiness) {
  execute("insert into t values (1, 'no json')");
  const auto samples = load_probe().fill_speed(*connection_, spec("json_extract(name, '$.x')"));
  ASSERT_TRUE(samples.ok()) << samples.error().describe();
  ASSERT_EQ(samples->size(), 1u);
  EXPECT_EQ(samples->at(0).rows, 0);
  EXPECT_NE(samples->at(0).failure, "");
}

}  // namespace
}  // namespace shoofly::sqlite

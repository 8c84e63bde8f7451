#include "engine/sqlite/connection.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "engine/sqlite/test_support.h"

namespace shoofly::sqlite::test {
namespace {

Statement sql(const std::string& text, std::vector<Value> parameters = {}) {
  return {Sql::checked(text), std::move(parameters)};
}

class ConnectionTest : public DatabaseTest {
 protected:
  Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, int lock_ms = 100) {
    return SqliteConnection::open(path, {Milliseconds(lock_ms), "test"});
  }
  std::string shown(const std::string& text) const {  // the path out of a message
    std::string result = text;
    const std::size_t at = result.find(file_.string());
    return at == std::string::npos ? result : result.replace(at, file_.string().size(), "FILE");
  }
};

TEST_F(ConnectionTest, AMissingFileIsNotFoundAndNotMade) {
  const std::string path = (dir_ / "none.db").string();
  const auto opened = open(path);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(opened.error().message, "open database: there is no file \"" + path + "\"");
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(ConnectionTest, AFolderAndAFileThatIsNoDatabase) {
  EXPECT_EQ(open(dir_.path().string()).error().kind, ErrorKind::kInvalidInput);
  const auto path = dir_ / "text.db";
  testing::write_text(path, std::string(5000, 'x'));
  const auto opened = open(path.string());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(opened.error().message,
            "open database \"" + path.string() +
                "\": the file is not an SQLite database, or it is encrypted");
}

TEST_F(ConnectionTest, ADamagedFile) {
  app_.must("create table t (a); insert into t values (1)");
  std::string bytes = testing::read_text(file_);
  std::fill(bytes.begin() + 4096, bytes.end(), '\x7f');
  testing::write_text(file_, bytes);
  auto opened = open(file_.string());
  ASSERT_TRUE(opened.ok());
  const auto read = (*opened)->run(sql("select * from t"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(shown(read.error().message),
            "read database \"FILE\": the file is damaged: database disk image is malformed");
  EXPECT_EQ(read.error().native_code, "11");
}

TEST_F(ConnectionTest, ValuesOfEveryKind) {
  app_.must("create table t (v)");
  const std::vector<Value> values = {std::monostate{},
                                     std::int64_t{-5},
                                     2.5,
                                     std::string("a\0b", 3),
                                     Blob{std::string("\0\xff", 2)},
                                     std::string()};
  for (const Value& value : values) {
    const auto done = ours().run(sql("insert into t values (?1)", {value}));
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(done->affected, 1);
  }
  const auto found = ours().run(sql("select v from t order by rowid"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->columns, std::vector<std::string>{"v"});
  EXPECT_EQ(found->affected, 0);
  ASSERT_EQ(found->rows.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(found->rows[i][0], values[i]);
}

TEST_F(ConnectionTest, KindsOfErrors) {
  app_.must("create table t (a integer primary key, b text unique check (b <> 'secret'))");
  app_.must("insert into t values (1, 'private')");
  const auto fail = [&](const std::string& text) {
    const auto done = ours().run(sql(text));
    EXPECT_FALSE(done.ok()) << text;
    return std::string(to_string(done.error().kind)) + ": " + done.error().message;
  };
  EXPECT_EQ(fail("insert into t values (2, 'private')"), "data: UNIQUE constraint failed: t.b");
  EXPECT_EQ(fail("insert into t values (2, 'secret')"),
            "data: CHECK constraint failed: b <> 'secret'");
  EXPECT_EQ(fail("select abs(-9223372036854775808)"),
            "data: a value does not fit its new type (SQLite: integer overflow)");
  EXPECT_EQ(fail("insert into t values ('x', 'y')"), "data: datatype mismatch");
  EXPECT_EQ(fail("select * from none_such"), "not found: no such table: none_such");
  EXPECT_EQ(fail("select none_such from t"), "not found: no such column: none_such");
  EXPECT_EQ(fail("select * frm t"), "invalid input: near \"frm\": syntax error");
  EXPECT_EQ(
      fail("select shout(b) from t"),
      "unsupported: no such function: shout: the schema uses what only the application registers");
  EXPECT_EQ(fail("alter table t rename column a to b"),
            "internal: error in table t after rename: duplicate column name: b");
}

TEST_F(ConnectionTest, ABusyDatabaseIsRetryableAfterTheLockTimeout) {
  app_.must("create table t (a)");
  auto connection = std::move(*open(file_.string(), 150));
  app_.must("begin immediate");
  const auto begun = std::chrono::steady_clock::now();
  const Status status = connection->begin();
  const auto waited =
      std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begun);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kRetryable);
  EXPECT_EQ(shown(status.error().message),
            "lock database \"FILE\": another connection held its lock for longer than 150 ms");
  EXPECT_GE(waited.count(), 140);
  EXPECT_LE(waited.count(), 400);
  app_.must("rollback");
  EXPECT_TRUE(connection->begin().ok());
  connection->rollback();
}

TEST_F(ConnectionTest, AReaderThatStaysKeepsACommitFromARollbackJournal) {
  app_.must("create table t (a); insert into t values (1)");
  auto connection = std::move(*open(file_.string(), 100));
  app_.must("begin");
  app_.query("select * from t");
  ASSERT_TRUE(connection->begin().ok());
  ASSERT_TRUE(connection->run(sql("insert into t values (2)")).ok());
  const Status committed = connection->commit();
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().kind, ErrorKind::kRetryable);
  EXPECT_FALSE(connection->in_transaction());
  app_.must("commit");
  EXPECT_EQ(app_.query("select count(*) from t"), "1");
}

TEST_F(ConnectionTest, HandlesOfThisProcessQueue) {
  app_.must("create table t (a)");
  auto first = std::move(*open(file_.string(), 100));
  auto second = std::move(*open(file_.string(), 100));
  ASSERT_TRUE(first->begin().ok());
  const Status status = second->begin();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, ErrorKind::kRetryable);
  EXPECT_EQ(
      shown(status.error().message),
      "lock database \"FILE\": another connection of this process held it for longer than 100 ms");
  EXPECT_TRUE(second->run(sql("select * from t")).ok());
  EXPECT_TRUE(first->commit().ok());
  EXPECT_TRUE(second->run(sql("insert into t values (1)")).ok());
  EXPECT_TRUE(first->run(sql("insert into t values (1)")).ok());
}

TEST_F(ConnectionTest, TogetherIsAllOrNothing) {
  app_.must("create table t (a unique)");
  const auto failed =
      ours().run_together({sql("insert into t values (1)"), sql("insert into t values (1)")});
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(app_.query("select count(*) from t"), "0");
  const auto done = ours().run_together({sql("insert into t values (1)"), sql("select a from t")});
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(as_int((*done)[1].rows[0][0]), 1);
  EXPECT_EQ(app_.query("select count(*) from t"), "1");
}

TEST_F(ConnectionTest, CancelFromAnotherThread) {
  auto& connection = ours();
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(50));
    connection.cancel();
  });
  const auto done = connection.run(sql(
      "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"));
  other.join();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kInterrupted);
  EXPECT_TRUE(connection.run(sql("select 1")).ok());
}

TEST_F(ConnectionTest, AReadOnlyFile) {
  app_.must("create table t (a)");
  auto connection = std::move(*open(file_.string()));
  sqlite3_exec(connection->handle(), "pragma query_only = on", nullptr, nullptr, nullptr);
  const auto done = connection->run(sql("insert into t values (1)"));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(shown(done.error().message), "write database \"FILE\": it is read-only");
}

TEST_F(ConnectionTest, AFullDisk) {
  app_.must("create table t (a)");
  auto connection = std::move(*open(file_.string()));
  sqlite3_exec(connection->handle(), "pragma max_page_count = 3", nullptr, nullptr, nullptr);
  const auto done = connection->run(sql("insert into t values (zeroblob(100000))"));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kInternal);
  EXPECT_EQ(shown(done.error().message), "write database \"FILE\": the disk is full");
  EXPECT_FALSE(done.error().help.empty());
  EXPECT_EQ(app_.query("select count(*) from t"), "0");
}

// A write beyond the limit for files fails as one to a full disk, in COMMIT too, and is not in
// doubt.
TEST_F(ConnectionTest, AFileThatCannotGrow) {
  app_.must("pragma journal_mode = wal; create table t (a)");
  auto connection = std::move(*open(file_.string()));
  struct rlimit before {};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit limit { 200'000, before.rlim_max };
  setrlimit(RLIMIT_FSIZE, &limit);
  ASSERT_TRUE(connection->begin().ok());
  Result<ResultSet> done = connection->run(sql("insert into t values (zeroblob(500000))"));
  const Status committed = done.ok() ? connection->commit() : Status(done.error());
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, ignored);
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().kind, ErrorKind::kInternal);
  EXPECT_EQ(shown(committed.error().message),
            "write database \"FILE\": the system refused the write");
  connection->rollback();
  EXPECT_EQ(app_.query("select count(*) from t"), "0");
  EXPECT_TRUE(connection->run(sql("insert into t values (1)")).ok());
}

TEST_F(ConnectionTest, SettingsOfTheSession) {
  app_.must("pragma journal_mode = wal");
  auto connection = std::move(*open(file_.string()));
  const auto one = [&](const char* text) {
    return as_text(connection->run(sql(text))->rows[0][0]);
  };
  EXPECT_EQ(one("pragma journal_mode"), "wal");
  EXPECT_EQ(one("pragma synchronous"), "1");
  EXPECT_EQ(one("pragma foreign_keys"), "1");
  ASSERT_TRUE(connection->reconnect().ok());
  EXPECT_EQ(one("pragma foreign_keys"), "1");
  EXPECT_EQ(connection->session(), "process " + std::to_string(getpid()));
}

TEST_F(ConnectionTest, ForeignKeysThatTheApplicationNeverKeptDoNotStopUs) {
  app_.must(
      "create table p (id integer primary key); create table t (id integer primary key, p int references p, v text)");
  app_.must("insert into t values (1, 99, 'orphan')");
  EXPECT_TRUE(ours().run(sql("update t set v = 'x'")).ok());
  EXPECT_FALSE(ours().run(sql("update t set p = 98")).ok());
}

TEST_F(ConnectionTest, ReadTogetherIsOneSnapshot) {
  app_.must("pragma journal_mode = wal; create table t (a); insert into t values (1)");
  auto& connection = ours();
  ASSERT_TRUE(connection.begin_reading().ok());
  EXPECT_EQ(as_int(connection.run(sql("select count(*) from t"))->rows[0][0]), 1);
  app_.must("insert into t values (2)");
  EXPECT_EQ(as_int(connection.run(sql("select count(*) from t"))->rows[0][0]), 1);
  connection.end_reading();
  EXPECT_EQ(as_int(connection.run(sql("select count(*) from t"))->rows[0][0]), 2);
}

}  // namespace
}  // namespace shoofly::sqlite::test

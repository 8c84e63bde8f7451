#include "engine/postgres/load.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/postgres/test_support.h"

namespace shoofly::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LoadTest : public PostgresTest {
 protected:
  static std::vector<LockFact> wanted(const std::string& table,
                                      const std::string& mode = "ACCESS EXCLUSIVE") {
    return {{{"public", table}, mode, true, true, ""}};
  }
  std::vector<Blocker> blockers(const std::string& table,
                                const std::string& mode = "ACCESS EXCLUSIVE") {
    const auto found = load_probe().blockers(*connection_, wanted(table, mode));
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return found.ok() ? *found : std::vector<Blocker>{};
  }
  SyncSpec spec() {
    SyncSpec spec;
    spec.table = {"public", "users"};
    spec.key = {"id", "region"};
    SyncGroup group;
    group.new_side = {
        {.name = "first_name",
         .type = "text",
         .derived = {.text = "split_part(users.name, ' ', 1)",
                     .result_type = "text",
                     .reads = {{"name", "name", "text"}}}},
        {.name = "mail",
         .type = "text",
         .derived = {.text = "lower(x)", .result_type = "text", .reads = {{"x", "email", "text"}}}},
        {.name = "later",
         .type = "text",
         .derived = {
             .text = "y", .result_type = "text", .reads = {{"y", "not_there_yet", "text"}}}}};
    spec.groups = {group};
    return spec;
  }
};

TEST_F(LoadTest, BlockersLongestFirstWithTheirStrongestLock) {
  execute("create table t (a int primary key, b text); create table other (a int)");
  SessionOptions as_app;
  as_app.application_name = "web";
  auto reader = open("postgres", as_app);
  auto writer = open("postgres", as_app);
  auto waiting = open("postgres", as_app);
  auto ours = open("postgres");
  ASSERT_TRUE(reader->begin().ok());
  ASSERT_TRUE(
      reader->run({Sql::checked("select from public.t where b = 'secret' -- note"), {}}).ok());
  ASSERT_TRUE(ours->begin().ok());
  ASSERT_TRUE(ours->run({Sql::checked("select from public.t"), {}}).ok());
  std::this_thread::sleep_for(Milliseconds(60));
  ASSERT_TRUE(writer->begin().ok());
  ASSERT_TRUE(
      writer->run({Sql::checked("insert into public.t values ($1::int, 'x')"), {std::int64_t{1}}})
          .ok());
  EXPECT_TRUE(blockers("other").empty());
  std::thread lock([&] {
    EXPECT_FALSE(waiting->run({Sql::checked("create index on public.t (b)"), {}}).ok());
  });
  std::this_thread::sleep_for(Milliseconds(120));
  const auto found = blockers("t");
  lock.join();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].session, "pid " + reader->session().substr(8));
  EXPECT_EQ(found[0].user, "postgres");
  EXPECT_EQ(found[0].application, "web");
  EXPECT_EQ(found[0].state, "idle in transaction");
  EXPECT_EQ(found[0].lock_mode, "ACCESS SHARE");
  EXPECT_EQ(found[0].query_shape, "select from public.t where b = $1");
  EXPECT_GE(found[0].age_ms, found[1].age_ms);
  EXPECT_GT(found[0].age_ms, 100);
  EXPECT_EQ(found[1].lock_mode, "ROW EXCLUSIVE");
  EXPECT_EQ(found[2].lock_mode, "SHARE");
  EXPECT_TRUE(found[0].granted);
  EXPECT_FALSE(found[2].granted);
}

TEST_F(LoadTest, OnlyThoseWhoseLockConflictsAreInTheWay) {
  execute(
      "create table t (a int primary key, p int) partition by range (a);"
      " create table t1 partition of t for values from (0) to (10); create index i on t (p)");
  auto reader = open("postgres", {.application_name = "web"});
  ASSERT_TRUE(reader->begin().ok());
  ASSERT_TRUE(reader->run({Sql::checked("select from public.t1"), {}}).ok());
  EXPECT_EQ(blockers("t", "ACCESS EXCLUSIVE").size(), 1U) << "its partition is locked as well";
  EXPECT_EQ(blockers("i", "ACCESS EXCLUSIVE").size(), 1U);
  EXPECT_TRUE(blockers("t", "SHARE ROW EXCLUSIVE").empty()) << "a reader does not conflict";
  ASSERT_TRUE(reader->run({Sql::checked("lock table public.t in share mode"), {}}).ok());
  EXPECT_TRUE(blockers("t", "SHARE").empty());
  const auto found = blockers("t", "SHARE UPDATE EXCLUSIVE");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].maintenance);
  EXPECT_EQ(found[0].lock_mode, "SHARE");
}

TEST_F(LoadTest, ASessionIsEndedOnlyInTheTransactionItWasSeenIn) {
  execute("create table t (a int)");
  auto other = open("postgres", {.application_name = "report"});
  const auto open_transaction = [&] {
    ASSERT_TRUE(other->begin().ok());
    ASSERT_TRUE(other->run({Sql::checked("select from public.t"), {}}).ok());
  };
  open_transaction();
  const auto before = blockers("t");
  ASSERT_EQ(before.size(), 1U);
  ASSERT_TRUE(other->commit().ok());
  open_transaction();
  EXPECT_FALSE(*load_probe().end(*connection_, before[0], Ending::kTerminate));
  EXPECT_TRUE(other->run({Sql::checked("select 1"), {}}).ok()) << "another transaction by now";
  const auto now = blockers("t");
  ASSERT_EQ(now.size(), 1U);
  EXPECT_FALSE(*load_probe().end(*connection_, now[0], Ending::kCancel)) << "it runs no statement";
  EXPECT_TRUE(*load_probe().end(*connection_, now[0], Ending::kTerminate));
  EXPECT_FALSE(other->run({Sql::checked("select 1"), {}}).ok());
}

TEST_F(LoadTest, EndingWithoutTheRightSaysWhichOne) {
  const std::string role = "meek_" + database_->name();
  execute("create table t (a int); create role " + role + " login");
  auto other = open("postgres", {.application_name = "report"});
  ASSERT_TRUE(other->begin().ok());
  ASSERT_TRUE(other->run({Sql::checked("select from public.t"), {}}).ok());
  auto meek = open(role);
  Blocker blocker = blockers("t").at(0);
  const auto ended = load_probe().end(*meek, blocker, Ending::kTerminate);
  // The state of other people's sessions is hidden from it, so nobody fits.
  ASSERT_TRUE(ended.ok()) << ended.error().describe();
  EXPECT_FALSE(*ended);
  execute("grant pg_read_all_stats to " + role);
  const auto refused = load_probe().end(*meek, blocker, Ending::kTerminate);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(refused.error().describe(), HasSubstr("GRANT pg_signal_backend"));
  meek.reset();
  execute("drop role " + role);
}

TEST_F(LoadTest, BlockersAsOneWhoMaySeeLittle) {
  const std::string role = "blind_" + database_->name();
  execute("create table t (a int); create role " + role + " login");
  SessionOptions as_app;
  as_app.application_name = "web";
  auto holder = open("postgres", as_app);
  ASSERT_TRUE(holder->begin().ok());
  ASSERT_TRUE(holder->run({Sql::checked("lock table public.t"), {}}).ok());
  auto blind = open(role);
  const auto found = load_probe().blockers(*blind, wanted("t"));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ((*found)[0].query_shape, "not visible without pg_read_all_stats");
  EXPECT_EQ((*found)[0].lock_mode, "ACCESS EXCLUSIVE");
  blind.reset();
  execute("drop role " + role);
}

TEST_F(LoadTest, APreparedTransactionIsABlocker) {
  auto server = testing::PostgresServer::create(
      {.major = major(), .settings = {"max_prepared_transactions = 2"}});
  ASSERT_TRUE(server.ok());
  ASSERT_TRUE((*server)->execute("postgres", "create table t (a int)").ok());
  auto client = testing::PostgresClient::connect((*server)->url("postgres"));
  ASSERT_TRUE(
      client->execute("begin; insert into t values (1); prepare transaction 'left behind'").ok());
  auto connection = connect(*Dsn::parse((*server)->url("postgres")), {});
  const auto found = load_probe().blockers(**connection, wanted("t"));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ((*found)[0].session, "prepared transaction 'left behind'");
  EXPECT_EQ((*found)[0].state, "prepared");
}

TEST_F(LoadTest, SpeedOfTheFill) {
  execute(
      "create table users (id bigint, region text, name text not null, email text, wide text,"
      " primary key (region, id));"
      " create index on users (email);"
      " insert into users select i, 'r' || i % 3, 'Anna Smith ' || i, 'a' || i || '@x.org',"
      " repeat('x', 3000)"
      "  from generate_series(1, 60000) i; analyze users");
  auto other = open("postgres");
  ASSERT_TRUE(other->begin().ok());
  ASSERT_TRUE(other->run({Sql::checked("lock table public.users in exclusive mode"), {}}).ok());
  const auto samples = load_probe().fill_speed(*connection_, spec());
  ASSERT_TRUE(samples.ok()) << samples.error().describe();
  ASSERT_EQ(samples->size(), 3U);
  for (const SpeedSample& sample : *samples) {
    EXPECT_GT(sample.rows, 0);
    EXPECT_LE(sample.rows, 20000);
    EXPECT_GT(sample.bytes / sample.rows, 50);
    EXPECT_LT(sample.bytes / sample.rows, 300) << "the wide column is left out";
    EXPECT_GT(sample.log_bytes_per_row, 0);
  }
  EXPECT_EQ(*database_->scalar("select count(*) from pg_class where relname like 'shoofly%'"), "0");
  EXPECT_EQ(as_text(connection_->run({Sql::checked("show statement_timeout"), {}})->rows[0][0]),
            "0");
}

TEST_F(LoadTest, LogVolumeWithinAFactorOfTwoOfTheRealUpdate) {
  for (const char* images : {"off", "on"}) {
    auto server = testing::PostgresServer::create(
        {.major = major(), .settings = {"full_page_writes = " + std::string(images)}});
    ASSERT_TRUE(server.ok()) << server.error().describe();
    for (
        const char* sql :
        {"create table users (id bigint, region text, name text not null, email text, first_name text,"
         " mail text, primary key (region, id))",
         "create index on users (email)",
         "insert into users select i, 'r', 'Anna Smith ' || i, 'a' || i || '@x.org' from"
         " generate_series(1, 60000) i",
         "vacuum analyze users", "checkpoint"}) {
      ASSERT_TRUE((*server)->execute("postgres", sql).ok()) << sql;
    }
    auto connection = connect(*Dsn::parse((*server)->url("postgres")), {});
    const auto samples = load_probe().fill_speed(**connection, spec());
    ASSERT_TRUE(samples.ok()) << samples.error().describe();
    const auto plan =
        (*connection)
            ->run({Sql::checked("explain (analyze, wal, format json) update public.users set"
                                " first_name = split_part(name, ' ', 1), mail = lower(email)"),
                   {}});
    ASSERT_TRUE(plan.ok()) << plan.error().describe();
    const auto document = nlohmann::json::parse(as_text(plan->rows[0][0]));
    const double real = document[0]["Plan"]["WAL Bytes"].get<double>() / 60000;
    RecordProperty(std::string("real_") + images, std::to_string(real));
    RecordProperty(std::string("estimate_") + images,
                   std::to_string((*samples)[0].log_bytes_per_row));
    EXPECT_LT((*samples)[0].log_bytes_per_row, real * 2) << "full_page_writes " << images;
    EXPECT_GT((*samples)[0].log_bytes_per_row, real / 2) << "full_page_writes " << images;
  }
}

TEST_F(LoadTest, SpeedOnSmallAndEmptyAndPartitionedTables) {
  execute(
      "create table users (id int, region text, name text, email text, primary key (id, region))"
      " partition by range (id);"
      " create table users1 partition of users for values from (0) to (100)");
  EXPECT_TRUE(load_probe().fill_speed(*connection_, spec())->empty());
  execute("insert into users select i, 'r', 'a b', 'c' from generate_series(1, 50) i");
  const auto samples = load_probe().fill_speed(*connection_, spec());
  ASSERT_TRUE(samples.ok()) << samples.error().describe();
  ASSERT_EQ(samples->size(), 3U);
}

TEST_F(LoadTest, AnExpressionThatFailsOnARow) {
  execute(
      "create table users (id int, region text, name text, email text, primary key (id, region));"
      " insert into users values (1, 'r', '7 of 9', 'x')");
  SyncSpec failing = spec();
  failing.groups[0].new_side[0].derived.text = "name::int::text";
  const auto samples = load_probe().fill_speed(*connection_, failing);
  ASSERT_TRUE(samples.ok()) << samples.error().describe();
  for (const SpeedSample& sample : *samples) {
    EXPECT_EQ(sample.rows, 0);
    EXPECT_THAT(sample.failure, HasSubstr("invalid input syntax for type integer"));
    EXPECT_THAT(sample.failure, ::testing::Not(HasSubstr("7 of 9")));
  }
  EXPECT_FALSE(samples->empty());
}

}  // namespace
}  // namespace shoofly::postgres

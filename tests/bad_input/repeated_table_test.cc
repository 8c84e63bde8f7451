// Misfortunes of a table that another one follows: triggers that somebody dropped, writers that
// pass them by, changes by other hands, rows that the old table cannot hold any more.

#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bad_input/program.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

constexpr const char* kEvents =
    "create table events (id bigint primary key, at date not null, note text);"
    "insert into events select i, date '2026-01-01' + i, 'note ' || i from generate_series(1, 300) i;";
constexpr const char* kRepeat = R"yaml(change: parts
operations:
  - partition_table: { table: events, by: range(at), key: [id, at], default: events_rest,
      partitions: { every: 1 quarter, from: 2026-01-01, until: 2026-07-01 } }
backfill: { batch: 40..40, workers: 1 }
)yaml";
constexpr const char* kDropTriggers =
    "do $$ declare name text; begin for name in select tgname from pg_trigger where "
    "tgrelid = 'events'::regclass and not tgisinternal loop "
    "execute format('drop trigger %I on events', name); end loop; end $$";
constexpr const char* kPassBy = "set session_replication_role = replica; ";
const std::vector<std::string> kRepeatedContract = {"contract", "parts-1",     "--approve",
                                                    "parts-1",  "--skip-soak", "--quiet"};

class RepeatedTable : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    auto made = ScratchDatabase::create(**server, "repeated");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
    program_ = std::make_unique<Program>(database_->url());
    script(kEvents);
    program_->write("change.yaml", kRepeat);
    expect({"start", "change.yaml", "--no-probe", "--quiet"}, 0);
  }
  void script(const std::string& sql) {
    const Status done = program_->script(sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  void expect(const std::vector<std::string>& arguments, int exit_code,
              const std::vector<std::string>& parts = {}) {
    const ProcessResult result = program_->run(arguments);
    EXPECT_EQ(result.exit_code, exit_code) << fmt::format("{}", fmt::join(arguments, " ")) << "\n"
                                           << result.out << result.err;
    for (const std::string& part : parts)
      EXPECT_NE(result.err.find(part), std::string::npos) << "no \"" << part << "\" in:\n"
                                                          << result.err;
  }
  std::string scalar(const std::string& sql) const { return program_->scalar(sql); }

  std::unique_ptr<ScratchDatabase> database_;
  std::unique_ptr<Program> program_;
};

TEST_F(RepeatedTable, LostTriggersArePutBackAndTheRowsWithThem) {
  expect({"cutover", "parts-1", "--quiet"}, 0);
  script(kDropTriggers);
  script(
      "delete from events where id = 5; update events set note = 'kept' where id = 6;"
      "insert into events values (1001, '2026-05-05', 'new')");
  expect({"rollback", "parts-1", "--quiet"}, 0);
  EXPECT_EQ(scalar("select relkind from pg_class where relname = 'events'"), "r");
  EXPECT_EQ(
      scalar(
          "select string_agg(id || ' ' || note, ', ' order by id) from events where id in (5, 6, 1001)"),
      "6 kept, 1001 new");
  EXPECT_EQ(
      scalar(
          "select count(*) from shoofly.event where text like '3 rows of public.events brought up to date%'"),
      "1");
}

TEST_F(RepeatedTable, WhoPassesTheTriggersByIsFound) {
  script(std::string(kPassBy) + "delete from events where id = 5");
  expect({"verify", "parts-1"}, 1);
  expect({"cutover", "parts-1"}, 3, {"out of step"});
  script("insert into events values (5, '2026-01-06', 'x'); delete from events where id = 5");
  expect({"verify", "parts-1"}, 0);
  expect({"cutover", "parts-1", "--quiet"}, 0);
  script(std::string(kPassBy) + "update events set note = 'unseen' where id = 7");
  expect(kRepeatedContract, 5, {"1 of 299 rows are out of step"});
  script("update events set note = note where id = 7");
  expect({"verify", "parts-1"}, 0);
  expect(kRepeatedContract, 0);
}

TEST_F(RepeatedTable, AColumnOfSomebodyElsesHaltsTheRun) {
  script("alter table events add column extra integer");
  expect({"cutover", "parts-1", "--quiet"}, 5, {"public.events.extra appeared"});
  EXPECT_EQ(scalar("select relkind from pg_class where relname = 'events'"), "r");
  script("alter table events drop column extra");
  expect({"cutover", "parts-1", "--quiet"}, 0);
}

// From contract on nothing keeps the old key unique.
TEST_F(RepeatedTable, RestoreRefusesWhatTheOldKeyWould) {
  expect({"cutover", "parts-1", "--quiet"}, 0);
  EXPECT_FALSE(program_->script("insert into events values (7, '2026-06-01', 'twice')").ok());
  expect({"verify", "parts-1"}, 0);
  expect(kRepeatedContract, 0);
  script(
      "insert into events values (7, '2026-06-01', 'twice'); delete from events where id = 8;"
      "update events set at = '2026-06-30' where id = 9");
  expect({"restore", "parts-1", "--quiet"}, 5, {"2 rows where (id) is equal to another row's"});
  script("delete from events where id = 7 and note = 'twice'");
  expect({"resume", "parts-1", "--quiet"}, 0);
  expect({"verify", "parts-1"}, 0);
  expect({"rollback", "parts-1", "--quiet"}, 0);
  EXPECT_EQ(
      scalar(
          "select count(*) || ' ' || count(*) filter (where id = 8) || ' ' || max(at) filter (where id = 9) from events"),
      "299 0 2026-06-30");
}

// What holds on to a table, not to its name, would be left with the old one's rows.
TEST_F(RepeatedTable, UsersMadeDuringTheRunStopTheExchange) {
  script(
      "create view v as select id from events;"
      "create function f() returns setof events language sql begin atomic select * from events; end;"
      "create table notes (event bigint references events);"
      "create publication p for table events");
  expect({"cutover", "parts-1", "--quiet"}, 5,
         {"view public.v", "function public.f()", "public.notes.notes_event_fkey",
          "public.events was published", "made during the run"});
  EXPECT_EQ(scalar("select relkind from pg_class where relname = 'events'"), "r");
  script("drop view v; drop function f; drop table notes; drop publication p");
  expect({"cutover", "parts-1", "--quiet"}, 0);
}

// Nothing takes the table away until somebody goes back, however often it has been looked at.
TEST_F(RepeatedTable, UsersMadeAfterCutoverStopOnlyTheWayBack) {
  expect({"cutover", "parts-1", "--quiet"}, 0);
  script("create view v as select id from events");
  expect({"verify", "parts-1"}, 0);
  expect({"rollback", "parts-1", "--quiet"}, 5, {"public.v uses public.events"});
  EXPECT_EQ(scalar("select count(*) from v"), "300");
  script("drop view v");
  expect({"resume", "parts-1", "--quiet"}, 0);
  EXPECT_EQ(scalar("select relkind from pg_class where relname = 'events'"), "r");
}

// It was not there when the run looked; its lock is what the exchange waits for.
TEST_F(RepeatedTable, AViewCommittedWhileTheExchangeWaits) {
  auto session = Session::open(database_->url());
  ASSERT_TRUE(session.ok()) << session.error().describe();
  const Status begun = (*session)->script("begin; create view v as select id from events");
  ASSERT_TRUE(begun.ok()) << begun.error().describe();
  Process cutover = program_->spawn({"cutover", "parts-1"});
  const std::string waits =
      "select count(*) from shoofly.event where text like 'waiting for a quiet moment%'";
  while (cutover.running() && scalar(waits) == "0")
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ASSERT_TRUE((*session)->script("commit").ok());
  const auto ended = cutover.wait(std::chrono::seconds(60));
  ASSERT_TRUE(ended.has_value());
  EXPECT_NE(ended->exit_code, 0) << ended->out;
  EXPECT_NE(ended->err.find("public.v"), std::string::npos) << ended->err;
  EXPECT_NE(ended->err.find("2BP01"), std::string::npos) << ended->err;
  EXPECT_EQ(scalar("select relkind from pg_class where relname = 'events'"), "r");
  script("drop view v");
  expect({"resume", "parts-1", "--quiet"}, 0);
}

}  // namespace
}  // namespace shoofly::testing

// Rows that move from table to table and back, with others at work.

#include "engine/postgres/mover.h"

#include <atomic>
#include <thread>

#include "engine/postgres/mirror_test_support.h"

namespace shoofly::postgres {
namespace {

class Mover : public MirrorTest {
 protected:
  void SetUp() override {
    MirrorTest::SetUp();
    if (connection_ == nullptr) return;
    execute(
        "create table t(id bigint, part text collate \"C\", v text, n numeric, j json, primary key (id, part));"
        "create table f(n numeric, key bigint, part text collate \"C\", v text, j json, more text default 'x',"
        " unique (part, key));"
        "create table l(id bigint, part text collate \"C\", primary key (id, part))");
    move_.from = {"public", "t"};
    move_.to = {"public", "f"};
    move_.ledger = {"public", "l"};
    move_.key = {"id", "part"};
    move_.columns = {{"id", "key", "bigint"},
                     {"part", "part", "text"},
                     {"v", "v", "text"},
                     {"n", "n", "numeric"},
                     {"j", "j", "json"}};
    move_.condition = "v = 'go'";
  }
  void rows(int count) {
    execute(
        "insert into t select i, 'p' || i % 3, case when i % 2 = 0 then 'go' else 'stay' end,"
        " i + 0.50, '{\"b\":1, \"a\": 2}' from generate_series(1, " +
        std::to_string(count) + ") i");
  }
  Result<FillOutcome> there(const KeyRange& range = {}, Connection* connection = nullptr) {
    return row_mover().move(connection == nullptr ? *connection_ : *connection, move_, range,
                            progress());
  }
  Result<FillOutcome> back(const KeyRange& range = {}) {
    return row_mover().move_back(*connection_, move_, range, progress());
  }
  static std::int64_t count(const Result<FillOutcome>& outcome) {
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? outcome->rows : -1;
  }
  std::string state() {
    return scalar(
        "select (select count(*) from t) || ' ' || (select count(*) from f) || ' ' ||"
        " (select count(*) from l)");
  }
  testing::PostgresClient session(const std::string& begin) {
    auto client = testing::PostgresClient::connect(database_->url());
    EXPECT_TRUE(client.ok());
    EXPECT_TRUE(client->execute(begin).ok());
    return std::move(*client);
  }
  void await_waiting(int sessions) {
    const std::string condition = "select (count(*) >= " + std::to_string(sessions) +
                                  ")::text from pg_locks where not granted";
    for (int i = 0; i < 2000 && scalar(condition) != "true"; ++i)
      std::this_thread::sleep_for(Milliseconds(5));
    EXPECT_EQ(scalar(condition), "true");
  }
  const SessionOptions patient_{.lock_timeout = Milliseconds(20'000)};
  RowMove move_;
};

TEST_F(Mover, AChunkMovesWhatMatchesInItsRangeAndNotesIt) {
  rows(10);
  EXPECT_EQ(count(there({{{Value("3"), Value("p0")}}, {{Value("8"), Value("p9")}}})), 3);
  EXPECT_EQ(state(), "7 3 3");
  EXPECT_EQ(scalar("select concat_ws(' ', upto, rows, chunks) from shoofly.chunk"),
            "[\"8\",\"p9\"] 3 1");
  EXPECT_EQ(count(there()), 2);
  EXPECT_EQ(count(there()), 0);
  EXPECT_EQ(state(), "5 5 5");
  EXPECT_EQ(scalar("select string_agg(concat_ws(' ', key, part, v, n, j, more), ', ' order by key)"
                   " from f where key < 5"),
            "2 p2 go 2.50 {\"b\":1, \"a\": 2} x, 4 p1 go 4.50 {\"b\":1, \"a\": 2} x");
}

TEST_F(Mover, TheWayBackBringsExactlyThose) {
  rows(10);
  const std::string before = scalar("select md5(string_agg(t::text, ';' order by id)) from t");
  EXPECT_EQ(count(there()), 5);
  execute("insert into f(key, part, v) values (100, 'p0', 'go')");
  EXPECT_EQ(count(back({{}, {{Value("4"), Value("p9")}}})), 2);
  EXPECT_EQ(state(), "7 4 3");
  EXPECT_EQ(count(back()), 3);
  EXPECT_EQ(state(), "10 1 0");
  EXPECT_EQ(scalar("select md5(string_agg(t::text, ';' order by id)) from t"), before);
}

TEST_F(Mover, WhoHasBeenTakenOverMovesNothing) {
  rows(4);
  EXPECT_EQ(count(there({{}, {{Value("2"), Value("p9")}}})), 1);
  execute("update shoofly.run set fence = 4");
  const auto moved = there();
  ASSERT_TRUE(moved.ok()) << moved.error().describe();
  EXPECT_TRUE(moved->fenced);
  const auto returned = back();
  ASSERT_TRUE(returned.ok()) << returned.error().describe();
  EXPECT_TRUE(returned->fenced);
  EXPECT_EQ(state(), "3 1 1");
}

// The takeover comes while the chunk waits for a row.
TEST_F(Mover, WhoIsTakenOverMeanwhileMovesNothing) {
  rows(4);
  const auto worker = open("postgres", patient_);
  auto holder = session("begin; select from t where id = 4 for update");
  bool fenced = false;
  std::thread chunk([&] {
    const auto outcome = there({}, worker.get());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    fenced = outcome.ok() && outcome->fenced;
  });
  await_waiting(1);
  execute("update shoofly.run set fence = 4");
  ASSERT_TRUE(holder.execute("commit").ok());
  chunk.join();
  EXPECT_TRUE(fenced);
  EXPECT_EQ(state(), "4 0 0");
}

TEST_F(Mover, ARowThatIsWrittenMeanwhileMovesAsItIsThenOrStays) {
  rows(6);
  const auto worker = open("postgres", patient_);
  auto holder = session(
      "begin; update t set n = 99.000 where id = 2; update t set v = 'stay' where id = 4;"
      "delete from t where id = 6");
  std::int64_t moved = -1;
  std::thread chunk([&] { moved = count(there({}, worker.get())); });
  await_waiting(1);
  ASSERT_TRUE(holder.execute("commit").ok());
  chunk.join();
  EXPECT_EQ(moved, 1);
  EXPECT_EQ(state(), "4 1 1");
  EXPECT_EQ(scalar("select key || ' ' || n from f"), "2 99.000");
}

// A reader of both tables in one statement sees each row once, whenever he looks.
TEST_F(Mover, NoSnapshotSeesARowTwiceOrNotAtAll) {
  rows(200);
  std::atomic<bool> over{false};
  std::atomic<int> looks{0};
  std::thread reader([&] {
    auto client = session("select 1");
    while (!over) {
      const auto seen = client.scalar(
          "select count(*) || ' ' || count(distinct id) from (select id from t union all select key from f) all_rows");
      EXPECT_TRUE(seen.ok());
      if (seen.ok()) {
        EXPECT_EQ(*seen, "200 200");
      }
      ++looks;
    }
  });
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 200; i += 20) {
      const std::string from = std::to_string(i);
      const std::string upto = std::to_string(i + 20);
      count(there({{{Value(from), Value("p9")}}, {{Value(upto), Value("p9")}}}));
    }
    EXPECT_EQ(state(), "100 100 100");
    for (int i = 0; i < 200; i += 50) {
      const std::string from = std::to_string(i);
      const std::string upto = std::to_string(i + 50);
      count(back({{{Value(from), Value("p9")}}, {{Value(upto), Value("p9")}}}));
    }
    EXPECT_EQ(state(), "200 0 0");
  }
  over = true;
  reader.join();
  EXPECT_GT(looks, 5);
}

void expect_error(const Result<FillOutcome>& outcome, ErrorKind kind, const std::string& part) {
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, kind);
  EXPECT_NE(outcome.error().message.find(part), std::string::npos) << outcome.error().describe();
}

TEST_F(Mover, AKeyThatIsThereIsNeverOverwritten) {
  rows(6);
  execute("insert into f(key, part, v) values (4, 'p1', 'mine')");
  expect_error(there(), ErrorKind::kData, "public.f has key ('4', 'p1') already");
  EXPECT_EQ(state(), "6 1 0");
  execute("delete from f");
  EXPECT_EQ(count(there()), 3);
  execute("insert into t values (2, 'p2', 'mine')");
  expect_error(back(), ErrorKind::kData, "public.t has key ('2', 'p2') already");
  EXPECT_EQ(state(), "4 3 3");
}

TEST_F(Mover, ATriggerMayNotChangeARow) {
  rows(6);
  execute(
      "create function h() returns trigger language plpgsql as $$ begin new.n := 2.5; return new; end $$;"
      "create trigger h before insert on f for each row when (new.key = 2) execute function h()");
  expect_error(there(), ErrorKind::kData,
               "3 rows were deleted, 3 written, 2 of them as they were (not so: key 2, p2)");
  EXPECT_EQ(state(), "6 0 0");
}

TEST_F(Mover, WhatComesMeanwhileAndWouldLoseRowsStopsIt) {
  rows(6);
  execute("alter table t add column extra text");
  expect_error(there(), ErrorKind::kConflict, "column \"extra\" was added");
  execute(
      "alter table t drop column extra;"
      "create table r(id bigint, part text collate \"C\", foreign key (id, part) references t on delete set null)");
  expect_error(there(), ErrorKind::kConflict, "foreign key r_id_part_fkey");
  EXPECT_EQ(state(), "6 0 0");
}

// Nobody but the chunk can know of such a row: the ledger has the key, and it is moved once more.
TEST_F(Mover, AKeyMayMoveTwice) {
  rows(2);
  EXPECT_EQ(count(there()), 1);
  execute("delete from f; insert into t values (2, 'p2', 'go', 7)");
  EXPECT_EQ(count(there()), 1);
  EXPECT_EQ(state(), "1 1 1");
}

}  // namespace
}  // namespace shoofly::postgres

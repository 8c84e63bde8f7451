// Fill, repair and comparison of a table and its follower, with others at work.

#include "engine/postgres/mirror.h"

#include "engine/postgres/mirror_scratch.h"
#include "engine/postgres/mirror_test_support.h"

namespace shoofly::postgres {
namespace {

class Mirror : public MirrorTest {
 protected:
  testing::PostgresClient session(const std::string& begin) {
    auto client = testing::PostgresClient::connect(database_->url());
    EXPECT_TRUE(client.ok());
    EXPECT_TRUE(client->execute(begin).ok());
    return std::move(*client);
  }
  void await(const std::string& condition) {
    for (int i = 0; i < 2000 && scalar("select (" + condition + ")::text") != "true"; ++i)
      std::this_thread::sleep_for(Milliseconds(5));
    EXPECT_EQ(scalar("select (" + condition + ")::text"), "true");
  }
  std::string waiting(int sessions) {
    return "select count(*) >= " + std::to_string(sessions) + " from pg_locks where not granted";
  }
  std::int64_t gone() {
    const auto outcome = table_mirror().remove_gone(*connection_, sync_, {}, progress());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? outcome->rows : -1;
  }
  std::int64_t renewed() {
    const auto outcome = table_mirror().renew(*connection_, sync_, {}, progress());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? outcome->rows : -1;
  }
  const SessionOptions patient_{.lock_timeout = Milliseconds(20'000)};
};

// Whether the chunk's range has an end: with one it is copied without ON CONFLICT first.
class BesideAChunk : public Mirror, public ::testing::WithParamInterface<bool> {
 protected:
  static KeyRange range_of(bool ends) {
    return ends ? KeyRange{{{Value("0")}}, {{Value("99")}}} : KeyRange{};
  }
  // A chunk that waits for row `id`, having done those before it.
  std::thread stopped_fill(Connection& worker, std::int64_t& filled) {
    std::thread chunk([this, &worker, &filled] {
      const auto outcome = table_mirror().fill(worker, sync_, range_of(GetParam()), progress());
      EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
      filled = outcome.ok() ? outcome->rows : -1;
    });
    await("select exists (select from pg_locks where not granted)");
    return chunk;
  }
};
INSTANTIATE_TEST_SUITE_P(WithAnEnd, BesideAChunk, ::testing::Bool());

TEST_F(Mirror, AChunkFillsItsRangeAndNotesIt) {
  same_key();
  execute("insert into t select i, 'v' || i from generate_series(1, 10) i");
  EXPECT_EQ(fill({{{Value("3")}}, {{Value("7")}}}), 4);
  EXPECT_EQ(fill({{{Value("3")}}, {{Value("8")}}}), 1);
  EXPECT_EQ(scalar("select concat_ws(' ', upto, rows, chunks) from shoofly.chunk"), "[\"8\"] 5 2");
  EXPECT_EQ(mismatches(), 5);
  EXPECT_EQ(fill(), 5);
  EXPECT_EQ(mismatches(), 0);
}

TEST_F(Mirror, WhoHasBeenTakenOverWritesNothing) {
  same_key();
  execute(
      "insert into t values (1, 'a'); insert into f values (2, 'b'); update shoofly.run set fence = 4");
  for (const auto act : {&TableMirror::fill, &TableMirror::renew, &TableMirror::remove_gone}) {
    const auto outcome = (table_mirror().*act)(*connection_, sync_, {}, progress());
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    EXPECT_TRUE(outcome->fenced);
  }
  EXPECT_EQ(in_f(), "(2,b)");
}

// The chunk has put row 1 there and waits for row 2; the application goes on with row 1.
TEST_P(BesideAChunk, AnUpdateBesideAChunkIsNotHeldUpByItsRowAndIsNotLost) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b')");
  must(InstallTableSync{sync_});
  const auto worker = open("postgres", patient_);
  auto holder = session("begin; select from t where id = 2 for update");
  std::int64_t filled = 0;
  std::thread chunk = stopped_fill(*worker, filled);
  std::thread writer([this] { execute("update t set v = 'new' where id = 1"); });
  await(waiting(2));
  ASSERT_TRUE(holder.execute("commit").ok());
  chunk.join();
  writer.join();
  EXPECT_EQ(filled, 2);
  EXPECT_EQ(in_f(), "(1,new) (2,b)");
}

// The row was not there when the chunk began, and is when the chunk comes to it.
TEST_P(BesideAChunk, AWriterWhoIsQuicker) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b'), (3, 'c')");
  must(InstallTableSync{sync_});
  const auto worker = open("postgres", patient_);
  auto holder = session("begin; select from t where id = 2 for update");
  std::int64_t filled = 0;
  std::thread chunk = stopped_fill(*worker, filled);
  execute("update t set v = 'new' where id = 3");
  ASSERT_TRUE(holder.execute("commit").ok());
  chunk.join();
  EXPECT_EQ(filled, 2);
  EXPECT_EQ(in_f(), "(1,a) (2,b) (3,new)");
  EXPECT_EQ(scalar("select concat_ws(' ', rows, chunks) from shoofly.chunk"), "2 1");
}

TEST_P(BesideAChunk, ADeleteBesideAChunkIsNotLost) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b'), (3, 'c')");
  must(InstallTableSync{sync_});
  const auto worker = open("postgres", patient_);
  auto holder = session("begin; select from t where id = 3 for update");
  std::int64_t filled = 0;
  std::thread chunk = stopped_fill(*worker, filled);
  std::thread deleter([this] { execute("delete from t where id = 1"); });
  std::thread mover([this] { execute("update t set id = 12 where id = 2"); });
  await(waiting(3));
  ASSERT_TRUE(holder.execute("commit").ok());
  chunk.join();
  deleter.join();
  mover.join();
  EXPECT_EQ(in_f(), "(12,b) (3,c)");
}

// An UPDATE of a column that only the follower's key has does not take the key's lock.
TEST_P(BesideAChunk, AMoveToAnotherPartitionBesideAChunkIsNotLost) {
  wider_key();
  execute("insert into t values (1, 1, 'a'), (2, 2, 'b')");
  must(InstallTableSync{sync_});
  const auto worker = open("postgres", patient_);
  auto holder = session("begin; select from t where id = 2 for update");
  std::int64_t filled = 0;
  std::thread chunk = stopped_fill(*worker, filled);
  std::thread mover([this] { execute("update t set day = 11 where id = 1"); });
  await(waiting(2));
  ASSERT_TRUE(holder.execute("commit").ok());
  chunk.join();
  mover.join();
  EXPECT_EQ(rows("select id, day from f"), "(1,11) (2,2)");
  EXPECT_EQ(mismatches(), 0);
}

// The writer was there first: the chunk sees his row before, waits for him, and leaves it alone or,
// where he gave up, fills it.
TEST_P(BesideAChunk, AWriterUnderWayWhenAChunkComes) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b')");
  must(InstallTableSync{sync_});
  const auto worker = open("postgres", patient_);
  auto writer = session("begin; update t set v = 'new' where id = 1");
  std::int64_t filled = 0;
  std::thread chunk = stopped_fill(*worker, filled);
  ASSERT_TRUE(writer.execute("commit").ok());
  chunk.join();
  EXPECT_EQ(filled, 1);
  EXPECT_EQ(in_f(), "(1,new) (2,b)");

  execute("delete from f");
  ASSERT_TRUE(writer.execute("begin; update t set v = 'never' where id = 1").ok());
  std::thread again = stopped_fill(*worker, filled);
  ASSERT_TRUE(writer.execute("rollback").ok());
  again.join();
  EXPECT_EQ(filled, 2);
  EXPECT_EQ(in_f(), "(1,new) (2,b)");
}

TEST_F(Mirror, RepairLeavesOnlyWhatTheSourceHas) {
  for (const bool alike : {true, false}) {
    if (alike) {
      same_key();
    } else {
      execute("drop table t, f");
      narrower_key();
    }
    const std::string day = alike ? "" : ", day";
    const std::string one = alike ? "" : ", 1";
    execute("insert into t(id, v" + day + ") select i, 'v' || i" + one +
            " from generate_series(1, 6) i");
    must(InstallTableSync{sync_});
    execute("insert into f(id, v" + day + ") values (1, 'v1'" + one + "), (2, 'stale'" + one +
            "), (9, 'gone'" + one + ")");
    EXPECT_EQ(mismatches(), 6);  // 2 differs, 3 to 6 are missing, 9 is too many
    EXPECT_EQ(gone(), 1);
    EXPECT_EQ(renewed(), 5);
    EXPECT_EQ(mismatches(), 0);
    EXPECT_EQ(renewed(), 0);
  }
}

// A row that was written since it was read keeps what was written.
TEST_F(Mirror, RepairBesideAWriter) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b'); insert into f values (1, 'old'), (2, 'old')");
  must(InstallTableSync{sync_});
  const auto worker = open("postgres", patient_);
  auto writer = session("begin; update t set v = 'new' where id = 1");
  std::thread chunk([&] {
    const auto outcome = table_mirror().renew(*worker, sync_, {}, progress());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
  });
  await(waiting(1));
  ASSERT_TRUE(writer.execute("commit").ok());
  chunk.join();
  EXPECT_EQ(in_f(), "(1,new) (2,b)");
}

TEST_F(Mirror, DifferencesAreCountedByteForByte) {
  execute(
      "create table t(id bigint primary key, v text, n numeric, j json, a float8);"
      "create table f(like t including all);"
      "insert into t values (1, 'a', 1.0, '{\"a\": 1}', 0.0), (2, null, null, null, null), (3, 'c', 1, '1', 'NaN');"
      "insert into f select * from t");
  sync_ = sync({"id"}, {"id"});
  sync_.columns = {{"id", "id", "bigint"},
                   {"v", "v", "text"},
                   {"n", "n", "numeric"},
                   {"j", "j", "json"},
                   {"a", "a", "double precision"}};
  EXPECT_EQ(mismatches(), 0);
  for (const char* change :
       {"n = 1.00 where id = 1", "j = '{\"a\":1}' where id = 1", "a = '-0' where id = 1",
        "v = '' where id = 2", "v = 'C' where id = 3"}) {
    execute(std::string("begin; update f set ") + change + "; commit");
    const auto found = table_mirror().check(*connection_, sync_, {}, 5);
    ASSERT_TRUE(found.ok()) << found.error().describe();
    EXPECT_EQ(found->mismatches, 1) << change;
    EXPECT_EQ(found->rows, 3);
    ASSERT_EQ(found->samples.size(), 1U);
    execute("truncate f; insert into f select * from t");
  }
}

TEST_F(Mirror, TheCheckProvesItself) {
  same_key();
  auto passed = table_mirror().self_test(*connection_, sync_);
  ASSERT_TRUE(passed.ok()) << passed.error().describe();
  EXPECT_TRUE(*passed);  // of an empty table
  execute(
      "insert into t select i, 'v' from generate_series(1, 200) i; drop table f cascade; drop table t");
  wider_key();
  for (const char* rows : {"", "insert into t values (1, 2, 'a')"}) {
    if (*rows != '\0') execute(rows);
    passed = table_mirror().self_test(*connection_, sync_);
    ASSERT_TRUE(passed.ok()) << passed.error().describe();
    EXPECT_TRUE(*passed);
  }
}

// A range of the columns that both walks begin with is one of both tables, on either side.
TEST_F(Mirror, OneKeyThatBeginsWithTheOther) {
  execute(
      "create table t(id bigint primary key, day integer not null, v text);"
      "create table f(id bigint not null, day integer not null, v text, primary key (id, day)) partition by hash (day);"
      "create table f0 partition of f for values with (modulus 1, remainder 0);"
      "insert into t select i, i % 3, 'v' from generate_series(1, 9) i; insert into f select * from t;"
      "update f set v = 'x' where id = 4; update f set day = 7 where id = 5; delete from f where id = 6;"
      "insert into f values (10, 1, 'y'), (4, 9, 'z')");
  sync_ = sync({"id"}, {"id", "day"});
  for (const bool turned : {false, true}) {
    if (turned) {
      std::swap(sync_.source, sync_.follower);
      std::swap(sync_.source_unique, sync_.follower_unique);
    }
    ASSERT_TRUE(sync_.walks_alike());
    EXPECT_EQ(mismatches(), 6);  // 4 differs and is there twice, 5 on both sides, 6, 10
    const auto found =
        table_mirror().check(*connection_, sync_, {{{Value("3")}}, {{Value("4")}}}, 5);
    ASSERT_TRUE(found.ok()) << found.error().describe();
    EXPECT_EQ(found->mismatches, 2);
  }
}

// One that sees nothing, and one that sees everything broken, are not believed.
TEST_F(Mirror, ABlindCheckDoesNotPass) {
  class Blind final : public TableMirror {
   public:
    explicit Blind(std::int64_t found) : found_(found) {}
    Result<FillOutcome> fill(Connection&, const TableSync&, const KeyRange&,
                             const Progress&) const override {
      return FillOutcome{};
    }
    Result<FillOutcome> renew(Connection&, const TableSync&, const KeyRange&,
                              const Progress&) const override {
      return FillOutcome{};
    }
    Result<FillOutcome> remove_gone(Connection&, const TableSync&, const KeyRange&,
                                    const Progress&) const override {
      return FillOutcome{};
    }
    Result<CheckOutcome> check(Connection&, const TableSync&, const KeyRange&,
                               std::size_t) const override {
      return CheckOutcome{1, found_, {}};
    }
    Result<CheckOutcome> check_gone(Connection&, const TableSync&, const KeyRange&,
                                    std::size_t) const override {
      return CheckOutcome{};
    }
    Result<bool> self_test(Connection&, const TableSync&) const override { return true; }

   private:
    std::int64_t found_;
  };
  same_key();
  execute("insert into t values (1, 'a')");
  for (const std::int64_t found : {0, 1}) {
    const auto passed = mirror_self_test(*connection_, Blind(found), sync_);
    ASSERT_TRUE(passed.ok()) << passed.error().describe();
    EXPECT_FALSE(*passed) << found;
  }
}

}  // namespace
}  // namespace shoofly::postgres

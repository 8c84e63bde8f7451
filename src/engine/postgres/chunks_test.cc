#include "engine/postgres/chunks.h"

#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

class Chunks : public SyncTest {
 protected:
  void SetUp() override {
    SyncTest::SetUp();
    if (connection_ == nullptr) return;
    execute(
        "create table shoofly.run(id text primary key, fence bigint not null);"
        "create table shoofly.chunk(run_id text not null, step_id text not null, slot integer not null, upto text,"
        " rows bigint not null, chunks bigint not null, updated_at timestamptz, primary key (run_id, step_id, slot));"
        "insert into shoofly.run values ('r-1', 3);"
        "insert into shoofly.chunk values ('r-1', 'backfill-1', 0, '', 0, 0, null)");
  }
  void users(int count) {
    execute(
        "create table users(id bigint primary key, name text not null, email text);"
        "insert into users(id, name) select i, 'First' || i || ' Last' || i from generate_series(1, " +
        std::to_string(count) + ") i");
  }
  Progress progress() const { return {"r-1", "backfill-1", 0, fence_}; }

  Result<FillOutcome> fill(const SyncSpec& spec, const KeyRange& range) {
    return chunk_source().fill(*connection_, spec, range, progress());
  }
  std::int64_t fill_all(const SyncSpec& spec, std::int64_t batch) {
    std::int64_t rows = 0;
    std::optional<Key> after;
    for (;;) {
      const auto upto = chunk_source().boundary(*connection_, spec, {after, std::nullopt}, batch);
      EXPECT_TRUE(upto.ok()) << upto.error().describe();
      if (!upto.ok()) return -1;
      const auto outcome = fill(spec, {after, *upto});
      EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
      if (!outcome.ok()) return -1;
      rows += outcome->rows;
      if (!*upto) return rows;
      after = *upto;
    }
  }
  std::string noted() {
    return scalar("select concat_ws(' ', upto, rows, chunks) from shoofly.chunk");
  }
  CheckOutcome check(const SyncSpec& spec, const KeyRange& range = {}) {
    const auto outcome = chunk_source().check(*connection_, spec, range, 3);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? *outcome : CheckOutcome{};
  }
  static Key key(std::initializer_list<std::string> parts) { return {parts.begin(), parts.end()}; }

  std::int64_t fence_ = 3;
};

TEST_F(Chunks, BoundaryIsTheNthKeyIfSomethingFollows) {
  users(10);
  const SyncSpec spec = split_spec();
  const auto at = [&](const std::optional<Key>& after, std::int64_t rows) {
    const auto found = chunk_source().boundary(*connection_, spec, {after, std::nullopt}, rows);
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return found.ok() && *found ? as_text((*found)->at(0)) : "none";
  };
  EXPECT_EQ(at(std::nullopt, 4), "4");
  EXPECT_EQ(at(key({"4"}), 4), "8");
  EXPECT_EQ(at(key({"8"}), 4), "none");
  EXPECT_EQ(at(std::nullopt, 9), "9");
  EXPECT_EQ(at(std::nullopt, 10), "none");
}

TEST_F(Chunks, TheLastKeyIsTheEndOfTheIndex) {
  users(10);
  const SyncSpec spec = split_spec();
  const auto last = chunk_source().last_key(*connection_, spec);
  ASSERT_TRUE(last.ok()) << last.error().describe();
  EXPECT_EQ(as_text((*last)->at(0)), "10");
  const auto none = chunk_source().boundary(*connection_, spec, {key({"4"}), key({"8"})}, 4);
  ASSERT_TRUE(none.ok()) << none.error().describe();
  EXPECT_FALSE(none->has_value());
  execute("delete from users");
  const auto nothing = chunk_source().last_key(*connection_, spec);
  ASSERT_TRUE(nothing.ok()) << nothing.error().describe();
  EXPECT_FALSE(nothing->has_value());
}

TEST_F(Chunks, FillDerivesRangeAndNotesProgress) {
  users(10);
  const SyncSpec spec = split_spec();
  expand(spec);
  auto outcome = fill(spec, {std::nullopt, key({"4"})});
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->rows, 4);
  EXPECT_FALSE(outcome->fenced);
  EXPECT_EQ(noted(), "[\"4\"] 4 1");
  EXPECT_EQ(scalar("select concat_ws('|', first_name, last_name, _m) from users where id = 3"),
            "First3|Last3|2");
  EXPECT_EQ(scalar("select count(*) from users where _m = 0 and first_name is null"), "6");
  outcome = fill(spec, {std::nullopt, key({"4"})});  // twice: nothing is left to do
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->rows, 0);
  outcome = fill(spec, {key({"4"}), std::nullopt});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->rows, 6);
  EXPECT_EQ(noted(), "[\"4\"] 10 3");  // an open range leaves the last bound
  EXPECT_EQ(check(spec).mismatches, 0);
  EXPECT_EQ(check(spec).rows, 10);
}

TEST_F(Chunks, FillLeavesWrittenRowsAlone) {
  users(3);
  const SyncSpec spec = split_spec();
  expand(spec);
  execute(
      "update users set first_name = 'Own' where id = 2; update users set last_name = null where id = 2");
  EXPECT_EQ(fill_all(spec, 2), 2);
  EXPECT_EQ(
      scalar(
          "select concat_ws('|', name, first_name, coalesce(last_name, '-'), _m) from users where id = 2"),
      "Own|Own|-|1");
}

TEST_F(Chunks, AnotherFenceWritesNothing) {
  users(3);
  const SyncSpec spec = split_spec();
  expand(spec);
  fence_ = 2;
  const auto outcome = fill(spec, {});
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_TRUE(outcome->fenced);
  EXPECT_EQ(scalar("select count(*) from users where _m <> 0"), "0");
  EXPECT_EQ(noted(), " 0 0");
}

TEST_F(Chunks, ASessionThatWasCleanedUpGoesOn) {
  users(9);
  const SyncSpec spec = split_spec();
  expand(spec);
  ASSERT_TRUE(fill(spec, {key({"0"}), key({"3"})}).ok());
  ASSERT_TRUE(connection_->run({Sql::checked("deallocate all"), {}}).ok());
  const auto outcome = fill(spec, {key({"3"}), key({"6"})});
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->rows, 3);
}

TEST_F(Chunks, ARowThatCannotBeConvertedFailsTheChunkOnly) {
  execute(
      "create table t(id int primary key, a text); insert into t values (1, '1'), (2, 'x'), (3, '3')");
  const SyncSpec spec = pair_spec(column("a", "text", "b::text", {{"b", "integer"}}),
                                  column("b", "integer", "a::int", {{"a", "text"}}));
  expand(spec);
  const auto failed = fill(spec, {});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().kind, ErrorKind::kData);
  EXPECT_EQ(failed.error().native_code, "22P02");
  EXPECT_EQ(noted(), " 0 0");
  const auto first = fill(spec, {std::nullopt, key({"1"})});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->rows, 1);
}

struct KeyCase {
  const char* columns;
  const char* key;   // column list
  const char* rows;  // of generate_series i
  std::vector<std::string> names;
};

TEST_F(Chunks, AnyKeyIsWalkedOnceInOrder) {
  const std::vector<KeyCase> cases = {
      {"id int", "id", "i * 3", {"id"}},
      {"id text", "id", "'k' || i", {"id"}},
      {"id varchar(20)", "id", "'k' || i", {"id"}},
      {"id text collate \"en-x-icu\"",
       "id",
       "case when i % 2 = 0 then 'K' else 'k' end || i",
       {"id"}},
      {"id char(8)", "id", "'k' || i", {"id"}},
      {"id uuid", "id", "md5(i::text)::uuid", {"id"}},
      {"id date", "id", "date '2000-01-01' + i", {"id"}},
      {"id timestamptz", "id", "timestamptz '2000-01-01' + i * interval '1 microsecond'", {"id"}},
      {"id numeric", "id", "i / 7.0", {"id"}},
      {"id bytea", "id", "decode(md5(i::text), 'hex')", {"id"}},
      {"id mood, n int", "id, n", "(array['sad','ok']::mood[])[1 + i % 2], i", {"id", "n"}},
      {"a int, b text, c int", "a, b, c", "i % 3, 'b' || i % 5, i", {"a", "b", "c"}},
      {"\"Ü k\" int", "\"Ü k\"", "-i", {"Ü k"}},
      {"a int, id citext, b int", "a, id, b", "i % 3, 'K' || i % 10, i", {"a", "id", "b"}},
      {"id citext", "id", "case when i % 2 = 0 then 'K' else 'k' end || i", {"id"}},
  };
  execute("create type mood as enum ('sad', 'ok')");
  const bool citext = failure("create extension citext") == "no error";
  for (const KeyCase& one : cases) {
    SCOPED_TRACE(one.columns);
    if (!citext && std::string(one.columns).find("citext") != std::string::npos) continue;
    connection_ = open("postgres");  // a session keeps what it was told about a table
    execute(std::string("drop table if exists t; create table t(") + one.columns +
            ", x text, primary key (" + one.key + ")); insert into t select " + one.rows +
            ", 'v' || i from generate_series(1, 100) i");
    SyncSpec spec = rename_spec("x", "y", "text");
    spec.key = one.names;
    expand(spec);
    EXPECT_EQ(fill_all(spec, 7), 100);
    EXPECT_EQ(scalar("select count(*) from t where x = y and _m = 2"), "100");
    EXPECT_EQ(check(spec).mismatches, 0);
    must(RemoveSync{spec});
  }
}

TEST_F(Chunks, PartitionedTablesAreFilledThroughTheParent) {
  execute(
      "create table t(id int, a text, primary key (id)) partition by hash (id);"
      "create table t0 partition of t for values with (modulus 2, remainder 0);"
      "create table t1 partition of t for values with (modulus 2, remainder 1);"
      "insert into t select i, 'v' || i from generate_series(1, 50) i");
  const SyncSpec spec = rename_spec("a", "b", "text");
  expand(spec);
  EXPECT_EQ(fill_all(spec, 8), 50);
  EXPECT_EQ(scalar("select count(*) from t where a = b and _m = 2"), "50");
}

TEST_F(Chunks, CheckNamesTheFirstRowsOutOfStep) {
  users(20);
  const SyncSpec spec = split_spec();
  expand(spec);
  EXPECT_EQ(fill_all(spec, 100), 20);
  execute(
      "alter table users disable trigger user; update users set first_name = 'Wrong' where id in (5, 7, 9, 11)");
  const CheckOutcome outcome = check(spec);
  EXPECT_EQ(outcome.rows, 20);
  EXPECT_EQ(outcome.mismatches, 4);
  ASSERT_EQ(outcome.samples.size(), 3U);
  EXPECT_EQ(as_text(outcome.samples[0][0]), "5");
  EXPECT_EQ(check(spec, {key({"5"}), key({"9"})}).mismatches, 2);
  // Either direction makes a row in step.
  execute(
      "update users set name = 'An Na Li', first_name = 'An Na', last_name = 'Li' where id = 5");
  EXPECT_EQ(check(spec).mismatches, 3);
}

TEST_F(Chunks, RequiredColumnsMustNotBeNull) {
  users(2);
  SyncSpec spec = split_spec();
  spec.groups[0].new_side[0].required = true;
  expand(spec);
  EXPECT_EQ(fill_all(spec, 100), 2);
  EXPECT_EQ(check(spec).mismatches, 0);
  execute(
      "alter table users disable trigger user; update users set first_name = null, name = last_name where id = 1");
  EXPECT_EQ(check(spec).mismatches, 1);
}

TEST_F(Chunks, RoundTripCountsWhatDoesNotSurvive) {
  users(50);
  execute(
      "update users set name = 'Solo' where id = 3; update users set name = 'Two  Blanks' where id = 4");
  const SyncSpec spec = split_spec();
  const auto all = chunk_source().round_trip(*connection_, spec, 0);
  ASSERT_TRUE(all.ok()) << all.error().describe();
  EXPECT_EQ(all->rows, 50);
  // 'Solo' gives ('Solo', 'Solo'): strpos finds no blank, so the whole name is the rest.
  EXPECT_EQ(all->mismatches, 1);
  ASSERT_EQ(all->samples.size(), 1U);
  EXPECT_EQ(as_text(all->samples[0][0]), "3");
  execute(
      "insert into users(id, name) select i, 'A B' from generate_series(1000, 21000) i; analyze users");
  const auto some = chunk_source().round_trip(*connection_, spec, 1000);
  ASSERT_TRUE(some.ok()) << some.error().describe();
  EXPECT_GT(some->rows, 100);
  EXPECT_LE(some->rows, 1000);
}

TEST_F(Chunks, CountWhere) {
  users(10);
  const Table table = catalog_of({"public", "users"}).tables.at(0);
  const auto outcome = chunk_source().count_where(*connection_, table,
                                                  Sql::checked("email is null and id > 4"), {}, 2);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->rows, 10);
  EXPECT_EQ(outcome->mismatches, 6);
  ASSERT_EQ(outcome->samples.size(), 2U);
  EXPECT_EQ(as_text(outcome->samples[0][0]), "5");
}

TEST_F(Chunks, SelfTestFindsThePlantedRow) {
  users(30);
  const SyncSpec spec = split_spec();
  expand(spec);
  EXPECT_EQ(fill_all(spec, 100), 30);
  const auto tested = [&] {
    const auto result = chunk_source().self_test(*connection_, spec);
    EXPECT_TRUE(result.ok()) << result.error().describe();
    return result.ok() && *result;
  };
  EXPECT_TRUE(tested());
  execute("delete from users");
  EXPECT_TRUE(tested());
  EXPECT_EQ(scalar("select count(*) from pg_class where relname = 'shoofly_scratch'"), "0");
}

TEST_F(Chunks, SelfTestFindsOutACheckThatSeesNothing) {
  execute("create table t(id int primary key, a text)");
  // A back() that reads the old column itself: every row is in step, whatever it holds.
  const SyncSpec spec = pair_spec(column("a", "text", "a", {{"a", "text"}}),
                                  column("b", "text", "a", {{"a", "text"}}));
  expand(spec);
  const auto result = chunk_source().self_test(*connection_, spec);
  ASSERT_TRUE(result.ok()) << result.error().describe();
  EXPECT_FALSE(*result);
}

}  // namespace
}  // namespace shoofly::postgres

#include "engine/sqlite/chunks.h"

#include <thread>

#include "engine/range_dispenser.h"
#include "engine/sqlite/ranges.h"
#include "engine/sqlite/sync_test_support.h"

namespace shoofly::sqlite::test {
namespace {

class ChunksTest : public SyncTest {
 protected:
  void make_users(int rows) {
    app_.must(kUsers);
    app_.must(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < " +
        std::to_string(rows) +
        ") insert into users (id, name, email) select i * 3, 'First' || i || ' Last' || i, i || '@x' from n");
    expand(spec_);
    make_journal();
  }
  SyncSpec spec_ = users_spec();
};

TEST_F(ChunksTest, BoundariesWalkTheKey) {
  make_users(10);
  const auto next = [&](const std::optional<Key>& after, std::int64_t rows) {
    const auto found = chunks().boundary(ours(), spec_, {after, std::nullopt}, rows);
    EXPECT_TRUE(found.ok());
    return found->has_value() ? key_to_text(**found) : "none";
  };
  EXPECT_EQ(next(std::nullopt, 4), "[12]");
  EXPECT_EQ(next(Key{std::int64_t{12}}, 4), "[24]");
  EXPECT_EQ(next(Key{std::int64_t{24}}, 4), "none");
  EXPECT_EQ(next(Key{std::int64_t{24}}, 2), "none");  // exactly two remain
  EXPECT_EQ(next(Key{std::int64_t{24}}, 1), "[27]");
  EXPECT_EQ(next(std::nullopt, 10), "none");
}

// However fast rows are added behind it, a walk comes to its end.
TEST_F(ChunksTest, AWalkEndsWhereTheTableEndedAtItsBegin) {
  make_users(10);
  RangeDispenser dispenser(
      [&](Connection& connection, const KeyRange& rest, std::int64_t rows) {
        return chunks().boundary(connection, spec_, rest, rows);
      },
      std::nullopt, [&](Connection& connection) { return chunks().last_key(connection, spec_); });
  std::vector<std::string> ends;
  for (int id = 31; ends.size() < 20; id += 3) {
    const auto handed = dispenser.next(ours(), 4);
    ASSERT_TRUE(handed.ok());
    if (!handed->has_value()) break;
    const auto& upto = (*handed)->range.upto;
    ends.push_back(upto ? key_to_text(*upto) : "open");
    for (int added = 0; added < 3; ++added)
      app_.must("insert into users (id, name) values (" + std::to_string(id * 10 + added) +
                ", 'A B')");
  }
  EXPECT_EQ(ends, (std::vector<std::string>{"[12]", "[24]", "[30]"}));
}

TEST_F(ChunksTest, BoundaryAndRangeUseTheKeysIndex) {
  app_.must(
      "create table users (a text collate nocase, b int, name text not null, email text, primary key (a, b))");
  const RangeSql range = range_sql(
      {"a", "b"}, {Key{std::string("k"), std::int64_t{1}}, Key{std::string("m"), std::int64_t{2}}});
  EXPECT_EQ(range.condition.str(), "(\"a\", \"b\") > (?1, ?2) and (\"a\", \"b\") <= (?3, ?4)");
  const std::string plan = app_.query("explain query plan select a, b from users where " +
                                      range.condition.str() + " order by a, b limit 2 offset 1999");
  EXPECT_NE(
      plan.find(
          "SEARCH users USING COVERING INDEX sqlite_autoindex_users_1 ((a,b)>(?,?) AND (a,b)<(?,?))"),
      std::string::npos)
      << plan;
  const std::string update = app_.query(
      "explain query plan update users set name = '' where email = 0 and " + range.condition.str());
  EXPECT_NE(update.find("USING INDEX sqlite_autoindex_users_1 ((a,b)>(?,?) AND (a,b)<(?,?))"),
            std::string::npos)
      << update;
}

TEST_F(ChunksTest, CompositeKeysWithEveryKindOfValue) {
  app_.must(
      "create table users (k, j text collate nocase, name text not null, email text, primary key (k, j)) without rowid");
  app_.must(
      "insert into users (k, j, name) values (1, 'a', 'A B'), (1, 'B', 'A B'), (1.5, 'x', 'A B'), ('t', 'x', 'A B'), ('t', 'Y', 'A B'), (x'00', 'z', 'A B')");
  spec_.key = {"k", "j"};
  expand(spec_);
  make_journal();
  RangeDispenser dispenser(chunks(), spec_, std::nullopt);
  std::int64_t rows = 0;
  for (;;) {
    const auto handed = dispenser.next(ours(), 1);
    ASSERT_TRUE(handed.ok());
    if (!handed->has_value()) break;
    // As a journal would bring it back.
    KeyRange range = (*handed)->range;
    if (range.after) range.after = key_from_text(key_to_text(*range.after));
    const auto filled = chunks().fill(ours(), spec_, range, {"r", "s", 0, 1});
    ASSERT_TRUE(filled.ok());
    EXPECT_EQ(filled->rows, 1);
    rows += filled->rows;
  }
  EXPECT_EQ(rows, 6);
  EXPECT_EQ(mismatches(spec_), 0);
}

TEST_F(ChunksTest, ProgressIsNotedInTheSameTransaction) {
  make_users(10);
  const auto filled =
      chunks().fill(ours(), spec_, {std::nullopt, Key{std::int64_t{12}}}, {"r", "s", 0, 1});
  ASSERT_TRUE(filled.ok());
  EXPECT_EQ(app_.query("select upto, rows, chunks, updated_at like '20%Z' from _shoofly_chunk"),
            "[12]|4|1|1");
  ASSERT_TRUE(
      chunks().fill(ours(), spec_, {Key{std::int64_t{12}}, std::nullopt}, {"r", "s", 0, 1}).ok());
  EXPECT_EQ(app_.query("select upto, rows, chunks from _shoofly_chunk"),
            "[12]|10|2");  // the last range has no end
}

TEST_F(ChunksTest, AnotherRunnersFenceStopsTheChunk) {
  make_users(3);
  const auto filled = chunks().fill(ours(), spec_, {}, {"r", "s", 0, 2});
  ASSERT_TRUE(filled.ok());
  EXPECT_TRUE(filled->fenced);
  EXPECT_EQ(app_.query("select count(*) from users where _shoofly_mark > 0"), "0");
  EXPECT_FALSE(ours().in_transaction());
  const auto unknown = chunks().fill(ours(), spec_, {}, {"another", "s", 0, 1});
  ASSERT_TRUE(unknown.ok());
  EXPECT_TRUE(unknown->fenced);
}

TEST_F(ChunksTest, AMissingSlotIsAnErrorAndNothingIsWritten) {
  make_users(3);
  const auto filled = chunks().fill(ours(), spec_, {}, {"r", "s", 7, 1});
  ASSERT_FALSE(filled.ok());
  EXPECT_EQ(filled.error().message,
            "note progress: the journal has no chunk 7 of step s of run \"r\"");
  EXPECT_EQ(app_.query("select count(*) from users where _shoofly_mark > 0"), "0");
}

TEST_F(ChunksTest, ARowThatCannotBeConvertedStopsTheChunk) {
  make_users(5);
  spec_.groups[0].new_side[0].derived.text =
      "case name when 'First3 Last3' then abs(-9223372036854775807 - 1 + 0 * length(name)) else name end";
  const auto filled = chunks().fill(ours(), spec_, {}, {"r", "s", 0, 1});
  ASSERT_FALSE(filled.ok());
  EXPECT_EQ(filled.error().kind, ErrorKind::kData);
  EXPECT_EQ(filled.error().message, "a value does not fit its new type (SQLite: integer overflow)");
  EXPECT_EQ(app_.query("select count(*) from users where _shoofly_mark > 0"), "0");
  EXPECT_EQ(app_.query("select rows from _shoofly_chunk"), "0");
}

TEST_F(ChunksTest, TriggersAreOnAgainAfterTheChunk) {
  make_users(3);
  ASSERT_TRUE(chunks().fill(ours(), spec_, {}, {"r", "s", 0, 1}).ok());
  ASSERT_TRUE(ours().run({Sql::checked("update users set name = 'X Y' where id = 3"), {}}).ok());
  EXPECT_EQ(names(3), "X Y|X|Y");
}

TEST_F(ChunksTest, CheckCountsAndNamesMismatches) {
  make_users(10);
  fill(spec_);
  app_.must("pragma recursive_triggers = off");
  sqlite3_db_config(app_.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0,
                    nullptr);  // a writer who by-passes sync
  app_.must("update users set first_name = 'wrong' where id in (6, 21, 27)");
  const auto all = chunks().check(ours(), spec_, {}, 2);
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->rows, 10);
  EXPECT_EQ(all->mismatches, 3);
  EXPECT_EQ(all->samples, (std::vector<Key>{{std::int64_t{6}}, {std::int64_t{21}}}));
  const auto part = chunks().check(ours(), spec_, {Key{std::int64_t{6}}, Key{std::int64_t{21}}}, 9);
  ASSERT_TRUE(part.ok());
  EXPECT_EQ(part->rows, 5);
  EXPECT_EQ(part->samples, (std::vector<Key>{{std::int64_t{21}}}));
}

TEST_F(ChunksTest, UnmirroredIsWhatTheOldSideCannotCarry) {
  app_.must("create table users (id integer primary key, n int)");
  app_.must("insert into users values (1, 5), (2, 6), (3, null)");
  SyncGroup group;  // widening: a value outside the old type is NULL there
  group.old_side = {side("n", "case when wide < 100 then wide end", {reads("wide")})};
  group.new_side = {side("wide", "n", {reads("n")})};
  group.old_side[0].type = group.new_side[0].type = "INTEGER";
  spec_.groups = {group};
  expand(spec_);
  fill(spec_);
  app_.must("update users set wide = 1000 where id = 2");
  EXPECT_EQ(mismatches(spec_), 0);  // in step: back() says NULL
  const auto lost = chunks().unmirrored(ours(), spec_, {}, 5);
  ASSERT_TRUE(lost.ok());
  EXPECT_EQ(lost->rows, 3);
  EXPECT_EQ(lost->samples, (std::vector<Key>{{std::int64_t{2}}}));
}

TEST_F(ChunksTest, CountWhere) {
  app_.must(
      "create table users (a text, b text); insert into users values ('x', null), ('y', 'z'), ('v', null)");
  const auto found =
      chunks().count_where(ours(), table("users"), Sql::checked("b is null"), {}, 10);
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(found->rows, 3);
  EXPECT_EQ(found->mismatches, 2);
  EXPECT_EQ(found->samples, (std::vector<Key>{{std::int64_t{1}}, {std::int64_t{3}}}));
}

// Writers of the application beside two workers of ours, as threads with handles of their own.
TEST_F(ChunksTest, BackfillBesideWriters) {
  app_.must("pragma journal_mode = wal");
  make_users(20000);
  app_.must("insert into _shoofly_chunk values ('r', 's', 1, '', 0, 0, '')");
  std::atomic<bool> stop{false};
  std::atomic<int> errors{0};
  std::atomic<std::int64_t> longest{0};
  const auto write = [&](int seed) {
    App app(file_, 1000);
    for (int i = seed; !stop; i += 7) {
      const std::string id = std::to_string((i * 31 % 20000 + 1) * 3);
      const auto begun = std::chrono::steady_clock::now();
      const std::string text =
          i % 2 == 0
              ? "update users set name = 'O" + std::to_string(i) + " L' where id = " + id
              : "update users set first_name = 'N" + std::to_string(i) + "' where id = " + id;
      if (!app.exec(text).empty()) ++errors;
      const auto took =
          std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begun)
              .count();
      if (took > longest) longest = took;
    }
  };
  std::vector<std::thread> threads;
  for (int seed = 1; seed <= 2; ++seed) threads.emplace_back(write, seed);
  RangeDispenser dispenser(chunks(), spec_, std::nullopt);
  std::vector<std::thread> workers;
  for (int slot = 0; slot < 2; ++slot) {
    workers.emplace_back([&, slot] {
      auto connection =
          std::move(*SqliteConnection::open(file_.string(), {Milliseconds(2000), "worker"}));
      for (;;) {
        const auto handed = dispenser.next(*connection, 500);
        ASSERT_TRUE(handed.ok());
        if (!handed->has_value()) return;
        const auto filled =
            chunks().fill(*connection, spec_, (*handed)->range, {"r", "s", slot, 1});
        ASSERT_TRUE(filled.ok()) << filled.error().describe();
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(errors, 0);
  EXPECT_EQ(app_.query("select count(*) from users where _shoofly_mark = 0"), "0");
  EXPECT_EQ(mismatches(spec_), 0);
  RecordProperty("longest_write_ms", static_cast<int>(longest));
}

}  // namespace
}  // namespace shoofly::sqlite::test

#include "verify/table_digest.h"

#include <gtest/gtest.h>

#include "engine/sqlite/engine.h"
#include "harness/temp_dir.h"

namespace shoofly {
namespace {

class TableDigestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"left.db", "right.db"}) {
      const std::string path = (folder_ / name).string();
      testing::write_text(path, "");
      auto connection = engine_.connect(*Dsn::parse("sqlite:" + path), {});
      ASSERT_TRUE(connection.ok()) << connection.error().describe();
      connections_.push_back(std::move(*connection));
      run(connections_.size() - 1, "create table people (id integer primary key, a text, b text)");
      run(connections_.size() - 1,
          "insert into people with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) "
          "select i, 'a' || i, 'b' || i from n");
    }
  }

  template <std::size_t N>
  void run(std::size_t side, const char (&sql)[N]) {
    const auto done = connections_[side]->run({SqlWriter(QuoteStyle::kDouble).write(sql), {}});
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  DigestSide side(std::size_t index) {
    const auto catalog = engine_.inspector().inspect(*connections_[index], {});
    return {&engine_, connections_[index].get(), catalog->tables.at(0)};
  }
  TableDifference compare() {
    const auto found = compare_tables(side(0), side(1), {}, 10, Milliseconds(0), system_clock());
    EXPECT_TRUE(found.ok());
    return *found;
  }

  testing::TempDir folder_{"digest"};
  const Engine& engine_ = sqlite::engine();
  std::vector<std::unique_ptr<Connection>> connections_;
};

TEST_F(TableDigestTest, EqualTablesAreEqual) {
  const TableDifference found = compare();
  EXPECT_TRUE(found.equal);
  EXPECT_EQ(found.rows_left, 5000);
}

TEST_F(TableDigestTest, TwoRowsThatSwappedAValueAreFound) {
  run(1,
      "update people set a = case id when 17 then 'a4711' else 'a17' end where id in (17, 4711)");
  const TableDifference found = compare();
  EXPECT_FALSE(found.equal);
  EXPECT_EQ(found.differing, (std::vector<Key>{{std::int64_t{17}}, {std::int64_t{4711}}}));
}

TEST_F(TableDigestTest, AValueMovedAcrossAFieldsBorderIsFound) {
  run(0, "update people set a = 'ab', b = 'c' where id = 3");
  run(1, "update people set a = 'a', b = 'bc' where id = 3");
  EXPECT_EQ(compare().differing, (std::vector<Key>{{std::int64_t{3}}}));
}

TEST_F(TableDigestTest, NullAndEmptyDiffer) {
  run(0, "update people set a = null where id = 3000");
  run(1, "update people set a = '' where id = 3000");
  EXPECT_EQ(compare().differing, (std::vector<Key>{{std::int64_t{3000}}}));
}

TEST_F(TableDigestTest, AMissingRowIsFoundOnEitherSide) {
  run(0, "delete from people where id = 5");
  run(1, "delete from people where id = 5000");
  EXPECT_EQ(compare().differing, (std::vector<Key>{{std::int64_t{5}}, {std::int64_t{5000}}}));
}

TEST_F(TableDigestTest, RangesAndWorkersDoNotChangeTheSum) {
  const Dsn dsn = *Dsn::parse("sqlite:" + (folder_ / "left.db").string());
  const Table table = side(0).table;
  const auto whole =
      digest_table(engine_, {.dsn = dsn, .table = table, .columns = {}, .workers = 1});
  const auto parts = digest_table(
      engine_, {.dsn = dsn, .table = table, .columns = {}, .workers = 3, .rows_per_range = 777});
  ASSERT_TRUE(whole.ok() && parts.ok());
  EXPECT_EQ(*whole, *parts);
}

}  // namespace
}  // namespace shoofly

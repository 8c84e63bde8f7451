#include "verify/row_count.h"

#include <gtest/gtest.h>

#include "engine/sqlite/engine.h"
#include "harness/temp_dir.h"

namespace shoofly {
namespace {

// Range by range, and nothing is counted twice or left out.
TEST(RowCount, ByRange) {
  const testing::TempDir folder("count");
  const std::string path = (folder / "a.db").string();
  testing::write_text(path, "");
  const Engine& engine = sqlite::engine();
  const auto connection = engine.connect(*Dsn::parse("sqlite:" + path), {});
  ASSERT_TRUE(connection.ok()) << connection.error().describe();
  const SqlWriter writer(QuoteStyle::kDouble);
  ASSERT_TRUE((*connection)
                  ->run({writer.write("create table t (id integer primary key, a integer)"), {}})
                  .ok());
  ASSERT_TRUE(
      (*connection)
          ->run({writer.write(
                     "insert into t with recursive n(i) as (select 1 union all select i + 1 from n"
                     " where i < 1000) select i, i % 10 from n"),
                 {}})
          .ok());
  const auto catalog = engine.inspector().inspect(**connection, {});
  const Table& table = catalog->tables.at(0);
  const CountWork rule{table.name, "a = 3", "a is 3"};
  const auto found =
      count_rows(engine, **connection, {.table = table, .rule = rule, .rows_per_range = 70});
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(found->rows, 1000);
  EXPECT_EQ(found->mismatches, 100);
  EXPECT_EQ(found->samples.size(), 10U);
  int asked = 0;
  const auto stopped = count_rows(
      engine, **connection,
      {.table = table, .rule = rule, .rows_per_range = 70, .stopped = [&] { return ++asked > 3; }});
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().kind, ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace shoofly

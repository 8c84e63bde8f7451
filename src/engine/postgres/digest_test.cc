#include "engine/postgres/digest.h"

#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

class DigestTest : public SyncTest {
 protected:
  Table table(const std::string& name = "t") { return catalog_of({"public", name}).tables.at(0); }
  static std::vector<std::string> all(const Table& table) {
    std::vector<std::string> names;
    for (const Column& c : table.columns) names.push_back(c.name);
    return names;
  }
  RangeDigest digest_of(const std::string& name = "t", const KeyRange& range = {}) {
    const Table subject = table(name);
    const auto result = digest().digest(*connection_, subject, all(subject), range);
    EXPECT_TRUE(result.ok()) << result.error().describe();
    return result.ok() ? *result : RangeDigest{};
  }
  RangeDigest after(const std::string& sql) {
    execute(sql);
    return digest_of();
  }
};

TEST_F(DigestTest, SeesWhatTheDesignDemands) {
  execute(
      "create table t(id int primary key, a text, b text); insert into t values (1, 'ab', 'c'), (2, 'x', 'y')");
  const RangeDigest begin = digest_of();
  EXPECT_EQ(begin.rows, 2);
  EXPECT_NE(begin, after("update t set a = 'a', b = 'bc' where id = 1"));
  EXPECT_EQ(begin, after("update t set a = 'ab', b = 'c' where id = 1"));
  const RangeDigest swapped = after("update t set a = case id when 1 then 'x' else 'ab' end");
  EXPECT_NE(begin.sum1, swapped.sum1);
  EXPECT_NE(begin.sum2, swapped.sum2);
  const RangeDigest null = after("update t set b = null where id = 1");
  EXPECT_NE(null, after("update t set b = '' where id = 1"));
  const RangeDigest moved = after("update t set a = null, b = 'z' where id = 1");
  EXPECT_NE(moved, after("update t set a = 'z', b = null where id = 1"));
}

TEST_F(DigestTest, DoesNotDependOnOrderOrPlaceOrSession) {
  execute(
      "create table t(id int primary key, at timestamptz, f float8, n numeric); "
      "insert into t values (1, '2020-01-01', 0.1, 1.0), (2, null, 'NaN', 1.00)");
  const RangeDigest begin = digest_of();
  EXPECT_EQ(
      begin,
      after(
          "create table u as select * from t order by id desc; truncate t; insert into t select * from u"));
  execute("alter database \"" + database_->name() +
          "\" set timezone = 'Asia/Tokyo';"
          "alter database \"" +
          database_->name() + "\" set extra_float_digits = -10");
  connection_ = open("postgres");
  EXPECT_EQ(begin, digest_of());
  EXPECT_NE(begin, after("update t set n = 1.00 where id = 1"));
}

TEST_F(DigestTest, TypesAreTold) {
  execute(
      "create table t(id int primary key, a int); create table t2(id int primary key, a text);"
      "insert into t values (1, 7); insert into t2 values (1, '7')");
  EXPECT_NE(digest_of("t"), digest_of("t2"));
}

TEST_F(DigestTest, EveryKindOfTypeAndManyColumns) {
  execute(
      "create type mood as enum ('sad', 'ok'); create type pair as (x int, y text);"
      "create table t(id int primary key, j json, b bytea, ar text[], m mood, p pair, c char(4), bp bpchar, x inet, i interval, bo bool)");
  execute(
      "insert into t values (1, '{\"a\": 1}', '\\x00ff', '{a,NULL,\"\"}', 'ok', row(null, null), 'ab', 'a ', '10.0.0.1/8', '1 day', true); insert into t values (2)");
  const RangeDigest begin = digest_of();
  for (const std::string change : {"j = '{\"a\":1}'", "b = '\\x00fe'", "ar = '{a,\"NULL\",\"\"}'",
                                   "m = 'sad'", "p = null", "p = row(null, '')", "c = 'ac'",
                                   "bp = 'a'", "x = '10.0.0.1/9'", "i = '24 hours'", "bo = null"}) {
    execute("create table if not exists saved as select * from t");
    EXPECT_NE(begin, after("update t set " + change + " where id = 1")) << change;
    EXPECT_EQ(begin, after("delete from t; insert into t select * from saved"));
  }
  std::string columns;
  for (int i = 1; i <= 250; ++i)
    columns += ", c" + std::to_string(i) + " text default 'v" + std::to_string(i) + "'";
  execute("drop table t; create table t(id int primary key" + columns +
          "); insert into t(id) values (1)");
  const RangeDigest wide = digest_of();
  EXPECT_NE(wide, after("update t set c250 = 'V250'"));
}

TEST_F(DigestTest, RangesAddUpAndRowsAreTheEndOfABisection) {
  execute(
      "create table t(id text primary key, a int); insert into t select 'k' || i, i from generate_series(1, 50) i");
  const Table subject = table();
  std::int64_t rows = 0;
  std::optional<Key> at;
  std::vector<RangeDigest> parts;
  for (;;) {
    const auto upto = digest().boundary(*connection_, subject, at, 8);
    ASSERT_TRUE(upto.ok()) << upto.error().describe();
    parts.push_back(digest_of("t", {at, *upto}));
    rows += parts.back().rows;
    if (!*upto) break;
    at = *upto;
  }
  EXPECT_EQ(rows, 50);
  EXPECT_EQ(parts.size(), 7U);
  const auto before = digest().rows(*connection_, subject, all(subject), {});
  ASSERT_TRUE(before.ok()) << before.error().describe();
  execute("update t set a = 0 where id = 'k7'");
  const auto changed = digest().rows(*connection_, subject, all(subject), {});
  ASSERT_TRUE(changed.ok());
  ASSERT_EQ(before->size(), 50U);
  int different = 0;
  for (std::size_t i = 0; i < before->size(); ++i) {
    EXPECT_EQ((*before)[i].key, (*changed)[i].key);
    if ((*before)[i].hash == (*changed)[i].hash) continue;
    ++different;
    EXPECT_EQ(as_text((*before)[i].key[0]), "k7");
  }
  EXPECT_EQ(different, 1);
}

TEST_F(DigestTest, SelfTestPassesOnEveryKindOfTable) {
  const auto tested = [&] {
    const Table subject = table();
    const auto result = digest().self_test(*connection_, subject, all(subject));
    EXPECT_TRUE(result.ok()) << result.error().describe();
    return result.ok() && *result;
  };
  execute("create table t(id int primary key, a text not null)");
  EXPECT_TRUE(tested());
  execute("insert into t select i, 'v' from generate_series(1, 500) i");
  EXPECT_TRUE(tested());
  EXPECT_EQ(scalar("select count(*) from t where a = 'v'"), "500");
  execute("drop table t; create table t(p point, q json)");
  EXPECT_TRUE(tested());
}

}  // namespace
}  // namespace shoofly::postgres

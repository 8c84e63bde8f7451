// Digests of real tables: what must differ differs, what must not does not.

#include "engine/sqlite/digest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/sqlite/connection.h"
#include "harness/temp_dir.h"

namespace shoofly::sqlite {
namespace {

class DigestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::write_text(folder_ / "a.db", "");
    auto opened = SqliteConnection::open(folder_ / "a.db", {});
    ASSERT_TRUE(opened.ok()) << opened.error().describe();
    connection_ = std::move(*opened);
  }

  void execute(const std::string& sql) {
    ASSERT_EQ(sqlite3_exec(connection_->handle(), sql.c_str(), nullptr, nullptr, nullptr),
              SQLITE_OK)
        << sqlite3_errmsg(connection_->handle());
  }

  static Table table(const std::string& name, const std::vector<std::string>& columns,
                     const std::vector<std::string>& key) {
    Table result;
    result.name = {"", name};
    for (const std::string& column : columns)
      result.columns.push_back({.name = column, .nullable = false});
    result.constraints = {{.kind = ConstraintKind::kPrimaryKey, .columns = key}};
    return result;
  }

  RangeDigest digest_of(const Table& table, const std::vector<std::string>& columns,
                        const KeyRange& range = {}) {
    const Result<RangeDigest> found = digest().digest(*connection_, table, columns, range);
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return found.ok() ? *found : RangeDigest{-1, "", ""};
  }

  // Of a table t(id, a, b) that holds these rows.
  RangeDigest digest_of_rows(const std::string& rows) {
    execute("drop table if exists t; create table t(id integer primary key, a, b); insert into t " +
            rows);
    return digest_of(table("t", {"id", "a", "b"}, {"id"}), {"a", "b"});
  }

  testing::TempDir folder_;
  std::unique_ptr<SqliteConnection> connection_;
};

TEST_F(DigestTest, TellsApartWhatLooksAlike) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"values (1, 'ab', 'c')", "values (1, 'a', 'bc')"},
      {"values (1, null, 'x')", "values (1, '', 'x')"},
      {"values (1, null, 'x')", "values (1, 'x', null)"},
      {"values (1, 1, 2)", "values (1, '1', 2)"},
      {"values (1, 1, 2)", "values (1, 1.0, 2)"},
      {"values (1, 'a', 2)", "values (1, x'61', 2)"},
      {"values (1, 'a', 2)", "values (1, 'A', 2)"},
      {"values (1, 'n', 'n')", "values (1, null, null)"},
      {"values (1, 'a', 'x'), (2, 'b', 'y')", "values (1, 'a', 'y'), (2, 'b', 'x')"},
      {"values (1, 'a', 'x'), (2, 'a', 'x')", "values (1, 'b', 'x'), (2, 'b', 'x')"},
      {"values (1, 'a', 'x')", "values (1, 'a', 'x'), (2, 'a', 'x')"},
      {"values (1, char(97, 0, 98), 1)", "values (1, 'a', 1)"}};
  for (const auto& [left, right] : pairs) {
    EXPECT_FALSE(digest_of_rows(left) == digest_of_rows(right)) << left << " and " << right;
  }
}

TEST_F(DigestTest, OrderDoesNotMatter) {
  EXPECT_EQ(digest_of_rows("values (1, 'a', 'x'), (2, 'b', 'y')"),
            digest_of_rows("values (1, 'b', 'y'), (2, 'a', 'x')"));
  EXPECT_EQ(digest_of_rows("select null, null, null where 0"), (RangeDigest{0, "0", "0"}));
}

TEST_F(DigestTest, RangesAddUpAndEveryRowIsInOne) {
  execute(
      "create table t(k text, n int, v, primary key (k, n)) without rowid;"
      "with recursive c(i) as (select 1 union all select i + 1 from c where i < 1000)"
      "insert into t select 'k' || (i % 7), i, i * 3 from c");
  const Table t = table("t", {"k", "n", "v"}, {"k", "n"});
  const RangeDigest whole = digest_of(t, {"k", "n", "v"});
  EXPECT_EQ(whole.rows, 1000);
  std::int64_t rows = 0;
  int ranges = 0;
  __extension__ __int128 sum = 0;
  const auto number = [](const std::string& text) {
    __extension__ __int128 value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
  };
  std::optional<Key> after;
  for (bool more = true; more;) {
    const Result<std::optional<Key>> upto = digest().boundary(*connection_, t, after, 300);
    ASSERT_TRUE(upto.ok()) << upto.error().describe();
    const RangeDigest part = digest_of(t, {"k", "n", "v"}, {after, *upto});
    rows += part.rows;
    sum += number(part.sum1);
    ++ranges;
    more = upto->has_value();
    after = *upto;
  }
  EXPECT_EQ(rows, 1000);
  EXPECT_EQ(ranges, 4);
  EXPECT_TRUE(sum == number(whole.sum1)) << "ranges may be cut anywhere";
}

TEST_F(DigestTest, RowsNameTheOneThatDiffers) {
  execute(
      "create table t(id integer primary key, a); insert into t values (1, 'x'), (2, 'y'), (5, 'z')");
  const Table t = table("t", {"id", "a"}, {"id"});
  const auto before =
      digest().rows(*connection_, t, {"id", "a"}, {Key{std::int64_t{1}}, std::nullopt});
  execute("update t set a = 'Y' where id = 2");
  const auto after =
      digest().rows(*connection_, t, {"id", "a"}, {Key{std::int64_t{1}}, std::nullopt});
  ASSERT_TRUE(before.ok() && after.ok());
  ASSERT_EQ(before->size(), 2U);
  EXPECT_EQ((*before)[0].key, Key{std::int64_t{2}});
  EXPECT_NE((*before)[0].hash, (*after)[0].hash);
  EXPECT_EQ((*before)[1].hash, (*after)[1].hash);
  EXPECT_EQ((*before)[1].hash.size(), 32U);
}

TEST_F(DigestTest, RowsOfMoreFieldsThanACallTakes) {
  std::vector<std::string> columns = {"id"};
  std::string definition = "id integer primary key";
  for (int i = 1; i < 450; ++i) {
    columns.push_back(fmt::format("c{}", i));
    definition += fmt::format(", c{}", i);
  }
  execute(fmt::format("create table t({}); insert into t(id, c100, c449) values (1, 'a', 'b')",
                      definition));
  const Table t = table("t", columns, {"id"});
  const RangeDigest before = digest_of(t, columns);
  execute("update t set c99 = c100, c100 = null");
  EXPECT_FALSE(before == digest_of(t, columns));
  EXPECT_TRUE(*digest().self_test(*connection_, t, columns));
}

TEST_F(DigestTest, ProvesItself) {
  execute(
      "create table t(id integer primary key, a not null, g as (a + 1)); create table odd(rowid, oid, _rowid_ primary key);"
      "create table kv(k text primary key, v) without rowid; insert into kv values ('a', 1), ('b', 2)");
  EXPECT_TRUE(*digest().self_test(*connection_, table("t", {"id", "a", "g"}, {"id"}), {"id", "a"}))
      << "empty";
  execute("insert into t(id, a) values (1, 'x'), (2, 'y')");
  EXPECT_TRUE(*digest().self_test(*connection_, table("t", {"id", "a", "g"}, {"id"}), {"id", "a"}));
  EXPECT_TRUE(*digest().self_test(*connection_,
                                  table("odd", {"rowid", "oid", "_rowid_"}, {"_rowid_"}), {"oid"}));
  EXPECT_TRUE(*digest().self_test(*connection_, table("kv", {"k", "v"}, {"k"}), {"k", "v"}));
  execute("create table shoofly_digest_scratch(a)");
  EXPECT_TRUE(
      *digest().self_test(*connection_, table("shoofly_digest_scratch", {"a"}, {"a"}), {"a"}));
  EXPECT_EQ(as_int(connection_->run({Sql::checked("select count(*) from temp.sqlite_schema"), {}})
                       ->rows[0][0]),
            0);
}

TEST_F(DigestTest, SurvivesReconnecting) {
  const RangeDigest before = digest_of_rows("values (1, 'a', 'x')");
  ASSERT_TRUE(connection_->reconnect().ok());
  EXPECT_EQ(digest_of(table("t", {"id", "a", "b"}, {"id"}), {"a", "b"}), before);
}

TEST_F(DigestTest, SaysWhatIsMissing) {
  execute("create table t(id integer primary key)");
  const auto unknown = digest().digest(*connection_, table("t", {"id"}, {"id"}), {"x"}, {});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().describe(), "digest t: no column \"x\"");
  const auto gone = digest().digest(*connection_, table("gone", {"id"}, {"id"}), {"id"}, {});
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace shoofly::sqlite

#include "engine/sqlite/preflight.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/sqlite/load.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::sqlite {
namespace {

using ::testing::HasSubstr;

class PreflightTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::write_text(folder_ / "a.db", "");
    auto opened = SqliteConnection::open(folder_ / "a.db", {});
    ASSERT_TRUE(opened.ok()) << opened.error().describe();
    connection_ = std::move(*opened);
    execute("create table t(id integer primary key, name text)");
    add_table("t", {"id", "name"}, {"id"});
  }

  void execute(const std::string& sql) {
    ASSERT_EQ(sqlite3_exec(connection_->handle(), sql.c_str(), nullptr, nullptr, nullptr),
              SQLITE_OK)
        << sqlite3_errmsg(connection_->handle());
  }

  Table& add_table(const std::string& name, const std::vector<std::string>& columns,
                   const std::vector<std::string>& key) {
    Table table;
    table.name = {"", name};
    for (const std::string& column : columns) table.columns.push_back({.name = column});
    if (!key.empty()) table.constraints = {{.kind = ConstraintKind::kPrimaryKey, .columns = key}};
    catalog_.tables.push_back(std::move(table));
    return catalog_.tables.back();
  }

  PreflightCheck check(const std::string& name, const std::string& table = "t") {
    const auto found = load_probe().preflight(*connection_, catalog_, {{"", table}});
    EXPECT_TRUE(found.ok()) << found.error().describe();
    if (!found.ok()) return {};
    const auto one = std::find_if(found->begin(), found->end(),
                                  [&](const PreflightCheck& c) { return c.name == name; });
    EXPECT_NE(one, found->end()) << name;
    return one == found->end() ? PreflightCheck{} : *one;
  }

  testing::TempDir folder_;
  std::unique_ptr<SqliteConnection> connection_;
  Catalog catalog_;
};

TEST_F(PreflightTest, AGoodTargetPasses) {
  execute("pragma journal_mode = wal");
  for (const std::vector<QualifiedName>& tables :
       {std::vector<QualifiedName>{}, std::vector<QualifiedName>{{"", "t"}}}) {
    const auto found = load_probe().preflight(*connection_, catalog_, tables);
    ASSERT_TRUE(found.ok()) << found.error().describe();
    EXPECT_GE(found->size(), 9U);
    for (const PreflightCheck& check : *found) {
      EXPECT_EQ(check.level, CheckLevel::kOk) << check.name << ": " << check.found;
      EXPECT_FALSE(check.found.empty()) << check.name;
    }
  }
}

TEST_F(PreflightTest, WithoutAWalReadersWait) {
  const PreflightCheck found = check("journal mode");
  EXPECT_EQ(found.level, CheckLevel::kWarning);
  EXPECT_EQ(found.found,
            "delete: readers wait while a chunk is committed, and a chunk for every reader");
  EXPECT_EQ(found.help, "once, and for every application: pragma journal_mode = wal");
}

TEST_F(PreflightTest, DefensiveModeIsRefused) {
  sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  EXPECT_EQ(check("schema edit").level, CheckLevel::kRefuse);
}

TEST_F(PreflightTest, APageLimitThatTheTableWouldReachIsRefused) {
  for (int i = 0; i < 50; ++i) execute("insert into t(name) values (hex(zeroblob(2000)))");
  catalog_.tables[0].bytes = 200'000;
  execute("pragma max_page_count = 60");
  EXPECT_EQ(check("page limit").level, CheckLevel::kRefuse);
}

TEST_F(PreflightTest, ADamagedFileIsRefused) {
  execute("insert into t values (1, null)");
  execute(
      "pragma writable_schema = on;"
      "update sqlite_schema set sql = 'create table t(id integer primary key, name text not null)' where name = 't';"
      "pragma writable_schema = reset");
  const PreflightCheck found = check("integrity");
  EXPECT_EQ(found.level, CheckLevel::kRefuse);
  EXPECT_EQ(found.found, "quick_check: NULL value in t.name");
}

TEST_F(PreflightTest, KeysThatCannotBeWalkedAreRefused) {
  execute(
      "create table bag(a); create table holes(k text primary key); insert into holes values (null), ('a')");
  add_table("bag", {"a"}, {});
  add_table("holes", {"k"}, {"k"});
  EXPECT_EQ(check("key of bag", "bag").level, CheckLevel::kRefuse);
  const PreflightCheck holes = check("key of holes", "holes");
  EXPECT_EQ(holes.level, CheckLevel::kRefuse);
  EXPECT_EQ(holes.found, "table holes has rows whose key is NULL");
}

TEST_F(PreflightTest, WhatOnlyTheApplicationRegistersIsRefused) {
  execute("create trigger x after update on t begin select app_function(new.id); end");
  const PreflightCheck found = check("writing t");
  EXPECT_EQ(found.level, CheckLevel::kRefuse);
  EXPECT_THAT(found.found,
              HasSubstr("table t cannot be written by shoofly: no such function: app_function"));
}

TEST_F(PreflightTest, ACheckOfAnotherTableThatNeedsTheApplicationIsNoted) {
  const auto one = [](sqlite3_context* context, int, sqlite3_value**) {
    sqlite3_result_int(context, 1);
  };
  sqlite3_create_function(connection_->handle(), "ours", 1, SQLITE_UTF8, nullptr, one, nullptr,
                          nullptr);
  execute("create table other(a check (ours(a)))");
  ASSERT_TRUE(connection_->reconnect().ok());
  EXPECT_EQ(check("integrity").level, CheckLevel::kNote);
  EXPECT_EQ(check("writing t").level, CheckLevel::kOk);
}

TEST_F(PreflightTest, VirtualTablesAreRefusedAndOthersWithoutRowidAreFine) {
  execute(
      "create table kv(k text not null primary key, v, g as (v + 1)) without rowid; insert into kv values ('a', 1)");
  Table& kv = add_table("kv", {"k", "v", "g"}, {"k"});
  kv.without_rowid = true;
  kv.columns[2].generated = Generated::kVirtual;
  EXPECT_EQ(check("key of kv", "kv").level, CheckLevel::kOk);
  EXPECT_EQ(check("writing kv", "kv").level, CheckLevel::kOk);
  add_table("search", {"a"}, {}).kind = TableKind::kVirtual;
  EXPECT_EQ(check("kind of search", "search").level, CheckLevel::kRefuse);
}

TEST_F(PreflightTest, ForeignKeysAreNoted) {
  catalog_.tables[0].constraints.push_back(
      {.kind = ConstraintKind::kForeignKey, .columns = {"name"}, .references = {"", "t"}});
  EXPECT_EQ(check("foreign keys").level, CheckLevel::kNote);
}

// root may write anything: the test becomes somebody else for a moment.
class AsSomebodyElse {
 public:
  AsSomebodyElse() {
    if (const auto user = testing::unprivileged_user()) {
      EXPECT_EQ(seteuid(user->uid), 0);
    }
  }
  ~AsSomebodyElse() { EXPECT_EQ(seteuid(getuid()), 0); }
  AsSomebodyElse(const AsSomebodyElse&) = delete;
  AsSomebodyElse& operator=(const AsSomebodyElse&) = delete;
};

TEST_F(PreflightTest, AReadOnlyFileIsRefused) {
  namespace fs = std::filesystem;
  EXPECT_EQ(check("writable").level, CheckLevel::kOk);
  connection_.reset();
  fs::permissions(folder_.path(), fs::perms{0755});
  fs::permissions(folder_ / "a.db", fs::perms{0444});
  const AsSomebodyElse other;
  auto opened = SqliteConnection::open(folder_ / "a.db", {});
  ASSERT_TRUE(opened.ok()) << opened.error().describe();
  connection_ = std::move(*opened);
  const PreflightCheck found = check("writable");
  EXPECT_EQ(found.level, CheckLevel::kRefuse);
  EXPECT_THAT(found.found, HasSubstr("is read-only"));
}

TEST_F(PreflightTest, ADirectoryThatCannotBeWrittenIsRefused) {
  namespace fs = std::filesystem;
  connection_.reset();
  fs::permissions(folder_.path(), fs::perms{0555});
  fs::permissions(folder_ / "a.db", fs::perms{0666});
  {
    const AsSomebodyElse other;
    auto opened = SqliteConnection::open(folder_ / "a.db", {});
    ASSERT_TRUE(opened.ok()) << opened.error().describe();
    connection_ = std::move(*opened);
    const PreflightCheck found = check("writable");
    EXPECT_EQ(found.level, CheckLevel::kRefuse);
    EXPECT_THAT(found.found, HasSubstr("the directory of"));
  }
  fs::permissions(folder_.path(), fs::perms::owner_all);
}

TEST_F(PreflightTest, AnUnknownTableIsNotFound) {
  const auto found = load_probe().preflight(*connection_, catalog_, {{"", "gone"}});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace shoofly::sqlite

// SQLite: a table that is dropped and made anew, with its rows or without them.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(SqliteRebuild, CopiesOrLosesRows) {
  const SqlOfEngine* engine = find_sql("sqlite");
  lint::Linter linter(lint::Server{"sqlite", {3, 40}}, engine->facts, lint::rules());
  const auto told = [&](const std::string& up) {
    lint::Migration one;
    one.version = "1";
    one.up = {up, lint::Direction::kUp, lint::Wrapping::kNone, "up.sql"};
    const lint::ReadScript read{&one.up, engine->reader.read(one.up.text, "up.sql", 1000)};
    linter.take_findings();
    linter.lint(one, read, nullptr, false);
    std::vector<std::string> said;
    for (const lint::Finding& finding : linter.findings()) {
      if (finding.rule->id == "drop-table" || finding.rule->id == "whole-file-locked")
        said.push_back(finding.problem);
    }
    return said;
  };
  told("create table p (id integer primary key, a int); insert into p values (1, 1);");
  const auto gone = ElementsAre(HasSubstr("p is made anew, and nothing copies its rows"));
  EXPECT_THAT(told("drop table p; create table p (id integer primary key, a int, b int);"), gone);
  EXPECT_THAT(told("drop table if exists p; create table p (id integer primary key, a int);"),
              gone);
  EXPECT_THAT(told("create table q (id integer primary key, a int); insert into q values (1, 1);"
                   "drop table p; alter table q rename to p;"),
              gone);
  const auto copied = ElementsAre(HasSubstr("p is made anew: every row is copied"));
  EXPECT_THAT(told("create table q (id integer primary key, a int); insert into q select * from p;"
                   "drop table p; alter table q rename to p;"),
              copied);
  EXPECT_THAT(told("alter table p rename to o; create table p (id integer primary key, a int);"
                   "insert into p select * from o; drop table o;"),
              copied);
  EXPECT_THAT(told("create temporary table k as select * from p; drop table p;"
                   "create table p (id integer primary key, a int);"
                   "insert into p select * from k; drop table k;"),
              copied);
  EXPECT_THAT(told("drop table if exists n; create table n (id integer primary key);"), IsEmpty());
  EXPECT_EQ(told("drop table if exists m;").size(), 1U);
}

}  // namespace
}  // namespace shoofly::testing

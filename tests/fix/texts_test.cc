// What --fix makes of one statement, where a part of it was lost or turned into another once.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr const char* kTables =
    "create table o (id bigint primary key, st text, n int, note text);\n"
    "create table accounts (\"user\" bigint primary key, st text);\n"
    "create table \"Item\" (id bigint primary key, \"qtyTotal\" int);\n";

struct FixedText {
  const char* name;
  const char* statement;
  const char* contains;  // null: nothing is written but a timeout
};

void PrintTo(const FixedText& text, std::ostream* to) { *to << text.name; }

class FixedTexts : public ::testing::TestWithParam<FixedText> {};

TEST_P(FixedTexts, SayWhatTheStatementSays) {
  const FixedText& expected = GetParam();
  TempDir dir{"texts"};
  write_text(dir / "1.sql", kTables);
  write_text(dir / "2.sql", expected.statement);
  FixRequest request;
  request.lint.paths = {dir.path().string()};
  request.known = true;
  const Result<FixOutcome> outcome = plan_fixes(request);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  std::string after = expected.statement;
  for (const PlannedFile& file : outcome->files) after = file.after;
  if (expected.contains != nullptr) {
    EXPECT_THAT(after, ::testing::HasSubstr(expected.contains));
    return;
  }
  EXPECT_THAT(after, ::testing::HasSubstr(expected.statement));
  EXPECT_THAT(after, ::testing::Not(::testing::HasSubstr("loop")));
  EXPECT_THAT(after, ::testing::Not(::testing::HasSubstr("not valid")));
}

Result<FixOutcome> fixes_on_mariadb(const TempDir& dir) {
  FixRequest request;
  request.lint.engine = "mariadb";
  request.lint.paths = {dir.path().string()};
  request.known = true;
  return plan_fixes(request);
}

TEST(FixedOnMariaDb, IsNoFileWithDelimiters) {
  TempDir dir{"texts"};
  write_text(dir / "1.sql", "create table d (id bigint primary key, n int);\n");
  write_text(dir / "2.sql",
             "alter table d add column a int;\nDELIMITER $$\nalter table d add column b int$$\n"
             "DELIMITER ;\n");
  const Result<FixOutcome> outcome = fixes_on_mariadb(dir);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_TRUE(outcome->files.empty());
  ASSERT_FALSE(outcome->unfixed.empty());
  EXPECT_EQ(outcome->unfixed[0].why, "the file has a DELIMITER command: change it by hand");
}

// A foreign key's texts have one character set at both ends (1005, errno 150).
TEST(FixedOnMariaDb, IsNoCharacterSetOfAKey) {
  for (const char* table :
       {"create table c (id varchar(36) primary key) charset=utf8;\n",
        "create table c (id bigint primary key, a varchar(9), foreign key (a) references b (a)) "
        "charset=utf8;\n",
        "create table c (id bigint primary key, a varchar(9), unique (a)) charset=utf8;\n"}) {
    TempDir dir{"texts"};
    write_text(dir / "1.sql", table);
    const Result<FixOutcome> outcome = fixes_on_mariadb(dir);
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    EXPECT_TRUE(outcome->files.empty()) << outcome->files[0].after;
  }
}

constexpr FixedText kTexts[] = {
    {"delete_of_a_limited_subquery",
     "delete from o where id in (select id from o where st = 'old' order by id limit 1000);",
     nullptr},
    {"update_of_a_limited_subquery",
     "update o set n = 1 where id in (select id from o order by id limit 10);", nullptr},
    {"update_from_an_aggregate", "update o set n = (select max(n) from o) + 1;", nullptr},
    {"where_exists", "delete from o where exists (select 1 from accounts where st = o.st);",
     nullptr},
    {"where_random", "update o set n = 1 where random() < 0.5;", nullptr},
    {"where_own_function", "update o set n = 1 where is_old(st);", nullptr},
    {"where_plain", "update o set n = 1 where lower(st) = 'a' and (n > 1 or st in ('b'));", "loop"},
    {"update_made_from_itself", "update o set n = n + 1;", nullptr},
    {"update_made_from_itself_in_words", "update only o set note = note || 'x' where st = 'a';",
     nullptr},
    {"update_of_two_that_swap", "update o set st = note, note = st;", nullptr},
    {"update_of_two_that_follow", "update o set st = 'b', note = o.st || 'x' where st <> 'b';",
     "loop"},
    {"update_from_the_whole_row", "update o set note = md5(o::text);", nullptr},
    {"update_to_a_new_value", "update o set note = gen_random_uuid()::text;", nullptr},
    {"update_by_own_function", "update o set note = next_note(id);", nullptr},
    {"update_of_what_has_no_value",
     "update o set note = gen_random_uuid()::text where note is null;", "loop"},
    {"update_that_leaves_out_what_is_done",
     "update o set n = n * 100, st = 'cent' where st = 'euro' and n > 0;", "loop"},
    {"update_that_may_not_leave_it_out",
     "update o set n = n * 100, st = 'cent' where st = 'euro' or n > 0;", nullptr},
    {"update_in_lower_case", "update o set note = lower(trim(note));", "loop"},
    {"update_where_there_is_none", "update o set n = coalesce(n, 0);", "loop"},
    {"update_where_there_is_none_of_another", "update o set n = coalesce(n, 0) + 1;", nullptr},
    {"update_from_another_column", "update o set note = upper(st) || n::text;", "loop"},
    {"key_is_a_reserved_word", "update accounts set st = 'x' where st = 'y';",
     "select \"user\" into batch_from from accounts order by \"user\" limit 1;"},
    {"derived_name_in_capitals", "ALTER TABLE \"Item\" ADD CHECK (\"qtyTotal\" > 0);",
     "ADD CONSTRAINT \"Item_qtyTotal_check\" CHECK (\"qtyTotal\" > 0) NOT VALID;"},
    {"key_stored_otherwise",
     "alter table o add constraint u unique (st, n) include (note) with (fillfactor=70) using index "
     "tablespace pg_default;",
     "on o (st, n) include (note) with (fillfactor=70) tablespace pg_default;"},
    {"new_key_stored_otherwise", "alter table o add column k int unique with (fillfactor=70);",
     "create unique index concurrently o_k_key on o (k) with (fillfactor=70);"},
    {"volatile_default_and_unique",
     "alter table o add column k uuid not null default gen_random_uuid() unique;",
     "alter table o add column k uuid;"},
    {"not_null_of_a_filled_column",
     "alter table o add column c int default 5;\nalter table o alter column c set not null;",
     "alter table o alter column c set not null;"},
    {"comment_before_the_semicolon", "alter table o add check (n > 0) -- why\n;", "-- why\n"}};

INSTANTIATE_TEST_SUITE_P(All, FixedTexts, ::testing::ValuesIn(kTexts),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace shoofly::testing

#include "toolchain/flyway.h"

#include <string>
#include <vector>

#include "toolchain/first_words.h"
#include "toolchain/placeholders.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FlywayTest : public ProjectTest {};

TEST_F(FlywayTest, VersionsByTheirPartsThenWhatIsRepeated) {
  for (const char* name :
       {"V1.10__x.sql", "V1_2__x.sql", "sub/V1__x.sql", "V002__x.sql",
        "V20240101123456789012__x.sql", "R__b.sql", "R__a_x.sql", "sub/R__a.sql", "V1.sql",
        "V1a__x.sql", "Vx__x.sql", "beforeMigrate__x.sql", "v3__x.sql", "V4__x.java"})
    write(name, "select 1;");
  const Project project = read();
  EXPECT_EQ(project.tool, "Flyway");
  ASSERT_THAT(versions(project),
              ElementsAre("1", "1.2", "1.10", "002", "20240101123456789012", "", "", ""));
  EXPECT_EQ(project.migrations[5].up.file, path("sub/R__a.sql"));
  EXPECT_EQ(project.migrations[6].up.file, path("R__a_x.sql"));
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kFile);
  EXPECT_FALSE(project.migrations[0].expects_down);
}

TEST_F(FlywayTest, UndoBelongsToItsVersion) {
  write("V1__a.sql", "select 1;");
  write("V2__b.sql", "select 2;");
  write("U1.0__c.sql", "select -1;");
  write("U7__d.sql", "select -7;");
  Project project = read();
  ASSERT_EQ(project.migrations.size(), 2U);
  EXPECT_TRUE(project.migrations[0].has_down);
  EXPECT_EQ(project.migrations[0].down.text, "select -1;");
  EXPECT_EQ(project.migrations[0].down.direction, lint::Direction::kDown);
  EXPECT_FALSE(project.migrations[1].has_down);
  EXPECT_TRUE(project.migrations[1].expects_down);
  for (int i = 3; i < 6; ++i) write("V" + std::to_string(i) + "__x.sql", "select 1;");
  project = read();
  EXPECT_FALSE(project.migrations[1].expects_down);  // two of five are no custom
}

TEST_F(FlywayTest, ALastBaselineComesFirst) {
  for (const char* name : {"V1__a.sql", "V2__b.sql", "V3__c.sql", "B1__x.sql", "B2__x.sql"})
    write(name, "select 1;");
  const Project project = read();
  ASSERT_THAT(versions(project), ElementsAre("2", "3"));
  EXPECT_EQ(project.migrations[0].up.file, path("B2__x.sql"));
}

TEST_F(FlywayTest, OneVersionTwiceIsAnError) {
  write("postgres/V1__a.sql", "select 1;");
  write("mysql/V1.0__a.sql", "select 1;");
  EXPECT_THAT(problem(),
              HasSubstr("postgres/V1__a.sql\": version 1 is in \"" + path("mysql/V1.0__a.sql") +
                        "\" already; name the folder of one of them"));
  EXPECT_EQ(read("postgres").migrations.size(), 1U);
}

TEST_F(FlywayTest, WhatPostgresRefusesTakesTheFileOutOfItsTransaction) {
  const auto wrapping = [&](const std::string& text) {
    write("V1__a.sql", text);
    const Project project = read();
    return project.migrations.empty() ? lint::Wrapping::kMessage
                                      : project.migrations[0].up.wrapping;
  };
  for (const char* text :
       {"CREATE INDEX CONCURRENTLY i ON t (a)", "select 1; drop index concurrently if exists i;",
        "/* a /* b */ */ create -- c\n unique index\nconcurrently i on t (a);", "vacuum full t;",
        "alter system set work_mem = '1GB'", "reindex (verbose) database d", "discard all;",
        "create database d;"})
    EXPECT_EQ(wrapping(text), lint::Wrapping::kNone) << text;
  for (const char* text :
       {"create index i on t (a);", "select 'create; create index concurrently i on t (a)';",
        "-- create index concurrently\nselect 1;", "alter type t add value 'x';",
        "do $x$ begin; create index concurrently i on t (a); end $x$;", "reindex table t;",
        "select e'\\'; vacuum;'", "select \"a;vacuum\";", "select $1; select 1 /* ; vacuum"})
    EXPECT_EQ(wrapping(text), lint::Wrapping::kFile) << text;
  write("V1__a.sql.conf", "# x\r\nexecuteInTransaction = true\r\n");
  EXPECT_EQ(wrapping("vacuum t;"), lint::Wrapping::kFile);
  write("V1__a.sql.conf", "encoding=UTF-8\nexecuteInTransaction=false");
  EXPECT_EQ(wrapping("select 1;"), lint::Wrapping::kNone);
}

TEST_F(FlywayTest, PlaceholdersAreNames) {
  const auto hidden = [](std::string text) {
    hide_placeholders(text);
    return text;
  };
  EXPECT_EQ(hidden("alter table ${Schema-x}.t_${n}"), "alter table __schema_x_.t___n_");
  EXPECT_EQ(hidden("\"${a}\" '${a.b:c}'"), "\"__a_\" '__a_b_c_'");
  EXPECT_EQ(hidden("${flyway:defaultSchema}.t, ${flyway:defaultSchema}"),
            "public                 .t, __flyway_defaultschema_");
  EXPECT_EQ(hidden("a VARCHAR (${n}), b character varying(${n}), c f(${n})"),
            "a VARCHAR (1   ), b character varying(1   ), c f(__n_)");
  for (const char* same : {"${", "${}", "${a b}", "${a\n}", "$${\"a\": 1}$$", "$1 {a}", "${1}"})
    EXPECT_EQ(hidden(same), same);
  write("V1__a.sql", "select ${x};");
  EXPECT_EQ(read().migrations[0].up.text, "select __x_;");
  write("V1__a.sql.conf", "placeholderReplacement=false");
  EXPECT_EQ(read().migrations[0].up.text, "select ${x};");
}

TEST_F(FlywayTest, LooseFilesOfAnotherKindAreNotOverlooked) {
  write("a.sql", "select 1;");
  write("deep/V1__a.sql", "select 1;");
  EXPECT_EQ(read().tool, "plain SQL");
  write("V1__a.sql", "select 1;");
  EXPECT_EQ(problem().empty(), false);  // V1 is there twice
}

}  // namespace
}  // namespace shoofly::toolchain

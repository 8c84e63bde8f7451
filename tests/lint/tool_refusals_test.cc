// What a tool refuses of a file, passes over, or cannot run twice; and files without a tool. What
// goose and Flyway do was seen with goose 3.15 and read in the sources of goose 3.27 and Flyway.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/temp_dir.h"
#include "lint/rule.h"

namespace shoofly::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ToolRefusals : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    write_text(dir_ / name, text);
  }
  // "file:line" of what this rule says.
  std::vector<std::string> said(const std::string& rule) {
    const Result<LintOutcome> outcome = lint_migrations({{dir_.path().string()}});
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    std::vector<std::string> places;
    for (const lint::Finding& finding : outcome->findings) {
      if (finding.rule->id == rule)
        places.push_back(std::filesystem::path(finding.file).filename().string() + ":" +
                         std::to_string(finding.at.line));
    }
    return places;
  }
  TempDir dir_{"tool_refusals"};
};

TEST_F(ToolRefusals, GooseCutsABodyAtASemicolonThatEndsALine) {
  const std::string body = "as $$\nbegin\n  return 1; -- one\nend;\n$$;\n";
  write("00001_a.sql",
        "-- +goose Up\nselect 1;\ncreate function f() returns int language plpgsql " + body);
  write(
      "00002_b.sql",
      "-- +goose Up\n-- +goose StatementBegin\ncreate function g() returns int language plpgsql " +
          body + "-- +goose StatementEnd\n");
  write("00003_c.sql",
        "-- +goose Up\ncreate function h() returns int language sql as $$ select 1; $$;\n"
        "create function i() returns int language sql as $$\nselect 1 /* ; */\n$$;\n");
  write("00004_d.sql",
        "-- +goose Up\nselect 1;\n-- +goose Down\n"
        "do $$\nbegin\n  perform 1;\nend $$;\n");
  EXPECT_THAT(said("tool-refuses-file"), ElementsAre("00001_a.sql:3", "00004_d.sql:4"));
}

// Seen with `alembic upgrade --sql` of 1.14 and SQLAlchemy 2.0.
TEST_F(ToolRefusals, AlembicMakesTheTypeOfAnEnumWithItsTableOnly) {
  const auto revision = [&](const std::string& name, const std::string& follows,
                            const std::string& up, const std::string& down = "    pass\n") {
    write("versions/" + name + ".py",
          "import sqlalchemy as sa\nfrom alembic import op\nrevision = '" + name +
              "'\ndown_revision = " + follows + "\ndef upgrade():\n" + up + "def downgrade():\n" +
              down);
  };
  write("alembic.ini", "[alembic]\nscript_location = .\n");
  write("env.py", "from alembic import context\n");
  const std::string mood = "sa.Column('c', sa.Enum('a', name='mood'))";
  const std::string size = "sa.Enum('s', 'l', name='size')";
  // Each once in a run, whatever tables have it.
  revision("a", "None",
           "    op.create_table('t', sa.Column('d', sa.Enum('a', name='mood')), " + mood +
               ")\n"
               "    op.create_table('u', " +
               mood + ")\n    op.create_table('x', sa.Column('e', sa.Enum(Of, name='other')))\n");
  revision("b", "'a'",
           "    op.add_column('t', sa.Column('m', sa.Enum('a', name='mood')))\n"
           "    op.add_column('t', sa.Column('o', sa.Enum('a', name='other')))\n"
           "    op.add_column('t', sa.Column('n', sa.Enum('a', name='n', native_enum=False)))\n"
           "    op.add_column('t', sa.Column('s', " +
               size +
               "))\n"
               "    op.alter_column('u', 'c', type_=sa.Enum('x', name='colour'))\n");
  revision("c", "'b'",
           "    op.execute('CREATE TYPE \"app\".Shape AS ENUM ()')\n"
           "    op.add_column('t', sa.Column('h', sa.Enum('a', name='shape')))\n"
           "    sa.Enum('p', name='plan').create(op.get_bind(), checkfirst=True)\n"
           "    sa.Enum('p', name='plan').create(op.get_bind())\n"
           "    op.add_column('t', sa.Column('p', sa.Enum('p', name='plan')))\n"
           "    op.create_unique_constraint('uq', 't', ['p'])\n"
           "    op.drop_constraint(None, 't', type_='unique')\n",
           "    op.drop_constraint(None, 't', type_='unique')\n");
  EXPECT_THAT(said("tool-refuses-file"), ElementsAre("b.py:9", "b.py:10", "c.py:12"));
  EXPECT_THAT(said("object-there-already"), IsEmpty());
  EXPECT_THAT(said("down-missing"), ElementsAre("c.py:14"));
  // The first revisions are not here, or something that is not read may make types.
  revision("b", "'a'", "    op.add_column('t', sa.Column('s', " + size + "))\n    make('size')\n");
  EXPECT_THAT(said("tool-refuses-file"), ElementsAre("b.py:6", "c.py:12"));
  write("versions/z.py",
        "revision = 'z'\ndown_revision = 'c'\ndef upgrade():\n    metadata.create_all()\n");
  EXPECT_THAT(said("tool-refuses-file"), ElementsAre("c.py:12"));
}

TEST_F(ToolRefusals, FlywayRefusesToMixWhatRunsInNoTransaction) {
  const std::string mixed =
      "-- both\nalter table t add column y int;\ncreate index concurrently i on t (y);\n";
  write("V1__t.sql", "create table t (x int);\n");
  write("V2__mixed.sql", mixed);
  write("V3__alone.sql", "create index concurrently j on t (y);\ndrop index concurrently i;\n");
  write("V4__said.sql", mixed);
  write("V4__said.sql.conf", "executeInTransaction=false\n");
  EXPECT_THAT(said("tool-refuses-file"), ElementsAre("V2__mixed.sql:2"));
  write("flyway.conf", "flyway.mixed=true\n");
  EXPECT_THAT(said("tool-refuses-file"), IsEmpty());
}

TEST_F(ToolRefusals, DrizzlePassesOverWhatIsOlderThanAnEarlierEntry) {
  for (const char* name : {"0000_a", "0001_b", "0002_c", "0003_d"})
    write(std::string(name) + ".sql", "create table " + std::string(name + 5) + " (id int);\n");
  const auto journal = [&](const std::string& third) {
    write("meta/_journal.json",
          R"({"version":"7","dialect":"postgresql","entries":[{"idx":0,"when":100,"tag":"0000_a"},)"
          R"({"idx":1,"when":300,"tag":"0001_b"},{"idx":2,"when":)" +
              third + R"(,"tag":"0002_c"},{"idx":3,"when":500,"tag":"0003_d"}]})");
  };
  journal("200");
  EXPECT_THAT(said("version-out-of-order"), ElementsAre("0002_c.sql:1"));
  journal("400");
  EXPECT_THAT(said("version-out-of-order"), IsEmpty());
}

TEST_F(ToolRefusals, ARowOfAKeyIsNotWrittenTwice) {
  write("changes.sql",
        "--liquibase formatted sql\n--changeset a:1\n"
        "create table e (id int primary key, n text);\n"
        "--changeset a:2 runAlways:true\ninsert into e values (1, 'x');\n"
        "--changeset a:3 runAlways:true\ninsert into e values (2, 'x') on conflict do nothing;\n"
        "--changeset a:4 runAlways:true\ninsert into e (n) values ('x');\n"
        "--changeset a:5 runOnChange:true\ndelete from e;\ninsert into e values (3, 'x');\n"
        "--changeset a:6\ninsert into e values (4, 'x');\n");
  EXPECT_THAT(said("repeatable-not-rerunnable"), ElementsAre("changes.sql:5"));
}

TEST_F(ToolRefusals, AFileWithoutAToolIsInOrderInItself) {
  const std::string text =
      "create table w (id int primary key, x int);\n"
      "create table v (id int primary key, w_id int references w);\n"
      "do $$ begin update w set x = 1; end $$;\n"
      "drop table w;\n"
      "alter table v drop column gone;\n";
  write("a.sql", text);
  EXPECT_THAT(said("still-used"), ElementsAre("a.sql:4"));
  EXPECT_THAT(said("column-not-there"), ElementsAre("a.sql:5"));
  write("b.sql", "select 1;\n");
  EXPECT_THAT(said("still-used"), IsEmpty());
  EXPECT_THAT(said("column-not-there"), IsEmpty());
}

TEST_F(ToolRefusals, ABlockThatOnlyWritesRowsLeavesWhatIsKnown) {
  const auto write_block = [&](const std::string& block) {
    write("0002_w.up.sql", "do $$ begin " + block + " end $$;\n");
  };
  write("0001_w.up.sql",
        "create table w (id int primary key, x int);\n"
        "create table v (id int primary key, w_id int references w);\n");
  write("0003_w.up.sql", "drop table w;\n");
  write_block("update w set x = 1; delete from v where id = 2;");
  EXPECT_THAT(said("still-used"), ElementsAre("0003_w.up.sql:1"));
  write_block("perform forget('v', 'w');");
  EXPECT_THAT(said("still-used"), IsEmpty());
  write_block("execute 'alter table v drop constraint ' || 'v_w_id_fkey, w';");
  EXPECT_THAT(said("still-used"), IsEmpty());
}

// Its scripts begin and commit themselves.
TEST_F(ToolRefusals, SqitchHasAPlaceForTheWayBack) {
  write("sqitch.plan", "%project=x\na 2024-01-01T00:00:00Z A <a@example.org>\n");
  write("deploy/a.sql", "begin;\nalter table orders add column note text;\ncommit;\n");
  EXPECT_THAT(said("down-missing"), ElementsAre("a.sql:0"));
  write("deploy/a.sql", "begin;\nalter table orders add column note text;\nrollback;\n");
  EXPECT_THAT(said("down-missing"), IsEmpty());
}

}  // namespace
}  // namespace shoofly::testing

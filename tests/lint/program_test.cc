// `shoofly lint` as a person calls it: baselines, settings, standard input, commits of git.

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/paths.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kTable = "create table t (id int primary key, a int, b int, c int);\n";

class LintProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(dir_ / "db/old");
    write("db/1.sql", kTable);
  }
  void write(const std::string& file, const std::string& text) { write_text(dir_ / file, text); }
  ProcessResult run(const std::vector<std::string>& argv, const std::string& input = "") {
    ProcessOptions options;
    options.working_dir = dir_.path();
    options.stdin_text = input;
    options.unset_env = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"};
    options.env = env_;
    return run_process(argv, options);
  }
  ProcessResult lint(std::vector<std::string> arguments, const std::string& input = "") {
    const std::vector<std::string> program = {shoofly_binary().string(), "lint"};
    arguments.insert(arguments.begin(), program.begin(), program.end());
    return run(arguments, input);
  }
  void git(std::vector<std::string> arguments) {
    const std::vector<std::string> program = {
        "git", "-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false"};
    arguments.insert(arguments.begin(), program.begin(), program.end());
    const ProcessResult result = run(arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  TempDir dir_{"lint"};
  std::map<std::string, std::string> env_;
};

TEST_F(LintProgram, EveryFormatIsOneOfTheOptions) {
  write("db/2.sql", "alter table t drop column a;\n");
  for (const char* format : {"text", "json", "sarif", "github", "gitlab", "junit"}) {
    const ProcessResult result = lint({"db", "--format", format});
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_THAT(result.out, HasSubstr("drop-column")) << format;
  }
  EXPECT_EQ(lint({"db", "--format", "xml"}).exit_code, 2);
}

TEST_F(LintProgram, SaysThatAToolCouldPrintWhatIsOpaque) {
  fs::create_directories(dir_ / "m/alembic/versions");
  write("m/alembic.ini", "[alembic]\nscript_location = alembic\n");
  write("m/alembic/env.py", "");
  write("m/alembic/versions/1.py",
        "revision = 'a'\ndown_revision = None\n\ndef upgrade():\n    for name in names():\n"
        "        op.drop_table(name)\n\ndef downgrade():\n    pass\n");
  const std::string line = "--run-tool reads what Alembic prints in place of what is opaque\n";
  EXPECT_THAT(lint({"m"}).out, HasSubstr(line));
  write("m/alembic/versions/1.py",
        "revision = 'a'\ndown_revision = None\n\ndef upgrade():\n    op.drop_table('t')\n\n"
        "def downgrade():\n    pass\n");
  EXPECT_THAT(lint({"m"}).out, Not(HasSubstr(line)));
}

// To a terminal it is printed while migrations are still looked at; to a file all at once.
TEST_F(LintProgram, PartsMakeTheWhole) {
  for (int i = 100; i < 600; ++i)
    write(fmt::format("db/{}.sql", i), fmt::format("alter table t{0} drop column a;\nselec {0};\n"
                                                   "-- shoofly:ignore drop-table\ndrop table u{0};",
                                                   i));
  for (const char* format : {"text", "json", "github"}) {
    const ProcessResult whole = lint({"db", "--format", format, "-o", "out"});
    EXPECT_EQ(whole.exit_code, 1) << whole.err;
    const ProcessResult parts = lint({"db", "--format", format});
    EXPECT_EQ(parts.exit_code, 1);
    EXPECT_EQ(parts.out, read_text(dir_ / "out")) << format;
    if (std::string_view(format) != "json") continue;
    const nlohmann::json document = nlohmann::json::parse(parts.out);
    EXPECT_GT(document["findings"].size(), 1000U);
    EXPECT_EQ(document["notices"].size(), 1000U);
    EXPECT_EQ(document["coverage"]["not_analysed"], 500);
  }
  EXPECT_EQ(lint({"db", "--baseline", "b.json", "--write-baseline"}).exit_code, 0);
  const ProcessResult known = lint({"db", "--baseline", "b.json"});
  EXPECT_EQ(known.exit_code, 0);
  EXPECT_THAT(known.out, HasSubstr("found no more"));
  EXPECT_THAT(known.out, Not(HasSubstr("[drop-column]")));
}

TEST_F(LintProgram, ABaselineKnowsAStatementWhereverItStands) {
  write("db/2.sql", "alter table t drop column a;\n");
  const std::vector<std::string> known = {"db", "--baseline", "b.json"};
  ProcessResult result = lint(known);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("read \"b.json\": No such file"));
  result = lint({"db", "--baseline", "b.json", "--write-baseline"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("baseline: 2 known and not shown, 0 found no more"));
  write("db/2.sql", "select 1;\n\n-- later\nALTER TABLE t\n  DROP COLUMN a;\n");
  EXPECT_EQ(lint(known).exit_code, 0);
  // Called from elsewhere, it is the same file.
  EXPECT_EQ(lint({(dir_ / "db").string(), "--baseline", (dir_ / "b.json").string()}).exit_code, 0);
  write("db/2.sql", "alter table t drop column a;\nalter table t drop column b;\n");
  result = lint(known);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(HasSubstr("2.sql:2:15: warning"), Not(HasSubstr("2.sql:1:"))));
  write("db/2.sql", "alter table t drop column b;\n");
  result = lint(known);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("baseline: 0 known and not shown, 2 found no more"));
}

// What is found when a script has ended is known by the statement at its place.
TEST_F(LintProgram, ABaselineKnowsNoOtherTableWithoutAKey) {
  write("db/2.sql", "create table u (a int);\n");
  EXPECT_EQ(lint({"db", "--baseline", "b.json", "--write-baseline"}).exit_code, 0);
  const std::vector<std::string> known = {"db", "--baseline", "b.json"};
  EXPECT_THAT(lint(known).out, Not(HasSubstr("[table-without-key]")));
  write("db/2.sql", "create table other (b text);\n");
  EXPECT_THAT(lint(known).out, HasSubstr("[table-without-key]"));
}

TEST_F(LintProgram, TheSameStatementAgainIsNew) {
  write("db/2.sql", "delete from t;\n");
  EXPECT_EQ(lint({"db", "--baseline", "b.json", "--write-baseline"}).exit_code, 0);
  EXPECT_EQ(lint({"db", "--baseline", "b.json"}).exit_code, 0);
  write("db/2.sql", "delete from t;\ndelete from t;\n");
  const ProcessResult result = lint({"db", "--baseline", "b.json"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("2.sql:2:1: warning"));
}

TEST_F(LintProgram, ABaselineKeepsWhatThisRunDidNotLookAt) {
  write("db/2.sql", "alter table t drop column a;\n");
  write("db/3.sql", "alter table t drop column b;\n");
  EXPECT_EQ(lint({"db", "--baseline", "b.json", "--write-baseline"}).exit_code, 0);
  EXPECT_EQ(lint({"db/3.sql", "--baseline", "b.json", "--write-baseline"}).exit_code, 0);
  const ProcessResult result = lint({"db", "--baseline", "b.json"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(lint({"db/3.sql", "--baseline", "b.json"}).out, HasSubstr("0 found no more"));
  fs::remove(dir_ / "db/2.sql");
  EXPECT_THAT(lint({"db/3.sql", "--baseline", "b.json"}).out, HasSubstr("2 found no more"));
}

TEST_F(LintProgram, ABrokenBaselineIsSaid) {
  for (const char* text : {"", "[]", "{\"version\": 2, \"findings\": []}", "{\"version\": 1}",
                           "{\"version\": 1, \"findings\": [7]}"}) {
    write("b.json", text);
    const ProcessResult result = lint({"db", "--baseline", "b.json"});
    EXPECT_EQ(result.exit_code, 2) << text;
    EXPECT_THAT(result.err, HasSubstr("read baseline \"b.json\": ")) << text;
  }
  EXPECT_EQ(lint({"db", "--write-baseline"}).exit_code, 2);
}

TEST_F(LintProgram, SettingsAreFoundUpwards) {
  write("db/2.sql", "alter table t drop column a;\n");
  write("db/old/1.sql", "drop table gone;\n");
  write("shoofly-lint.yaml",
        "severity: { drop-column: note }\nignore: [db/old/]\n"
        "house_rules:\n"
        "  - { id: no-cascade, pattern: '\\bcascade$', message: say what goes, "
        "example: drop table t cascade }\n");
  ProcessResult result = lint({"db"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr("2.sql:1:15: note"));
  EXPECT_EQ(lint({"db/old"}).exit_code, 0);
  write("db/3.sql", "select 1;\n-- why\nDROP VIEW v CASCADE;\n");
  result = lint({"db"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("db/3.sql:3:1: warning: say what goes [no-cascade]"));
  write("db/3.sql",
        "select 1;\n-- shoofly:ignore no-cascade it is ours\n"
        "-- shoofly:ignore drop-cascade it is ours\nDROP VIEW v CASCADE;\n");
  result = lint({"db"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.out, Not(HasSubstr("not needed"))) << result.out;
  write("other.yaml", "{}\n");
  EXPECT_EQ(lint({"db", "--config", "other.yaml"}).exit_code, 1);
  EXPECT_EQ(lint({"db", "--config", "none.yaml"}).exit_code, 2);
}

TEST_F(LintProgram, WrongSettingsAreWrongUsage) {
  write("db/shoofly-lint.yaml", "severity:\n  drop-colum: off\n");
  const ProcessResult result = lint({"db/1.sql"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("db/shoofly-lint.yaml:2:3: error: there is no rule"),
                                HasSubstr("did you mean \"drop-column\"?")));
}

TEST_F(LintProgram, SettingsThatAreAPipeAreNotWaitedFor) {
  write("db/1.sql", "select 1;\n");
  ASSERT_EQ(mkfifo((dir_ / "shoofly-lint.yaml").c_str(), 0600), 0);
  const ProcessResult result = lint({"db"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("shoofly-lint.yaml\": it is no regular file"));
}

TEST_F(LintProgram, TheFirstInterruptEndsIt) {
  ASSERT_EQ(mkfifo((dir_ / "settings").c_str(), 0600), 0);
  constexpr int kEndedByTerm = 124;  // of timeout; 137 where it took SIGKILL
  EXPECT_EQ(run({"timeout", "-k", "5", "1", shoofly_binary().string(), "lint", "--config",
                 "settings", "db"})
                .exit_code,
            kEndedByTerm);
}

TEST_F(LintProgram, StandardInputIsAText) {
  const ProcessResult result = lint({"-"}, "select 1;\ndrop table t;\n");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(HasSubstr("<stdin>:2:1: warning: "),
                                HasSubstr("in 1 migration (standard input)")));
  EXPECT_EQ(lint({"-"}, "").exit_code, 0);
  EXPECT_EQ(lint({"-", "--since", "HEAD"}, "").exit_code, 2);
}

TEST_F(LintProgram, WhatOthersDidSinceIsNotThisBranchs) {
  write("db/V1__a.sql", "create table v (a int primary key, b int);\n");
  fs::remove(dir_ / "db/1.sql");
  git({"init", "-q"});
  git({"checkout", "-qb", "main"});
  git({"add", "."});
  git({"commit", "-qm", "one"});
  git({"checkout", "-qb", "mine"});
  write("db/V2__b.sql", "alter table v add column c int;\n");
  git({"add", "."});
  git({"commit", "-qm", "two"});
  git({"checkout", "-q", "main"});
  write("db/V1__a.sql", "create table v (a int primary key, b int, d int);\n");
  git({"commit", "-qam", "theirs"});
  git({"checkout", "-q", "mine"});
  const ProcessResult result = lint({"db", "--since", "main"});
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("in 1 migration "), Not(HasSubstr("[edited-after-applied]"))))
      << result.err;
}

TEST_F(LintProgram, AProgramThatWasEditedSinceACommitIsSaid) {
  const std::string head = "exports.up = (knex) => knex.schema.createTable('v', (t) => {\n";
  const std::string tail = "});\nexports.down = (knex) => knex.schema.dropTable('v');\n";
  fs::create_directories(dir_ / "migrations");
  write("knexfile.js", "module.exports = { client: 'pg' };\n");
  write("migrations/20260101000000_a.js", head + "  t.bigIncrements();\n" + tail);
  git({"init", "-q"});
  git({"add", "."});
  git({"commit", "-qm", "one"});
  write("migrations/20260101000000_a.js", head + "  t.bigIncrements(); // the key\n" + tail);
  EXPECT_THAT(lint({".", "--since", "HEAD"}).out, Not(HasSubstr("[edited-after-applied]")));
  write("migrations/20260101000000_a.js", head + "  t.bigIncrements();\n  t.text('a');\n" + tail);
  const ProcessResult result = lint({".", "--since", "HEAD"});
  EXPECT_THAT(result.out, HasSubstr("[edited-after-applied]")) << result.err;
}

TEST_F(LintProgram, BeforeTheFirstCommitEverythingIsNew) {
  write("db/2.sql", "alter table t drop column a;\n");
  git({"init", "-q"});
  git({"add", "."});
  const ProcessResult result = lint({"db", "--since", "HEAD"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("in 2 migrations"));
}

TEST_F(LintProgram, ASuppressionOfNoRuleIsSaid) {
  write("db/2.sql", "alter table t drop column a; -- shoofly:ignore drop-colum nobody reads it\n");
  EXPECT_THAT(lint({"db"}).out, HasSubstr("did you mean \"drop-column\"?"));
}

TEST_F(LintProgram, SinceACommitOnlyWhatIsNewIsLookedAt) {
  write("db/2.sql", "alter table t drop column a;\n");
  write("db/3.sql", "create table u (a varchar(20));\n");
  ProcessResult result = lint({"db", "--since", "HEAD"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--since: \"db\" is in no git work tree"));
  git({"init", "-q"});
  git({"add", "."});
  git({"commit", "-qm", "one"});
  result = lint({"db", "--since", "HEAD"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("in 0 migrations"));
  // The table of 3.sql is known: the longer type writes no row. 2.sql is not looked at.
  write("db/4.sql", "alter table u alter a type varchar(30);\n");
  write("db/5.sql", "alter table u drop column a;\n");
  git({"add", "db/5.sql"});
  result = lint({"db", "--since", "HEAD"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, AllOf(HasSubstr("db/5.sql:1:15: warning"), HasSubstr("in 2 migrations"),
                                Not(HasSubstr("db/2.sql")), Not(HasSubstr("type-change"))));
  write("db/2.sql", "alter table t drop column b;\n");
  EXPECT_THAT(lint({"db", "--since", "HEAD"}).out, HasSubstr("db/2.sql:1:15: warning"));
  for (const char* ref : {"nowhere", "--help"}) {
    result = lint({"db", std::string("--since=") + ref});
    EXPECT_EQ(result.exit_code, 2) << ref;
    EXPECT_THAT(result.err, HasSubstr("--since: git knows no commit")) << ref;
  }
}

// A hook is told of its repository by the environment; the files are in a work tree of their own.
TEST_F(LintProgram, GitsEnvironmentForHooksChangesNothing) {
  git({"init", "-q"});
  git({"add", "."});
  git({"commit", "-qm", "one"});
  git({"worktree", "add", "-q", "side", "-b", "side"});
  write("side/db/2.sql", "alter table t drop column a;\n");
  const fs::path own = dir_ / ".git/worktrees/side";
  const std::vector<std::map<std::string, std::string>> told = {
      {{"GIT_DIR", own.string()}, {"GIT_INDEX_FILE", (own / "index").string()}},
      {{"GIT_DIR", ".git"}, {"GIT_PREFIX", ""}},
      {{"GIT_DIR", ".git/worktrees/side"}, {"GIT_WORK_TREE", "side"}}};
  for (const auto& env : told) {
    env_ = env;
    const ProcessResult result = lint({"side/db", "--since", "HEAD"});
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out,
                AllOf(HasSubstr("side/db/2.sql:1:15: warning"), HasSubstr("in 1 migration (")));
  }
  env_.clear();
  git({"config", "core.fsmonitor", "touch " + (dir_ / "run").string() + "; false"});
  lint({"db", "--since", "HEAD"});
  EXPECT_FALSE(fs::exists(dir_ / "run")) << "a program of the repository's settings was run";
}

TEST_F(LintProgram, OutputThatDoesNotArriveIsAFailure) {
  for (const char* command : {"lint db", "lint db --format sarif", "lint db --format json"}) {
    const ProcessResult result =
        run({"/bin/sh", "-c", shoofly_binary().string() + " " + command + " >/dev/full"});
    EXPECT_EQ(result.exit_code, 5) << command;
    EXPECT_THAT(result.err, HasSubstr("write standard output: ")) << command;
  }
  write("db/2.sql", "alter table t drop column a;\n");
  EXPECT_EQ(run({"/bin/sh", "-c", shoofly_binary().string() + " lint db | :"}).err, "");
}

TEST_F(LintProgram, NoSecretOfTheSettingsIsQuoted) {
  write("shoofly-lint.yaml", "target: postgres://a:fish@h/x\n");
  const ProcessResult result = lint({"db"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("postgres://a:****@h/x"), Not(HasSubstr("fish"))));
}

}  // namespace
}  // namespace shoofly::testing

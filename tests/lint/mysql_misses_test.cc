// What the linter once did not see, or saw otherwise, of MariaDB and MySQL: what MariaDB 10.11
// refuses is asked of it; of MySQL it is as its manual says.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint.h"
#include "harness/mariadb_server.h"
#include "harness/temp_dir.h"
#include "refusals.h"

namespace shoofly::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const lint::Server kMariaDb{"mariadb", {10, 11}};
const lint::Server kMySql{"mysql", {8}};

constexpr const char* kShopOfMysql =
    "create table p (id int not null primary key, code varchar(20) not null, unique key pc (code)) "
    "charset=utf8mb4;"
    "create table c (id int primary key, p_id int, code varchar(20), constraint cp foreign key "
    "(p_id) references p (id), constraint cc foreign key (code) references p (code)) "
    "charset=utf8mb4;"
    "create table t (id int primary key, u varchar(2048), v varchar(2000), n varchar(700), b "
    "varbinary(4000), x text, l point, m point not null, j json, fulltext key fx (x)) "
    "charset=utf8mb4;"
    "create table o (id int primary key, n varchar(1000), key kn (n)) charset=utf8mb3;";

// "rule: problem; help" of the last text, behind the others.
std::vector<std::string> said_last(const lint::Server& server,
                                   const std::vector<std::string>& texts,
                                   const std::vector<std::string>& rules) {
  const SqlOfEngine& engine = *find_sql(server.engine);
  lint::Linter linter(server, engine.facts, lint::rules());
  std::vector<std::unique_ptr<lint::Migration>> kept;
  for (const std::string& text : texts) {
    kept.push_back(std::make_unique<lint::Migration>());
    lint::Migration& one = *kept.back();
    one.up = {text, lint::Direction::kUp, lint::Wrapping::kNone, "up.sql"};
    one.version = std::to_string(kept.size());
    const lint::ReadScript up{&one.up, engine.reader.read(one.up.text, "up.sql", 1000)};
    linter.take_findings();
    linter.lint(one, up, nullptr);
  }
  std::vector<std::string> said;
  for (const lint::Finding& one : linter.take_findings()) {
    const std::string id(one.rule->id);
    if (std::find(rules.begin(), rules.end(), id) == rules.end()) continue;
    said.push_back(id + ": " + one.problem);
    for (const std::string& help : one.help) said.back() += "; " + help;
  }
  return said;
}

class MariaDbMisses : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_MARIADB();
    auto server = MariaDbServer::create();
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *std::move(server);
    const auto version = server_->query("select version()");
    ASSERT_TRUE(version.ok() && version->starts_with("10.11.")) << "measured on 10.11";
  }
  void compare(const std::vector<std::string>& statements, bool refused) {
    std::vector<std::string> script = {"set names utf8mb4;"};
    for (const std::string& one : statements) {
      script.push_back("drop database if exists x; create database x; use x;" +
                       std::string(kShopOfMysql));
      script.push_back(one + ";");
    }
    const auto failing = server_->failing_lines(script);
    ASSERT_TRUE(failing.ok()) << failing.error().describe();
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const int setup = static_cast<int>(2 * i + 2);
      EXPECT_EQ(std::count(failing->begin(), failing->end(), setup), 0) << "the schema";
      const bool fails = std::count(failing->begin(), failing->end(), setup + 1) > 0;
      EXPECT_EQ(fails, refused) << statements[i];
      const std::vector<std::string> said =
          refusals_said(kMariaDb, {kShopOfMysql, statements[i] + ";"});
      EXPECT_EQ(!said.empty(), refused)
          << statements[i] << (said.empty() ? "" : " -- " + said.front());
    }
  }
  std::unique_ptr<MariaDbServer> server_;
};

TEST_F(MariaDbMisses, KeysThatAreTooLong) {
  compare(
      {"alter table t add index i (n, v)", "alter table t add index i (u, id)",
       "alter table t add index i (n(500), v(300))",
       "create table q (v varchar(800) primary key) charset=utf8mb4",
       "create table q (a varchar(384), b varchar(384), i int, index (a, b, i)) charset=utf8mb4",
       "create table q (a varchar(700), b varchar(700), primary key (a, b)) charset=utf8mb4",
       "alter table t add index i (b, id)"},
      true);
  compare(
      {"alter table t add index i (u)", "alter table t add unique i (u)",
       "alter table t add unique i (n, v)", "alter table t add index i (n)",
       "alter table t add index i (n(500), v(200))", "alter table t add index i (b)",
       "alter table t add index i (x)", "alter table t add index i (x(1000))",
       "create table q (a varchar(384), b varchar(384), index (a, b)) charset=utf8mb4",
       "create table q (a varchar(384), b varchar(384), i int, unique (a, b, i)) charset=utf8mb4",
       "create table q (v varchar(2000), primary key (v(768))) charset=utf8mb4",
       "create table q (v varchar(2000) primary key) charset=latin1",
       "create table q (v varchar(5000), fulltext key (v)) charset=utf8mb4",
       "alter table o convert to character set utf8mb4"},
      false);
}

TEST_F(MariaDbMisses, ColumnsAndValues) {
  compare({"alter table t add spatial index (l)",
           "create table q (id int primary key, l point, spatial index (l))",
           "insert into p (id, code) values (1, 'x', 'y')", "insert into p (id, code) values (1)",
           "insert into p (id, code) values (1, 'x'), (2)", "insert into p (id, code) values ()",
           "insert into p values (1, 'x', 2)", "replace into p (`id`) values (1, 'it\\'s')",
           "alter table p modify id bigint not null", "alter table c modify p_id bigint",
           "alter table p modify id bigint not null comment 'x'",
           "alter table p modify code varchar(40) not null"},
          true);
  compare({"alter table t modify l point not null, add spatial index (l)",
           "alter table t add spatial index (m)",
           "create table q (id int primary key, l point not null, spatial index (l))",
           "insert into p (id, code) values (1, 'x, y'), (2, concat('a', 'b'))",
           "insert into p (id, code) values (1, 'it\\'s, (x')", "insert into c (id) values (7)",
           "insert into p values (1, 'x')", "insert into p value (1, 'x')",
           "alter table p modify id int not null auto_increment",
           "alter table c modify p_id int comment 'x'",
           "create table q (id int primary key, t text default 'x', j json default '{}')"},
          false);
}

// There and back again: then nothing was lost on the way.
TEST_F(MariaDbMisses, TypesThatLoseNothing) {
  struct Turn {
    const char* from;
    const char* to;
    const char* values;
  };
  const std::vector<Turn> turns = {
      {"timestamp null", "datetime", "('1970-01-02 00:00:01'), ('2037-12-31 23:59:59')"},
      {"timestamp(3) null", "datetime(6)", "('2020-01-01 01:02:03.456')"},
      {"timestamp(3) null", "datetime", "('2020-01-01 01:02:03.456')"},
      {"decimal(14,4)", "double", "(9999999999.9999), (-1234567890.1234)"},
      {"decimal(15,0)", "double", "(999999999999999)"},
      {"decimal(18,4)", "double", "(99999999999999.9999), (12345678901234.5678)"},
      {"decimal(6,3)", "float", "(999.999), (123.457)"},
      {"decimal(12,3)", "float", "(123456789.123)"},
      {"int", "double", "(2147483647), (-2147483648)"},
      {"bigint", "double", "(9007199254740993)"},
      {"smallint unsigned", "float", "(65535)"},
      {"int", "float", "(2147483646)"},
  };
  std::vector<std::string> script = {"create database back; use back;"};
  for (const Turn& one : turns) {
    script.push_back(
        fmt::format("drop table if exists t; create table t (id int primary key auto_increment, x "
                    "{0}); insert into t (x) values {2}; create or replace table w select * from "
                    "t; set sql_mode = ''; alter table t modify x {1}; alter table t modify x {0};",
                    one.from, one.to, one.values));
    script.emplace_back(
        "select (select 1 union all (select 1 from t join w using (id) where not (t.x <=> w.x) "
        "limit 1));");
  }
  const auto failing = server_->failing_lines(script);
  ASSERT_TRUE(failing.ok()) << failing.error().describe();
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const int place = static_cast<int>(2 * i + 2);
    EXPECT_EQ(std::count(failing->begin(), failing->end(), place), 0) << turns[i].from;
    const bool lossy = std::count(failing->begin(), failing->end(), place + 1) > 0;
    const auto said =
        said_last(kMariaDb,
                  {fmt::format("create table t (id int primary key, x {})", turns[i].from),
                   fmt::format("alter table t modify x {}", turns[i].to)},
                  {"lossy-type-change"});
    EXPECT_EQ(!said.empty(), lossy) << turns[i].from << " to " << turns[i].to;
  }
}

TEST_F(MariaDbMisses, ACollationMakesEqual) {
  const std::string table =
      "create table k (id int primary key, e varchar(9), n int, v varchar(9), unique key ke (e, n)) "
      "charset=utf8mb4 collate=utf8mb4_bin;";
  const std::string rows = "insert into k values (1, 'a', 1, 'a'), (2, 'A', 1, 'A');";
  const auto try_it = [&](const std::string& alter) {
    const auto failing = server_->failing_lines(
        {"create or replace database e; use e;" + table + rows, alter + ";"});
    EXPECT_TRUE(failing.ok());
    return failing.ok() && !failing->empty();
  };
  for (const char* alter :
       {"alter table k modify e varchar(9) collate utf8mb4_unicode_ci",
        "alter table k modify e varchar(9) character set utf8mb4",
        "alter table k convert to character set utf8mb4 collate utf8mb4_general_ci",
        "alter table k convert to character set utf8mb3 collate utf8mb3_general_ci"}) {
    EXPECT_TRUE(try_it(alter)) << alter;
    EXPECT_EQ(said_last(kMariaDb, {table, alter}, {"collation-makes-equal"}).size(), 1U) << alter;
  }
  for (const char* alter : {"alter table k modify v varchar(9) collate utf8mb4_unicode_ci",
                            "alter table k modify e varchar(20)",
                            "alter table k convert to character set utf8mb3 collate utf8mb3_bin"}) {
    EXPECT_FALSE(try_it(alter)) << alter;
    EXPECT_THAT(said_last(kMariaDb, {table, alter}, {"collation-makes-equal"}), IsEmpty()) << alter;
  }
  const std::string help =
      said_last(kMariaDb, {table, "alter table k modify e varchar(9) collate utf8mb4_unicode_ci;"},
                {"collation-makes-equal"})[0];
  const auto found = server_->query("create or replace database e; use e;" + table + rows +
                                    help.substr(help.find("select")));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_THAT(*found, HasSubstr("2"));
}

TEST(MySqlMisses, LiteralDefaults) {
  const auto said = [](const std::string& text) {
    return said_last(kMySql, {kShopOfMysql, text}, {"statement-refused"});
  };
  EXPECT_THAT(said("alter table t add column y text not null default '';"),
              ElementsAre("statement-refused: the server refuses it (1101): t.y is text, which "
                          "takes no literal as its DEFAULT; default (''), an expression, which "
                          "MySQL takes from 8.0.13 on"));
  for (const char* refused : {"create table q (id int primary key, j json default '{}');",
                              "create table q (id int primary key, b mediumblob default 0);",
                              "alter table t modify x text default 'x';",
                              "alter table t alter column j set default '[]';",
                              "alter table t change x y longtext default 'x';"})
    EXPECT_EQ(said(refused).size(), 1U) << refused;
  for (const char* taken :
       {"create table q (id int primary key, j json default ('{}'), t text default null);",
        "alter table t alter column j set default ('[]');", "alter table t modify x text;",
        "set sql_mode = ''; alter table t add column y text not null default '';",
        "create table q (id int primary key, v varchar(9) default 'x');"})
    EXPECT_THAT(said(taken), IsEmpty()) << taken;
}

TEST(MySqlMisses, KeysThatAreTooLong) {
  const auto said = [](const std::string& text) {
    return said_last(kMySql, {kShopOfMysql, text}, {"statement-refused", "writes-wait-for-alter"});
  };
  EXPECT_THAT(said("alter table o convert to character set utf8mb4;"),
              ElementsAre(HasSubstr("(1071): index kn of o would be 4000 bytes long, and 3072 is "
                                    "what InnoDB takes (utf8mb4, 4 bytes a character)")));
  for (const char* refused :
       {"alter table t add index (u);", "alter table t add unique (v);",
        "create table q (u varchar(1000) unique);", "alter table t add index (n, v(100));",
        "alter table o modify n varchar(1100);", "alter table t add index (b);",
        "create table q (u varchar(1100) character set utf8mb3, key (u));"})
    EXPECT_EQ(said(refused).size(), 1U) << refused;
  for (const char* taken :
       {"alter table t add index (u(700));", "create table q (u varchar(768) unique);",
        "create table q (u varchar(1000), key (u)) charset=latin1;",
        "create table q (u varchar(1000), key (u)) engine=myisam;",
        "alter table t add index (n, id);"})
    EXPECT_THAT(said(taken), IsEmpty()) << taken;
  EXPECT_THAT(
      said_last(kMariaDb, {kShopOfMysql, "alter table t add index i (u), add unique k (v);"},
                {"index-cut-short"}),
      ElementsAre(HasSubstr("MariaDB keeps the first 768 characters"),
                  HasSubstr("MariaDB makes a hash of it")));
}

TEST(MySqlMisses, ATypeThatAForeignKeyNeeds) {
  const auto said = [](const std::string& text) {
    return said_last(kMySql, {kShopOfMysql, text},
                     {"foreign-key-forbids", "writes-wait-for-alter"});
  };
  EXPECT_THAT(said("alter table p modify id bigint not null;"),
              ElementsAre("foreign-key-forbids: p.id cannot become bigint: foreign key cp of c "
                          "(p_id to p) needs it, and the server refuses (3780); drop the key, "
                          "change both columns, add it again: alter table c drop foreign key cp;; "
                          "pt-online-schema-change and gh-ost do not change both sides of a key"));
  EXPECT_THAT(said("alter table c modify p_id bigint, add column y int;"),
              Contains(HasSubstr("(3780)")));
  EXPECT_THAT(said_last({"mysql", {5, 7}}, {kShopOfMysql, "alter table c modify p_id bigint;"},
                        {"foreign-key-forbids"}),
              ElementsAre(HasSubstr("(1832)")));
  for (const char* taken :
       {"alter table p modify code varchar(40) not null;", "alter table p modify id int not null;",
        "alter table p modify id int not null auto_increment;",
        "set foreign_key_checks = 0; alter table p modify id bigint not null;",
        "alter table c drop foreign key cp, modify p_id bigint;"})
    EXPECT_THAT(said_last(kMySql, {kShopOfMysql, taken}, {"foreign-key-forbids"}), IsEmpty())
        << taken;
  // What it says of attributes is no statement to run.
  EXPECT_THAT(said_last(kMySql, {kShopOfMysql, "alter table p modify id bigint;"},
                        {"modify-drops-attributes"}),
              IsEmpty());
  EXPECT_THAT(
      said_last(kMySql, {kShopOfMysql, "alter table p modify code int;"},
                {"modify-drops-attributes"}),
      ElementsAre(AllOf(HasSubstr("repeat it: code int NOT NULL"), Not(HasSubstr("alter table")))));
}

TEST(MySqlMisses, OneStatementWaitsOnce) {
  const std::string text =
      "alter table t add column r int, add constraint f foreign key (r) references p (id);";
  for (const lint::Server& server : {kMariaDb, kMySql})
    EXPECT_THAT(said_last(server, {kShopOfMysql, text}, {"writes-wait-for-alter"}),
                ElementsAre(HasSubstr("ALGORITHM=COPY")))
        << server.engine;
  EXPECT_THAT(said_last(kMariaDb, {kShopOfMysql, "alter table t add spatial index (l);"},
                        {"writes-wait-for-alter", "statement-refused"}),
              ElementsAre(HasSubstr("(1252)")));
}

TEST(MySqlMisses, ATableThatPerhapsWasNeverThere) {
  const auto said = [](const std::string& text) {
    return said_last(kMySql, {kShopOfMysql, text}, {"drop-table"});
  };
  EXPECT_THAT(said("drop table if exists i; create table i (id int primary key);"), IsEmpty());
  EXPECT_EQ(said("drop table if exists i;").size(), 1U);
  EXPECT_EQ(said("drop table i; create table i (id int primary key);").size(), 1U);
  EXPECT_EQ(said("drop table if exists t; create table t (id int primary key);").size(), 1U);
}

TEST(MySqlMisses, KeysToATableThatIsGone) {
  const auto said = [](const std::string& text) {
    return said_last(kMySql, {kShopOfMysql, text}, {"foreign-key-unchecked"});
  };
  EXPECT_THAT(said("set foreign_key_checks = 0; drop table p; set foreign_key_checks = 1;"),
              ElementsAre("foreign-key-unchecked: c keeps its foreign key (p_id) to p: until p is "
                          "there again, every INSERT and UPDATE of c that gives it a value fails "
                          "(1452); before it: alter table c drop foreign key cp;"));
  for (const char* right :
       {"set foreign_key_checks = 0; drop table p; drop table c;",
        "set foreign_key_checks = 0; drop table p; create table p (id int primary key, code "
        "varchar(20) unique);",
        "set foreign_key_checks = 0; drop table t;",
        "alter table c drop foreign key cp, drop foreign key cc; set foreign_key_checks = 0; drop "
        "table p;"})
    EXPECT_THAT(said(right), IsEmpty()) << right;
}

TEST(MySqlMisses, WordsOfTheOtherDialectHaveAHelp) {
  for (const char* text :
       {"alter table t add column if not exists z int;", "alter table t drop column if exists n;",
        "create index if not exists i on t (n);", "drop index if exists fx on t;",
        "alter table c drop foreign key if exists cp;", "alter table t modify if exists n int;"})
    EXPECT_THAT(said_last(kMySql, {kShopOfMysql, text}, {"not-in-this-version"}),
                ElementsAre(AllOf(HasSubstr("that is MariaDB's; leave the words out"),
                                  HasSubstr("information_schema."))))
        << text;
}

class SentAsItIs : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    write_text(dir_ / name, text);
  }
  // "file:line problem".
  std::vector<std::string> said(const std::string& engine = "") {
    LintRequest request{{dir_.path().string()}};
    request.engine = engine;
    const Result<LintOutcome> outcome = lint_migrations(request);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    std::vector<std::string> texts;
    for (const lint::Finding& finding : outcome->findings) {
      if (finding.rule->id == "tool-refuses-file")
        texts.push_back(std::filesystem::path(finding.file).filename().string() + ":" +
                        std::to_string(finding.at.line) + " " + finding.problem);
    }
    return texts;
  }
  TempDir dir_{"sent_as_it_is"};
};

constexpr const char* kWithDelimiter =
    "create table t (id int primary key,\n  delimiter varchar(5));\n"
    "DELIMITER //\ncreate trigger g before insert on t for each row begin\n"
    "  set new.id = 1;\nend//\nDELIMITER ;\n";

TEST_F(SentAsItIs, DelimiterIsTheClients) {
  write("1_t.up.sql", kWithDelimiter);
  write("1_t.down.sql", "drop table t;\n/*\ndelimiter //\n*/\n");
  EXPECT_THAT(said(),
              ElementsAre("1_t.up.sql:3 DELIMITER is a command of the client: "
                          "golang-migrate sends it to the server, which refuses it (1064)"));
}

TEST_F(SentAsItIs, FlywayReadsDelimiterItself) {
  write("V1__t.sql", kWithDelimiter);
  write("V2__t.sql", "create table u (id int primary key);\n");
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(SentAsItIs, GooseCutsBodiesBetweenBeginAndEnd) {
  const std::string trigger =
      "create trigger g before insert on t for each row\nbegin\n"
      "  set new.x = case when new.x > 1 then 1 else 2 end;\n  if new.y then\n"
      "    set new.y = 1;\n  end if;\nend;\n";
  write("00001_a.sql",
        "-- +goose Up\ncreate table t (id int primary key, begin int,\n"
        "  event int);\n" +
            trigger + "select 1;\n");
  write("00002_b.sql", "-- +goose Up\n-- +goose StatementBegin\n" + trigger +
                           "-- +goose StatementEnd\nselect 1;\n-- +goose Down\n" + trigger);
  write("00003_c.sql",
        "-- +goose Up\ncreate trigger g before insert on t for each row set new.x = 1;\n"
        "create trigger h before insert on t for each row begin set new.x = 1; end;\n"
        "begin;\nselect 1;\ncommit;\n");
  for (const char* engine : {"", "mysql", "sqlite"})
    EXPECT_THAT(said(engine),
                ElementsAre(HasSubstr("00001_a.sql:5 goose ends a statement at each line"),
                            HasSubstr("00002_b.sql:14 goose ends")));
}

}  // namespace
}  // namespace shoofly::testing

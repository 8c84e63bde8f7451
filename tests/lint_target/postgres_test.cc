// What a live PostgreSQL says, in the linter's judgement: which migrations are pending, how large
// tables are, who else uses what is dropped, what the application sends.

#include <cstdlib>
#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "app/target.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "lint_target/target_lint.h"

namespace shoofly::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class OnPostgres : public TargetLint, public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam());
    const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *server;
    const Result<std::string> database = server_->fresh_database("lint");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    database_ = *database;
  }
  void run(const std::string& sql) {
    const Status done = server_->execute(database_, sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  LintOutcome lint_here(const std::string& role = "postgres") {
    return lint(server_->url(database_, role));
  }
  // Whether the server refuses the statement, and with which code.
  std::string code_of(const std::string& sql) {
    const Status done = server_->execute(database_, "begin; " + sql + "; rollback");
    return done.ok() ? "" : done.error().native_code;
  }

  PostgresServer* server_ = nullptr;
  std::string database_;
};

TEST_P(OnPostgres, WhatIsPendingIsPlayedOnWhatIsThere) {
  write("db/000001_orders.up.sql", "create table orders (id bigint primary key, code text);");
  write("db/000002_index.up.sql", "create index orders_code on orders (code);");
  write("db/000003_code.up.sql", "alter table orders alter column code type varchar(20);");
  run("create table orders (id bigint primary key, code varchar(20));"
      "insert into orders select g, 'c' from generate_series(1, 200000) g; analyze orders;"
      "create table schema_migrations (version bigint primary key, dirty boolean not null);"
      "insert into schema_migrations values (2, false)");
  LintOutcome outcome = lint_here();
  EXPECT_EQ(standing(outcome), "2 applied by public.schema_migrations, 1 pending");
  // By the files it would be text, which rewrites; there somebody has changed it by hand.
  EXPECT_THAT(found(outcome, {"index-not-concurrent", "type-change-rewrites"}), IsEmpty());
  EXPECT_EQ(outcome.migrations, 1U);
  EXPECT_THAT(outcome.target->server, HasSubstr("PostgreSQL " + std::to_string(GetParam())));
  run("alter table orders alter column code type text; update schema_migrations set version = 1");
  outcome = lint_here();
  EXPECT_EQ(standing(outcome), "1 applied by public.schema_migrations, 2 pending");
  EXPECT_EQ(found(outcome, {"index-not-concurrent", "type-change-rewrites"}).size(), 2U);
}

TEST_P(OnPostgres, FindingsSayHowLargeTheTableIs) {
  write("db/000001_orders.up.sql",
        "create table orders (id bigint primary key, code text);\n"
        "create table plans (id bigint primary key, code text);\n"
        "create table drafts (id bigint primary key, code text);");
  write("db/000002_index.up.sql",
        "create index o on orders (code);\ncreate index p on plans (code);\n"
        "create index d on drafts (code);\nupdate orders set code = 'a';");
  run("create table orders (id bigint primary key, code text);"
      "insert into orders select g, repeat('c', 50) from generate_series(1, 100000) g;"
      "create table plans (id bigint primary key, code text); insert into plans values (1, 'x');"
      "create table drafts (id bigint primary key, code text); analyze;"
      "create table schema_migrations (version bigint primary key, dirty boolean not null);"
      "insert into schema_migrations values (1, false)");
  const LintOutcome outcome = lint_here();
  const std::vector<std::string> sizes = found(outcome, {"index-not-concurrent"});
  ASSERT_EQ(sizes.size(), 3U);
  EXPECT_THAT(sizes[0], AllOf(HasSubstr("warning index-not-concurrent 000002_index.up.sql:1"),
                              HasSubstr("on the target orders has about 100,000 rows (9."),
                              HasSubstr(" MB): up to 0.9 s, at 10 to 200 MB/s")));
  EXPECT_THAT(sizes[1], AllOf(HasSubstr("note "), HasSubstr("plans has about 1 row"),
                              HasSubstr("the lock is waited for all the same")));
  EXPECT_THAT(sizes[2], AllOf(HasSubstr("note "), HasSubstr("on the target drafts is empty")));
  const lint::Finding* index = nullptr;
  for (const lint::Finding& finding : outcome.findings) {
    if (finding.rule->id == "index-not-concurrent" && finding.at.line == 1) index = &finding;
  }
  ASSERT_NE(index, nullptr);
  ASSERT_NE(index->at_stake, nullptr);
  EXPECT_EQ(index->at_stake->rows, 100000);
  EXPECT_GT(index->at_stake->bytes, 8'000'000);
  EXPECT_LE(std::abs(index->at_stake->time.high_ms - index->at_stake->bytes / 10'000), 1);
  EXPECT_THAT(found(outcome, {"update-in-one-piece"}),
              ElementsAre(AllOf(HasSubstr("warning"), HasSubstr("orders has about 100,000 rows"),
                                Not(HasSubstr("MB/s")))));
}

// What the linter says the server refuses is tried on it, and so is what it does not say.
TEST_P(OnPostgres, WhatUsesAColumnIsNamed) {
  const std::string schema =
      "create table orders (id bigint primary key, code text, note text, plain text, kept text,"
      " other bigint unique);"
      "create table lines (order_id bigint constraint lines_order references orders (other));"
      "create view open_orders as select id, code from orders;"
      "create materialized view codes as select kept from orders;"
      "create policy seen on orders using (note = current_user);"
      "create function f() returns trigger language plpgsql as 'begin return new; end';"
      "create trigger touched before update of plain on orders for each row execute function f();"
      "create function takes(o orders) returns text language sql as 'select 1::text';"
      "create table pgmigrations (id serial, name varchar(255), run_on timestamp);"
      "insert into pgmigrations (name) values ('001_a')";
  run(schema);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"alter table orders drop column code", "view public.open_orders uses orders.code"},
      {"alter table orders drop column kept", "materialized view public.codes uses orders.kept"},
      {"alter table orders drop column note", "policy seen uses orders.note"},
      {"alter table orders drop column plain", "trigger touched uses orders.plain"},
      {"alter table orders drop column other",
       "foreign key lines_order of lines uses orders.other"},
      {"alter table orders alter column code type varchar(9)", "view public.open_orders uses"},
      {"alter table orders alter column note type varchar(9)", "policy seen uses orders.note"},
      {"alter table orders alter column plain type varchar(9)", "trigger touched uses"},
      {"alter table orders alter column other type numeric", ""},
      {"drop table orders", "foreign key lines_order of lines"},
      {"drop view open_orders; alter table orders drop column code", ""},
      {"alter table orders rename column code to c; alter table orders drop column c",
       "view public.open_orders uses orders.c"},
      {"alter table orders drop column code cascade", ""},
      {"drop table lines; drop materialized view codes; drop view open_orders;"
       " drop function takes; drop table orders",
       ""},
      {"alter table lines drop constraint lines_order; alter table orders drop column other", ""},
  };
  for (const auto& [sql, user] : cases) {
    write("db/001_a.sql", "-- Up Migration\nselect 1;\n-- Down Migration\n");
    write("db/002_b.sql", "-- Up Migration\n" + sql + ";\n-- Down Migration\n");
    const std::vector<std::string> said = found(lint_here(), {"still-used"});
    const std::string code = code_of(sql);
    EXPECT_EQ(code.empty(), user.empty()) << sql << " " << code;
    if (user.empty()) {
      EXPECT_THAT(said, IsEmpty()) << sql;
    } else {
      EXPECT_THAT(said, ElementsAre(AllOf(HasSubstr("error still-used"), HasSubstr(user),
                                          HasSubstr("(" + code + ")"))))
          << sql;
    }
  }
  write("db/002_b.sql", "-- Up Migration\nalter table orders drop column code cascade;\n");
  // What only a text says is listed, and holds nothing.
  run("create function reads() returns bigint language plpgsql as"
      " 'begin return (select count(code) from orders); end'");
  EXPECT_THAT(found(lint_here(), {"drop-column"}),
              ElementsAre(HasSubstr("on the target view public.open_orders and function "
                                    "public.reads() (its text) use it")));
  run("drop function reads");
  EXPECT_THAT(found(lint_here(), {"drop-column", "drop-cascade"}),
              ElementsAre(HasSubstr("on the target view public.open_orders uses it"),
                          HasSubstr("on the target that is view public.open_orders")));
}

TEST_P(OnPostgres, WithoutAHistoryItIsSeenFromWhatIsThere) {
  write("db/1_a.sql", "create table a (id int primary key);");
  write("db/2_b.sql", "alter table a add column b int;");
  write("db/3_c.sql", "create index a_b on a (b);");
  EXPECT_EQ(standing(lint_here()),
            "0 applied, 3 pending; no table of its history is there, and nothing that the "
            "migrations make");
  run("create table a (id int primary key, b int)");
  const LintOutcome outcome = lint_here();
  EXPECT_EQ(
      standing(outcome),
      "2 applied, 1 pending; no table of its history is there: those up to the last one whose "
      "table, column or index is there are taken for applied");
  EXPECT_EQ(outcome.migrations, 1U);
  // What is named is what somebody wants to run.
  LintRequest named = request(server_->url(database_));
  named.paths = {(dir_ / "db/2_b.sql").string()};
  const Result<LintOutcome> of_file = lint_migrations(named);
  ASSERT_TRUE(of_file.ok()) << of_file.error().describe();
  EXPECT_THAT(standing(*of_file), HasSubstr("1 applied, 1 pending"));
  EXPECT_EQ(of_file->migrations, 1U);
}

TEST_P(OnPostgres, AHistoryMayHaveAnotherName) {
  write("db/1_a.up.sql", "create table a (id int primary key);");
  write("db/2_b.up.sql", "create table b (id int primary key);");
  run("create schema tools; create table tools.\"Done\" (version bigint, dirty boolean);"
      "insert into tools.\"Done\" values (1, false); create table tools.other (version bigint)");
  EXPECT_THAT(standing(lint_here()), HasSubstr("0 applied, 2 pending; no table of its history"));
  LintRequest asked = request(server_->url(database_));
  asked.history = "tools.\"Done\"";
  const Result<LintOutcome> named = lint_migrations(asked);
  ASSERT_TRUE(named.ok()) << named.error().describe();
  EXPECT_EQ(standing(*named), "1 applied by tools.\"Done\", 1 pending");
  asked.history = "tools.other";
  const Result<LintOutcome> other = lint_migrations(asked);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().describe(),
            "--history: the target has no table \"tools.other\" with the columns of golang-migrate "
            "(version, dirty)");
}

TEST_P(OnPostgres, AskedWithTheLeastRights) {
  write("db/1_a.up.sql", "create table a (id int primary key);");
  run("create table schema_migrations (version bigint primary key, dirty boolean not null);"
      "create role reader login; grant usage on schema public to reader");
  const Result<LintOutcome> refused = lint_migrations(request(server_->url(database_, "reader")));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(refused.error().describe(),
              HasSubstr("read public.schema_migrations, which says what was applied"));
  EXPECT_THAT(refused.error().help,
              ::testing::Contains("grant select on public.schema_migrations to reader"));
  run("grant select on schema_migrations to reader");
  EXPECT_EQ(standing(lint_here("reader")), "0 applied by public.schema_migrations, 1 pending");
  run("drop owned by reader; drop role reader");
}

TEST_P(OnPostgres, ASessionThatOnlyReadsCannotWrite) {
  const Result<Target> target = open_target(server_->url(database_), {.read_only = true});
  ASSERT_TRUE(target.ok()) << target.error().describe();
  const Result<ResultSet> made =
      target->connection->run({Sql::checked("create table public.made (a int)"), {}});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().native_code, "25006");
}

TEST_P(OnPostgres, ALockIsNotWaitedFor) {
  write("db/1_a.up.sql", "create table a (id int primary key);");
  run("create table busy (id int primary key)");
  Result<PostgresClient> other = PostgresClient::connect(server_->url(database_));
  ASSERT_TRUE(other.ok());
  ASSERT_TRUE(other->execute("begin; lock table busy in access exclusive mode").ok());
  const auto begun = std::chrono::steady_clock::now();
  const Result<LintOutcome> outcome = lint_migrations(request(server_->url(database_)));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kRetryable);
  EXPECT_THAT(outcome.error().help, ElementsAre(HasSubstr("try again later")));
}

TEST_P(OnPostgres, WhoSaysOtherwiseIsTold) {
  write("db/1_a.up.sql", "create table a (id int primary key);");
  LintRequest wrong = request(server_->url(database_));
  wrong.engine = "mysql";
  Result<LintOutcome> outcome = lint_migrations(wrong);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().describe(), "lint: the target is postgres, and --engine says mysql");
  wrong.engine = "";
  wrong.server_version = "12";
  outcome = lint_migrations(wrong);
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().describe(), HasSubstr("and --server-version says 12"));
  outcome = lint_migrations(request("mysql://root@localhost/shop"));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().kind, ErrorKind::kInvalidInput);
}

class WithStatStatements : public TargetLint, public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam());
    Result<std::unique_ptr<PostgresServer>> server =
        PostgresServer::create({GetParam(), {"shared_preload_libraries = 'pg_stat_statements'"}});
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = std::move(*server);
    write("db/001_a.sql", "-- Up Migration\nselect 1;\n");
    write("db/002_b.sql", "-- Up Migration\nalter table orders rename column code to name;\n");
    run("create table orders (id bigint primary key, code text, note text);"
        "create table pgmigrations (id serial, name varchar(255), run_on timestamp);"
        "insert into pgmigrations (name) values ('001_a'); create role app login;"
        "grant all on orders, pgmigrations to app");
  }
  void run(const std::string& sql) {
    const Status done = server_->execute("postgres", sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
  LintOutcome lint_as(const std::string& role) { return lint(server_->url("postgres", role)); }

  std::unique_ptr<PostgresServer> server_;
};

TEST_P(WithStatStatements, WhatTheApplicationSendsIsHeldAgainstEachStep) {
  LintOutcome outcome = lint_as("postgres");
  ASSERT_EQ(outcome.target->words.size(), 1U);
  EXPECT_THAT(outcome.target->words[0], HasSubstr("create extension pg_stat_statements"));
  run("create extension pg_stat_statements");
  for (int i = 0; i < 3; ++i) {
    run("select code from orders where id = 7");
    run("insert into orders (id, code) values (" + std::to_string(i) + ", 'secret')");
    run("select count(*) from pg_catalog.pg_class");
  }
  run("select note from orders");
  outcome = lint_as("postgres");
  const std::vector<std::string> said = found(outcome, {"deployed-query-fails"});
  ASSERT_EQ(said.size(), 1U) << ::testing::PrintToString(outcome.target->words);
  EXPECT_THAT(said[0], ::testing::ContainsRegex(
                           "pg_stat_statements -?[0-9]+ .*select code from orders where id = [$]1.*"
                           ": column orders.code is not there"));
  EXPECT_THAT(said[0], Not(HasSubstr("secret")));
  EXPECT_THAT(outcome.target->words,
              ElementsAre("2 statements of pg_stat_statements were held against each step, 0 could "
                          "not be read"));
  // Those of others are hidden from a role of no more rights than it needs.
  outcome = lint_as("app");
  EXPECT_THAT(found(outcome, {"deployed-query-fails"}), IsEmpty());
  ASSERT_EQ(outcome.target->words.size(), 1U);
  EXPECT_THAT(outcome.target->words[0], HasSubstr("grant pg_read_all_stats to it"));
  run("grant pg_read_all_stats to app");
  EXPECT_EQ(found(lint_as("app"), {"deployed-query-fails"}).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(All, WithStatStatements, ::testing::Values(13, 18));

INSTANTIATE_TEST_SUITE_P(All, OnPostgres, ::testing::Values(13, 15, 18));

}  // namespace
}  // namespace shoofly::testing

// What PostgreSQL refuses, and what it lets go although a function names it: the linter says so of
// migrations without asking a server.

#include "facts/postgres_refusals.h"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "lint/certainty.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

constexpr const char* kTables =
    "create table t (id bigint primary key, a text, b int not null);"
    "create table u (id bigint primary key, t_id bigint references t);";

// What the linter says of the statement as a migration behind the others.
std::vector<std::string> said_of(const Refusal& one, int version) {
  static constexpr std::array<std::string_view, 10> kRules = {
      "column-not-there",    "column-there-already",
      "table-there-already", "object-there-already",
      "object-not-there",    "second-primary-key",
      "still-used",          "foreign-key-not-possible",
      "statement-refused",   "index-belongs-to-constraint"};
  std::vector<const lint::Rule*> rules;
  for (const std::string_view id : kRules) rules.push_back(lint::find_rule(id));
  const SqlOfEngine& engine = *find_sql("postgres");
  lint::Linter linter({"postgres", {version}}, engine.facts, rules);
  linter.watch_routines(engine.routines);
  linter.read_queries(engine.queries);
  const auto play = [&](const std::string& number, const std::string& text, bool known) {
    lint::Migration migration;
    migration.version = number;
    migration.up.text = text;
    migration.up.file = number + ".sql";
    linter.lint(migration, {&migration.up, engine.reader.read(text, migration.up.file, 100)},
                nullptr, known);
  };
  play("1", std::string(kTables) + one.before, true);
  play("2", one.statement, false);
  linter.conclude();
  std::vector<std::string> said;
  for (const lint::Finding& finding : linter.findings()) said.push_back(finding.problem);
  return said;
}

class Refusals : public ::testing::TestWithParam<int> {
 protected:
  int told_ = 0;
};

TEST_P(Refusals, AreThoseOfTheServer) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("refusals");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  std::vector<Refusal> all = postgres_refusals();
  const std::vector<Refusal> more = more_postgres_refusals();
  all.insert(all.end(), more.begin(), more.end());
  for (const Refusal& one : all) {
    if (GetParam() < one.from || GetParam() > one.to) continue;
    const Status fresh = client->execute("drop schema public cascade; create schema public");
    ASSERT_TRUE(fresh.ok()) << fresh.error().describe();
    const Status before = client->execute(std::string(kTables) + one.before);
    EXPECT_TRUE(before.ok()) << one.before << ": " << before.error().describe();
    const Status done = client->execute(one.statement);
    EXPECT_EQ(done.ok() ? "" : done.error().native_code, one.code)
        << one.before << "; " << one.statement;
    const std::vector<std::string> said = said_of(one, GetParam());
    if (one.said && !done.ok()) {
      EXPECT_FALSE(said.empty()) << "not said: " << one.before << "; " << one.statement;
    } else {
      EXPECT_TRUE(said.empty()) << one.before << "; " << one.statement << ": " << said.front();
    }
    if (!done.ok()) static_cast<void>(client->execute("rollback"));
  }
}

// Every pair of these as a foreign key: refused exactly where the linter says so.
TEST_P(Refusals, OfTypesThatDoNotCompare) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  static constexpr std::array<const char*, 19> kTypes = {
      "smallint", "integer",    "bigint",  "numeric", "numeric(9)", "real",        "float8",
      "text",     "varchar(9)", "char(9)", "date",    "timestamp",  "timestamptz", "uuid",
      "boolean",  "int[]",      "name",    "inet",    "bytea"};
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("types");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  const StatementFacts& facts = find_sql("postgres")->facts;
  for (const char* to : kTypes) {
    const Status made = client->execute(fmt::format(
        "drop schema public cascade; create schema public; create table p (a {} primary key)", to));
    ASSERT_TRUE(made.ok()) << made.error().describe();
    for (const char* from : kTypes) {
      const Status done =
          client->execute(fmt::format("create table c (a {} references p); drop table c", from));
      const std::string code = done.ok() ? "" : done.error().native_code;
      EXPECT_TRUE(code.empty() || code == "42804") << from << " to " << to << ": " << code;
      const bool may = lint::may_be_compared(facts.plain_type(from), facts.plain_type(to));
      if (done.ok()) {
        EXPECT_TRUE(may) << from << " to " << to;
      } else if (!may) {
        ++told_;
      }
    }
  }
  EXPECT_GT(told_, 100);
}

// Every pair of these as a change of a column's type, without USING and, with a default, with it:
// what the linter says is refused is.
TEST_P(Refusals, OfTypesThatDoNotBecomeEachOther) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  static constexpr std::array<std::array<const char*, 2>, 19> kTypes = {
      {{"smallint", "1"},
       {"integer", "1"},
       {"bigint", "1"},
       {"numeric(9)", "1"},
       {"real", "1"},
       {"text", "'a'"},
       {"varchar(9)", "'a'"},
       {"char(9)", "'a'"},
       {"date", "'2020-01-01'"},
       {"timestamp", "'2020-01-01'"},
       {"timestamptz", "'2020-01-01'"},
       {"uuid", "'00000000-0000-0000-0000-000000000000'"},
       {"boolean", "true"},
       {"json", "'{}'"},
       {"jsonb", "'{}'"},
       {"interval", "'1 day'"},
       {"inet", "'::1'"},
       {"bytea", "'a'"},
       {"m", "'a'"}}};
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("turns");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  for (const auto& [from, value] : kTypes) {
    for (const auto& to : kTypes) {
      const std::string types = "create type m as enum ('a'); create type n as enum ('a');";
      const std::string plain = types + fmt::format("create table c (x {})", from);
      const std::string valued =
          types + fmt::format("create table c (x {} default {})", from, value);
      const std::string turn = fmt::format("alter table c alter column x type {}", to[0]);
      const std::string with = turn + fmt::format(" using null::{}", to[0]);
      for (const auto& [before, statement] : {std::pair(plain, turn), std::pair(valued, with)}) {
        ASSERT_TRUE(client->execute("drop schema public cascade; create schema public").ok());
        ASSERT_TRUE(client->execute(kTables + before).ok());
        const Status done = client->execute(statement);
        const std::string code = done.ok() ? "" : done.error().native_code;
        EXPECT_TRUE(code.empty() || code == "42804") << before << "; " << statement << ": " << code;
        if (said_of({before.c_str(), statement.c_str(), ""}, GetParam()).empty()) continue;
        EXPECT_FALSE(done.ok()) << before << "; " << statement;
        ++told_;
      }
    }
  }
  EXPECT_GT(told_, 300);
}

// The names that constraints and indexes are given are those that the linter gives them.
TEST_P(Refusals, KnowTheNamesThatTheServerGives) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const std::string script =
      "create table t (id serial primary key, a int unique, b int check (b > 0), c int, "
      "unique (a, b), check (a > b), check (a < c), unique (a) include (c));"
      "alter table t add unique (a); alter table t add check (b > 1);"
      "alter table t add check (a > 1 and b > 1); alter table t add foreign key (c) references t;"
      "alter table t add column d int references t unique check (d > 0);"
      "create index on t (a); create index on t (a); create index on t (lower(b::text), c);"
      "create unique index t_u on t (b); alter table t add unique using index t_u;"
      "create table t_a_key4 (id int); alter table t add unique (a);"
      "create table a_table_with_a_very_long_name_that_takes_nearly_all (and_a_column_of_many int, "
      "unique (and_a_column_of_many), check (and_a_column_of_many > 0));"
      "alter table t rename to s; alter table s add unique (a); alter table s add primary key (id)";
  // The last one is refused: the table has one.
  const std::string accepted = script.substr(0, script.rfind(';'));
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("names");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect((*server)->url(*database));
  ASSERT_TRUE(client.ok()) << client.error().describe();
  const Status done = client->execute(accepted);
  ASSERT_TRUE(done.ok()) << done.error().describe();
  const auto rows = client->query(
      "select conname::text from pg_constraint where connamespace = 'public'::regnamespace and "
      "contype in ('p', 'u', 'c', 'f') union select relname::text from pg_class where relkind = "
      "'i' and relnamespace = 'public'::regnamespace");
  ASSERT_TRUE(rows.ok()) << rows.error().describe();
  std::set<std::string> there;
  for (const auto& row : *rows) there.insert(row.at(0).value_or(""));
  const SqlOfEngine& engine = *find_sql("postgres");
  lint::Linter linter({"postgres", {GetParam()}}, engine.facts, {});
  lint::Migration migration;
  migration.version = "1";
  migration.up.text = accepted;
  linter.lint(migration, {&migration.up, engine.reader.read(accepted, "1.sql", 100)}, nullptr);
  std::set<std::string> known;
  for (const auto& [name, table] : linter.schema().tables) {
    for (const WrittenConstraint& one : table.constraints) known.insert(one.known_name());
    for (const WrittenIndex& one : table.indexes) known.insert(one.known_name());
  }
  known.erase("");  // that of an expression with a cast is not told
  there.erase("t_lower_c_idx");
  EXPECT_EQ(known, there);
}

INSTANTIATE_TEST_SUITE_P(All, Refusals, ::testing::Values(13, 14, 15, 16, 17, 18));

}  // namespace
}  // namespace shoofly::testing

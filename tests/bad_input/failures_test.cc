// Misfortunes that a change file cannot show: rows on which an expression fails, servers that
// vanish or may not be written to, other people's hands. Each leaves the database as it was, or a
// run that goes on.

#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bad_input/program.h"
#include "harness/paths.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;

constexpr const char* kUsers =
    "create table users (id integer primary key, name text not null, email text);"
    "insert into users select i, 'name ' || i, case when i = 150 then 'none' else i::text end from generate_series(1, 300) i;";
constexpr const char* kSqliteUsers =
    "create table users (id integer primary key, name text not null, email text);"
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300) "
    "insert into users select i, 'name ' || i, case when i = 150 then '{' else '{\"a\": ' || i || '}' end from n;";
constexpr const char* kRename = R"yaml(change: rename-email
operations:
  - rename_column: { table: users, column: email, to: mail }
backfill: { batch: 40..40, workers: 1 }
)yaml";
constexpr const char* kSlow = R"yaml(change: slow
operations:
  - rename_column: { table: users, column: email, to: mail }
backfill: { batch: 5..5, rows_per_second: 60, workers: 1 }
)yaml";

const std::vector<std::string> kStart = {"start", "change.yaml", "--no-probe", "--quiet"};

void expect_of(const Program& program, const std::vector<std::string>& arguments, int exit_code,
               const std::vector<std::string>& parts = {}) {
  const ProcessResult result = program.run(arguments);
  EXPECT_EQ(result.exit_code, exit_code) << fmt::format("{}", fmt::join(arguments, " ")) << "\n"
                                         << result.out << result.err;
  for (const std::string& part : parts)
    EXPECT_NE(result.err.find(part), std::string::npos) << "no \"" << part << "\" in:\n"
                                                        << result.err;
}

// After cutover the old shape is what a rollback keeps, and here nobody wrote it meanwhile.
void go_back_after_a_lost_trigger(Program& program) {
  ASSERT_TRUE(program.script("update users set mail = 'kept' where id = 7").ok());
  expect_of(program, {"rollback", "rename-email-1", "--quiet"}, 3,
            {"1 of 300 rows are out of step", "with key", "--approve rename-email-1"});
  expect_of(program, {"verify", "rename-email-1"}, 1);
  ASSERT_TRUE(program.script("update users set mail = 'too' where id = 8").ok());
  EXPECT_EQ(program.scalar("select email from users where id = 8"), "too");  // it is there again
  ASSERT_TRUE(program.script("update users set email = mail where id = 7").ok());
  expect_of(program, {"rollback", "rename-email-1", "--quiet"}, 0, {});
  EXPECT_EQ(program.scalar("select email from users where id = 7"), "kept");
}

int ended(Process& process) {
  const auto result = process.wait(std::chrono::minutes(1));
  EXPECT_TRUE(result.has_value());
  return result ? result->exit_code : -1;
}

// Two people, one run: one is told that the other was first.
void roll_back_and_contract_at_once(Program& program) {
  expect_of(program, kStart, 0);
  expect_of(program, {"cutover", "rename-email-1", "--quiet"}, 0);
  Process contract = program.spawn(
      {"contract", "rename-email-1", "--approve", "rename-email-1", "--skip-soak", "--quiet"});
  Process rollback = program.spawn({"rollback", "rename-email-1", "--quiet"});
  const int contracted = ended(contract);
  const int rolled_back = ended(rollback);
  EXPECT_NE(contracted == 0, rolled_back == 0) << contracted << " and " << rolled_back;
  const std::string column = contracted == 0 ? "mail" : "email";
  EXPECT_EQ(program.scalar("select count(" + column + ") from users"), "300");
  if (contracted == 0) expect_of(program, {"restore", "rename-email-1", "--quiet"}, 0);
}

class Failures : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *server;
    auto made = ScratchDatabase::create(*server_, "failure");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
    program_ = std::make_unique<Program>(database_->url());
  }
  void given(const std::string& sql, const std::string& change) {
    const Status made = program_->script(sql);
    ASSERT_TRUE(made.ok()) << made.error().describe();
    program_->write("change.yaml", change);
  }
  void expect(const std::vector<std::string>& arguments, int exit_code,
              const std::vector<std::string>& parts = {}) {
    expect_of(*program_, arguments, exit_code, parts);
  }
  // Waits until the run has filled some rows.
  void await_fill(const Program& program) {
    for (int i = 0;
         i < 500 && program.scalar("select count(*) > 5 from users where mail is not null") != "t";
         ++i) {
      std::this_thread::sleep_for(milliseconds(20));
    }
  }

  PostgresServer* server_ = nullptr;
  std::unique_ptr<ScratchDatabase> database_;
  std::unique_ptr<Program> program_;
};

TEST_F(Failures, ExpressionFailsOnARow) {
  given(kUsers, R"yaml(change: numbers
operations:
  - add_column: { table: users, column: n, type: integer, value: "cast(email as integer)" }
backfill: { batch: 40..40, workers: 1 }
)yaml");
  expect(kStart, 5, {"150", "resume", "rollback"});
  EXPECT_EQ(program_->scalar("select count(*) from users"), "300");
  expect({"status", "numbers-1"}, 0);
  ASSERT_TRUE(program_->script("update users set email = '150' where id = 150").ok());
  expect({"resume", "numbers-1", "--quiet"}, 0);
  EXPECT_EQ(program_->scalar("select sum(n) from users"), "45150");
}

TEST_F(Failures, ExpressionFailsOnARowAndIsRolledBack) {
  given(kUsers, R"yaml(change: numbers
operations:
  - add_column: { table: users, column: n, type: integer, value: "cast(email as integer)" }
backfill: { batch: 40..40, workers: 1 }
)yaml");
  const std::string before = program_->dump();
  expect(kStart, 5, {"150"});
  expect({"rollback", "numbers-1", "--quiet"}, 0);
  EXPECT_EQ(program_->dump(), before);
}

TEST_F(Failures, ValueNoLongerFits) {
  given(
      "create table users (id integer primary key, n bigint not null);"
      "insert into users select i, case when i = 150 then 5000000000 else i end from generate_series(1, 300) i;",
      R"yaml(change: narrow
operations:
  - change_type: { table: users, column: n, type: integer }
backfill: { batch: 40..40, workers: 1 }
)yaml");
  const std::string before = program_->dump();
  expect(kStart, 5, {"150"});
  expect({"rollback", "narrow-1", "--quiet"}, 0);
  EXPECT_EQ(program_->dump(), before);
}

TEST_F(Failures, NewValuesWithoutAnOldFormWhereNullIsNotAllowed) {
  given(
      "create table users (id integer primary key, n integer not null); insert into users select i, i from generate_series(1, 300) i;",
      R"yaml(change: widen
operations:
  - change_type: { table: users, column: n, type: bigint }
)yaml");
  expect(kStart, 0);
  expect({"cutover", "widen-1", "--quiet"}, 0);
  ASSERT_TRUE(program_->script("update users set n = 5000000000 where id = 77").ok());
  expect({"rollback", "widen-1", "--quiet"}, 3, {"77"});
  // Approval cannot help: there is nothing that the old column could hold.
  expect({"rollback", "widen-1", "--approve", "widen-1", "--quiet"}, 3, {"77", "NOT NULL"});
  EXPECT_EQ(program_->scalar("select n from users where id = 77"), "5000000000");
  EXPECT_EQ(program_->scalar("select status from shoofly.run"), "soaking");
  ASSERT_TRUE(program_->script("update users set n = 5 where id = 77").ok());
  expect({"rollback", "widen-1", "--quiet"}, 0);
}

TEST_F(Failures, NewValuesWithoutAnOldForm) {
  given(
      "create table users (id integer primary key, n integer); insert into users select i, i from generate_series(1, 300) i;",
      R"yaml(change: widen
operations:
  - change_type: { table: users, column: n, type: bigint }
)yaml");
  expect(kStart, 0);
  expect({"cutover", "widen-1", "--quiet"}, 0);
  ASSERT_TRUE(program_->script("update users set n = 5000000000 where id = 77").ok());
  expect({"rollback", "widen-1", "--quiet"}, 3, {"77", "--approve widen-1"});
  EXPECT_EQ(program_->scalar("select n from users where id = 77"), "5000000000");
  expect({"rollback", "widen-1", "--approve", "widen-1", "--quiet"}, 0);
}

// Refused before anything was undone: the run may as well go on.
TEST_F(Failures, WhoIsRefusedARollbackMayContract) {
  given(
      "create table users (id integer primary key, n integer not null); insert into users select i, i from generate_series(1, 300) i;",
      R"yaml(change: widen
operations:
  - change_type: { table: users, column: n, type: bigint }
)yaml");
  expect(kStart, 0);
  expect({"cutover", "widen-1", "--quiet"}, 0);
  ASSERT_TRUE(program_->script("update users set n = 5000000000 where id = 77").ok());
  expect({"rollback", "widen-1", "--quiet"}, 3, {"77"});
  expect({"verify", "widen-1"}, 0);
  expect({"contract", "widen-1", "--approve", "widen-1", "--skip-soak", "--quiet"}, 0);
  EXPECT_EQ(program_->scalar("select n from users where id = 77"), "5000000000");
}

TEST_F(Failures, ADomainThatWouldRewriteTheTable) {
  given(
      "create domain small as integer check (value < 1000);"
      "create table users (id integer primary key, n small); insert into users values (1, 1)",
      R"yaml(change: rename
operations:
  - rename_column: { table: users, column: n, to: m }
)yaml");
  const std::string before = program_->dump();
  expect(kStart, 3, {"small", "writing every row anew"});
  EXPECT_EQ(program_->dump(), before);
}

TEST_F(Failures, ADroppedSyncTriggerIsPutBackAndItsRowsAreFound) {
  given(kUsers, kRename);
  expect(kStart, 0);
  expect({"cutover", "rename-email-1", "--quiet"}, 0);
  ASSERT_TRUE(
      program_
          ->script("do $$ declare name text; begin for name in select tgname from pg_trigger where "
                   "tgrelid = 'users'::regclass and not tgisinternal loop "
                   "execute format('drop trigger %I on users', name); end loop; end $$")
          .ok());
  go_back_after_a_lost_trigger(*program_);
}

TEST_F(Failures, AFailedVerificationHoldsCutoverAndContractBack) {
  given(kUsers, kRename);
  expect(kStart, 0);
  const std::string tamper =
      "set session_replication_role = replica; update users set email = 'x' where id = 7";
  ASSERT_TRUE(program_->script(tamper).ok());
  expect({"verify", "rename-email-1"}, 1);
  expect({"cutover", "rename-email-1"}, 3, {"out of step"});
  ASSERT_TRUE(program_->script("update users set email = 'y' where id = 7").ok());
  expect({"verify", "rename-email-1"}, 0);
  expect({"cutover", "rename-email-1", "--quiet"}, 0);
  ASSERT_TRUE(program_->script(tamper).ok());
  expect({"verify", "rename-email-1"}, 1);
  expect({"contract", "rename-email-1", "--approve", "rename-email-1", "--skip-soak"}, 3,
         {"verification"});
  expect({"rollback", "rename-email-1", "--quiet"}, 3, {"--approve rename-email-1"});
  expect({"rollback", "rename-email-1", "--approve", "rename-email-1", "--quiet"}, 0);
}

// At the gate: what was written without the trigger is found before anything is cut over.
TEST_F(Failures, ATriggerLostAtTheGateHoldsCutoverBack) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(
      program_
          ->script("do $$ declare name text; begin for name in select tgname from pg_trigger where "
                   "tgrelid = 'users'::regclass and not tgisinternal loop "
                   "execute format('drop trigger %I on users', name); end loop; end $$; "
                   "update users set email = 'x' where id = 7")
          .ok());
  expect({"cutover", "rename-email-1", "--quiet"}, 5, {"1 of 300 rows are out of step"});
  EXPECT_EQ(program_->scalar("select coalesce(max(cutover_at), '') from shoofly.run"), "");
  ASSERT_TRUE(program_->script("update users set mail = email where id = 7").ok());
  expect({"cutover", "rename-email-1", "--quiet"}, 0);
}

// A writer that passed the triggers by after the last verification.
TEST_F(Failures, ContractLooksAtEveryRowAgain) {
  given(kUsers, kRename);
  expect(kStart, 0);
  expect({"cutover", "rename-email-1", "--quiet"}, 0);
  ASSERT_TRUE(program_
                  ->script("set session_replication_role = replica; update users set mail = 'x' "
                           "where id = 7")
                  .ok());
  const std::vector<std::string> contract = {"contract",       "rename-email-1", "--approve",
                                             "rename-email-1", "--skip-soak",    "--quiet"};
  expect(contract, 5, {"1 of 300 rows are out of step", "contract was about to begin"});
  ASSERT_TRUE(program_->script("update users set email = mail where id = 7").ok());
  expect(contract, 3, {"no verification has passed"});
  expect({"verify", "rename-email-1"}, 0);
  expect(contract, 0);
}

// Restore fills the old side; a rollback that comes in between goes on with that first.
TEST_F(Failures, RollbackAfterABrokenOffRestore) {
  given(
      "create table users (id integer primary key, n integer not null); insert into users select i, i from generate_series(1, 300) i;",
      R"yaml(change: widen
operations:
  - change_type: { table: users, column: n, type: bigint }
backfill: { batch: 5..5, rows_per_second: 400, workers: 1 }
)yaml");
  expect(kStart, 0);
  expect({"cutover", "widen-1", "--quiet"}, 0);
  expect({"contract", "widen-1", "--approve", "widen-1", "--skip-soak", "--quiet"}, 0);
  ASSERT_TRUE(
      program_->script("insert into users (id, n) select i, i from generate_series(301, 2000) i")
          .ok());
  Process restore = program_->spawn({"restore", "widen-1", "--quiet"});
  std::this_thread::sleep_for(milliseconds(1'500));
  restore.kill();
  expect({"rollback", "widen-1", "--quiet"}, 0);
  EXPECT_EQ(program_->scalar("select count(*) from users where n = id"), "2000");
  EXPECT_EQ(program_->scalar("select format_type(atttypid, atttypmod) from pg_attribute where "
                             "attrelid = 'users'::regclass and attname = 'n'"),
            "integer");
}

// Who may create in the database may have been there before us.
TEST_F(Failures, AStrangersJournalIsNotRead) {
  given(
      std::string(kUsers) +
          "drop role if exists mallory; create role mallory; create table loot (who text); "
          "grant insert on loot to mallory; create schema shoofly authorization mallory; set role mallory; "
          "create function shoofly.steal() returns text language plpgsql as "
          "'begin insert into public.loot values (current_user); return 1; end'; "
          "create view shoofly.meta as select 'version'::text as name, shoofly.steal() as value; reset role",
      kRename);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"status"}, {"history"}, kStart})
    expect(command, 3, {"mallory owns its schema"});
  EXPECT_EQ(program_->scalar("select count(*) from loot"), "0");
  ASSERT_TRUE(program_->script("drop owned by mallory cascade; drop role mallory").ok());
}

// Default privileges are given to what is made; what a run is to do must be nobody's to change.
TEST_F(Failures, NobodyCanWriteTheJournal) {
  given(std::string(kUsers) +
            "drop role if exists clerk_j; create role clerk_j;"
            "alter default privileges grant all on tables to clerk_j;"
            "alter default privileges grant all on schemas to public, clerk_j;",
        kRename);
  expect(kStart, 0);
  EXPECT_EQ(
      program_->scalar("select count(*) from pg_class c, aclexplode(c.relacl) a where "
                       "c.relnamespace = 'shoofly'::regnamespace and a.grantee <> c.relowner"),
      "0");
  EXPECT_EQ(program_->scalar("select string_agg(distinct case a.grantee when 0 then 'public' else "
                             "a.grantee::regrole::text end || ' ' || privilege_type, ', ') from "
                             "pg_namespace n, aclexplode(n.nspacl) a where n.nspname = 'shoofly' "
                             "and a.grantee <> n.nspowner"),
            "public USAGE");
  ASSERT_TRUE(program_->script("grant update on shoofly.run to clerk_j").ok());
  expect({"status"}, 3, {"clerk_j may write its table shoofly.run", "revoke all on all tables"});
  ASSERT_TRUE(program_
                  ->script("revoke all on shoofly.run from clerk_j;"
                           "grant create on schema shoofly to public")
                  .ok());
  expect({"status"}, 3, {"everybody may create in its schema"});
  ASSERT_TRUE(program_->script("revoke create on schema shoofly from public").ok());
  expect({"rollback", "rename-email-1", "--quiet"}, 0);
  ASSERT_TRUE(program_
                  ->script("alter default privileges revoke all on tables from clerk_j;"
                           "alter default privileges revoke all on schemas from public, clerk_j;"
                           "drop role clerk_j")
                  .ok());
}

TEST_F(Failures, AJournalThatSomebodyHasChanged) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(program_->script("update shoofly.run set status = 'nonsense'").ok());
  expect({"status"}, 5, {"the status of run \"rename-email-1\" is not as shoofly writes it"});
  ASSERT_TRUE(program_
                  ->script("update shoofly.run set status = 'at the gate';"
                           "delete from shoofly.step where step_id = 'cutover-1'")
                  .ok());
  expect({"cutover", "--quiet"}, 5, {"record of step cutover-1"});
}

// A view made in the middle of a run would go on reading what is then the old column; one over
// columns that stay does not.
TEST_F(Failures, AViewMadeDuringTheRun) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(program_->script("create view v as select id, email from users").ok());
  expect({"cutover", "rename-email-1", "--quiet"}, 5, {"view", "made during the run"});
  ASSERT_TRUE(program_->script("drop view v; create view v as select id, mail from users").ok());
  expect({"resume", "rename-email-1", "--quiet"}, 0);
  expect({"contract", "rename-email-1", "--approve", "rename-email-1", "--skip-soak", "--quiet"},
         0);
  expect({"restore", "rename-email-1", "--quiet"}, 0);
  expect({"rollback", "rename-email-1", "--quiet"}, 5, {"view", "made during the run"});
  ASSERT_TRUE(program_->script("drop view v").ok());
  expect({"resume", "rename-email-1", "--quiet"}, 0);
}

TEST_F(Failures, RollbackAndContractAtOnce) {
  for (int round = 0; round < 4; ++round) {
    given(
        "drop table if exists users; drop schema if exists shoofly cascade;" + std::string(kUsers),
        kRename);
    roll_back_and_contract_at_once(*program_);
  }
}

// What is made over a column that a rollback keeps is nothing to it.
TEST_F(Failures, AViewOverTheOldColumnDoesNotStopARollback) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(program_->script("create view v as select id, email from users").ok());
  expect({"cutover", "rename-email-1", "--quiet"}, 5, {"made during the run"});
  expect({"rollback", "rename-email-1", "--quiet"}, 0);
  EXPECT_EQ(program_->scalar("select email from v where id = 7"), "7");
}

// But over one that goes, also where it has the old one's name by then.
TEST_F(Failures, AViewOverTheNewColumnStopsARollback) {
  given(kUsers, R"yaml(change: widen
operations:
  - change_type: { table: users, column: email, type: varchar, back: email }
backfill: { batch: 40..40, workers: 1 }
)yaml");
  expect(kStart, 0);
  expect({"cutover", "widen-1", "--quiet"}, 0);
  ASSERT_TRUE(program_->script("create view v as select id, email from users").ok());
  expect({"rollback", "widen-1", "--quiet"}, 5, {"view", "made during the run"});
  ASSERT_TRUE(program_->script("drop view v").ok());
  expect({"resume", "widen-1", "--quiet"}, 0);
}

TEST_F(Failures, TwoStartsAtOnce) {
  for (int round = 0; round < 3; ++round) {
    given(
        "drop table if exists users; drop schema if exists shoofly cascade;" + std::string(kUsers),
        kRename);
    program_->write(
        "other.yaml",
        "change: other\noperations:\n  - rename_column: { table: users, column: email, to: post }\n");
    Process first = program_->spawn(kStart);
    Process second = program_->spawn({"start", "other.yaml", "--no-probe", "--quiet"});
    const int one = ended(first);
    const int other = ended(second);
    EXPECT_NE(one == 0, other == 0) << one << " and " << other;
    expect({"rollback", "--quiet"}, 0);
    EXPECT_EQ(
        program_->scalar("select count(*) from pg_attribute where attrelid = 'users'::regclass "
                         "and attnum > 0 and not attisdropped"),
        "3");
  }
}

// The verifier's own planted difference must not trip over a `back` that not every text has.
TEST_F(Failures, AWayBackThatNotEveryValueHas) {
  given(
      "create table users (id integer primary key, n integer);"
      "insert into users select i, i from generate_series(1, 300) i",
      R"yaml(change: widen
operations:
  - change_type: { table: users, column: n, type: text, back: "cast(n as integer)" }
)yaml");
  expect(kStart, 0);
  expect({"rollback", "widen-1", "--quiet"}, 0);
}

TEST_F(Failures, ConnectionLostAgainAndAgain) {
  given(kUsers, kSlow);
  Process running = program_->spawn(kStart);
  await_fill(*program_);
  for (int i = 0; i < 5 && running.running(); ++i) {
    static_cast<void>(
        program_
            ->script(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'shoofly%' and datname = current_database()")
            .ok());
    std::this_thread::sleep_for(milliseconds(300));
  }
  const auto result = running.wait(milliseconds(60'000));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->exit_code, 0) << result->err;
  EXPECT_EQ(program_->scalar("select count(*) from users where mail is distinct from email"), "0");
}

TEST_F(Failures, ServerDies) {
  auto server = PostgresServer::create({});
  ASSERT_TRUE(server.ok());
  ASSERT_TRUE((*server)->create_database("dying").ok());
  Program program((*server)->url("dying"));
  ASSERT_TRUE(program.script(kUsers).ok());
  program.write("change.yaml", kSlow);
  Process running = program.spawn(kStart);
  await_fill(program);
  (*server)->kill();
  std::this_thread::sleep_for(milliseconds(500));
  ASSERT_TRUE((*server)->start().ok());
  const auto result = running.wait(milliseconds(120'000));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->exit_code, 0) << result->err;
  EXPECT_EQ(program.scalar("select count(*) from users where mail is distinct from email"), "0");
}

TEST_F(Failures, NobodyThere) {
  program_->write("change.yaml", kRename);
  const ProcessResult result =
      program_->run(kStart, "postgres:///db?host=/nowhere&password=geheim");
  EXPECT_EQ(result.exit_code, 5) << result.err;
  EXPECT_EQ(result.err.find("geheim"), std::string::npos) << result.err;
  const ProcessResult absent = program_->run(kStart, "sqlite:nowhere.db");
  EXPECT_NE(absent.exit_code, 0) << absent.err;
  EXPECT_FALSE(std::filesystem::exists(program_->path("nowhere.db")));
}

TEST_F(Failures, ReadOnlyTarget) {
  given(kUsers, kRename);
  const std::string before = program_->dump();
  ASSERT_TRUE(server_
                  ->execute("postgres",
                            fmt::format("alter database {} set default_transaction_read_only = on",
                                        database_->name()))
                  .ok());
  expect(kStart, 3, {"read-only"});
  EXPECT_EQ(program_->dump(), before);
}

TEST_F(Failures, Replica) {
  auto server = PostgresServer::create({});
  ASSERT_TRUE(server.ok());
  ASSERT_TRUE((*server)->create_database("copy").ok());
  Program program((*server)->url("copy"));
  ASSERT_TRUE(program.script(kUsers).ok());
  program.write("change.yaml", kRename);
  ASSERT_TRUE((*server)->stop().ok());
  write_text((*server)->data_dir() / "standby.signal", "");
  ASSERT_TRUE((*server)->start().ok()) << (*server)->log();
  expect_of(program, kStart, 3, {"standby"});
}

TEST_F(Failures, MissingPrivileges) {
  given(
      std::string(kUsers) +
          "drop role if exists shop_app; create role shop_app login; grant select, insert, update, delete on users to shop_app;",
      kRename);
  const std::string before = program_->dump();
  const ProcessResult result = program_->run(kStart, database_->url("shop_app"));
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_NE(result.err.find("owner"), std::string::npos) << result.err;
  EXPECT_EQ(program_->dump(), before);
  static_cast<void>(program_->script("drop owned by shop_app; drop role shop_app").ok());
}

TEST_F(Failures, RowSecurityHidesRows) {
  given(
      std::string(kUsers) +
          "drop role if exists shop_owner; create role shop_owner login; alter table users owner to shop_owner;"
          "grant create on database " +
          database_->name() +
          " to shop_owner; grant create, usage on schema public to shop_owner;"
          "alter table users enable row level security; alter table users force row level security; create policy few on users using (id > 5);",
      kRename);
  const ProcessResult result = program_->run(kStart, database_->url("shop_owner"));
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_NE(result.err.find("row-level security"), std::string::npos) << result.err;
  static_cast<void>(program_->script("drop owned by shop_owner; drop role shop_owner").ok());
}

TEST_F(Failures, ColumnGrant) {
  given(
      std::string(kUsers) +
          "drop role if exists mail_reader; create role mail_reader; grant select (email) on users to mail_reader;",
      kRename);
  expect(kStart, 3, {"mail_reader", "email"});
  static_cast<void>(program_->script("drop owned by mail_reader; drop role mail_reader").ok());
}

TEST_F(Failures, NoAttributeNumbersLeft) {
  given(
      std::string(kUsers) +
          "do $$ begin for r in 1..2 loop execute (select 'alter table users ' || string_agg('add column c' || i || ' integer', ', ') from generate_series(1, 798) i);"
          "execute (select 'alter table users ' || string_agg('drop column c' || i, ', ') from generate_series(1, 798) i); end loop; end $$;",
      kRename);
  expect(kStart, 3, {"1600"});
}

TEST_F(Failures, WrittenByASubscription) {
  given(
      std::string(kUsers) +
          "create subscription feed connection 'dbname=elsewhere' publication p with (connect = false);"
          "insert into pg_subscription_rel select oid, 'users'::regclass, 'r', null from pg_subscription where subname = 'feed';",
      kRename);
  expect(kStart, 0);
  EXPECT_EQ(
      program_->scalar(
          "select string_agg(distinct tgenabled::text, '') from pg_trigger where tgrelid = 'users'::regclass and not tgisinternal"),
      "A");
  static_cast<void>(
      program_->script("alter subscription feed set (slot_name = none); drop subscription feed")
          .ok());
}

TEST_F(Failures, PublishedWithConsent) {
  given(std::string(kUsers) + "create publication all_users for table users;",
        std::string(kRename) + "consent: { publication: true }\n");
  expect(kStart, 0);
}

TEST_F(Failures, NewerJournal) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(program_->script("update shoofly.meta set value = '99' where name = 'version'").ok());
  for (const char* command : {"cutover", "rollback", "resume", "status"})
    expect({command, "rename-email-1"}, 3, {"newer version", "99"});
}

TEST_F(Failures, TableChangedBySomeoneElse) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(program_->script("alter table users rename column mail to post").ok());
  expect({"cutover", "rename-email-1", "--quiet"}, 5, {"changed by someone else", "mail"});
  ASSERT_TRUE(program_->script("alter table users rename column post to mail").ok());
  expect({"resume", "rename-email-1", "--quiet"}, 0);
  EXPECT_EQ(program_->scalar("select status from shoofly.run"), "soaking");
}

TEST_F(Failures, SomeoneElsesColumnDoesNotMatter) {
  given(kUsers, kRename);
  expect(kStart, 0);
  ASSERT_TRUE(
      program_
          ->script("alter table users add column theirs integer; create index on users (theirs)")
          .ok());
  expect({"cutover", "rename-email-1", "--quiet"}, 0);
  expect({"rollback", "rename-email-1", "--quiet"}, 0);
  EXPECT_EQ(
      program_->scalar(
          "select count(*) from pg_attribute where attrelid = 'users'::regclass and attname = 'theirs'"),
      "1");
}

TEST_F(Failures, NoApproval) {
  given(kUsers, kRename);
  expect(kStart, 0);
  expect({"contract", "rename-email-1"}, 3, {"cutover"});
  expect({"cutover", "rename-email-1", "--quiet"}, 0);
  expect({"contract", "rename-email-1"}, 3, {"approv"});
  expect({"contract", "rename-email-1", "--approve", "rename-email-2"}, 3, {"rename-email-2"});
  expect({"contract", "rename-email-1", "--approve", "rename-email-1"}, 3, {"soak", "--skip-soak"});
  expect({"contract", "rename-email-1", "--approve", "rename-email-1", "--skip-soak", "--quiet"},
         0);
  expect({"rollback", "rename-email-1"}, 3, {"restore"});
  expect({"purge", "rename-email-1", "--approve", "rename-email-1"}, 3,
         {"retention", "--skip-retention"});
}

TEST_F(Failures, SecondRunner) {
  given(kUsers, R"yaml(change: slow
operations:
  - rename_column: { table: users, column: email, to: mail }
backfill: { batch: 5..5, rows_per_second: 10, workers: 1 }
)yaml");
  Process running = program_->spawn(kStart);
  await_fill(*program_);
  expect({"resume", "slow-1"}, 3, {"process " + std::to_string(running.pid()), "since"});
  expect(kStart, 3, {"slow-1"});
  expect({"pause", "slow-1"}, 0);
  const auto result = running.wait(milliseconds(30'000));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->exit_code, 130) << result->err;
}

TEST_F(Failures, InterruptedAndResumed) {
  given(kUsers, kSlow);
  Process running = program_->spawn(kStart);
  await_fill(*program_);
  running.signal(SIGINT);
  const auto result = running.wait(milliseconds(30'000));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->exit_code, 130) << result->err;
  EXPECT_EQ(program_->scalar("select status from shoofly.run"), "paused");
  expect({"resume", "slow-1", "--quiet"}, 0);
}

TEST_F(Failures, SomeoneHoldsTheTable) {
  given(kUsers, std::string(kRename) + "lock_timeout: 50ms\nlock_attempts: 3\n");
  auto holder = PostgresClient::connect(database_->url() + "&application_name=nightly-report");
  ASSERT_TRUE(holder.ok());
  ASSERT_TRUE(holder->execute("begin; select count(*) from users").ok());
  expect(kStart, 5, {"nightly-report", "idle in transaction"});
  ASSERT_TRUE(holder->execute("commit").ok());
  expect({"resume", "rename-email-1", "--quiet"}, 0);
}

class SqliteFailures : public ::testing::Test {
 protected:
  void SetUp() override {
    program_ = std::make_unique<Program>("sqlite:" + (dir_ / "target.db").string());
  }
  TempDir dir_{"bad"};
  std::unique_ptr<Program> program_;
};

TEST_F(SqliteFailures, ExpressionFailsOnARow) {
  ASSERT_TRUE(program_->script(kSqliteUsers).ok());
  program_->write("change.yaml", R"yaml(change: numbers
operations:
  - add_column: { table: users, column: n, type: integer, value: "json_extract(email, '$.a')" }
backfill: { batch: 40..40, workers: 1 }
)yaml");
  const ProcessResult failed = program_->run(kStart);
  EXPECT_EQ(failed.exit_code, 5) << failed.err;
  EXPECT_NE(failed.err.find("150"), std::string::npos) << failed.err;
  ASSERT_TRUE(program_->script("update users set email = '{\"a\": 150}' where id = 150").ok());
  const ProcessResult resumed = program_->run({"resume", "numbers-1", "--quiet"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(program_->scalar("select sum(n) from users"), "45150");
}

TEST_F(SqliteFailures, RollbackAndContractAtOnce) {
  for (int round = 0; round < 4; ++round) {
    const TempDir dir("at_once");
    Program program("sqlite:" + (dir / "target.db").string());
    ASSERT_TRUE(program.script(kSqliteUsers).ok());
    program.write("change.yaml", kRename);
    roll_back_and_contract_at_once(program);
  }
}

TEST_F(SqliteFailures, ADroppedSyncTriggerIsPutBackAndItsRowsAreFound) {
  ASSERT_TRUE(program_->script(kSqliteUsers).ok());
  program_->write("change.yaml", kRename);
  expect_of(*program_, kStart, 0, {});
  expect_of(*program_, {"cutover", "rename-email-1", "--quiet"}, 0, {});
  const std::string trigger = program_->scalar(
      "select name from sqlite_schema where type = 'trigger' and name like '%upd'");
  ASSERT_TRUE(program_->script("drop trigger \"" + trigger + "\"").ok());
  go_back_after_a_lost_trigger(*program_);
}

// RLIMIT_FSIZE stands in for a full disk: the file cannot grow any more.
TEST_F(SqliteFailures, DiskIsFull) {
  ASSERT_TRUE(program_->script("pragma journal_mode = wal").ok());
  ASSERT_TRUE(
      program_
          ->script("create table users (id integer primary key, email text);"
                   "with recursive n(i) as (select 1 union all select i + 1 from n where i < 4000) "
                   "insert into users select i, hex(randomblob(100)) from n;")
          .ok());
  program_->write(
      "change.yaml",
      "change: full\noperations:\n  - rename_column: { table: users, column: email, to: mail }\n");
  const ProcessResult failed = run_process(
      {"/bin/sh", "-c",
       fmt::format(
           "trap '' XFSZ; ulimit -f 1500; exec {} start change.yaml --no-probe --quiet --target {}",
           shoofly_binary().string(), program_->url())},
      {.working_dir = std::filesystem::path(program_->path("x")).parent_path()});
  EXPECT_EQ(failed.exit_code, 5) << failed.err;
  EXPECT_EQ(program_->scalar("pragma integrity_check"), "ok");
  EXPECT_EQ(program_->scalar("select count(*) from users"), "4000");
  const ProcessResult resumed = program_->run({"resume", "full-1", "--quiet"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(program_->scalar("select count(*) from users where mail is not email"), "0");
}

TEST_F(SqliteFailures, ReadOnlyFile) {
  const auto nobody = unprivileged_user();
  if (!nobody) GTEST_SKIP() << "not root: nobody else to run as";
  ASSERT_TRUE(program_->script("create table users (id integer primary key, email text)").ok());
  std::filesystem::permissions(dir_.path(), std::filesystem::perms(0755));
  const TempDir work("bad");
  std::filesystem::permissions(work.path(), std::filesystem::perms(0755));
  write_text(work / "change.yaml", kRename);
  const ProcessResult result =
      run_process({shoofly_binary(), "start", "change.yaml", "--target", program_->url()},
                  {.working_dir = work.path(), .run_as = nobody});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_NE(result.err.find("read-only"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace shoofly::testing

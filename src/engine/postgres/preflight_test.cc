#include "engine/postgres/preflight.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/postgres/fake_pooler.h"
#include "engine/postgres/inspector.h"
#include "engine/postgres/test_support.h"

namespace shoofly::postgres {
namespace {

using ::testing::HasSubstr;

class PreflightTest : public PostgresTest {
 protected:
  // "level: found | help" of the check, of the worst one where there are several.
  std::string check(const std::string& name, const std::vector<QualifiedName>& tables = {},
                    Connection* connection = nullptr) {
    Connection& used = connection == nullptr ? *connection_ : *connection;
    const auto catalog = inspector().inspect(used, {});
    EXPECT_TRUE(catalog.ok()) << catalog.error().describe();
    const auto checks = preflight(used, *catalog, tables);
    EXPECT_TRUE(checks.ok()) << checks.error().describe();
    const PreflightCheck* worst = nullptr;
    for (const PreflightCheck& one : *checks) {
      if (one.name == name && (worst == nullptr || one.level > worst->level)) worst = &one;
    }
    if (worst == nullptr) return "none";
    const char* levels[] = {"ok", "note", "warning", "refuse"};
    return std::string(levels[static_cast<int>(worst->level)]) + ": " + worst->found + " | " +
           worst->help;
  }
  const std::vector<QualifiedName> t_{{"public", "t"}};
};

TEST_F(PreflightTest, AHealthyServer) {
  for (const char* name :
       {"server role", "deadlock timeout", "connections", "journal", "temporary tables",
        "monitoring", "wraparound", "pooler", "prepared transactions"}) {
    EXPECT_EQ(check(name).substr(0, 3), "ok:") << name << ": " << check(name);
  }
  EXPECT_THAT(check("durability"), HasSubstr("warning: fsync is off"))
      << "the harness turns it off";
  for (const char* name : {"role", "privileges", "indexes", "sequences", "bloat", "checkpoints"})
    EXPECT_EQ(check(name).substr(0, 3), "ok:") << name << ": " << check(name);
  EXPECT_THAT(check("autovacuum"), HasSubstr("warning: autovacuum is off")) << "the harness's";
  EXPECT_THAT(check("log archive"), HasSubstr("note: log archiving is off"));
  EXPECT_THAT(check("disk"), HasSubstr("note: the database has"));
}

TEST_F(PreflightTest, TheTablesOwnTroubles) {
  execute(
      "create table t (a int not null, b int generated always as (a * 2) stored); create"
      " publication p for table t;"
      " insert into t values (1), (1); create table heir () inherits (t)");
  EXPECT_FALSE(database_->execute("create unique index concurrently bad on t (a)").ok());
  EXPECT_EQ(check("privileges", t_).substr(0, 3), "ok:");
  EXPECT_THAT(check("key", t_), HasSubstr("warning: table public.t has no primary key"));
  EXPECT_THAT(check("indexes", t_),
              HasSubstr("warning: index \"bad\" of table public.t is invalid"));
  EXPECT_THAT(check("publication", t_), HasSubstr("warning: table public.t is published"));
  EXPECT_THAT(check("generated columns", t_), HasSubstr("note: column \"b\""));
  EXPECT_THAT(check("kind", t_), HasSubstr("warning: table public.t is inherited by public.heir"));
  EXPECT_EQ(check("key"), "none") << "tables were not asked for";
}

TEST(PreflightVersion, EndOfLifeOnesAreNamed) {
  const auto found = [](int version, const std::string& today) {
    std::vector<PreflightCheck> checks;
    ServerInfo server;
    server.version = version;
    server.version_text = std::to_string(version / 10000) + ".1";
    check_version(server, today, checks);
    return std::to_string(static_cast<int>(checks.at(0).level)) + " " + checks[0].found;
  };
  EXPECT_EQ(found(150001, "2027-11-11"), "0 PostgreSQL 15.1");
  EXPECT_EQ(found(150001, "2027-11-12"),
            "2 PostgreSQL 15.1: version 15 has had no fixes since 2027-11-11");
  EXPECT_EQ(found(120001, "2020-01-01").front(), '3');
  EXPECT_EQ(found(190001, "2020-01-01").front(), '2');
}

TEST(PreflightActivity, AMinuteIsLong) {
  EXPECT_EQ(level_of_transaction(59), CheckLevel::kNote);
  EXPECT_EQ(level_of_transaction(60), CheckLevel::kWarning);
}

TEST_F(PreflightTest, WhatLiesInTheDatabase) {
  execute(
      "create table t (id serial primary key, name text) with (autovacuum_enabled = off); insert"
      " into t (name) select repeat('x', 100) from generate_series(1, 120000);"
      " delete from t where id % 10 <> 0");
  execute("vacuum analyze t");
  execute("select setval('t_id_seq', 2040000000)");
  EXPECT_FALSE(database_->execute("create unique index concurrently bad on t (name)").ok());
  EXPECT_THAT(check("sequences"),
              HasSubstr("warning: sequence public.t_id_seq of public.t.id is at 2040000000 of "
                        "2147483647 (95 %) | give public.t.id the type bigint"));
  EXPECT_THAT(check("bloat"), HasSubstr("note: an estimate from statistics, not a measurement: "
                                        "public.t about "));
  EXPECT_THAT(check("indexes"),
              HasSubstr("warning: index public.bad of table public.t is invalid"));
  EXPECT_THAT(check("indexes"), HasSubstr("REINDEX INDEX CONCURRENTLY public.bad"));
  execute("drop index bad; select setval('t_id_seq', 7)");
  execute("vacuum full analyze t");
  EXPECT_EQ(check("sequences").substr(0, 3), "ok:");
  EXPECT_EQ(check("indexes").substr(0, 3), "ok:");
  EXPECT_EQ(check("bloat").substr(0, 3), "ok:") << check("bloat");
}

TEST_F(PreflightTest, ARoleThatOwnsNothingAndSeesLittle) {
  const std::string poor_name = "poor_" + database_->name();
  const std::string boss = "boss_" + database_->name();
  execute("create role " + poor_name + " login; create role " + boss +
          "; create table theirs (id serial); alter table theirs owner to " + boss);
  auto poor = open(poor_name);
  const auto of_poor = [&](const char* name) { return check(name, {}, poor.get()); };
  EXPECT_THAT(of_poor("privileges"),
              HasSubstr("warning: 1 of 1 tables belong to \"" + boss +
                        "\" (public.theirs) | run as "
                        "\"" +
                        boss + "\", or: GRANT \"" + boss + "\" TO \"" + poor_name + "\""));
  EXPECT_THAT(of_poor("ending sessions"), HasSubstr("GRANT pg_signal_backend"));
  EXPECT_THAT(of_poor("sequences"), HasSubstr("note: 1 sequences cannot be judged by"));
  EXPECT_THAT(of_poor("role"), HasSubstr("an ordinary role"));
  execute("grant " + boss + ", pg_monitor, pg_signal_backend to " + poor_name);
  for (const char* name : {"privileges", "ending sessions", "sequences", "monitoring"})
    EXPECT_EQ(of_poor(name).substr(0, 3), "ok:") << of_poor(name);
  // Managed clouds have such a role; a role of that name is all that can be seen of it.
  auto cloud = testing::PostgresServer::create({.major = major()});
  ASSERT_TRUE(cloud.ok());
  ASSERT_TRUE(
      (*cloud)
          ->execute("postgres",
                    "create role rds_superuser; create role app login in role rds_superuser")
          .ok());
  auto app = connect(*Dsn::parse((*cloud)->url("postgres", "app")), {});
  EXPECT_THAT(check("role", {}, app->get()),
              HasSubstr("a member of rds_superuser (Amazon RDS or Aurora)"));
  poor.reset();
  execute("drop owned by " + boss + ", " + poor_name + "; drop role " + boss + ", " + poor_name);
}

TEST_F(PreflightTest, PartitionsAndColumnNumbers) {
  execute(
      "create table p (a int primary key) partition by range (a); create table t partition of p"
      " for values from (0) to (1)");
  EXPECT_THAT(check("kind", t_), HasSubstr("refuse: table public.t is a partition"));
  Table table;
  table.name = {"public", "t"};
  table.attribute_slots = 1501;
  std::vector<PreflightCheck> checks;
  check_table(table, checks);
  EXPECT_THAT(checks.back().found, HasSubstr("has used 1501 of 1,600 column numbers"));
  EXPECT_EQ(checks.back().level, CheckLevel::kWarning);
  table.attribute_slots = 1595;
  check_table(table, checks);
  EXPECT_EQ(checks.back().level, CheckLevel::kRefuse);
}

TEST_F(PreflightTest, ARoleWithoutRights) {
  const std::string role = "poor_" + database_->name();
  execute(
      "create role " + role + " login; revoke temporary on database " + database_->name() +
      " from public;"
      " create table t (a int primary key); alter table t enable row level security; grant select on t to " +
      role);
  auto poor = open(role);
  EXPECT_THAT(check("privileges", t_, poor.get()),
              HasSubstr("refuse: table public.t belongs to \"postgres\""));
  EXPECT_THAT(check("journal", t_, poor.get()),
              HasSubstr("refuse: \"" + role + "\" may not create schema shoofly"));
  EXPECT_THAT(check("temporary tables", t_, poor.get()), HasSubstr("refuse: "));
  EXPECT_THAT(check("row-level security", t_, poor.get()),
              HasSubstr("refuse: policies of table public.t would hide rows"));
  EXPECT_THAT(check("monitoring", t_, poor.get()), HasSubstr("GRANT pg_monitor"));
  execute("create schema shoofly");
  EXPECT_THAT(check("journal", t_, poor.get()), HasSubstr("may not use schema shoofly"));
  execute("alter table t owner to " + role + "; grant usage, create on schema shoofly to " + role);
  EXPECT_EQ(check("journal", t_, poor.get()).substr(0, 3), "ok:");
  EXPECT_EQ(check("row-level security", t_, poor.get()), "none") << "the owner sees all rows";
  poor.reset();
  execute("drop owned by " + role + "; drop role " + role);
}

TEST_F(PreflightTest, WhatGoesOnThere) {
  auto server = testing::PostgresServer::create(
      {.major = major(),
       .settings = {"max_prepared_transactions = 2", "wal_level = logical",
                    "deadlock_timeout = 100ms", "max_wal_size = '512MB'",
                    "synchronous_standby_names = 'gone'", "synchronous_commit = local",
                    "autovacuum_freeze_max_age = 100000"}});
  ASSERT_TRUE(server.ok()) << server.error().describe();
  ASSERT_TRUE(
      (*server)
          ->execute("postgres", "select pg_create_logical_replication_slot('idle', 'pgoutput')")
          .ok());
  auto connection = connect(*Dsn::parse((*server)->url("postgres")), {});
  ASSERT_TRUE(connection.ok());
  EXPECT_THAT(check("replication slots", {}, connection->get()),
              HasSubstr("warning: logical slot idle, pgoutput, no reader"));
  EXPECT_THAT(check("deadlock timeout", {}, connection->get()),
              HasSubstr("warning: deadlock_timeout is 100 ms | set locks.timeout"));
  EXPECT_THAT(check("checkpoints", {}, connection->get()),
              HasSubstr("warning: max_wal_size is 512 MB"));
  EXPECT_THAT(check("synchronous standby", {}, connection->get()),
              HasSubstr("note: commits wait for \"gone\""));
  auto client = testing::PostgresClient::connect((*server)->url("postgres"));
  ASSERT_TRUE(client->execute("create table burn (i int)").ok());
  ASSERT_TRUE(
      client->execute("begin; insert into burn values (1); prepare transaction 'left'").ok());
  EXPECT_THAT(check("prepared transactions", {}, connection->get()),
              HasSubstr("note: 'left' of \"postgres\", 00:00:0"));
  EXPECT_THAT(check("prepared transactions", {}, connection->get()),
              HasSubstr("ROLLBACK PREPARED 'left'"));
  ASSERT_TRUE(client->execute("rollback prepared 'left'").ok());
  ASSERT_TRUE(client
                  ->execute("do $$ begin for i in 1..101000 loop begin insert into burn values (i);"
                            " exception when others then null; end; end loop; end $$")
                  .ok());
  EXPECT_THAT(check("wraparound", {}, connection->get()),
              HasSubstr("note: the oldest transaction number is 10"));
  ASSERT_TRUE(client->execute("begin").ok());
  ASSERT_TRUE(client->execute("select").ok());
  std::this_thread::sleep_for(Milliseconds(5'300));
  EXPECT_THAT(check("long transactions", {}, connection->get()),
              HasSubstr("idle in transaction, 00:00:0"));
  ASSERT_TRUE(
      (*server)->execute("postgres", "alter system set default_transaction_read_only = on; ").ok());
  ASSERT_TRUE((*server)->execute("postgres", "select pg_reload_conf()").ok());
  std::this_thread::sleep_for(Milliseconds(100));
  ASSERT_TRUE((*connection)->reconnect().ok());
  EXPECT_THAT(check("server role", {}, connection->get()),
              HasSubstr("refuse: transactions of \"postgres\" in \"postgres\" are read-only"));
}

TEST_F(PreflightTest, APoolerByTransactionIsRefused) {
  FakePooler pooler(server_->socket_dir(), database_->name(), FakePooler::Mode::kTransaction);
  auto connection = connect(*Dsn::parse(pooler.url()), {});
  ASSERT_TRUE(connection.ok()) << connection.error().describe();
  const auto check = check_pooler(**connection);
  ASSERT_TRUE(check.ok()) << check.error().describe();
  EXPECT_EQ(check->level, CheckLevel::kRefuse) << check->found;
  EXPECT_THAT(
      check->found,
      HasSubstr("a pooler gives each transaction another session (seen with a second client)"));
}

TEST_F(PreflightTest, APoolerBySessionIsNoted) {
  FakePooler pooler(server_->socket_dir(), database_->name(), FakePooler::Mode::kSession);
  auto connection = connect(*Dsn::parse(pooler.url()), {});
  ASSERT_TRUE(connection.ok()) << connection.error().describe();
  const auto check = check_pooler(**connection);
  ASSERT_TRUE(check.ok()) << check.error().describe();
  EXPECT_EQ(check->level, CheckLevel::kNote) << check->found;
}

}  // namespace
}  // namespace shoofly::postgres

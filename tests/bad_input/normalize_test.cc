// A lookup under traffic from several sessions: the same new value from two of them, isolation
// levels that do not see it, a value that is renamed while it is being referred to, roles without
// rights, writers that pass the triggers by, and what a rollback would lose.

#include <atomic>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bad_input/program.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

constexpr const char* kWordyOrders =
    "create table orders (id bigint primary key, city text, note text);"
    "insert into orders select i, (array['Ulm', 'Bonn', 'Jena', null])[1 + i % 4], 'note' from "
    "generate_series(1, 200) i;";
constexpr const char* kNormalize = R"yaml(change: cities
operations:
  - normalize: { table: orders, column: city, into: cities }
backfill: { batch: 40..40, workers: 1 }
)yaml";
constexpr const char* kOutOfStep =
    "select count(*) from orders o left join cities c on c.id = o.city_id "
    "where o.city collate \"C\" is distinct from c.name";

class NormalizeLife : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    auto made = ScratchDatabase::create(**server, "normalize");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
    program_ = std::make_unique<Program>(database_->url());
    script(kWordyOrders);
    program_->write("change.yaml", kNormalize);
    expect({"start", "change.yaml", "--no-probe", "--quiet"}, 0);
  }
  void script(const std::string& sql) {
    const Status done = program_->script(sql);
    ASSERT_TRUE(done.ok()) << sql << "\n" << done.error().describe();
  }
  void expect(const std::vector<std::string>& arguments, int exit_code,
              const std::vector<std::string>& parts = {}) {
    const ProcessResult result = program_->run(arguments);
    EXPECT_EQ(result.exit_code, exit_code) << fmt::format("{}", fmt::join(arguments, " ")) << "\n"
                                           << result.out << result.err;
    for (const std::string& part : parts)
      EXPECT_NE(result.err.find(part), std::string::npos) << "no \"" << part << "\" in:\n"
                                                          << result.err;
  }
  std::string scalar(const std::string& sql) const { return program_->scalar(sql); }
  std::unique_ptr<Session> session() const {
    auto opened = Session::open(database_->url());
    SHOOFLY_CHECK(opened.ok(), "a session of the test's own");
    return std::move(*opened);
  }
  static void done(Session& session, const std::string& sql) {
    const Status status = session.script(sql);
    EXPECT_TRUE(status.ok()) << sql << "\n" << status.error().describe();
  }
  static std::string refused(Session& session, const std::string& sql) {
    const Status status = session.script(sql);
    return status.ok() ? "done" : status.error().native_code + " " + status.error().message;
  }
  // Until a session of this database waits for a lock.
  void await_waiter() const {
    for (int i = 0; i < 500; ++i) {
      if (scalar("select count(*) from pg_stat_activity where datname = current_database() and "
                 "wait_event_type = 'Lock'") != "0")
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "nobody waits";
  }

  std::unique_ptr<ScratchDatabase> database_;
  std::unique_ptr<Program> program_;
};

TEST_F(NormalizeLife, TwoBringTheSameNewValue) {
  const auto first = session();
  const auto second = session();
  done(*first, "begin; insert into orders values (1001, 'Neu')");
  auto waiting = std::async(std::launch::async, [&] {
    return refused(*second, "insert into orders values (1002, 'Neu')");
  });
  await_waiter();
  done(*first, "commit");
  EXPECT_EQ(waiting.get(), "done");
  EXPECT_EQ(scalar("select count(distinct city_id) || ' ' || count(city_id) from orders where city "
                   "= 'Neu'"),
            "1 2");
  // The first gives up: the second one's stays.
  done(*first, "begin; update orders set city = 'Neuer' where id = 1001");
  waiting = std::async(std::launch::async, [&] {
    return refused(*second, "update orders set city = 'Neuer' where id = 1002");
  });
  await_waiter();
  done(*first, "rollback");
  EXPECT_EQ(waiting.get(), "done");
  EXPECT_EQ(scalar("select string_agg(c.name, ' ' order by o.id) from orders o join cities c on "
                   "c.id = o.city_id where o.id > 1000"),
            "Neu Neuer");
  EXPECT_EQ(scalar(kOutOfStep), "0");
}

// Never a NULL for a value that is there and not seen.
TEST_F(NormalizeLife, OldSnapshotsGetASerializationFailure) {
  for (const char* level : {"repeatable read", "serializable"}) {
    const auto late = session();
    done(*late, fmt::format("begin isolation level {}; select count(*) from orders", level));
    script(fmt::format("insert into orders values ({}, 'Spät {}')",
                       scalar("select max(id) + 1 from orders"), level));
    const std::string id =
        scalar(fmt::format("select id from cities where name = 'Spät {}'", level));
    EXPECT_EQ(refused(*late, fmt::format("update orders set city = 'Spät {}' where id = 1", level))
                  .substr(0, 5),
              "40001");
    done(*late,
         fmt::format("rollback; begin isolation level {}; select count(*) from orders", level));
    script("insert into cities (name) values ('Spätest " + std::string(level) + "')");
    EXPECT_EQ(refused(*late,
                      "update orders set city_id = (select max(id) + 1 from cities) where "
                      "id = 1")
                  .substr(0, 5),
              "40001");
    done(*late, "rollback");
    // What it sees, it may write.
    done(*late, fmt::format("begin isolation level {}; update orders set city_id = {} where id = 2;"
                            " insert into orders values ({}, 'Eigen {}'); commit",
                            level, id, scalar("select max(id) + 1 from orders"), level));
  }
  EXPECT_EQ(scalar(kOutOfStep), "0");
  expect({"verify", "cities-1"}, 0);
}

TEST_F(NormalizeLife, AValueThatIsRenamedMeanwhile) {
  const auto writer = session();
  const auto renamer = session();
  // Written before: the rename waits and carries it.
  done(*writer, "begin; insert into orders values (1001, 'Ulm')");
  auto waiting = std::async(std::launch::async, [&] {
    return refused(*renamer, "update cities set name = 'Neu-Ulm' where name = 'Ulm'");
  });
  await_waiter();
  done(*writer, "commit");
  EXPECT_EQ(waiting.get(), "done");
  EXPECT_EQ(scalar("select city from orders where id = 1001"), "Neu-Ulm");
  EXPECT_EQ(scalar("select count(*) from orders where city = 'Ulm'"), "0");
  // Renamed before: the old name is a new value, the key has the new one.
  done(*renamer, "begin; update cities set name = 'Ulm' where name = 'Neu-Ulm'");
  waiting = std::async(std::launch::async, [&] {
    return refused(*writer,
                   "insert into orders values (1002, 'Neu-Ulm');"
                   "insert into orders (id, city_id) select 1003, city_id from orders where id = "
                   "1001");
  });
  await_waiter();
  done(*renamer, "commit");
  EXPECT_EQ(waiting.get(), "done");
  EXPECT_EQ(scalar("select string_agg(city, ' ' order by id) from orders where id > 1000"),
            "Ulm Neu-Ulm Ulm");
  // Who began before sees it as a failure, whichever side he writes.
  for (const char* what :
       {"city = 'Bonn'", "city_id = (select id from cities where name = 'Bonn')"}) {
    done(*writer, "begin isolation level repeatable read; select count(*) from cities");
    script("update cities set name = 'Bonn am Rhein' where name = 'Bonn'");
    EXPECT_EQ(refused(*writer, fmt::format("update orders set {} where id = 2", what)).substr(0, 5),
              "40001");
    done(*writer, "rollback");
    script("update cities set name = 'Bonn' where name = 'Bonn am Rhein'");
  }
  done(*renamer, "begin isolation level repeatable read");
  EXPECT_EQ(refused(*renamer, "update cities set name = 'x' where name = 'Bonn'").substr(0, 5),
            "0A000");
  done(*renamer, "rollback");
  EXPECT_EQ(scalar(kOutOfStep), "0");
  expect({"verify", "cities-1"}, 0);
}

// Who writes the table needs no right on the other one, and gets none by our functions.
TEST_F(NormalizeLife, RolesWithoutRights) {
  script(
      "do $$ begin create role scribe login; exception when duplicate_object then null; end $$;"
      "do $$ begin create role nosy login; exception when duplicate_object then null; end $$;"
      "grant insert, update, select on orders to scribe; grant create on schema public to nosy");
  auto scribe = Session::open(database_->url("scribe"));
  ASSERT_TRUE(scribe.ok());
  done(**scribe,
       "insert into orders values (1001, 'Gera'); update orders set city = 'Aue' where id = 1001");
  EXPECT_EQ(refused(**scribe, "select * from cities").substr(0, 5), "42501");
  auto nosy = Session::open(database_->url("nosy"));
  ASSERT_TRUE(nosy.ok());
  for (const char* call : {"_key('Aue')", "_value(1)"}) {
    const std::string name = scalar(
        "select 'shoofly.' || substr(proname, 1, 15) from pg_proc where proname like 'lookup%_key'");
    EXPECT_EQ(refused(**nosy, "select " + name + call).substr(0, 5), "42501") << call;
  }
  // A trigger of his own would call them with our rights.
  done(**nosy, "create table mine (id bigint, city text, city_id bigint, _shoofly_mark smallint)");
  const std::string functions = scalar(
      "select string_agg(proname, ' ') from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
      "where n.nspname = 'shoofly' and p.prorettype = 'trigger'::regtype");
  std::istringstream names(functions);
  int count = 0;
  for (std::string name; names >> name; ++count) {
    EXPECT_EQ(refused(**nosy,
                      "create trigger t before insert on mine for each row execute function "
                      "shoofly.\"" +
                          name + "\"()")
                  .substr(0, 5),
              "42501")
        << name;
  }
  EXPECT_EQ(count, 4) << functions;
  script("drop table mine");
}

TEST_F(NormalizeLife, WhoPassesTheTriggersByIsFound) {
  constexpr const char* kPassBy = "set session_replication_role = replica; ";
  script(std::string(kPassBy) + "insert into orders values (1001, 'Nirgends')");
  expect({"verify", "cities-1"}, 1);
  expect({"cutover", "cities-1", "--quiet"}, 3, {"out of step"});
  script("update orders set city = 'Gera' where id = 1001");
  expect({"verify", "cities-1"}, 0);
  script(std::string(kPassBy) + "update orders set city_id = 4711, city = null where id = 1001");
  expect({"cutover", "cities-1", "--quiet"}, 5, {"refers to no row of public.cities"});
  script("update orders set city = 'Gera' where id = 1001");
  expect({"cutover", "cities-1", "--quiet"}, 0);
}

// What happens meanwhile is refused, or found by the verification that is asked for then.
TEST_F(NormalizeLife, LostTriggersArePutBack) {
  const auto drop = [&](const std::string& table, const std::string& name) {
    script(fmt::format(
        "drop trigger {} on {}",
        scalar("select quote_ident(tgname) from pg_trigger where tgname like '" + name + "'"),
        table));
  };
  drop("orders", "~shoofly-%_ins");
  const auto writer = session();
  EXPECT_EQ(refused(*writer, "insert into orders values (1001, 'Neu')").substr(0, 5), "23503");
  done(*writer, "insert into orders values (1001, 'Ulm')");
  drop("cities", "~shoofly-%_carry");
  script("update cities set name = 'Bonn II' where name = 'Bonn'");
  expect({"cutover", "cities-1", "--quiet"}, 5, {"50 of 201 rows are out of step"});
  script("update cities set name = 'Bonn' where name = 'Bonn II'");
  expect({"verify", "cities-1"}, 0);
  done(*writer, "insert into orders values (1002, 'Neu')");
  script("update cities set name = 'Bonn II' where name = 'Bonn'");
  EXPECT_EQ(scalar(kOutOfStep), "0");
  expect({"cutover", "cities-1", "--quiet"}, 0);
  drop("orders", "~shoofly-%_upd");
  expect({"rollback", "cities-1", "--quiet"}, 0);
  EXPECT_EQ(scalar("select city from orders where id = 1002"), "Neu");
  EXPECT_EQ(scalar("select count(*) from pg_trigger where tgname like '~shoofly%'"), "0");
}

TEST_F(NormalizeLife, RollbackAsksBeforeItDropsWhatNobodyHas) {
  script("insert into cities (name) values ('Unbenutzt')");
  expect({"rollback", "cities-1", "--quiet"}, 3, {"1 row would be lost"});
  EXPECT_EQ(scalar(kOutOfStep), "0");
  expect({"rollback", "cities-1", "--approve", "cities-1", "--quiet"}, 0);
  EXPECT_EQ(scalar("select count(*) from orders where city is null"), "50");
  EXPECT_EQ(scalar("select to_regclass('cities') is null"), "t");
}

TEST_F(NormalizeLife, ATriggerThatChangesWhatIsPutThere) {
  script(
      "create function shout() returns trigger language plpgsql as $$ begin new.name := "
      "upper(new.name); return new; end $$; create trigger shout before insert on cities for each "
      "row execute function shout()");
  const auto writer = session();
  EXPECT_EQ(refused(*writer, "insert into orders values (1001, 'leise')").substr(0, 5), "55000");
  done(*writer, "insert into orders values (1001, 'LAUT')");
  EXPECT_EQ(scalar(kOutOfStep), "0");
}

// The lookup is done with the rights of the tables' owner, also where a superuser has installed it.
TEST_F(NormalizeLife, OwnersAndRights) {
  expect({"rollback", "cities-1", "--quiet"}, 0);
  script(
      "do $$ begin create role shop login; exception when duplicate_object then null; end $$;"
      "do $$ begin create role clerk login; exception when duplicate_object then null; end $$;"
      "grant create on schema public to shop; grant all on database \"" +
      database_->name() +
      "\" to shop; alter table orders owner to shop; grant select, insert on orders to clerk");
  expect({"start", "change.yaml", "--no-probe", "--quiet"}, 0);
  EXPECT_EQ(scalar("select relowner::regrole from pg_class where oid = 'cities'::regclass"),
            "shop");
  EXPECT_EQ(scalar("select string_agg(p || ' ' || has_table_privilege('clerk', 'cities', p), ', ' "
                   "order by p) from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p"),
            "DELETE false, INSERT true, SELECT true, UPDATE false");
  EXPECT_EQ(scalar("select string_agg(distinct proowner::regrole::text, ' ') from pg_proc where "
                   "pronamespace = 'shoofly'::regnamespace and prosecdef"),
            "shop");
  auto clerk = Session::open(database_->url("clerk"));
  ASSERT_TRUE(clerk.ok());
  done(**clerk,
       "insert into orders values (1001, 'Hof'); insert into cities (name) values ('Aue');"
       "insert into orders (id, city_id) select 1002, id from cities where name = 'Aue'");
  script("update cities set name = 'Hof (Saale)' where name = 'Hof'");
  EXPECT_EQ(scalar("select string_agg(city, ' ' order by id) from orders where id > 1000"),
            "Hof (Saale) Aue");
  expect({"cutover", "cities-2", "--quiet"}, 0);
  expect({"verify", "cities-2"}, 0);
  expect({"contract", "cities-2", "--approve", "cities-2", "--skip-soak", "--quiet"}, 0);
  expect({"restore", "cities-2", "--quiet"}, 0);
  done(**clerk, "insert into orders values (1003, 'Kahla')");
  expect({"rollback", "cities-2", "--quiet"}, 0);
  EXPECT_EQ(scalar("select string_agg(city, ' ' order by id) from orders where id > 1000"),
            "Hof (Saale) Aue Kahla");
}

// Not a superuser, but the owner, does it all.
TEST_F(NormalizeLife, ByTheOwner) {
  expect({"rollback", "cities-1", "--quiet"}, 0);
  script(
      "do $$ begin create role shop login; exception when duplicate_object then null; end $$;"
      "grant create on schema public to shop; grant all on database \"" +
      database_->name() +
      "\" to shop; alter table orders owner to shop; drop schema shoofly cascade");
  Program owner(database_->url("shop"));
  owner.write("change.yaml", kNormalize);
  const auto run = [&](const std::vector<std::string>& arguments) {
    const ProcessResult result = owner.run(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  };
  run({"start", "change.yaml", "--no-probe", "--quiet"});
  script(
      "insert into orders values (1001, 'Hof'); update cities set name = 'H' where name = 'Hof'");
  EXPECT_EQ(scalar("select city from orders where id = 1001"), "H");
  run({"cutover", "cities-1", "--quiet"});
  run({"verify", "cities-1"});
  run({"contract", "cities-1", "--approve", "cities-1", "--skip-soak", "--quiet"});
  run({"restore", "cities-1", "--quiet"});
  run({"rollback", "cities-1", "--quiet"});
}

// Values change their names, and rows theirs, while rows are being filled: a lookup table that is
// there already may be written at any time.
TEST_F(NormalizeLife, RenamesWhileItIsFilled) {
  expect({"rollback", "cities-1", "--quiet"}, 0);
  script(
      "create table cities (id bigint generated by default as identity primary key, name text not "
      "null unique); insert into cities (name) values ('Ulm'), ('Bonn'), ('Jena'), ('Gera');"
      "insert into orders select i, (array['Ulm', 'Bonn', 'Jena', 'Hof', null])[1 + i % 5], null "
      "from generate_series(1001, 9000) i");
  program_->write("change.yaml", kNormalize);
  Process start = program_->spawn({"start", "change.yaml", "--no-probe", "--quiet"});
  std::atomic<bool> over = false;
  std::atomic<int> renames = 0;
  std::vector<std::future<void>> writers;
  for (const char* city : {"Ulm", "Bonn"}) {
    writers.push_back(std::async(std::launch::async, [&, city] {
      const auto own = session();
      for (int i = 0; !over; ++i) {
        const std::string from = i % 2 == 0 ? city : std::string(city) + " II";
        const std::string to = i % 2 == 0 ? std::string(city) + " II" : city;
        const Status done =
            own->script(fmt::format("update cities set name = '{}' where name = '{}'", to, from));
        // Rows that are not filled keep the old name, which the fill then puts there again.
        if (done.ok()) ++renames;
        if (!done.ok() && done.error().native_code != "23505") {
          EXPECT_EQ(done.error().native_code, "40P01") << done.error().describe();
        }
      }
    }));
  }
  writers.push_back(std::async(std::launch::async, [&] {
    const auto own = session();
    for (int i = 0; !over; ++i) {
      const Status done = own->script(fmt::format("update orders set city = '{}' where id = {}",
                                                  i % 3 == 0 ? "Ulm" : "Neu", 1001 + i % 8000));
      if (!done.ok()) {
        EXPECT_EQ(done.error().native_code, "40P01") << done.error().describe();
      }
    }
  }));
  const auto ended = start.wait(std::chrono::seconds(120));
  EXPECT_TRUE(ended && ended->exit_code == 0) << (ended ? ended->err : "it does not end");
  over = true;
  for (auto& writer : writers) writer.get();
  EXPECT_GT(renames, 10);
  EXPECT_EQ(scalar(kOutOfStep), "0");
  EXPECT_EQ(scalar("select count(*) from orders where _shoofly_mark = 0"), "0");
  expect({"verify", "cities-2"}, 0);
}

// What changed after contract comes back with restore.
TEST_F(NormalizeLife, RestoreKnowsWhatWasRenamedSince) {
  expect({"cutover", "cities-1", "--quiet"}, 0);
  expect({"verify", "cities-1"}, 0);
  expect({"contract", "cities-1", "--approve", "cities-1", "--skip-soak", "--quiet"}, 0);
  script(
      "update cities set name = 'Bonn am Rhein' where name = 'Bonn';"
      "insert into cities (name) values ('Neu');"
      "update orders set city_id = null where id = 2;"
      "insert into orders (id, city_id) select 1001, id from cities where name = 'Neu'");
  expect({"restore", "cities-1", "--quiet"}, 0);
  EXPECT_EQ(scalar(kOutOfStep), "0");
  EXPECT_EQ(scalar("select city from orders where id = 1001"), "Neu");
  EXPECT_EQ(scalar("select count(*) from orders where id = 2 and city is null and city_id is null"),
            "1");
  EXPECT_EQ(scalar("select count(*) from orders where city = 'Bonn'"), "0");
  expect({"verify", "cities-1"}, 0);
  expect({"rollback", "cities-1", "--quiet"}, 0);
  EXPECT_EQ(scalar("select city from orders where id = 1001"), "Neu");
}

}  // namespace
}  // namespace shoofly::testing

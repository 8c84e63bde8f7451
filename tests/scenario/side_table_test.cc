// split_table and merge_tables under traffic through both tables: an application of each shape
// writes the same rows, and whenever both are quiet the two tables say the same.

#include <atomic>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/lifecycle.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr int kRows = 400;
constexpr const char* kDeadlock = "40P01";
constexpr const char* kNoColumn = "42703";
constexpr const char* kNoTable = "42P01";

// Statements of one application; %k is a key, %v a value. Whoever refers to a row locks it: else
// another writer could delete it before the foreign key is looked at, with or without us.
using Statements = std::vector<std::string>;

class Writer {
 public:
  Writer(std::string url, Statements statements, unsigned seed)
      : url_(std::move(url)), statements_(std::move(statements)), random_(seed) {}
  ~Writer() { stop(); }
  void start() {
    running_ = true;
    thread_ = std::thread([this] { work(); });
  }
  void stop() {
    running_ = false;
    if (thread_.joinable()) thread_.join();
  }
  // From here on what it writes may be out of sight.
  void may_miss() { may_miss_ = true; }
  int written() const { return written_; }
  std::string failure() const { return failure_; }

 private:
  void work() {
    auto client = PostgresClient::connect(url_);
    if (!client.ok()) {
      failure_ = client.error().describe();
      return;
    }
    while (running_) {
      std::string sql = statements_[random_() % statements_.size()];
      const std::string key = std::to_string(random_() % kRows);
      const std::string value = std::to_string(random_() % 1000);
      for (auto at = sql.find("%k"); at != std::string::npos; at = sql.find("%k"))
        sql.replace(at, 2, key);
      for (auto at = sql.find("%v"); at != std::string::npos; at = sql.find("%v"))
        sql.replace(at, 2, value);
      const Status done = client->execute(sql);
      if (!done.ok() && may_miss_ &&
          (done.error().native_code == kNoColumn || done.error().native_code == kNoTable))
        continue;
      // Two writers of one row, each through his table: the plan says that one may have to try
      // again.
      if (!done.ok() && done.error().native_code != kDeadlock) {
        failure_ = sql + ": " + done.error().describe();
        return;
      }
      ++written_;
    }
  }

  std::string url_;
  Statements statements_;
  std::mt19937 random_;
  std::thread thread_;
  std::atomic<bool> running_{false};
  std::atomic<bool> may_miss_{false};
  std::atomic<int> written_{0};
  std::string failure_;
};

// Does something before and behind every step.
class BetweenSteps : public SilentObserver {
 public:
  explicit BetweenSteps(std::function<void()> act) : act_(std::move(act)) {}
  void on_step_begin(const Step&, Direction) override { act_(); }
  void on_step_end(const Step&, Direction, const std::string&) override { act_(); }

 private:
  std::function<void()> act_;
};

class SideTables : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam());
    const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
    ASSERT_TRUE(server.ok()) << server.error().describe();
    Result<ScratchDatabase> made = ScratchDatabase::create(**server, "side");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
  }

  void execute(const std::string& sql) {
    auto client = PostgresClient::connect(database_->url());
    ASSERT_TRUE(client.ok()) << client.error().describe();
    const Status done = client->execute(sql);
    EXPECT_TRUE(done.ok()) << sql << ": " << done.error().describe();
  }
  std::string scalar(const std::string& sql) {
    auto client = PostgresClient::connect(database_->url());
    if (!client.ok()) return client.error().describe();
    const Result<std::string> found = client->scalar(sql);
    return found.ok() ? *found : found.error().describe();
  }
  void change(const std::string& text) { write_text(file_, text); }

  void begin() {
    Result<Target> target = open_target(database_->url());
    ASSERT_TRUE(target.ok()) << target.error().describe();
    SilentObserver observer;
    StopToken stop;
    const Result<StartOutcome> outcome = start({*target, file_, {}, false, observer, stop});
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_FALSE(outcome->plan.refused) << render(outcome->plan.problems, "");
    ASSERT_FALSE(outcome->run->error) << outcome->run->error->describe();
    run_ = outcome->run->run.id;
  }
  template <typename Move>
  void move(Move command) {
    SilentObserver observer;
    move(command, observer);
  }
  template <typename Move>
  void move(Move command, Observer& observer) {
    Result<Target> target = open_target(database_->url());
    ASSERT_TRUE(target.ok()) << target.error().describe();
    StopToken stop;
    const Result<RunOutcome> outcome = command(Command{*target, run_, observer, stop});
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_FALSE(outcome->error) << outcome->error->describe();
  }
  void go_back() {
    move([](const Command& c) { return rollback(c, ""); });
  }

  // Runs until each has written a number of statements more.
  void while_writing(const std::vector<Writer*>& writers, int statements) {
    std::vector<int> from;
    for (const Writer* writer : writers) from.push_back(writer->written());
    for (std::size_t i = 0; i < writers.size(); ++i) {
      while (writers[i]->written() < from[i] + statements) {
        ASSERT_EQ(writers[i]->failure(), "");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  }
  void quiet(const std::vector<Writer*>& writers) {
    for (Writer* writer : writers) {
      writer->stop();
      EXPECT_EQ(writer->failure(), "");
    }
  }

  // Through the whole life; `old_writes` and `new_writes` of the two shapes, `in_step` counts rows
  // that the two tables have otherwise.
  void whole_life(const Statements& old_writes, const Statements& new_writes,
                  const std::string& out_of_step) {
    Writer before(database_->url(), old_writes, 1);
    before.start();
    begin();
    Writer after(database_->url(), new_writes, 2);
    after.start();
    while_writing({&before, &after}, 300);
    quiet({&before, &after});
    EXPECT_EQ(scalar(out_of_step), "0");
    before.start();
    go_back();
    while_writing({&before}, 50);
    begin();
    after.start();
    move([](const Command& c) { return cutover(c); });
    while_writing({&before, &after}, 200);
    quiet({&before, &after});
    EXPECT_EQ(scalar(out_of_step), "0");
    before.may_miss();
    before.start();
    after.start();
    move([this](const Command& c) { return contract(c, {run_, true, true}); });
    while_writing({&after}, 200);
    move([](const Command& c) { return restore(c); });
    while_writing({&before, &after}, 200);
    quiet({&before, &after});
    EXPECT_EQ(scalar(out_of_step), "0");
    after.start();
    move([this](const Command& c) { return contract(c, {run_, true, true}); });
    while_writing({&after}, 100);
    move([this](const Command& c) { return purge(c, {run_, true, true}); });
    while_writing({&after}, 100);
    quiet({&after});
  }

  // Contracted, and rows of it written since. Around every step of restore either application
  // writes a row of its own, and the first one: what was written is there in the end, in both. %k
  // is a key, %v a value; `old_value` and `new_value` ask for the value of a key.
  void write_while_restored(const std::string& old_write, const std::string& new_write,
                            const std::string& old_value, const std::string& new_value) {
    begin();
    move([](const Command& c) { return cutover(c); });
    move([this](const Command& c) { return contract(c, {run_, true, true}); });
    auto client = PostgresClient::connect(database_->url());
    ASSERT_TRUE(client.ok()) << client.error().describe();
    std::map<int, std::string> wanted;
    int carried = 0;
    const auto with = [](std::string text, int key, const std::string& value) {
      text.replace(text.find("%k"), 2, std::to_string(key));
      const auto at = text.find("%v");
      return at == std::string::npos ? text : text.replace(at, 2, value);
    };
    const auto write = [&](const std::string& statement, int key, const std::string& value) {
      const Status done = client->execute(with(statement, key, value));
      if (done.ok()) wanted[key] = value;
      return done;
    };
    for (int key = 1; key <= kRows; ++key)
      ASSERT_TRUE(write(new_write, key, "since contract").ok());
    int key = 1;
    BetweenSteps traffic([&] {
      const std::string turn = std::to_string(++key);
      for (const int row : {1, key}) {
        const Status done = write(old_write, row, "old " + turn);
        if (done.ok()) ++carried;
        EXPECT_TRUE(done.ok() || done.error().native_code == kNoColumn ||
                    done.error().native_code == kNoTable)
            << done.error().describe();
      }
      for (const int row : {1, ++key}) EXPECT_TRUE(write(new_write, row, "new " + turn).ok());
    });
    move([](const Command& c) { return restore(c); }, traffic);
    EXPECT_GE(carried, 4);
    for (const auto& [row, value] : wanted) {
      for (const std::string& question : {old_value, new_value}) {
        const Result<std::string> found = client->scalar(with(question, row, ""));
        ASSERT_TRUE(found.ok()) << found.error().describe();
        EXPECT_EQ(*found, value) << row;
      }
    }
  }

  std::unique_ptr<ScratchDatabase> database_;
  TempDir folder_{"side"};
  std::string file_ = (folder_ / "change.yaml").string();
  std::string run_;
};

TEST_P(SideTables, SplitUnderTraffic) {
  execute(fmt::format(
      "create table users (id int primary key, name text not null, bio text, state text not null default 'new',"
      " check (length(bio) < 100));"
      "create unique index users_bio on users (bio);"
      "insert into users select i, 'n' || i, 'b' || i from generate_series(0, {} - 1) i",
      kRows));
  change(
      "change: profiles\noperations:\n"
      "  - split_table: { table: users, into: profiles, columns: [bio, state], key: [user_id] }\n"
      "backfill: { batch: 40..80 }\n");
  const Statements old_writes = {
      "update users set bio = '%k old ' || %v where id = %k",
      "update users set name = 'x%v', state = 's%v' where id = %k",
      "delete from users where id = %k",
      "insert into users (id, name, bio) values (%k, 'again', '%k ' || %v) on conflict do nothing",
      "insert into users (id, name) values (%k, 'bare') on conflict do nothing"};
  const Statements new_writes = {
      "update profiles set bio = '%k new ' || %v where user_id = %k",
      "update profiles set state = 't%v' where user_id = %k",
      "update users set name = 'y%v' where id = %k",
      "delete from users where id = %k",
      "insert into users (id, name) values (%k, 'bare') on conflict do nothing",
      "insert into profiles (user_id, bio) select id, '%k ins ' || %v from users where id = %k"
      " for key share on conflict (user_id) do update set bio = excluded.bio",
      "delete from profiles where user_id = %k and %v < 100"};
  whole_life(
      old_writes, new_writes,
      "select count(*) from users u full join profiles p on p.user_id = u.id where u.id is null"
      " or (p.user_id is null and (u.bio is not null or u.state <> 'new'))"
      " or (p.user_id is not null and (p.bio, p.state) is distinct from (u.bio, u.state))");
  EXPECT_EQ(scalar("select string_agg(column_name, ',' order by column_name) from"
                   " information_schema.columns where table_name = 'users'"),
            "id,name");
  EXPECT_EQ(
      scalar(
          "select count(*) from profiles p where not exists (select from users u where u.id = p.user_id)"),
      "0");
  EXPECT_EQ(scalar("select count(*) from pg_trigger where not tgisinternal"), "0");
}

TEST_P(SideTables, MergeUnderTraffic) {
  execute(fmt::format(
      "create table users (id int primary key, name text not null);"
      "create table profiles (user_id int primary key references users on delete cascade, bio text,"
      " state text not null default 'new', check (length(bio) < 100));"
      "create index on profiles (state, bio);"
      "insert into users select i, 'n' || i from generate_series(0, {0} - 1) i;"
      "insert into profiles select i, 'b' || i from generate_series(0, {0} - 1, 2) i",
      kRows));
  change(
      "change: no-profiles\noperations:\n"
      "  - merge_tables: { table: users, from: profiles }\n"
      "backfill: { batch: 40..80 }\n");
  const Statements old_writes = {
      "update profiles set bio = '%k old ' || %v where user_id = %k",
      "insert into profiles (user_id, bio) select id, '%k ins ' || %v from users where id = %k"
      " for key share on conflict (user_id) do update set bio = excluded.bio",
      "delete from profiles where user_id = %k", "delete from users where id = %k",
      "insert into users (id, name) values (%k, 'bare') on conflict do nothing"};
  const Statements new_writes = {
      "update users set bio = '%k new ' || %v, state = 's%v' where id = %k",
      "update users set name = 'y%v' where id = %k", "delete from users where id = %k",
      "insert into users (id, name, bio, state) values (%k, 'full', '%k ' || %v, 'full') on conflict do nothing",
      "insert into users (id, name) values (%k, 'bare') on conflict do nothing"};
  whole_life(
      old_writes, new_writes,
      "select count(*) from users u full join profiles p on p.user_id = u.id where u.id is null"
      " or (p.user_id is null and (u.bio is not null or u.state <> 'new'))"
      " or (p.user_id is not null and (p.bio, p.state) is distinct from (u.bio, u.state))");
  EXPECT_EQ(scalar("select count(*) from information_schema.tables where table_schema = 'public'"),
            "1");
  EXPECT_EQ(scalar("select count(*) from pg_indexes where tablename = 'users'"), "2");
  EXPECT_EQ(
      scalar(
          "select count(*) from pg_constraint where conrelid = 'users'::regclass and contype = 'c'"),
      "1");
}

TEST_P(SideTables, SplitIsWrittenWhileItIsRestored) {
  execute(
      fmt::format("create table users (id int primary key, bio text, check (length(bio) < 100));"
                  "insert into users select i, 'b' || i from generate_series(1, {}) i",
                  kRows));
  change(
      "change: bios\noperations:\n  - split_table: { table: users, into: bios, columns: [bio] }\n");
  write_while_restored("update users set bio = '%v' where id = %k",
                       "update bios set bio = '%v' where id = %k",
                       "select bio from users where id = %k", "select bio from bios where id = %k");
}

TEST_P(SideTables, MergedIsWrittenWhileItIsRestored) {
  execute(fmt::format(
      "create table users (id int primary key);"
      "create table bios (id int primary key references users on delete cascade, bio text not null,"
      " check (length(bio) < 100));"
      "insert into users select i from generate_series(1, {0}) i;"
      "insert into bios select i, 'b' || i from generate_series(1, {0}) i",
      kRows));
  change("change: no-bios\noperations:\n  - merge_tables: { table: users, from: bios }\n");
  write_while_restored("update bios set bio = '%v' where id = %k",
                       "update users set bio = '%v' where id = %k",
                       "select bio from bios where id = %k", "select bio from users where id = %k");
}

// NOT NULL without a default: the new application's first INSERT leaves it out.
TEST_P(SideTables, SplitOfWhatMustBeGiven) {
  execute(
      "create table users (id int primary key, email text not null); insert into users values (1, 'a')");
  change(
      "change: mails\noperations:\n  - split_table: { table: users, into: mails, columns: [email] }\n");
  begin();
  execute(
      "insert into users values (2, 'old'); begin; insert into users (id) values (3);"
      "insert into mails values (3, 'new'); commit");
  EXPECT_EQ(scalar("select string_agg(email, ',' order by id) from users"), "a,old,new");
  EXPECT_EQ(scalar("select string_agg(email, ',' order by id) from mails"), "a,old,new");
  go_back();
  EXPECT_EQ(
      scalar(
          "select attnotnull from pg_attribute where attrelid = 'users'::regclass and attname = 'email'"),
      "t");
  begin();
  move([](const Command& c) { return cutover(c); });
  execute("insert into users (id) values (4)");
  move([this](const Command& c) { return contract(c, {run_, true, true}); });
  execute("insert into mails values (4, 'late'); update mails set email = 'changed' where id = 1");
  move([](const Command& c) { return restore(c); });
  EXPECT_EQ(scalar("select string_agg(email, ',' order by id) from users"), "changed,old,new,late");
  go_back();
  EXPECT_EQ(scalar("select string_agg(email, ',' order by id) from users"), "changed,old,new,late");
  EXPECT_EQ(scalar("select to_regclass('mails')::text"), scalar("select null::text"));
}

// After contract the new shape may do what the hidden columns' own rules would not survive.
TEST_P(SideTables, RestoreAfterWhatOnlyTheNewShapeAllows) {
  execute(
      "create table users (id int primary key, handle text unique, pos int not null default 0 unique);"
      "insert into users values (1, 'a', 1), (2, 'b', 2)");
  change(
      "change: handles\noperations:\n"
      "  - split_table: { table: users, into: handles, columns: [handle, pos] }\n");
  begin();
  move([](const Command& c) { return cutover(c); });
  move([this](const Command& c) { return contract(c, {run_, true, true}); });
  execute(
      "insert into users (id) values (3), (4); insert into handles values (3, 'c', 3), (4, 'd', 4);"
      "update handles set handle = 'x' where id = 1; update handles set handle = 'a' where id = 2;"
      "update handles set handle = 'b' where id = 1");
  move([](const Command& c) { return restore(c); });
  EXPECT_EQ(scalar("select string_agg(handle || pos, ',' order by id) from users"), "b1,a2,c3,d4");
  go_back();
  EXPECT_EQ(
      scalar(
          "select count(*) from pg_constraint where conrelid = 'users'::regclass and contype = 'u'"),
      "2");
}

// We are a superuser here; what the owner of the tables has put into his triggers must not be one.
TEST_P(SideTables, OwnersTriggersRunAsTheOwner) {
  execute(
      "drop role if exists side_owner; create role side_owner; grant create, usage on schema public to side_owner;"
      "set role side_owner; create table users (id int primary key, bio text);"
      "create function who() returns trigger language plpgsql as $$ begin"
      " if (select rolsuper from pg_roles where rolname = current_user) then new.bio := 'superuser'; end if;"
      " return new; end $$;"
      "create trigger who before update on users for each row execute function who();"
      "insert into users values (1, 'a'); reset role");
  change(
      "change: bios\noperations:\n  - split_table: { table: users, into: bios, columns: [bio] }\n");
  begin();
  execute("set role side_owner; update bios set bio = 'b'");
  EXPECT_EQ(scalar("select bio from users"), "b");
  EXPECT_EQ(
      scalar(
          "select string_agg(distinct tableowner, ',') from pg_tables where schemaname = 'public'"),
      "side_owner");
  go_back();
  execute("drop owned by side_owner; drop role side_owner");
}

INSTANTIATE_TEST_SUITE_P(, SideTables, ::testing::Values(13, 15, 18),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace shoofly::testing

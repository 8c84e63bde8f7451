// `access: views`: a rename writes no row, and each application finds its own column by its
// search_path through the whole life of the change.

#include <gtest/gtest.h>

#include "app/lifecycle.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr const char* kChange =
    "change: mail\n"
    "operations:\n"
    "  - rename_column: { table: crm.\"Kunden\", column: email, to: '\"Post\"' }\n"
    "  - add_column: { table: crm.\"Kunden\", column: state, type: text, nullable: false, default: \"'new'\" }\n"
    "  - rename_column: { table: orders, column: n, to: amount }\n"
    "access: { views: { old: app_1, new: \"App 2\" } }\n";

class ShapeViews : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam());
    const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
    ASSERT_TRUE(server.ok()) << server.error().describe();
    Result<ScratchDatabase> made = ScratchDatabase::create(**server, "views");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
    execute(
        "create schema crm;"
        "create table crm.\"Kunden\" (id int primary key, email text not null unique, n int default 5);"
        "create table orders (id int primary key, n int not null, check (n > 0));"
        "create role views_reader; grant usage on schema crm to views_reader;"
        "grant select, insert on crm.\"Kunden\" to views_reader;"
        "insert into crm.\"Kunden\" values (1, 'a@x'); insert into orders values (1, 1)");
    write_text(file_, kChange);
    old_ = connect("app_1, crm, public");
    new_ = connect("\"App 2\", crm, public");
  }
  void TearDown() override {
    if (database_) execute("drop owned by views_reader; drop role views_reader");
  }

  std::unique_ptr<PostgresClient> connect(const std::string& path) const {
    Result<PostgresClient> client = PostgresClient::connect(database_->url());
    EXPECT_TRUE(client.ok()) << client.error().describe();
    EXPECT_TRUE(client->execute("set search_path to " + path).ok());
    return std::make_unique<PostgresClient>(std::move(*client));
  }
  void execute(const std::string& sql) {
    auto client = connect("public");
    const Status done = client->execute(sql);
    EXPECT_TRUE(done.ok()) << sql << ": " << done.error().describe();
  }
  static std::string rows(PostgresClient& client, const std::string& sql) {
    const auto found = client.query(sql);
    if (!found.ok()) return found.error().describe();
    std::string text;
    for (const TextRow& row : *found) {
      for (const auto& field : row) text += field.value_or("NULL") + "|";
      text += "\n";
    }
    return text;
  }
  std::string scalar(const std::string& sql) {
    auto client = connect("public");
    const Result<std::string> found = client->scalar(sql);
    return found.ok() ? *found : found.error().describe();
  }

  template <typename Move>
  void move(Move command) {
    Result<Target> target = open_target(database_->url());
    ASSERT_TRUE(target.ok()) << target.error().describe();
    SilentObserver observer;
    StopToken stop;
    const Result<RunOutcome> outcome = command(Command{*target, "", observer, stop});
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_FALSE(outcome->error) << outcome->error->describe();
  }
  void begin() {
    Result<Target> target = open_target(database_->url());
    ASSERT_TRUE(target.ok()) << target.error().describe();
    SilentObserver observer;
    StopToken stop;
    const Result<StartOutcome> outcome = start({*target, file_, {}, false, observer, stop});
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    ASSERT_FALSE(outcome->plan.refused) << render(outcome->plan.problems, kChange);
    ASSERT_FALSE(outcome->run->error) << outcome->run->error->describe();
  }

  // Each writes and reads what the other wrote, by its own names.
  void both_work() {
    ++row_;
    const std::string id = std::to_string(row_ * 2);
    const std::string next = std::to_string(row_ * 2 + 1);
    ASSERT_TRUE(old_->execute("insert into \"Kunden\" (id, email) values (" + id + ", 'o" + id +
                              "'); update orders set n = n + 1 where n > 0")
                    .ok());
    const Status written =
        new_->execute("insert into \"Kunden\" (id, \"Post\", state) values (" + next + ", 'n" +
                      next + "', 's'); update orders set amount = amount * 2 where amount > 0");
    ASSERT_TRUE(written.ok()) << written.error().describe();
    EXPECT_EQ(rows(*old_, "select email, n from \"Kunden\" where id = " + next),
              "n" + next + "|5|\n");
    EXPECT_EQ(rows(*new_, "select \"Post\", state from \"Kunden\" where id = " + id),
              "o" + id + "|new|\n");
    EXPECT_EQ(rows(*old_, "select n from orders"), rows(*new_, "select amount from orders"));
    EXPECT_EQ(rows(*old_, "delete from \"Kunden\" where id = " + next + " returning email"),
              "n" + next + "|\n");
  }

  std::unique_ptr<ScratchDatabase> database_;
  TempDir folder_{"views"};
  std::string file_ = (folder_ / "mail.yaml").string();
  std::unique_ptr<PostgresClient> old_;
  std::unique_ptr<PostgresClient> new_;
  int row_ = 10;
};

TEST_P(ShapeViews, BothApplicationsThroughTheWholeLife) {
  const std::string file = scalar("select pg_relation_filenode('orders')");
  const std::string place = scalar("select ctid from orders");
  begin();
  EXPECT_EQ(scalar("select ctid from orders"), place);  // no row was written
  both_work();
  auto reader = connect("\"App 2\"");
  ASSERT_TRUE(reader->execute("set role views_reader").ok());
  EXPECT_EQ(rows(*reader, "select \"Post\" from \"Kunden\" where id = 1"), "a@x|\n");
  EXPECT_FALSE(reader->execute("delete from \"Kunden\"").ok());
  move([](const Command& command) { return rollback(command, ""); });
  EXPECT_EQ(scalar("select count(*) from pg_namespace where nspname in ('app_1', 'App 2')"), "0");
  EXPECT_EQ(rows(*old_, "select email from \"Kunden\" where id = 1"), "a@x|\n");
  begin();
  both_work();
  move([](const Command& command) { return cutover(command); });
  both_work();
  move([](const Command& command) { return rollback(command, ""); });
  EXPECT_EQ(rows(*old_, "select n > 0 from orders"), "t|\n");
  begin();
  move([](const Command& command) { return cutover(command); });
  both_work();
  const std::string run = "mail-3";
  move([&](const Command& command) { return contract(command, {run, true, false}); });
  EXPECT_FALSE(old_->execute("select email from \"Kunden\"").ok());
  EXPECT_EQ(rows(*new_, "select \"Post\" from \"Kunden\" where id = 1"), "a@x|\n");
  move([](const Command& command) { return restore(command); });
  both_work();
  move([&](const Command& command) { return contract(command, {run, true, false}); });
  move([&](const Command& command) { return purge(command, {run, false, true}); });
  EXPECT_EQ(scalar("select count(*) from pg_namespace where nspname in ('app_1', 'App 2')"), "0");
  EXPECT_EQ(rows(*new_, "select \"Post\", state from \"Kunden\" where id = 1"), "a@x|new|\n");
  EXPECT_EQ(scalar("select pg_relation_filenode('orders')"), file);
}

INSTANTIATE_TEST_SUITE_P(Versions, ShapeViews, ::testing::Values(13, 15, 18),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace shoofly::testing

// Rows that move to another table, while somebody does what nobody should: each case stops where
// nothing is lost, says which row it is, and goes on or back when it is put right.

#include <chrono>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bad_input/program.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

constexpr const char* kOrders =
    "create table orders (id bigint primary key, at date not null, note text);"
    "insert into orders select i, date '2026-01-01' - (i % 2) * 2000, 'note ' || i"
    " from generate_series(1, 300) i;";
constexpr const char* kChange = R"yaml(change: old
operations:
  - archive_rows: { table: orders, where: "at < '2025-01-01'", to: orders_archive }
backfill: { batch: 40..40, workers: 1 }
consent: { triggers: true }
)yaml";
const std::vector<std::string> kContract = {"contract", "old-1",       "--approve",
                                            "old-1",    "--skip-soak", "--quiet"};

class MovedRows : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    auto made = ScratchDatabase::create(**server, "moved");
    ASSERT_TRUE(made.ok()) << made.error().describe();
    database_ = std::make_unique<ScratchDatabase>(std::move(*made));
    program_ = std::make_unique<Program>(database_->url());
    script(kOrders);
    before_ = all_rows("orders");
    program_->write("change.yaml", kChange);
    expect({"start", "change.yaml", "--no-probe", "--quiet"}, 0);
  }
  void script(const std::string& sql) {
    const Status done = program_->script(sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
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
  std::string all_rows(const std::string& table) const {
    return scalar("select md5(string_agg(t::text, ';' order by id)) from " + table + " t");
  }
  // Rows here and there; none is in both.
  std::string counts() const {
    return scalar(
        "select (select count(*) from orders) || ' ' || (select count(*) from orders_archive) || ' '"
        " || (select count(*) from orders join orders_archive using (id))");
  }
  void goes_back() {
    expect({"rollback", "old-1", "--quiet"}, 0);
    EXPECT_EQ(all_rows("orders"), before_);
    EXPECT_EQ(scalar("select count(*) from pg_class where relname in ('orders_archive', "
                     "'_shoofly_moved_orders')"),
              "0");
  }

  std::unique_ptr<ScratchDatabase> database_;
  std::unique_ptr<Program> program_;
  std::string before_;
};

TEST_F(MovedRows, NothingMovesBeforeCutover) {
  EXPECT_EQ(counts(), "300 0 0");
  goes_back();
}

TEST_F(MovedRows, TheyComeBackFromTheSoakAndAfterRestore) {
  expect({"cutover", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
  expect(kContract, 0);
  EXPECT_EQ(counts(), "150 150 0");
  expect({"restore", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
  goes_back();
}

TEST_F(MovedRows, PurgeForgetsWhichTheyWere) {
  expect({"cutover", "old-1", "--quiet"}, 0);
  expect(kContract, 0);
  expect({"purge", "old-1", "--approve", "old-1", "--skip-retention", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
  EXPECT_EQ(scalar("select count(*) from pg_class where relname like '\\_shoofly%'"), "0");
}

// Changed there, deleted there, with another key there.
TEST_F(MovedRows, WhatWasDoneToThemThereStaysDone) {
  expect({"cutover", "old-1", "--quiet"}, 0);
  script(
      "update orders_archive set note = 'kept' where id = 1; delete from orders_archive where id = 3;"
      "update orders_archive set id = 9005 where id = 5; insert into orders values (1000, '2000-01-01', 'late')");
  expect({"rollback", "old-1", "--quiet"}, 3, {"1 row would be lost", "have not come from"});
  EXPECT_EQ(counts(), "151 149 0");
  script("delete from orders_archive where id = 9005");
  expect({"rollback", "old-1", "--quiet"}, 0);
  EXPECT_EQ(scalar("select string_agg(id || ' ' || note, ', ' order by id) from orders where id in "
                   "(1, 3, 5, 7, 1000)"),
            "1 kept, 7 note 7, 1000 late");
}

TEST_F(MovedRows, RowsOfOthersInTheArchiveAskForApproval) {
  expect({"cutover", "old-1", "--quiet"}, 0);
  script("insert into orders_archive values (-1, '2000-01-01', 'mine')");
  expect({"rollback", "old-1", "--quiet"}, 3, {"1 row would be lost"});
  EXPECT_EQ(counts(), "150 151 0");
  expect({"rollback", "old-1", "--approve", "old-1", "--quiet"}, 0);
  EXPECT_EQ(all_rows("orders"), before_);
}

TEST_F(MovedRows, AKeyThatIsThereAgainStopsTheWayBack) {
  expect({"cutover", "old-1", "--quiet"}, 0);
  script("insert into orders values (101, '2026-06-01', 'again'), (299, '2026-06-01', 'again')");
  expect({"rollback", "old-1", "--quiet"}, 5, {"key '101'", "nothing is overwritten"});
  EXPECT_EQ(scalar("select string_agg(note, ', ' order by id) from orders where id in (101, 299)"),
            "again, again");
  EXPECT_EQ(scalar("select note from orders_archive where id = 101"), "note 101");
  script("delete from orders where note = 'again' and id = 101");
  expect({"resume", "old-1", "--quiet"}, 5, {"key '299'"});
  script("delete from orders where note = 'again'");
  expect({"resume", "old-1", "--quiet"}, 0);
  EXPECT_EQ(all_rows("orders"), before_);
}

TEST_F(MovedRows, AKeyThatIsThereAlreadyStopsTheWayThere) {
  script("insert into orders_archive values (101, '2026-06-01', 'mine')");
  expect({"cutover", "old-1", "--quiet"}, 5, {"key '101'"});
  EXPECT_EQ(scalar("select note from orders_archive where id = 101"), "mine");
  EXPECT_EQ(counts(), "250 51 1");  // those before it have moved
  script("delete from orders_archive where id = 101");
  expect({"resume", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
  goes_back();
}

constexpr const char* kOnArchive =
    "create trigger t {} insert on orders_archive for each row when (new.id = 101) execute function f()";

TEST_F(MovedRows, ATriggerThatChangesARowStopsIt) {
  script(
      "create function f() returns trigger language plpgsql as $$ begin new.note := upper(new.note); return new; end $$;" +
      fmt::format(fmt::runtime(kOnArchive), "before"));
  expect({"cutover", "old-1", "--quiet"}, 5, {"key '101'", "has changed or dropped"});
  EXPECT_EQ(scalar("select note from orders where id = 101"), "note 101");
  EXPECT_EQ(scalar("select count(*) from orders_archive where id >= 101"), "0");
  goes_back();
}

TEST_F(MovedRows, ATriggerThatDropsARowStopsItAndItGoesOnWithoutIt) {
  script("create function f() returns trigger language plpgsql as $$ begin return null; end $$;" +
         fmt::format(fmt::runtime(kOnArchive), "before"));
  expect({"cutover", "old-1", "--quiet"}, 5, {"key '101'"});
  EXPECT_EQ(scalar("select note from orders where id = 101"), "note 101");
  script("drop trigger t on orders_archive");
  expect({"resume", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
}

TEST_F(MovedRows, ATriggerThatDeletesARowAfterwardsStopsIt) {
  script(
      "create function f() returns trigger language plpgsql as $$ begin delete from orders_archive where id = new.id; return null; end $$;" +
      fmt::format(fmt::runtime(kOnArchive), "after"));
  expect({"cutover", "old-1", "--quiet"}, 5, {"key '101'", "when its triggers have run"});
  EXPECT_EQ(scalar("select note from orders where id = 101"), "note 101");
  goes_back();
}

TEST_F(MovedRows, ATriggerThatKeepsARowIsNamed) {
  script(
      "create function f() returns trigger language plpgsql as $$ begin return null; end $$;"
      "create trigger t before delete on orders for each row when (old.id = 101) execute function f()");
  expect({"cutover", "old-1", "--quiet"}, 5, {"passed over", "key '101'"});
  script("drop trigger t on orders");
  expect({"resume", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
}

TEST_F(MovedRows, AColumnThatWouldBeLostStopsIt) {
  script("alter table orders add column extra integer; update orders set extra = id");
  expect({"cutover", "old-1", "--quiet"}, 5, {"column \"extra\" was added during the run"});
  EXPECT_EQ(counts(), "300 0 0");
  script("alter table orders drop column extra");
  expect({"resume", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
}

TEST_F(MovedRows, AForeignKeyThatWouldDeleteStopsIt) {
  script(
      "create table lines (id bigint primary key, order_id bigint references orders on delete cascade);"
      "insert into lines values (1, 1)");
  expect({"cutover", "old-1", "--quiet"}, 5, {"lines_order_id_fkey"});
  EXPECT_EQ(counts(), "300 0 0");
  EXPECT_EQ(scalar("select count(*) from lines"), "1");
}

TEST_F(MovedRows, ARowToWhichAnotherRefersStopsItByItsKey) {
  script(
      "create table lines (id bigint primary key, order_id bigint references orders);"
      "insert into lines values (1, 101)");
  expect({"cutover", "old-1", "--quiet"}, 5, {"key '101'", "lines_order_id_fkey"});
  EXPECT_EQ(scalar("select count(*) from orders where id = 101"), "1");
  goes_back();
}

// What came to match since goes as well while there is a command for it; later it stays.
TEST_F(MovedRows, RowsThatComeToMatch) {
  script("update orders set at = '2000-01-01' where id = 2");
  expect({"cutover", "old-1", "--quiet"}, 0);
  EXPECT_EQ(counts(), "149 151 0");
  script("update orders set at = '2000-01-01' where id = 4");
  expect({"verify", "old-1"}, 0);
  EXPECT_EQ(counts(), "149 151 0");
}

// Killed, or paused, while some rows are here and some are there.
TEST_F(MovedRows, FromTheMiddleOfCutoverItGoesBackAndOn) {
  goes_back();
  std::string slow = kChange;
  slow.replace(slow.find("40..40, workers: 1"), 18, "20..20, workers: 2, rows_per_second: 40");
  program_->write("change.yaml", slow);
  const auto half_way = [&](const std::string& run) {
    Process cutover = program_->spawn({"cutover", run, "--quiet"});
    for (int i = 0;
         i < 500 && scalar("select (count(*) >= 40)::text from orders_archive") != "true"; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return cutover;
  };
  const std::string partly =
      "select ((select count(*) from orders_archive) between 40 and 149)::text || ' ' ||"
      " ((select count(*) from orders) + (select count(*) from orders_archive))";
  expect({"start", "change.yaml", "--no-probe", "--quiet"}, 0);
  Process killed = half_way("old-2");
  killed.kill();
  ASSERT_TRUE(killed.wait(std::chrono::seconds(20)));
  EXPECT_EQ(scalar(partly), "true 300");
  expect({"rollback", "old-2", "--quiet"}, 0);
  EXPECT_EQ(all_rows("orders"), before_);
  expect({"start", "change.yaml", "--no-probe", "--quiet"}, 0);
  Process paused = half_way("old-3");
  expect({"pause", "old-3"}, 0);
  ASSERT_TRUE(paused.wait(std::chrono::seconds(20)));
  EXPECT_EQ(scalar(partly), "true 300");
  expect({"resume", "old-3", "--quiet"}, 0);
  EXPECT_EQ(counts(), "150 150 0");
  expect({"rollback", "old-3", "--quiet"}, 0);
  EXPECT_EQ(all_rows("orders"), before_);
}

}  // namespace
}  // namespace shoofly::testing

// A key of a partitioned table while somebody is in the way on one partition: broken off there and
// gone back, or carried to its end although partitions have come and gone.

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "app/lifecycle.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr const char* kOrdersByKind =
    "create table customers (id integer primary key);"
    "insert into customers select generate_series(1, 9);"
    "create table orders (id integer, kind integer not null, customer integer) partition by list (kind);"
    "create table orders_1 partition of orders for values in (1);"
    "create table orders_2 partition of orders for values in (2);"
    "create table orders_3 partition of orders for values in (3);"
    "insert into orders select i, i % 3 + 1, i % 9 + 1 from generate_series(1, 900) i";

struct InTheWay {
  const char* name;
  int major;
  const char* wish;
  const char* in_the_way;  // of one partition
  const char* begun;       // what another one has by then
};
void PrintTo(const InTheWay& value, std::ostream* out) { *out << value.name; }

constexpr const char* kHasUnique =
    "select count(*) from pg_constraint where conrelid = 'orders_3'::regclass and contype in ('u', 'p')";
constexpr const char* kUnique = "add_unique: { table: orders, columns: [kind, id] }";
constexpr const char* kReads = "begin; select from orders_1";
const InTheWay kInTheWay[] = {
    {"Unique13", 13, kUnique, kReads, kHasUnique},
    {"Unique15", 15, kUnique, kReads, kHasUnique},
    {"Unique18", 18, kUnique, kReads, kHasUnique},
    {"ForeignKey13", 13,
     "add_foreign_key: { table: orders, columns: [customer], references: customers }",
     "begin; lock table orders_3 in row exclusive mode",
     "select count(*) from pg_constraint where conrelid = 'orders_1'::regclass and contype = 'f'"},
    {"ForeignKey15", 15,
     "add_foreign_key: { table: orders, columns: [customer], references: customers }",
     "begin; lock table orders_3 in row exclusive mode",
     "select count(*) from pg_constraint where conrelid = 'orders_1'::regclass and contype = 'f'"},
};
// All that a run could leave behind.
constexpr const char* kLeft =
    "select coalesce(string_agg(name, ', ' order by name), '') from ("
    " select conname from pg_constraint where contype in ('u', 'p', 'f') and conrelid::regclass::text ~ '^orders'"
    " union all select indexrelid::regclass::text from pg_index where indrelid::regclass::text ~ '^orders'"
    ") all_of_them(name)";

class PartitionsMeanwhile : public ::testing::TestWithParam<InTheWay> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(GetParam().major);
    const auto server = PostgresServer::shared(GetParam().major);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    auto database = ScratchDatabase::create(**server, "meanwhile");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    database_.emplace(std::move(*database));
    auto client = PostgresClient::connect(database_->url());
    ASSERT_TRUE(client.ok());
    client_.emplace(std::move(*client));
    must(kOrdersByKind);
    write_text(dir_ / "change.yaml",
               std::string("change: keys\noperations:\n  - ") + GetParam().wish + "\n");
    start_run();
  }

  void must(const std::string& sql) {
    const Status done = client_->execute(sql);
    ASSERT_TRUE(done.ok()) << sql << ": " << done.error().describe();
  }
  std::string value(const std::string& sql) {
    const auto found = client_->scalar(sql);
    return found.ok() ? *found : found.error().describe();
  }

  void start_run() {
    auto target = open_target(database_->url());
    ASSERT_TRUE(target.ok());
    SilentObserver observer;
    StopToken stop;
    const auto begun =
        start({*target, (dir_ / "change.yaml").string(), {.probe = false}, false, observer, stop});
    ASSERT_TRUE(begun.ok()) << begun.error().describe();
    ASSERT_FALSE(begun->plan.refused) << render(begun->plan.problems, begun->plan.source);
    ASSERT_FALSE(begun->run->error) << begun->run->error->describe();
    run_ = begun->run->run.id;
  }

  template <typename Act>
  std::optional<Error> give(Act act, StopToken& stop) {
    auto target = open_target(database_->url());
    EXPECT_TRUE(target.ok());
    SilentObserver observer;
    const auto outcome = act(Command{*target, run_, observer, stop});
    if (!outcome.ok()) return outcome.error();
    return outcome->error;
  }
  void go_back() {
    StopToken stop;
    const auto error = give([](const Command& c) { return rollback(c, c.run); }, stop);
    EXPECT_FALSE(error) << error->describe();
  }

  // Cuts over while somebody is in the way, and does `then` as soon as that is so.
  template <typename Then>
  std::optional<Error> cut_over(Then then) {
    return cut_over(GetParam().in_the_way, GetParam().begun, then);
  }
  template <typename Then>
  std::optional<Error> cut_over(const std::string& in_the_way, const std::string& begun,
                                Then then) {
    auto other = PostgresClient::connect(database_->url());
    EXPECT_TRUE(other.ok() && other->execute(in_the_way).ok());
    std::optional<Error> error;
    StopToken stop;
    std::thread runner([&] { error = give(&cutover, stop); });
    for (int i = 0; i < 600 && value(begun) == "0"; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_NE(value(begun), "0");
    then(stop, *other);
    runner.join();
    return error;
  }

  TempDir dir_{"meanwhile"};
  std::optional<ScratchDatabase> database_;
  std::optional<PostgresClient> client_;
  std::string run_;
};

TEST_P(PartitionsMeanwhile, BrokenOffAndGoneBack) {
  const auto error = cut_over([](StopToken& stop, PostgresClient&) { stop.interrupt(); });
  ASSERT_TRUE(error && error->kind == ErrorKind::kInterrupted) << (error ? error->describe() : "");
  EXPECT_NE(value(kLeft), "");
  go_back();
  EXPECT_EQ(value(kLeft), "");
}

TEST_P(PartitionsMeanwhile, BrokenOffAndResumed) {
  const auto error = cut_over([](StopToken& stop, PostgresClient&) { stop.interrupt(); });
  ASSERT_TRUE(error && error->kind == ErrorKind::kInterrupted) << (error ? error->describe() : "");
  StopToken stop;
  const auto resumed = give([](const Command& c) { return resume(c, {}); }, stop);
  EXPECT_FALSE(resumed) << resumed->describe();
  go_back();
  EXPECT_EQ(value(kLeft), "");
}

TEST_P(PartitionsMeanwhile, PartitionsThatComeAndGo) {
  const auto error = cut_over([&](StopToken&, PostgresClient& other) {
    must(
        "create table orders_9 (like orders); insert into orders_9 values (9, 9, 9);"
        "alter table orders attach partition orders_9 for values in (9)");
    must("alter table orders detach partition orders_2");
    ASSERT_TRUE(other.execute("rollback").ok());
  });
  EXPECT_FALSE(error) << error->describe();
  EXPECT_EQ(
      value(
          "select string_agg(conrelid::regclass::text || case when convalidated then '' else '?' end, ', '"
          " order by conrelid::regclass::text) from pg_constraint"
          " where contype in ('u', 'f') and conparentid <> 0 and conrelid::regclass::text ~ '^orders'"),
      "orders_1, orders_3, orders_9");
  EXPECT_EQ(value("select count(*) from pg_index where not indisvalid"), "0");
  EXPECT_EQ(value("select count(*) from pg_constraint where contype in ('u', 'f') and convalidated"
                  " and conrelid = 'orders'::regclass"),
            "1");
  go_back();
  EXPECT_EQ(value(kLeft), "");
}

// Between the proof on the partitions and the table's own constraint: the server would read it
// under the lock, and choose another name.
TEST_P(PartitionsMeanwhile, APartitionThatNobodyHasProved) {
  if (std::string(GetParam().name).find("ForeignKey") == std::string::npos)
    GTEST_SKIP() << "a unique one is on the table first";
  must(
      "alter table orders_3 add constraint own foreign key (customer) references customers (id) not valid");
  const auto error = cut_over(
      "begin; lock table orders_3 in share update exclusive mode",
      "select count(*) from pg_locks where not granted and relation = 'orders_3'::regclass",
      [&](StopToken&, PostgresClient& other) {
        must(
            "create table orders_9 (like orders, constraint orders_customer_fkey check (id > 0));"
            "insert into orders_9 values (9, 9, 9);"
            "alter table orders attach partition orders_9 for values in (9)");
        ASSERT_TRUE(other.execute("rollback").ok());
      });
  EXPECT_FALSE(error) << error->describe();
  EXPECT_EQ(
      value(
          "select string_agg(conrelid::regclass || ' ' || conname, ', ' order by conrelid::regclass::text)"
          " from pg_constraint where contype = 'f' and convalidated and conparentid <> 0"),
      "orders_1 orders_customer_fkey, orders_2 orders_customer_fkey, orders_3 own, "
      "orders_9 orders_customer_fkey_1");
}

INSTANTIATE_TEST_SUITE_P(Keys, PartitionsMeanwhile, ::testing::ValuesIn(kInTheWay),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace shoofly::testing

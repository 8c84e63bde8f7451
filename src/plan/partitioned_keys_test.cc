// Keys and indexes of a partitioned table: what is planned for its partitions, and what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/golden.h"
#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

Table& make_partition(Target& target, const char* name, const char* parent) {
  Table table = *target.catalog.find_table({"public", "orders"});
  table.name.name = name;
  table.parent = {"public", parent};
  table.kind = TableKind::kPartition;
  table.has_partitions = false;
  table.indexes.clear();
  table.constraints.clear();
  table.dependents.clear();
  target.catalog.tables.push_back(table);
  return target.catalog.tables.back();
}

// orders(id, kind, customer, state) by kind, two levels deep, with an index; and customers.
Target partitioned_orders() {
  Target target;
  target.catalog.tables.reserve(8);
  target.catalog.server.version = 150000;
  target.add_table("customers");
  Table& orders = target.add_table("orders");
  add_column(orders, "kind", "integer");
  add_column(orders, "customer", "bigint");
  add_column(orders, "state", "text");
  orders.kind = TableKind::kPartitioned;
  orders.has_partitions = true;
  orders.constraints.clear();
  orders.indexes.clear();
  add_index(orders, "orders_state", "state");
  orders.dependents = {{"partition key", "orders", "kind"}};
  make_partition(target, "orders_1", "orders");
  make_partition(target, "orders_2", "orders").has_partitions = true;
  make_partition(target, "orders_2a", "orders_2");
  Index& there = add_index(*target.catalog.find_table({"public", "orders_1"}), "by_state", "state");
  there.attached_to = "orders_state";
  return target;
}

const char* const kAllFour =
    "  - add_unique: { table: orders, columns: [kind, customer] }\n"
    "  - add_primary_key: { table: orders, columns: [kind, id] }\n"
    "  - add_foreign_key: { table: orders, columns: [customer], references: customers, index: true }\n"
    "  - replace_index: { table: orders, index: orders_state, columns: [state, kind] }\n";

// Each action with what it does on which partition.
std::string partitions_of(const Plan& plan) {
  std::string text;
  const auto show = [&](const Action& action, const std::vector<PartitionIndex>& parts) {
    text += describe(action) + "\n";
    for (const PartitionIndex& part : parts) {
      text +=
          fmt::format("  {}: {} of {} {}{}\n", part.table.display(), part.index,
                      part.parent_table.display(), part.parent, part.leaf ? "" : ", in between");
    }
  };
  for (const Step& step : plan.steps) {
    for (const Work* work : {&step.forward, &step.backward}) {
      for (const Action& action : actions_of(*work)) {
        if (const auto* add = std::get_if<AddConstraint>(&action)) show(action, add->partitions);
        if (const auto* drop = std::get_if<DropConstraint>(&action)) show(action, drop->partitions);
        if (const auto* create = std::get_if<CreateIndex>(&action))
          show(action, create->partitions);
        if (const auto* drop = std::get_if<DropIndex>(&action)) show(action, drop->partitions);
      }
    }
  }
  return text;
}

TEST(PartitionedKeys, PartitionByPartition) {
  Target target = partitioned_orders();
  const PlannedChange result = planned(target, kAllFour);
  ASSERT_TRUE(std::holds_alternative<Plan>(result)) << text_of(result);
  const Plan& plan = std::get<Plan>(result);
  EXPECT_TRUE(golden_matches("src/plan/golden/partitioned_keys.postgres.txt",
                             text_of(plan) + "\npartitions\n" + partitions_of(plan)));
}

TEST(PartitionedKeys, ThePlanSurvivesTheJournal) {
  Target target = partitioned_orders();
  const PlannedChange result = planned(target, kAllFour);
  ASSERT_TRUE(std::holds_alternative<Plan>(result)) << text_of(result);
  const std::string text = to_json(std::get<Plan>(result)).dump();
  const Result<Plan> back = plan_from_json(text);
  ASSERT_TRUE(back.ok()) << back.error().describe();
  EXPECT_EQ(to_json(*back).dump(), text);
}

TEST(PartitionedKeys, WhereAForeignKeyCanBeNotValidItIs) {
  Target target = partitioned_orders();
  target.catalog.server.version = 180000;
  const PlannedChange result = planned(
      target,
      "  - add_foreign_key: { table: orders, columns: [customer], references: customers }\n");
  ASSERT_TRUE(std::holds_alternative<Plan>(result)) << text_of(result);
  EXPECT_EQ(partitions_of(std::get<Plan>(result)),
            "add constraint orders_customer_fkey on public.orders\n"
            "drop constraint orders_customer_fkey of public.orders\n");
}

TEST(PartitionedKeys, AUniqueOneHoldsThePartitionKeysOfAllLevels) {
  const auto refused = [](const char* wish) {
    Target target = partitioned_orders();
    target.catalog.find_table({"public", "orders_2"})->dependents = {
        {"partition key", "orders_2", "id"}};
    return problems_of(target, wish);
  };
  const std::string by_id =
      "rows of public.orders_2 are partitioned by \"id\", which a unique index has to hold\n"
      "help: each partition only knows its own rows\n";
  EXPECT_EQ(refused("  - add_unique: { table: orders, columns: [kind, customer] }\n"),
            "c.yaml:3:17: error: " + by_id);
  EXPECT_EQ(refused("  - add_primary_key: { table: orders, columns: [kind, state] }\n"),
            "c.yaml:3:22: error: " + by_id);
  EXPECT_EQ(
      refused(
          "  - replace_index: { table: orders, index: orders_state, columns: [kind], unique: true }\n"),
      "c.yaml:3:20: error: " + by_id);
  EXPECT_EQ(refused("  - add_index: { table: orders, columns: [id], unique: true }\n"),
            "c.yaml:3:16: error: rows of public.orders are partitioned by \"kind\", which a unique "
            "index has to hold\nhelp: each partition only knows its own rows\n");
  EXPECT_EQ(refused("  - add_unique: { table: orders, columns: [kind, id] }\n"), "");
}

TEST(PartitionedKeys, NothingIsUniqueAcrossPartitionsByAnExpression) {
  Target target = partitioned_orders();
  target.catalog.tables[1].dependents.push_back({"partition key", "by an expression", ""});
  EXPECT_EQ(problems_of(target, "  - add_unique: { table: orders, columns: [kind, id] }\n"),
            "c.yaml:3:17: error: rows of public.orders are partitioned by an expression, which a "
            "unique index cannot hold\nhelp: each partition only knows its own rows\n");
}

TEST(PartitionedKeys, AForeignTableTakesPartInNothing) {
  for (const char* wish :
       {"  - add_unique: { table: orders, columns: [kind, id] }\n",
        "  - add_primary_key: { table: orders, columns: [kind, id] }\n",
        "  - add_foreign_key: { table: orders, columns: [customer], references: customers }\n",
        "  - add_index: { table: orders, columns: [customer] }\n",
        "  - replace_index: { table: orders, index: orders_state, columns: [kind] }\n"}) {
    Target target = partitioned_orders();
    target.catalog.find_table({"public", "orders_2a"})->kind = TableKind::kForeign;
    EXPECT_THAT(
        problems_of(target, wish),
        ::testing::HasSubstr("partition public.orders_2a of public.orders is a foreign table: "
                             "it can have neither index nor constraint\nhelp: detach it first"));
  }
}

}  // namespace
}  // namespace shoofly::testing

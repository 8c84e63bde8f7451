// change_primary_key: what becomes of the key and of all that refers to it, and what is refused.

#include <gtest/gtest.h>

#include "harness/golden.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

Constraint& add_reference(Table& table, const std::string& column, const Table& to) {
  Constraint& key = add_constraint(table, table.name.name + "_" + column + "_fkey",
                                   ConstraintKind::kForeignKey, {column});
  key.references = to.name;
  key.referenced_columns = {"id"};
  return key;
}

// customers(id serial, invited_by -> customers), orders(customer -> customers, note).
Target shop() {
  Target target;
  target.catalog.tables.reserve(4);
  Table& customers = target.add_table("customers");
  Column& id = *customers.find_column("id");
  id.type = "integer";
  id.default_sql = "nextval('public.customers_id_seq'::regclass)";
  id.default_is_literal = false;
  id.sequence = Sequence{{"public", "customers_id_seq"}, "integer"};
  customers.dependents = {{"sequence", "public.customers_id_seq", "id"},
                          {"foreign key", "public.orders.orders_customer_fkey", "id"}};
  add_column(customers, "invited_by", "integer");
  add_reference(customers, "invited_by", customers).validated = false;
  Table& orders = target.add_table("orders");
  add_column(orders, "customer", "integer", false);
  add_column(orders, "note", "text");
  add_index(orders, "orders_customer", "customer");
  add_reference(orders, "customer", customers);
  return target;
}

std::string refused(Target target, const std::string& operation) {
  return problems_of(target, "  - change_primary_key: { " + operation + " }\n");
}

TEST(KeySwitch, AllTablesInOneTransaction) {
  Target target = shop();
  EXPECT_TRUE(golden_matches(
      "src/plan/golden/change_primary_key.postgres.txt",
      text_of(planned(target, "  - change_primary_key: { table: customers, type: bigint }\n"))));
}

TEST(KeySwitch, AReferringColumnThatIsWideAlready) {
  Target target = shop();
  target.catalog.tables[1].find_column("customer")->type = "bigint";
  const PlannedChange made =
      planned(target, "  - change_primary_key: { table: customers, type: bigint }\n");
  ASSERT_TRUE(std::holds_alternative<Plan>(made)) << text_of(made);
  const Plan& plan = std::get<Plan>(made);
  EXPECT_EQ(plan.operations.at(0).notes.at(0),
            "changes too: public.customers.invited_by, public.orders.customer (its type stays)");
  for (const Step& step : plan.steps) {
    for (const Action& action : actions_of(step.forward)) {
      const auto* add = std::get_if<AddColumn>(&action);
      EXPECT_TRUE(add == nullptr || add->table.name == "customers") << describe(action);
    }
  }
}

TEST(KeySwitch, TheKeyMustBeKnown) {
  EXPECT_EQ(
      refused(shop(), "table: customers, column: invited_by, type: bigint"),
      "c.yaml:3:53: error: column public.customers.invited_by is not part of the primary key (id)\n"
      "help: change_type changes other columns\n");
  Target several = shop();
  several.catalog.tables[0].constraints[0].columns = {"id", "invited_by"};
  EXPECT_EQ(
      refused(several, "table: customers, type: bigint"),
      "c.yaml:3:25: error: the primary key customers_pkey has several columns (id, invited_by)\n"
      "help: say which one changes: column: ...\n");
  Target none = shop();
  none.catalog.tables[0].constraints.erase(none.catalog.tables[0].constraints.begin());
  EXPECT_EQ(refused(none, "table: customers, type: bigint"),
            "c.yaml:3:25: error: table public.customers has no primary key\n"
            "help: add_primary_key gives it one\n");
  EXPECT_EQ(refused(shop(), "table: customers, type: integer"),
            "c.yaml:3:51: error: column public.customers.id is integer already\n");
}

TEST(KeySwitch, WhatRefersToItStandsInTheWay) {
  Target partitioned = shop();
  partitioned.catalog.tables[1].kind = TableKind::kPartitioned;
  EXPECT_EQ(
      refused(partitioned, "table: customers, type: bigint"),
      "c.yaml:3:25: error: public.orders.customer changes too, and public.orders is a partitioned or foreign "
      "table, or a partition\n"
      "help: its key cannot be built, or its foreign key not be proved, beside the traffic\n");
  Target viewed = shop();
  viewed.catalog.tables[1].dependents = {{"view", "open_orders", "customer", "it is old"}};
  EXPECT_EQ(
      refused(viewed, "table: customers, type: bigint"),
      "c.yaml:3:25: error: view open_orders uses column public.orders.customer and cannot be made anew over the new one: "
      "it is old\nhelp: drop it first and create it over the new column after cutover\n");
  Target marked = shop();
  add_column(marked.catalog.tables[1], "_shoofly_mark", "smallint");
  EXPECT_EQ(
      refused(marked, "table: customers, type: bigint"),
      "c.yaml:3:5: error: table public.orders still has column \"_shoofly_mark\" of an earlier run\n"
      "help: `shoofly history` shows the run; roll it back, or purge it\n");
}

TEST(KeySwitch, ASequenceNumbersIntegersOnly) {
  EXPECT_EQ(
      refused(shop(), "table: customers, type: uuid, value: \"md5(id)\", back: \"id\""),
      "c.yaml:3:51: error: public.customers.id takes its values from a sequence, and uuid is no integer type\n"
      "help: say what numbers the rows from contract on: default: \"...\"\n");
}

TEST(KeySwitch, AForeignKeyToWhatStaysMustFit) {
  Target target = shop();
  const Table& users = target.add_table("users");
  add_reference(target.catalog.tables[1], "customer", users).name = "orders_user_fkey";
  target.catalog.tables[0].find_column("id")->default_sql.reset();
  EXPECT_EQ(refused(target, "table: customers, type: bigint"), "");
  EXPECT_EQ(
      refused(target, "table: customers, type: text, back: \"id\""),
      "c.yaml:3:25: error: foreign key orders_user_fkey of public.orders refers to public.users.id, which stays "
      "bigint\nhelp: drop the foreign key first\n");
}

TEST(KeySwitch, NoOtherOperationOnItsTables) {
  Target target = shop();
  EXPECT_EQ(
      problems_of(target,
                  "  - change_primary_key: { table: customers, type: bigint }\n"
                  "  - rename_column: { table: orders, column: note, to: remark }\n"),
      "c.yaml:4:5: error: change_primary_key customers and rename_column orders.note are about the same table\n"
      "help: make two changes, one after the other\n");
}

}  // namespace
}  // namespace shoofly::testing

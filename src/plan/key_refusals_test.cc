// Wishes about constraints, indexes and whole tables that are refused, with their messages.

#include <gtest/gtest.h>

#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

// users and orders(customer, total), with an index, a check, and a unique constraint that a foreign
// key refers to.
Target users_and_orders() {
  Target target = users();
  Table& orders = target.add_table("orders");
  add_column(orders, "customer", "bigint");
  add_column(orders, "total", "integer");
  add_column(orders, "note", "text");
  add_index(orders, "orders_note", "note");
  add_constraint(orders, "total_positive", ConstraintKind::kCheck, {"total"}).expression =
      "(total > 0)";
  add_constraint(orders, "one_total", ConstraintKind::kUnique, {"total"});
  add_index(orders, "one_total", "total", true).constraint = "one_total";
  orders.dependents = {{"foreign key", "lines.lines_total_fkey", "total"}};
  return target;
}

std::string refused(const std::string& operations) {
  Target target = users_and_orders();
  return problems_of(target, operations);
}

TEST(KeyRefusals, NamesAreFree) {
  EXPECT_EQ(
      refused("  - add_index: { table: orders, name: orders_note, columns: [total] }\n"),
      "c.yaml:3:39: error: the name \"orders_note\" is taken in the schema of public.orders\n");
  EXPECT_EQ(refused("  - add_check: { table: orders, name: users, check: \"total > 1\" }\n"),
            "c.yaml:3:39: error: the name \"users\" is taken in the schema of public.orders\n");
  EXPECT_EQ(
      refused(
          "  - rename_constraint: { table: orders, constraint: total_positive, to: one_total }\n"),
      "c.yaml:3:73: error: the name \"one_total\" is taken in the schema of public.orders\n");
}

TEST(KeyRefusals, WhatIsNotThere) {
  EXPECT_EQ(refused("  - drop_index: { table: orders, index: orders_nota }\n"),
            "c.yaml:3:41: error: table public.orders has no index \"orders_nota\"\n"
            "help: did you mean \"orders_note\"?\n");
  EXPECT_EQ(refused("  - drop_constraint: { table: orders, constraint: positive }\n"),
            "c.yaml:3:51: error: table public.orders has no constraint \"positive\"\n"
            "help: there are orders_pkey, total_positive or one_total\n");
  EXPECT_EQ(
      refused("  - add_foreign_key: { table: orders, columns: [customer], references: user }\n"),
      "c.yaml:3:72: error: there is no table \"user\"\nhelp: did you mean users?\n");
}

TEST(KeyRefusals, WhatOthersNeed) {
  EXPECT_EQ(refused("  - drop_index: { table: orders, index: one_total }\n"),
            "c.yaml:3:41: error: index one_total belongs to constraint one_total\n"
            "help: - drop_constraint: { table: public.orders, constraint: one_total }\n");
  EXPECT_EQ(
      refused("  - drop_constraint: { table: orders, constraint: one_total }\n"),
      "c.yaml:3:51: error: foreign key lines.lines_total_fkey refers to what unique one_total keeps unique\n"
      "help: drop that one first\n");
  EXPECT_EQ(
      refused("  - drop_constraint: { table: orders, constraint: orders_pkey }\n"),
      "c.yaml:3:51: error: primary key orders_pkey is the key by which rows of public.orders are found\n"
      "help: a table without a key can neither be changed nor replicated\n");
  EXPECT_EQ(refused("  - drop_table: { table: orders }\n"),
            "c.yaml:3:26: error: foreign key lines.lines_total_fkey uses table public.orders\n"
            "help: drop or change that first\n");
}

TEST(KeyRefusals, ForeignKeysFit) {
  EXPECT_EQ(
      refused("  - add_foreign_key: { table: orders, columns: [note], references: users }\n"),
      "c.yaml:3:49: error: column note is text and public.users.id is bigint: a foreign key needs types that are "
      "compared as they are\nhelp: change one of them first: change_type\n");
  EXPECT_EQ(
      refused(
          "  - add_foreign_key: { table: orders, columns: [total], references: users, to: [n] }\n"),
      "c.yaml:3:69: error: (n) of public.users is not unique\nhelp: make it so first: add_unique\n");
}

TEST(KeyRefusals, TwoOperationsOfOneChange) {
  EXPECT_EQ(
      refused(
          "  - drop_constraint: { table: orders, constraint: total_positive }\n"
          "  - rename_constraint: { table: orders, constraint: total_positive, to: positive }\n"),
      "c.yaml:4:5: error: rename_constraint orders.total_positive is about \"total_positive\", as drop_constraint "
      "orders.total_positive is\n"
      "help: two operations on one constraint or index need two changes, one after the other\n");
  EXPECT_EQ(
      refused("  - add_index: { table: orders, columns: [note] }\n"
              "  - rename_column: { table: orders, column: note, to: remark }\n"),
      "c.yaml:3:5: error: add_index orders (note) reads column \"note\", which rename_column orders.note replaces "
      "in the same change\nhelp: make two changes, one after the other\n");
  EXPECT_EQ(
      refused("  - rename_table: { table: users, to: people }\n"
              "  - add_index: { table: users, columns: [email] }\n"),
      "c.yaml:4:5: error: rename_table users and add_index users (email) are about the same table\n"
      "help: make two changes, one after the other\n");
}

TEST(KeyRefusals, BrokenRules) {
  Target target = users_and_orders();
  target.counted.mismatches = 2;
  target.counted.samples = {{Value(std::string("4"))}, {Value(std::string("7"))}};
  EXPECT_EQ(
      problems_of(target, "  - add_unique: { table: orders, columns: [note] }\n"),
      "c.yaml:3:17: error: there are 2 rows of public.orders where (\"note\") is equal to another row's (key '4', "
      "'7')\nhelp: make them differ, or delete them, before\n");
}

TEST(KeyRefusals, LargeTablesAreCountedByTheRun) {
  Target target = users_and_orders();
  target.catalog.tables[1].row_estimate = 100'000'000;
  target.counted.mismatches = 2;
  EXPECT_EQ(problems_of(target, "  - add_unique: { table: orders, columns: [note] }\n"), "");
}

TEST(KeyRefusals, ExclusionNeedsConsent) {
  EXPECT_EQ(
      refused("  - add_exclude: { table: orders, elements: [{ column: note, with: \"=\" }] }\n"),
      "c.yaml:3:18: error: an exclusion constraint can only be added while public.orders is locked for all, for as "
      "long as its index takes to build\n"
      "help: if that is short enough (the plan estimates it), say so: lock_table: true\n");
}

TEST(KeyRefusals, NotOnSqlite) {
  Target target = users(true);
  EXPECT_EQ(
      problems_of(target, "  - add_index: { table: users, columns: [email] }\n"),
      "c.yaml:3:16: error: add_index: sqlite builds an index under a lock that stops writers\n"
      "help: this operation is not there for this engine\n");
}

Target partitioned() {
  Target target = users_and_orders();
  Table& orders = target.catalog.tables[1];
  orders.kind = TableKind::kPartitioned;
  orders.dependents = {{"partition key", "orders", "customer"}};
  return target;
}

TEST(KeyRefusals, UniqueOfAPartitionedTable) {
  Target target = partitioned();
  EXPECT_EQ(
      problems_of(target, "  - add_index: { table: orders, columns: [total], unique: true }\n"),
      "c.yaml:3:16: error: rows of public.orders are partitioned by \"customer\", which a unique index has to hold\n"
      "help: each partition only knows its own rows\n");
  Target again = partitioned();
  EXPECT_EQ(problems_of(again, "  - add_index: { table: orders, columns: [total] }\n"), "");
}

}  // namespace
}  // namespace shoofly::testing

#include "engine/postgres/advisor.h"

#include <gtest/gtest.h>

namespace shoofly::postgres {
namespace {

const QualifiedName kTable{"public", "t"};

Catalog catalog() {
  Catalog catalog;
  catalog.server.version = 150000;
  Table table;
  table.name = kTable;
  table.columns.resize(2);
  table.columns[0].name = "a";
  table.columns[1].name = "b";
  Index index;
  index.name = "t_a";
  index.reads = {"a"};
  table.indexes = {index};
  Constraint key;
  key.name = "fk";
  key.kind = ConstraintKind::kForeignKey;
  key.columns = {"a"};
  key.references = {"public", "p"};
  Constraint proof;
  proof.name = "proof";
  proof.columns = {"b"};
  proof.expression = "((b > 0) AND (b IS NOT NULL))";
  table.constraints = {key, proof};
  catalog.tables.push_back(table);
  return catalog;
}

std::string advice(const Action& action) {
  const DdlFacts facts = advisor().advise(action, catalog());
  std::string text;
  for (const LockFact& lock : facts.locks) {
    text += lock.relation.display() + " " + lock.mode + (lock.blocks_reads ? " reads" : "") +
            (lock.blocks_writes ? " writes" : "") + "; ";
  }
  return text + (facts.rewrites ? "rewrites; " : "") + (facts.scans ? "scans; " : "") +
         (facts.waits_without_blocking ? "waits; " : "") + facts.source;
}

TEST(Advisor, NewColumnsByTheirDefault) {
  Column column;
  column.name = "c";
  column.type = "integer";
  EXPECT_EQ(advice(AddColumn{kTable, column}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: add-column");
  column.default_sql = "0";
  EXPECT_EQ(advice(AddColumn{kTable, column}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: add-column-constant");
  column.default_is_literal = false;
  column.default_sql = "now()";
  EXPECT_EQ(advice(AddColumn{kTable, column}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: add-column-stable");
  column.default_sql = "CURRENT_DATE";
  EXPECT_EQ(advice(AddColumn{kTable, column}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: add-column-stable");
  column.default_sql = "gen_random_uuid()";
  EXPECT_EQ(
      advice(AddColumn{kTable, column}),
      "public.t ACCESS EXCLUSIVE reads writes; public.t_a ACCESS EXCLUSIVE reads writes; rewrites; scans; "
      "postgres facts: add-column-volatile");
}

TEST(Advisor, DroppedColumnsByWhatUsesThem) {
  EXPECT_EQ(advice(DropColumn{kTable, "b"}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: drop-column");
  EXPECT_EQ(
      advice(DropColumn{kTable, "a"}),
      "public.t ACCESS EXCLUSIVE reads writes; public.t_a ACCESS EXCLUSIVE reads writes; "
      "public.p ACCESS EXCLUSIVE reads writes; postgres facts: drop-column, drop-column-indexed, drop-column-referencing");
}

TEST(Advisor, NotNullWithAndWithoutProof) {
  EXPECT_EQ(advice(SetNotNull{kTable, "a"}),
            "public.t ACCESS EXCLUSIVE reads writes; scans; postgres facts: set-not-null");
  EXPECT_EQ(advice(SetNotNull{kTable, "b"}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: set-not-null-proved");
}

TEST(Advisor, ConstraintsNameTheOtherTable) {
  EXPECT_EQ(
      advice(ValidateConstraint{kTable, "fk"}),
      "public.t SHARE UPDATE EXCLUSIVE; public.p ROW SHARE; scans; postgres facts: validate-foreign-key");
  EXPECT_EQ(advice(ValidateConstraint{kTable, "proof"}),
            "public.t SHARE UPDATE EXCLUSIVE; scans; postgres facts: validate-check");
  EXPECT_EQ(
      advice(DropConstraint{kTable, "fk"}),
      "public.t ACCESS EXCLUSIVE reads writes; public.p ACCESS EXCLUSIVE reads writes; postgres facts: drop-foreign-key");
}

TEST(Advisor, KeysOfAPartitionedTable) {
  Catalog partitioned = catalog();
  partitioned.tables[0].kind = TableKind::kPartitioned;
  const auto advised = [&](const Action& action) {
    const DdlFacts facts = advisor().advise(action, partitioned);
    std::string text;
    for (const LockFact& lock : facts.locks)
      text += lock.relation.display() + " " + lock.mode + "; ";
    return text + (facts.waits_without_blocking ? "waits; " : "") + facts.source;
  };
  Constraint key = partitioned.tables[0].constraints[0];
  EXPECT_EQ(advised(AddConstraint{kTable, key}),
            "public.t SHARE ROW EXCLUSIVE; public.p ACCESS EXCLUSIVE; waits; postgres facts: "
            "add-foreign-key-not-valid, validate-foreign-key, add-foreign-key-proved");
  key.kind = ConstraintKind::kUnique;
  EXPECT_EQ(advised(AddConstraint{kTable, key, Index()}),
            "public.t ACCESS EXCLUSIVE; waits; postgres facts: add-unique-alone, "
            "create-index-concurrently, attach-index");
}

TEST(Advisor, IndexesAndSync) {
  Index index;
  index.name = "i";
  EXPECT_EQ(
      advice(CreateIndex{kTable, index}),
      "public.t SHARE UPDATE EXCLUSIVE; scans; waits; postgres facts: create-index-concurrently");
  SyncSpec spec;
  spec.table = kTable;
  EXPECT_EQ(
      advice(InstallSync{spec}),
      "public.t SHARE ROW EXCLUSIVE writes; postgres facts: replace-function, create-trigger-of");
  EXPECT_EQ(advice(ReplaceSync{spec, spec}), "postgres facts: replace-function");
  EXPECT_EQ(advice(RemoveSync{spec}),
            "public.t ACCESS EXCLUSIVE reads writes; postgres facts: drop-trigger");
}

}  // namespace
}  // namespace shoofly::postgres

// DO blocks: what stands in them is judged where it stands, what they make when they run is
// counted.

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

struct Judged {
  std::vector<std::string> findings;  // "rule line:column"
  std::size_t opaque = 0;
  std::size_t not_analysed = 0;
  bool found(const std::string& finding) const {
    return std::find(findings.begin(), findings.end(), finding) != findings.end();
  }
  std::string shown() const { return fmt::format("{}", fmt::join(findings, ", ")); }
};

Judged judge(const std::string& text) {
  const SqlOfEngine& engine = *find_sql("postgres");
  lint::Linter linter({"postgres", {15}}, engine.facts, lint::rules());
  lint::Migration before;
  before.up.text = "create table orders (id bigint primary key, note text, done boolean);";
  linter.lint(before, {&before.up, engine.reader.read(before.up.text, "a.sql", 10)}, nullptr, true);
  lint::Migration migration;
  migration.version = "2";
  migration.up.text = text;
  linter.lint(migration, {&migration.up, engine.reader.read(text, "b.sql", 10)}, nullptr);
  Judged judged;
  for (const lint::Finding& finding : linter.findings())
    judged.findings.push_back(
        fmt::format("{} {}:{}", finding.rule->id, finding.at.line, finding.at.column));
  judged.opaque = linter.coverage().opaque;
  judged.not_analysed = linter.coverage().not_analysed;
  return judged;
}

TEST(DoBlocks, AreJudgedByWhatStandsInThem) {
  const Judged judged = judge(
      "do $$\nbegin\n  alter table orders\n    drop column note;\n  create index i on orders (id);\n"
      "end $$;");
  EXPECT_TRUE(judged.found("drop-column 4:5")) << judged.shown();
  EXPECT_TRUE(judged.found("index-not-concurrent 5:3")) << judged.shown();
  EXPECT_EQ(judged.opaque, 0U);
}

TEST(DoBlocks, RunLiteralsAndCountTheRest) {
  const Judged literal = judge("do $$ begin execute 'alter table orders drop column note'; end $$");
  EXPECT_TRUE(literal.found("drop-column 1:41")) << literal.shown();
  EXPECT_EQ(literal.opaque, 0U);
  const Judged made = judge("do $$ begin execute format('drop table %I', 'x'); end $$");
  EXPECT_EQ(made.opaque, 1U);
  const Judged both =
      judge("do $$ begin alter table orders drop column note; execute 'drop' || ' x'; end $$");
  EXPECT_TRUE(both.found("drop-column 1:32")) << both.shown();
  EXPECT_EQ(both.opaque, 1U);
  EXPECT_EQ(judge("do language plperl 'x'").opaque, 1U);
  EXPECT_EQ(judge("do $$ begin if x; end $$").opaque, 1U);
}

TEST(DoBlocks, AConditionIsAnIfNotExists) {
  const Judged judged = judge(
      "do $$ begin\nif not exists (select 1 from pg_attribute) then\n"
      "alter table orders add column note text;\nend if;\n"
      "begin\nalter table orders rename column missing to other;\n"
      "exception when undefined_column then null;\nend;\nend $$;");
  EXPECT_FALSE(judged.found("column-there-already 3:20")) << judged.shown();
  for (const std::string& finding : judged.findings)
    EXPECT_FALSE(finding.starts_with("column-")) << finding;
}

TEST(DoBlocks, ALoopThatCommitsIsInBatches) {
  const std::string update = "update orders set done = false where done is null";
  const Judged batches = judge("do $$ declare n int; begin loop\n" + update +
                               " and id < 5;\ncommit;\nexit when not found;\nend loop; end $$;");
  for (const std::string& finding : batches.findings)
    EXPECT_FALSE(finding.starts_with("update-in-one-piece")) << finding;
  const Judged whole = judge("do $$ begin for i in 1..3 loop\n" + update + ";\nend loop; end $$;");
  EXPECT_TRUE(whole.found("update-in-one-piece 2:1")) << whole.shown();
}

TEST(DoBlocks, SelectIntoKeepsItsPlace) {
  const Judged judged = judge(
      "do $$ declare n int; begin\nselect id into n from orders limit 1;\n"
      "alter table orders drop column note;\nend $$;");
  EXPECT_TRUE(judged.found("drop-column 3:20")) << judged.shown();
  EXPECT_EQ(judged.opaque, 0U);
}

// libpg-query keeps what it reads by thread.
TEST(DoBlocks, AreReadByManyThreads) {
  const std::string text =
      "do $$ declare a int; begin if true then alter table orders drop column note; end if; end $$;"
      "do $$ begin if x; end $$;";
  const SqlReader& reader = find_sql("postgres")->reader;
  std::vector<std::thread> threads;
  std::vector<std::size_t> read(8);
  for (std::size_t i = 0; i < read.size(); ++i)
    threads.emplace_back([&, i] {
      for (int k = 0; k < 100; ++k) read[i] += reader.read(text, "x.sql", 10).statements.size();
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : read) EXPECT_EQ(count, 300U);
}

TEST(DoBlocks, DeepOnesEndInOrder) {
  std::string deep = "do $$ begin ";
  for (int i = 0; i < 20000; ++i) deep += "if true then ";
  EXPECT_EQ(judge(deep + "$$").opaque, 1U);
  std::string nested = "do $$ begin ";
  for (int i = 0; i < 1500; ++i) nested += "begin ";
  for (int i = 0; i < 1500; ++i) nested += "end; ";
  EXPECT_EQ(judge(nested + "end $$").not_analysed, 0U);
}

}  // namespace
}  // namespace shoofly::testing

// Long texts are read and played part by part: nothing that is found depends on where a part ends,
// and memory does not grow with the number of statements.

#include <malloc.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/engines.h"
#include "harness/paths.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;
using lint::Migration;
using lint::ReadScript;

constexpr PartSize kSmallest{2, static_cast<std::size_t>(-1)};

// Whatever is asked of it, it gives the smallest parts that there are.
class SmallParts final : public StatementStream {
 public:
  explicit SmallParts(std::unique_ptr<StatementStream> all) : all_(std::move(all)) {}
  std::optional<WrittenSchema> next(const PartSize&) override { return all_->next(kSmallest); }

 private:
  std::unique_ptr<StatementStream> all_;
};

// Notes how much memory is in use with each part, beside what is kept of all before it.
class Weighed final : public StatementStream {
 public:
  Weighed(std::unique_ptr<StatementStream> all, std::size_t& most)
      : all_(std::move(all)), most_(most) {}
  std::optional<WrittenSchema> next(const PartSize& size) override {
    std::optional<WrittenSchema> part = all_->next(size);
    most_ = std::max(most_, in_use());
    return part;
  }
  static std::size_t in_use() {
    const struct mallinfo2 said = mallinfo2();
    return said.uordblks + said.hblkhd;
  }

 private:
  std::unique_ptr<StatementStream> all_;
  std::size_t& most_;
};

std::vector<std::string> texts_of(const std::string& engine) {
  std::vector<std::string> texts;
  for (const fs::directory_entry& rule :
       fs::directory_iterator(source_dir() / "tests/lint" / engine)) {
    for (const char* file : {"bad.sql", "good.sql"}) {
      std::ifstream stream(rule.path() / file);
      std::stringstream text;
      text << stream.rdbuf();
      if (!text.str().empty()) texts.push_back(text.str());
    }
  }
  return texts;
}

std::string shown(const WrittenSchema& schema) {
  std::string text;
  for (std::size_t i = 0; i < schema.spans.size(); ++i)
    text += fmt::format("span {} {} {} {}\n", schema.first + i, schema.spans[i].start,
                        schema.spans[i].end, schema.spans[i].read);
  for (const WrittenStatement& statement : schema.statements)
    text += fmt::format("act {} {}:{} {}\n", statement.number, statement.at.line,
                        statement.at.column, statement.act.index());
  for (const Diagnostic& problem : schema.problems) text += problem.problem + "\n";
  return text;
}

std::string sorted(const std::string& lines) {
  std::vector<std::string> all;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) all.push_back(line);
  std::sort(all.begin(), all.end());
  return fmt::format("{}", fmt::join(all, "\n"));
}

std::string found(const lint::Linter& linter) {
  std::string text;
  for (const lint::Finding& finding : linter.findings())
    text += fmt::format("{} {}:{} {} {}\n", finding.rule->id, finding.at.line, finding.at.column,
                        finding.statement, finding.problem);
  for (const lint::Notice& notice : linter.notices())
    text += fmt::format("{}:{} {}\n", notice.at.line, notice.at.column, notice.problem);
  const lint::Coverage& seen = linter.coverage();
  return text + fmt::format("{} {} {}\n", seen.analysed, seen.not_analysed, seen.opaque);
}

Migration migration_of(std::string text) {
  Migration migration;
  migration.version = "1";
  migration.up = {std::move(text), lint::Direction::kUp, lint::Wrapping::kMessage, "1.sql"};
  return migration;
}

class InParts : public ::testing::TestWithParam<const char*> {
 protected:
  const SqlOfEngine& engine() const { return *find_sql(GetParam()); }
  std::string folder() const { return std::string(GetParam()) == "mariadb" ? "mysql" : GetParam(); }
  lint::Linter linter() const {
    return lint::Linter({GetParam(), engine().facts.known_servers().usual}, engine().facts,
                        lint::rules());
  }
  // Its findings are taken, as a run takes those of a file.
  std::size_t most_memory(const std::string& text) const {
    const Migration migration = migration_of(text);
    lint::Linter linter = this->linter();
    const std::size_t before = Weighed::in_use();
    std::size_t most = before;
    ReadScript read{
        &migration.up,
        {},
        std::make_unique<Weighed>(engine().reader.open(migration.up.text, "1.sql", 9), most)};
    linter.lint(migration, read, nullptr);
    EXPECT_GT(linter.coverage().analysed, 1'000U);
    EXPECT_EQ(linter.coverage().not_analysed, 0U);
    return most - before;
  }
};

TEST_P(InParts, TheSameIsRead) {
  for (const std::string& text : texts_of(folder())) {
    const WrittenSchema whole = engine().reader.read(text, "1.sql", 100);
    const auto stream = engine().reader.open(text, "1.sql", 100);
    std::string parts;
    while (const std::optional<WrittenSchema> part = stream->next(kSmallest)) {
      EXPECT_LE(part->spans.size(), 2U);
      parts += shown(*part);
    }
    EXPECT_EQ(sorted(parts), sorted(shown(whole))) << text;
  }
}

TEST_P(InParts, TheSameIsFound) {
  std::size_t texts = 0;
  for (const std::string& text : texts_of(folder())) {
    const Migration migration = migration_of(text);
    lint::Linter at_once = linter();
    at_once.lint(migration, {&migration.up, engine().reader.read(text, "1.sql", 100)}, nullptr);
    at_once.conclude();
    lint::Linter in_parts = linter();
    auto stream = std::make_unique<SmallParts>(engine().reader.open(text, "1.sql", 100));
    WrittenSchema first = stream->next({}).value_or(WrittenSchema{});
    in_parts.lint(migration, {&migration.up, std::move(first), std::move(stream)}, nullptr);
    in_parts.conclude();
    EXPECT_EQ(found(in_parts), found(at_once)) << text;
    ++texts;
  }
  EXPECT_GT(texts, 20U);
}

TEST_P(InParts, MemoryDoesNotGrowWithTheStatements) {
  const auto text = [](int statements) {
    std::string all = "create table t (id int primary key, name varchar(20));\nbegin;\n";
    for (int i = 0; i < statements; ++i)
      all += fmt::format("insert into t (id, name) values ({}, 'name {}');\n", i, i);
    return all + "commit;\n";
  };
  if (Weighed::in_use() == 0) GTEST_SKIP() << "this allocator does not say what is in use";
  const std::size_t some = most_memory(text(2'000));
  const std::size_t many = most_memory(text(20'000));
  // What is left is the index of lines: 16 bytes for a kilobyte of text.
  EXPECT_LT(many, some + 512 * 1024);
  EXPECT_LT(many, std::size_t{4} << 20);
}

// 3 MiB of rows.
std::string long_insert(const std::string& last_row, const std::string& behind = "") {
  std::string all = "insert into t (a, b) values\n(0, 'it''s; ) select')";
  for (int i = 1; i < 100'000; ++i) all += fmt::format(",\n({}, 'some name or other {}')", i, i);
  return all + "," + last_row + behind + ";\nselect 1;\n";
}

TEST_P(InParts, ALongInsertIsReadWithoutItsRows) {
  const WrittenSchema read = engine().reader.read(long_insert("(1, (2))"), "1.sql", 9);
  ASSERT_EQ(read.problems.size(), 0U) << read.problems[0].problem;
  ASSERT_EQ(read.statements.size(), 2U);
  const auto& work = std::get<RowWork>(std::get<Aside>(read.statements[0].act).detail);
  EXPECT_EQ(work.rows, 100'001U);
  EXPECT_EQ(work.columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read.spans[0].end, long_insert("(1, (2))").find(";\nselect 1"));
  EXPECT_EQ(read.statements[1].at.line, 100'002);
}

INSTANTIATE_TEST_SUITE_P(Engines, InParts, ::testing::Values("postgres", "mariadb", "sqlite"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST(LongInsert, AQueryInARowIsNotPassedOver) {
  for (const char* row : {"(1, (select max(a) from u))", "(1, (values (2)))"}) {
    const WrittenSchema read = find_sql("postgres")->reader.read(long_insert(row), "1.sql", 9);
    ASSERT_EQ(read.problems.size(), 1U) << row;
    EXPECT_TRUE(read.problems[0].problem.ends_with("at most 1048576 are read"));
    EXPECT_EQ(read.statements.size(), 1U);
  }
}

TEST(LongInsert, WhatComesBehindTheRowsIsRead) {
  const auto problems = [](const std::string& behind) {
    return find_sql("postgres")
        ->reader.read(long_insert("(1, '2')", behind), "1.sql", 9)
        .problems.size();
  };
  EXPECT_EQ(problems(" on conflict (a) do nothing returning a"), 0U);
  EXPECT_EQ(problems(" on conflict and nonsense"), 1U);
}

}  // namespace
}  // namespace shoofly::testing

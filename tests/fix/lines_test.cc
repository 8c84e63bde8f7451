// However statements stand in their lines, --fix leaves each of them once, in the files of every
// tool that is written: what it writes is read, lints clean, and is proposed nothing for again.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"
#include "toolchain/tools.h"

namespace shoofly::testing {
namespace {

using Texts = std::map<std::string, std::string>;  // by file
using Lines = std::vector<std::string>;            // statements of one way, as its files have them

// Statements by themselves, put together in one way.
struct Layout {
  std::string name;
  std::function<std::string(const Lines&)> written;
  bool crlf = false;
  bool mark_of_order = false;
};

void PrintTo(const Layout& layout, std::ostream* to) { *to << layout.name; }

std::string joined(const Lines& statements, const std::string& between) {
  std::string text;
  for (const std::string& statement : statements) text += (text.empty() ? "" : between) + statement;
  return text;
}

std::vector<Layout> layouts() {
  const auto with = [](std::string between, std::string end) {
    return [between = std::move(between), end = std::move(end)](const Lines& statements) {
      return joined(statements, between) + end;
    };
  };
  return {{"several_lines", with("\n", "\n")},
          {"one_line", with(" ", "\n")},
          {"one_line_tight", with("", "\n")},
          {"one_line_without_end", with("  ", "")},
          {"blank_lines", with("\n\n", "\n\n")},
          {"comments_before", with("\n-- why\n", "\n-- end\n")},
          {"comments_between", with(" /* why; */ ", " /* end */\n")},
          {"comments_behind", with("  -- why\n", "  -- end\n")},
          {"comments_within",
           [](const Lines& all) {
             std::string text;
             for (const std::string& one : all)
               text += one.substr(0, one.size() - 1) + " -- why\n;\n";
             return text;
           }},
          {"two_and_two",
           [](const Lines& all) {
             std::string text;
             for (std::size_t i = 0; i < all.size(); ++i)
               text += all[i] + (i % 2 == 0 ? " " : "\n");
             return text + "\n";
           }},
          {"crlf", with("\n", "\n"), true},
          {"crlf_one_line", with(" ", "\n"), true},
          {"byte_order_mark", with("\n", "\n"), false, true},
          {"byte_order_mark_one_line", with(" ", "\n"), false, true}};
}

const Lines kUp = {"alter table people add column city text;",
                   "create index ix_city on people(city);",
                   "alter table people add constraint old check (age > 0);",
                   "alter table people add column street text;"};
const Lines kDown = {"alter table people drop column street;",
                     "alter table people drop constraint old;", "drop index ix_city;",
                     "alter table people drop column city;"};
constexpr const char* kTable = "create table people (id bigint primary key, age int);\n";

// What a tool's files are: of the first migration, and of the one that is fixed.
struct Written {
  std::string name;
  bool has_down = true;
  bool divides = true;  // else a way is one transaction, and stays as it is but for its timeout
  std::function<Texts(const std::string& up, const std::string& down)> files;
};

void PrintTo(const Written& tool, std::ostream* to) { *to << tool.name; }

std::string rollbacks(const std::string& down) {
  std::string text;
  std::string line;
  for (const char c : down + "\n") {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (!line.empty()) text += "--rollback " + line + "\n";
    line.clear();
  }
  return text;
}

std::vector<Written> tools_written() {
  const std::string drop = "drop table people;\n";
  return {
      {"plain", false, true,
       [](const std::string& up, const std::string&) {
         return Texts{{"1_a.sql", kTable}, {"2_b.sql", "begin; " + up + "\ncommit;\n"}};
       }},
      {"plain_alone", false, true,
       [](const std::string& up, const std::string&) {
         return Texts{{"1_a.sql", kTable}, {"2_b.sql", up}};
       }},
      {"Flyway", false, true,
       [](const std::string& up, const std::string&) {
         return Texts{{"V1__a.sql", kTable}, {"V2__b.sql", up}};
       }},
      {"Flyway_with_undo", true, true,
       [=](const std::string& up, const std::string& down) {
         return Texts{
             {"V1__a.sql", kTable}, {"U1__a.sql", drop}, {"V2__b.sql", up}, {"U2__b.sql", down}};
       }},
      {"golang_migrate", true, true,
       [=](const std::string& up, const std::string& down) {
         return Texts{{"000001_a.up.sql", kTable},
                      {"000001_a.down.sql", drop},
                      {"000002_b.up.sql", up},
                      {"000002_b.down.sql", down}};
       }},
      {"goose", true, true,
       [](const std::string& up, const std::string& down) {
         return Texts{{"00001_a.sql", std::string("-- +goose Up\n") + kTable},
                      {"00002_b.sql", "-- +goose Up\n" + up + "\n-- +goose Down\n" + down}};
       }},
      {"dbmate", true, true,
       [](const std::string& up, const std::string& down) {
         return Texts{
             {"20260101120000_a.sql", std::string("-- migrate:up\n") + kTable},
             {"20260102120000_b.sql", "-- migrate:up\n" + up + "\n-- migrate:down\n" + down}};
       }},
      {"node_pg_migrate", true, false,
       [](const std::string& up, const std::string& down) {
         return Texts{
             {"1700000000000_a.sql", std::string("-- Up Migration\n") + kTable},
             {"1700000001000_b.sql", "-- Up Migration\n" + up + "\n-- Down Migration\n" + down}};
       }},
      {"Liquibase", true, true,
       [](const std::string& up, const std::string& down) {
         return Texts{{"changes.sql",
                       std::string("--liquibase formatted sql\n--changeset ann:1\n") + kTable +
                           "--rollback drop table people;\n\n" + "--changeset ann:2\n" + up + "\n" +
                           rollbacks(down) + "\n--changeset ann:3\nselect 1;\n--rollback empty\n"}};
       }},
      {"Prisma", false, true,
       [](const std::string& up, const std::string&) {
         return Texts{{"migration_lock.toml", "provider = \"postgresql\"\n"},
                      {"20260101120000_a/migration.sql", kTable},
                      {"20260102120000_b/migration.sql", up}};
       }},
      {"Drizzle", false, false, [](const std::string& up, const std::string&) {
         return Texts{{"0000_a.sql", kTable},
                      {"0001_b.sql", up},
                      {"meta/_journal.json",
                       R"({"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7",)"
                       R"("when":1,"tag":"0000_a","breakpoints":true},{"idx":1,"version":"7",)"
                       R"("when":2,"tag":"0001_b","breakpoints":true}]})"}};
       }}};
}

// In lower case, without comments, blanks as one.
std::string plain_sql(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.compare(at, 2, "--") == 0) at = std::min(text.find('\n', at), text.size());
    if (text.compare(at, 2, "/*") == 0) at = text.find("*/", at) + 2;
    const char c = at < text.size() ? text[at] : ' ';
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (c == ';' && plain.ends_with(' ')) plain.pop_back();
    if (!blank) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (blank && !plain.ends_with(' ')) plain += ' ';
  }
  return plain;
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

class FixedLines : public ::testing::TestWithParam<std::tuple<Written, Layout>> {
 protected:
  void SetUp() override {
    const auto& [tool, layout] = GetParam();
    for (auto [file, text] : tool.files(layout.written(kUp), layout.written(kDown))) {
      if (layout.crlf && file.ends_with(".sql")) {
        for (std::size_t at = text.find('\n'); at != std::string::npos;
             at = text.find('\n', at + 2))
          text.replace(at, 1, "\r\n");
      }
      if (layout.mark_of_order && file.ends_with(".sql")) text = "\xEF\xBB\xBF" + text;
      std::filesystem::create_directories((folder() / file).parent_path());
      write_text(folder() / file, text);
    }
    write_text(dir_ / "flyway.conf", "flyway.postgresql.transactional.lock=false\n");
    request_.lint.paths = {folder().string()};
    request_.known = true;
  }
  std::filesystem::path folder() const { return dir_ / "migrations"; }
  // What each way runs of all migrations, in their order.
  std::pair<std::string, std::string> ways() const {
    std::pair<std::string, std::string> ways;
    const Result<toolchain::Project> project = toolchain::read_project(folder().string());
    EXPECT_TRUE(project.ok()) << project.error().describe();
    if (!project.ok()) return ways;
    for (const lint::Migration& migration : project->migrations) {
      ways.first += plain_sql(migration.up.text) + "\n";
      ways.second = (migration.has_down ? plain_sql(migration.down.text) : "") + "\n" + ways.second;
    }
    return ways;
  }

  TempDir dir_{"lines"};
  FixRequest request_;
};

TEST_P(FixedLines, HoldEachStatementOnce) {
  const Result<FixOutcome> outcome = plan_fixes(request_);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  const Written& tool = std::get<0>(GetParam());
  for (const lint::Unfixed& one : outcome->unfixed)
    EXPECT_FALSE(tool.divides) << one.rule->id << ": " << one.why;
  std::string files;
  for (const PlannedFile& file : outcome->files) files += "== " + file.path + "\n" + file.after;
  SCOPED_TRACE(files);
  ASSERT_TRUE(write_fixes(*outcome).ok());
  const auto [up, down] = ways();
  const std::string how = tool.divides ? "concurrently " : "";
  for (const std::string& once :
       {std::string("alter table people add column city text;"),
        "create index " + how + "ix_city on people(city);",
        std::string("alter table people add constraint old check (age > 0)") +
            (tool.divides ? " not valid;" : ";"),
        std::string("alter table people add column street text;")})
    EXPECT_EQ(times(up, once), 1U) << once << "\n" << up;
  EXPECT_EQ(times(up, "validate constraint old;"), tool.divides ? 1U : 0U) << up;
  EXPECT_EQ(times(up, "drop "), 0U) << up;
  EXPECT_EQ(times(up, "begin;"), times(up, "commit;")) << up;
  EXPECT_EQ(times(up, "add "), 3U) << up;
  if (!tool.has_down) return;
  for (const std::string& once :
       {std::string("alter table people drop column city;"), "drop index " + how + "ix_city;",
        std::string("alter table people drop constraint old;"),
        std::string("alter table people drop column street;")})
    EXPECT_EQ(times(down, once), 1U) << once << "\n" << down;
  EXPECT_EQ(times(down, "add "), 0U) << down;
}

TEST_P(FixedLines, LintClean) {
  const Result<FixOutcome> outcome = plan_fixes(request_);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  ASSERT_TRUE(write_fixes(*outcome).ok());
  std::string files;
  for (const PlannedFile& file : outcome->files) files += "== " + file.path + "\n" + file.after;
  SCOPED_TRACE(files);
  const Result<LintOutcome> left = lint_migrations(request_.lint);
  ASSERT_TRUE(left.ok()) << left.error().describe();
  for (const lint::Notice& notice : left->notices)
    ADD_FAILURE() << notice.file << ":" << notice.at.line << " " << notice.problem;
  for (const lint::Finding& finding : left->findings) {
    if (finding.severity != Severity::kNote && std::get<0>(GetParam()).divides)
      ADD_FAILURE() << finding.file << ":" << finding.at.line << " " << finding.rule->id;
  }
  const Result<FixOutcome> again = plan_fixes(request_);
  ASSERT_TRUE(again.ok()) << again.error().describe();
  EXPECT_TRUE(again->files.empty());
}

INSTANTIATE_TEST_SUITE_P(All, FixedLines,
                         ::testing::Combine(::testing::ValuesIn(tools_written()),
                                            ::testing::ValuesIn(layouts())),
                         [](const auto& one) {
                           return std::get<0>(one.param).name + "_" + std::get<1>(one.param).name;
                         });

}  // namespace
}  // namespace shoofly::testing

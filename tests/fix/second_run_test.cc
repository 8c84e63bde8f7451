// An UPDATE that --fix divides is one that can run again after a failure: on the server the second
// run changes nothing. One that is not divided for that reason changes rows again.

#include <string>

#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "harness/paths.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr const char* kRows =
    "create table o (id bigint primary key, st text, n int, note text);\n";
constexpr const char* kSomeRows =
    "insert into o select i, case i % 4 when 0 then 'euro' when 1 then 'a' when 2 then 'B' end, "
    "case i % 3 when 0 then null else i end, case i % 5 when 0 then null else ' Some ' || i end "
    "from generate_series(1, 200) i";

struct Update {
  const char* statement;
  bool divided;  // and so a second run changes nothing
};

constexpr Update kUpdates[] = {
    {"update o set n = n + 1", false},
    {"update o set note = note || 'x'", false},
    {"update o set st = note, note = st", false},
    {"update o set note = coalesce(note, '') || 'x' where n > 3", false},
    {"update o set note = md5(o::text)", false},
    {"update o set note = gen_random_uuid()::text", false},
    {"update o set n = n * 100, st = 'cent' where st = 'euro' or n > 0", false},
    {"update o set st = 'b' where st is null", true},
    {"update o set st = 'b', note = o.st || 'x' where st <> 'b'", true},
    {"update o set note = gen_random_uuid()::text where note is null", true},
    {"update o set n = n * 100, st = 'cent' where st = 'euro' and n > 0", true},
    {"update o set note = lower(trim(note))", true},
    {"update o set n = coalesce(n, 0)", true},
    {"update o set note = upper(st) || n::text", true},
};

bool divides(const std::string& statement) {
  TempDir dir{"second_run"};
  write_text(dir / "1.sql", kRows);
  write_text(dir / "2.sql", statement + ";\n");
  FixRequest request;
  request.lint.paths = {dir.path().string()};
  request.known = true;
  const Result<FixOutcome> outcome = plan_fixes(request);
  EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
  bool divided = false;
  for (const PlannedFile& file : outcome->files)
    divided = divided || file.after.find("loop") != std::string::npos;
  bool said = false;
  for (const lint::Unfixed& one : outcome->unfixed)
    said = said || one.why.find("a second run after a failure") != std::string::npos;
  EXPECT_NE(divided, said) << statement;
  return divided;
}

class SecondRuns : public ::testing::TestWithParam<int> {};

TEST_P(SecondRuns, ChangeNothingWhereAnUpdateIsDivided) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const Update& update : kUpdates) {
    SCOPED_TRACE(update.statement);
    const Result<std::string> database = (*server)->fresh_database("second_run");
    ASSERT_TRUE(database.ok()) << database.error().describe();
    auto client = PostgresClient::connect((*server)->url(*database));
    ASSERT_TRUE(client.ok()) << client.error().describe();
    ASSERT_TRUE(client->execute(std::string(kRows) + kSomeRows).ok());
    const char* rows = "select md5(string_agg(o::text, ',' order by id)) from o";
    ASSERT_TRUE(client->execute(update.statement).ok());
    const Result<std::string> once = client->scalar(rows);
    ASSERT_TRUE(client->execute(update.statement).ok());
    const Result<std::string> twice = client->scalar(rows);
    ASSERT_TRUE(once.ok() && twice.ok());
    EXPECT_EQ(*once == *twice, update.divided);
    EXPECT_EQ(divides(update.statement), update.divided);
  }
}

INSTANTIATE_TEST_SUITE_P(Servers, SecondRuns, ::testing::Values(13, 15, 18));

}  // namespace
}  // namespace shoofly::testing

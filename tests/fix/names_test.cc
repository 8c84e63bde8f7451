// The words that names are quoted for, held against what the servers themselves say; and what is
// proposed for names that need quotes.

#include "lint/names.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/mariadb_server.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::testing {
namespace {

std::vector<std::string> words_of_text(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

class KeywordsOfPostgres : public ::testing::TestWithParam<int> {};

TEST_P(KeywordsOfPostgres, AreQuoted) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  auto database = ScratchDatabase::create(**server, "names");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect(database->url());
  ASSERT_TRUE(client.ok()) << client.error().describe();
  const auto words =
      client->scalar("select string_agg(word, ' ') from pg_get_keywords() where catcode <> 'U'");
  ASSERT_TRUE(words.ok()) << words.error().describe();
  ASSERT_GT(words_of_text(*words).size(), 100U);
  for (const std::string& word : words_of_text(*words))
    EXPECT_EQ(lint::sql_name(word), '"' + word + '"');
  // What the server's own quoting leaves as it is stays so, but for words of other versions.
  const auto others =
      client->scalar("select string_agg(word, ' ') from pg_get_keywords() where catcode = 'U'");
  ASSERT_TRUE(others.ok()) << others.error().describe();
  std::size_t quoted = 0;
  for (const std::string& word : words_of_text(*others)) quoted += lint::sql_name(word) != word;
  EXPECT_LT(quoted, 15U);
}

INSTANTIATE_TEST_SUITE_P(Servers, KeywordsOfPostgres, ::testing::Values(13, 15, 18));

TEST(KeywordsOfMariaDb, AreQuoted) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto said = (*server)->query(
      "select lower(word) from information_schema.keywords where word regexp "
      "'^[a-z_0-9]+$' order by 1");
  ASSERT_TRUE(said.ok()) << said.error().describe();
  const std::vector<std::string> words = words_of_text(*said);
  ASSERT_GT(words.size(), 300U);
  std::vector<std::string> lines = {"create database names; use names;"};
  for (const std::string& word : words)
    lines.push_back(
        fmt::format("create temporary table t_ ({0} int, key k ({0})); drop "
                    "temporary table t_;",
                    word));
  const auto failing = (*server)->failing_lines(lines);
  ASSERT_TRUE(failing.ok()) << failing.error().describe();
  ASSERT_GT(failing->size(), 100U);
  ASSERT_LT(failing->size(), words.size());
  for (const int line : *failing) {
    const std::string& word = words[static_cast<std::size_t>(line) - 2];
    EXPECT_TRUE(lint::is_keyword_of("mariadb", word)) << word;
  }
}

}  // namespace
}  // namespace shoofly::testing

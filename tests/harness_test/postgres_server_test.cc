#include "harness/postgres_server.h"

#include <unistd.h>

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/paths.h"
#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

class EveryVersion : public ::testing::TestWithParam<int> {};

TEST_P(EveryVersion, StartsAndAnswers) {
  SHOOFLY_REQUIRE_POSTGRES(GetParam());
  auto server = PostgresServer::shared(GetParam());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  auto database = ScratchDatabase::create(**server, "every");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect(database->url());
  ASSERT_TRUE(client.ok()) << client.error().describe();
  EXPECT_EQ(client->scalar("select current_setting('server_version_num')::int / 10000").value(),
            std::to_string(GetParam()));
  EXPECT_EQ(client->scalar("show fsync").value(), "off");
  EXPECT_EQ(client->scalar("show server_encoding").value(), "UTF8");
  EXPECT_TRUE(client->execute("create extension citext").ok());
}

INSTANTIATE_TEST_SUITE_P(Postgres, EveryVersion, ::testing::ValuesIn(PostgresServer::versions()));

std::unique_ptr<PostgresServer> new_server(std::vector<std::string> settings = {}) {
  auto server = PostgresServer::create({.major = 15, .settings = std::move(settings)});
  EXPECT_TRUE(server.ok()) << server.error().describe();
  return server.ok() ? *std::move(server) : nullptr;
}

TEST(PostgresServer, TakesSettings) {
  SHOOFLY_REQUIRE_POSTGRES(15);
  const auto server = new_server({"wal_level = logical", "deadlock_timeout = '5s'"});
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(server->scalar("postgres", "show wal_level").value(), "logical");
  ASSERT_TRUE(server->append_settings({"deadlock_timeout = '7s'"}).ok());
  EXPECT_EQ(server->scalar("postgres", "show deadlock_timeout").value(), "7s");
}

TEST(PostgresServer, KeepsItsDataWhenStoppedOrKilled) {
  SHOOFLY_REQUIRE_POSTGRES(15);
  const auto server = new_server();
  ASSERT_NE(server, nullptr);
  ASSERT_TRUE(server->execute("postgres", "create table t as select 1 as id; checkpoint").ok());
  ASSERT_TRUE(server->stop().ok());
  EXPECT_FALSE(server->execute("postgres", "select 1").ok());
  ASSERT_TRUE(server->start().ok());
  auto session = PostgresClient::connect(server->url("postgres"));
  ASSERT_TRUE(session.ok());
  server->kill();
  EXPECT_FALSE(session->execute("select 1").ok());
  const Status started = server->start();
  ASSERT_TRUE(started.ok()) << started.error().describe();
  EXPECT_EQ(server->scalar("postgres", "select count(*) from t").value(), "1");
}

TEST(PostgresServer, OutlivesTheThreadThatStartedIt) {
  SHOOFLY_REQUIRE_POSTGRES(15);
  std::unique_ptr<PostgresServer> server;
  std::thread([&] { server = new_server(); }).join();
  ASSERT_NE(server, nullptr);
  EXPECT_EQ(server->scalar("postgres", "select 1").value(), "1");
}

TEST(PostgresServer, EndsWithATestThatIsKilled) {
  SHOOFLY_REQUIRE_POSTGRES(15);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto server = new_server();
    const std::string text = std::to_string(server->pid()) + " " + server->socket_dir();
    if (write(ends[1], text.data(), text.size()) < 0) _exit(1);
    ::kill(getpid(), SIGKILL);
  }
  close(ends[1]);
  char buffer[200] = {};
  ASSERT_GT(read(ends[0], buffer, sizeof buffer - 1), 0);
  close(ends[0]);
  const std::string text = buffer;
  const pid_t server = std::stoi(text.substr(0, text.find(' ')));
  const std::filesystem::path dir = text.substr(text.find(' ') + 1);
  // The data directory's lock file names the server; both must go.
  for (int i = 0; i < 500 && std::filesystem::exists(dir); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_FALSE(std::filesystem::exists(dir));
  std::error_code gone;
  EXPECT_NE(std::filesystem::read_symlink("/proc/" + std::to_string(server) + "/cwd", gone),
            dir / "data");
}

TEST(PostgresServer, SaysWhichVersionIsMissing) {
  EXPECT_EQ(
      PostgresServer::why_missing(9).value(),
      "PostgreSQL 9 is not installed; run scripts/install-packages and scripts/install-servers");
  EXPECT_EQ(PostgresServer::create({.major = 9, .settings = {}}).error().kind,
            ErrorKind::kNotFound);
}

TEST(PostgresClient, GivesSqlstateAndNulls) {
  SHOOFLY_REQUIRE_POSTGRES(15);
  auto server = PostgresServer::shared(15);
  ASSERT_TRUE(server.ok());
  auto client = PostgresClient::connect((*server)->url("postgres"));
  ASSERT_TRUE(client.ok());
  EXPECT_EQ(client->execute("select 1/0").error().native_code, "22012");
  const auto rows = client->query("select $1::text, $2::text", {{"a"}, std::nullopt});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(*rows, std::vector<TextRow>({{"a", std::nullopt}}));
}

}  // namespace
}  // namespace shoofly::testing

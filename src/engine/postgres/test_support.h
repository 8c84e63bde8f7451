#pragma once

// For this folder's tests: a database of its own on a real server, and connections to it.

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "engine/postgres/connection.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"

namespace shoofly::postgres {

class PostgresTest : public ::testing::Test {
 protected:
  // $SHOOFLY_TEST_POSTGRES runs the same tests against another version.
  static int major() {
    const char* chosen = std::getenv("SHOOFLY_TEST_POSTGRES");
    return chosen == nullptr ? 15 : std::atoi(chosen);
  }

  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(major());
    auto server = testing::PostgresServer::shared(major());
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = *server;
    auto database = testing::ScratchDatabase::create(*server_);
    ASSERT_TRUE(database.ok()) << database.error().describe();
    database_.emplace(std::move(database).value());
    connection_ = open("postgres");
  }

  std::unique_ptr<Connection> open(const std::string& user, const SessionOptions& options = {}) {
    auto connection = connect(*Dsn::parse(database_->url(user)), options);
    EXPECT_TRUE(connection.ok()) << connection.error().describe();
    return connection.ok() ? std::move(connection).value() : nullptr;
  }

  // As the superuser, in a session of its own.
  void execute(const std::string& sql) {
    const Status status = database_->execute(sql);
    ASSERT_TRUE(status.ok()) << status.error().describe();
  }

  testing::PostgresServer* server_ = nullptr;
  std::optional<testing::ScratchDatabase> database_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace shoofly::postgres

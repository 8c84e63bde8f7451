#pragma once

// For this folder's tests: a database file, the application as a plain SQLite handle beside ours,
// and the sqlite3 tool as a process that knows none of our code.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "catalog/action.h"
#include "catalog/diff.h"
#include "engine/sqlite/connection.h"
#include "engine/sqlite/dialect.h"
#include "engine/sqlite/inspector.h"
#include "engine/sqlite/sync_triggers.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::sqlite::test {

// The application.
class App {
 public:
  explicit App(const std::filesystem::path& file, int busy_ms = 2000) {
    sqlite3* raw = nullptr;
    EXPECT_EQ(sqlite3_open(file.c_str(), &raw), SQLITE_OK);
    handle_.reset(raw);
    sqlite3_busy_timeout(raw, busy_ms);
    sqlite3_exec(raw, "pragma synchronous = off", nullptr, nullptr,
                 nullptr);  // tests lose no power
  }

  // Empty: done; else SQLite's message.
  std::string exec(const std::string& sql) {
    char* message = nullptr;
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, &message);
    std::string text = message == nullptr ? "" : message;
    sqlite3_free(message);
    return code == SQLITE_OK ? "" : text.empty() ? "code " + std::to_string(code) : text;
  }
  void must(const std::string& sql) { EXPECT_EQ(exec(sql), "") << sql; }

  // Rows as lines, fields with |, NULL as ∅; an error as "error: ...".
  std::string query(const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(handle_.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
      return std::string("error: ") + sqlite3_errmsg(handle_.get());
    }
    const StatementHandle statement(raw);
    std::string text;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
      if (!text.empty()) text += '\n';
      for (int i = 0; i < sqlite3_column_count(raw); ++i) {
        if (i > 0) text += '|';
        const auto* field = reinterpret_cast<const char*>(sqlite3_column_text(raw, i));
        text += field == nullptr ? "∅" : field;
      }
    }
    return code == SQLITE_DONE ? text : std::string("error: ") + sqlite3_errmsg(handle_.get());
  }

  sqlite3* handle() const { return handle_.get(); }

 private:
  DatabaseHandle handle_;
};

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() : dir_("sqlite"), file_(dir_ / "app.db"), app_(file_) {}

  SqliteConnection& ours() {
    if (!ours_) {
      app_.must("pragma user_version = 1");  // an empty file is there only once it was written
      auto opened = SqliteConnection::open(file_.string(), {});
      EXPECT_TRUE(opened.ok()) << opened.error().describe();
      ours_ = std::move(*opened);
      sqlite3_exec(ours_->handle(), "pragma synchronous = off", nullptr, nullptr, nullptr);
    }
    return *ours_;
  }

  Catalog catalog() {
    auto found = inspector().inspect(ours(), {});
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return *found;
  }
  Table table(const std::string& name) {
    const Catalog all = catalog();
    const Table* found = all.find_table({"", name});
    EXPECT_NE(found, nullptr) << name;
    return found == nullptr ? Table() : *found;
  }

  Result<std::vector<ResultSet>> run_action(const Action& action, const Catalog& before) {
    auto rendered = dialect().render(action, before);
    if (!rendered.ok()) return rendered.error();
    return ours().run_together(rendered->statements);
  }

  // Does it, and holds the catalog against what was predicted, and the file against SQLite.
  void act(const Action& action) {
    Catalog expected = catalog();
    const auto done = run_action(action, expected);
    ASSERT_TRUE(done.ok()) << describe(action) << ": " << done.error().describe();
    const Status predicted = apply(action, expected, &sync_triggers);
    ASSERT_TRUE(predicted.ok()) << predicted.error().describe();
    EXPECT_EQ(render(diff(expected, catalog())), "") << describe(action) << "\n" << schema();
    EXPECT_EQ(app_.query("pragma integrity_check"), "ok") << describe(action);
    EXPECT_EQ(app_.query("pragma foreign_key_check"), "") << describe(action);
  }

  // The message of an action that must fail, with nothing changed.
  std::string refused(const Action& action) {
    const std::string before = schema();
    const auto done = run_action(action, catalog());
    EXPECT_FALSE(done.ok());
    EXPECT_EQ(schema(), before);
    EXPECT_EQ(app_.query("pragma integrity_check"), "ok");
    return done.ok() ? "" : done.error().message;
  }

  std::string schema() {
    return app_.query(
        "select sql from sqlite_schema where name not like '!_shoofly!_%' escape '!'");
  }

  // The sqlite3 tool: another process, built-in functions only.
  std::string cli(const std::string& sql) {
    const testing::ProcessResult result =
        testing::run_process({"sqlite3", "-batch", file_.string()}, {.stdin_text = sql});
    std::string text = result.out + result.err;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }

  testing::TempDir dir_;
  std::filesystem::path file_;
  App app_;
  std::unique_ptr<SqliteConnection> ours_;
};

}  // namespace shoofly::sqlite::test

#include "harness/session.h"

#include <sqlite3.h>

#include <utility>

#include <fmt/format.h>

namespace shoofly::testing {
namespace {

class PostgresSession : public Session {
 public:
  explicit PostgresSession(PostgresClient client) : client_(std::move(client)) {}
  std::string engine() const override { return "postgres"; }
  std::string placeholder(int n) const override { return fmt::format("${}", n); }
  std::string begin() const override { return "begin"; }
  Result<std::vector<TextRow>> query(const std::string& sql, const TextRow& parameters) override {
    return client_.query(sql, parameters);
  }
  Status script(const std::string& sql) override { return client_.execute(sql); }

 private:
  PostgresClient client_;
};

class SqliteSession : public Session {
 public:
  explicit SqliteSession(sqlite3* handle) : handle_(handle, &sqlite3_close_v2) {
    sqlite3_busy_timeout(handle, 10'000);
  }
  std::string engine() const override { return "sqlite"; }
  std::string placeholder(int n) const override { return fmt::format("?{}", n); }
  std::string begin() const override { return "begin immediate"; }

  Result<std::vector<TextRow>> query(const std::string& sql, const TextRow& parameters) override {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(handle_.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK)
      return failure();
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw,
                                                                               &sqlite3_finalize);
    for (int i = 0; i < static_cast<int>(parameters.size()); ++i) {
      const auto& value = parameters[static_cast<size_t>(i)];
      if (value)
        sqlite3_bind_text(raw, i + 1, value->data(), static_cast<int>(value->size()),
                          SQLITE_TRANSIENT);
    }
    std::vector<TextRow> rows;
    int code = sqlite3_step(raw);
    for (; code == SQLITE_ROW; code = sqlite3_step(raw)) {
      TextRow row;
      for (int i = 0; i < sqlite3_column_count(raw); ++i) row.push_back(field(raw, i));
      rows.push_back(std::move(row));
    }
    if (code != SQLITE_DONE) return failure();
    return rows;
  }

  Status script(const std::string& sql) override {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      return failure();
    return ok_status();
  }

 private:
  static std::optional<std::string> field(sqlite3_stmt* statement, int column) {
    const auto bytes = [&] {
      const void* data = sqlite3_column_blob(statement, column);
      return std::string(static_cast<const char*>(data == nullptr ? "" : data),
                         static_cast<size_t>(sqlite3_column_bytes(statement, column)));
    };
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_NULL:
        return std::nullopt;
      case SQLITE_TEXT:
        return "'" + bytes() + "'";
      case SQLITE_BLOB: {
        std::string text = "x'";
        for (const char byte : bytes())
          text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        return text + "'";
      }
      default:
        return bytes();
    }
  }

  Error failure() const {
    return Error(ErrorKind::kInternal, sqlite3_errmsg(handle_.get()),
                 std::to_string(sqlite3_extended_errcode(handle_.get())));
  }

  std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)> handle_;
};

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const std::string& url) {
  if (url.rfind("sqlite:", 0) != 0) {
    SHOOFLY_ASSIGN(PostgresClient client, PostgresClient::connect(url));
    return std::unique_ptr<Session>(std::make_unique<PostgresSession>(std::move(client)));
  }
  sqlite3* handle = nullptr;
  const std::string path = url.substr(7);
  const int code =
      sqlite3_open_v2(path.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  if (code != SQLITE_OK) {
    sqlite3_close_v2(handle);
    return Error(ErrorKind::kConnectionLost,
                 fmt::format("open {}: {}", path, sqlite3_errstr(code)));
  }
  return std::unique_ptr<Session>(std::make_unique<SqliteSession>(handle));
}

std::string shown(const std::optional<std::string>& field) {
  if (!field) return "NULL";
  if (field->size() >= 2 && field->front() == '\'' && field->back() == '\'')
    return field->substr(1, field->size() - 2);
  return *field;
}

}  // namespace shoofly::testing

#pragma once

// A connection of the test's own, so that what the program did is seen by other eyes than its own.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly::testing {

// A row's fields as text; NULL is nullopt.
using TextRow = std::vector<std::optional<std::string>>;

// One session. The native code of an error is the SQLSTATE. Not thread-safe: one per thread.
class PostgresClient {
 public:
  static Result<PostgresClient> connect(const std::string& url);

  // Any number of statements without parameters; the rows of the last one.
  Result<std::vector<TextRow>> query(const std::string& sql);

  // One statement with parameters $1, $2, ... as text.
  Result<std::vector<TextRow>> query(const std::string& sql, const TextRow& parameters);

  // The first field of the first row; "NULL" for NULL, "" where there is no row.
  Result<std::string> scalar(const std::string& sql);

  Status execute(const std::string& sql);

  int backend_pid() const;

 private:
  struct Closer {
    void operator()(void* connection) const;
  };
  explicit PostgresClient(void* connection) : connection_(connection) {}
  std::unique_ptr<void, Closer> connection_;
};

}  // namespace shoofly::testing

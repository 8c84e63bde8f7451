#pragma once

// A test's own connection to a database of either engine, so that what the program did is seen and
// written by other eyes and hands than its own. One per thread.

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/postgres_client.h"

namespace shoofly::testing {

class Session {
 public:
  // `sqlite:path` or a postgres URL. A SQLite session waits up to 10 s for the write lock.
  static Result<std::unique_ptr<Session>> open(const std::string& url);
  virtual ~Session() = default;

  virtual std::string engine() const = 0;            // "postgres", "sqlite"
  virtual std::string placeholder(int n) const = 0;  // from 1
  virtual std::string begin() const = 0;  // the statement that begins a writing transaction

  // One statement with parameters; NULL is nullopt. SQLite's text is given as 'text', its blobs as
  // x'00', so that the text 5 and the number 5 differ; PostgreSQL's types cannot differ within a
  // column.
  virtual Result<std::vector<TextRow>> query(const std::string& sql, const TextRow& parameters) = 0;
  Result<std::vector<TextRow>> query(const std::string& sql) { return query(sql, {}); }
  // Any number of statements, no rows.
  virtual Status script(const std::string& sql) = 0;
};

// A field as a person would write it: SQLite's quotes taken off, "NULL" for NULL.
std::string shown(const std::optional<std::string>& field);

}  // namespace shoofly::testing

#pragma once

// Statements and results in libpq's form: all values as text, blobs as bytes.

#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/postgres/native.h"

namespace shoofly::postgres {

// A statement's parameters, ready to be sent.
class Parameters {
 public:
  // Errors: invalid input, when a text holds a zero byte.
  static Result<Parameters> of(const Statement& statement);
  // `statement` is the one that they were made of; `name`: under which it is prepared, empty: it is
  // not. False: the connection is lost.
  bool send(PGconn* conn, const Statement& statement, const std::string& name = {}) const;

 private:
  std::vector<std::string> texts_;
  std::vector<bool> nulls_;
  std::vector<int> formats_;
};

ResultSet to_result_set(const PGresult* result);

}  // namespace shoofly::postgres

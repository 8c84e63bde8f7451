#include "engine/postgres/wire.h"

#include <charconv>
#include <string_view>
#include <utility>

namespace shoofly::postgres {

Result<Parameters> Parameters::of(const Statement& statement) {
  Parameters parameters;
  for (const Value& value : statement.parameters) {
    const bool blob = std::holds_alternative<Blob>(value);
    std::string text = as_text(value);
    if (!blob && text.find('\0') != std::string::npos) {
      return invalid_input(
          "bind parameter: a text holds a zero byte, which PostgreSQL cannot store");
    }
    parameters.texts_.push_back(std::move(text));
    parameters.nulls_.push_back(is_null(value));
    parameters.formats_.push_back(blob ? 1 : 0);
  }
  return parameters;
}

bool Parameters::send(PGconn* conn, const Statement& statement, const std::string& name) const {
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    values.push_back(nulls_[i] ? nullptr : texts_[i].data());
    lengths.push_back(static_cast<int>(texts_[i].size()));
  }
  if (!name.empty())
    return PQsendQueryPrepared(conn, name.c_str(), static_cast<int>(values.size()), values.data(),
                               lengths.data(), formats_.data(), 0) == 1;
  return PQsendQueryParams(conn, statement.sql.str().c_str(), static_cast<int>(values.size()),
                           nullptr, values.data(), lengths.data(), formats_.data(), 0) == 1;
}

ResultSet to_result_set(const PGresult* result) {
  ResultSet set;
  const int columns = PQnfields(result);
  for (int c = 0; c < columns; ++c) set.columns.emplace_back(PQfname(result, c));
  const int rows = PQntuples(result);
  set.rows.reserve(static_cast<std::size_t>(rows));
  for (int r = 0; r < rows; ++r) {
    std::vector<Value>& row = set.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int c = 0; c < columns; ++c) {
      if (PQgetisnull(result, r, c) == 1) {
        row.emplace_back(std::monostate{});
      } else {
        row.emplace_back(std::string(PQgetvalue(result, r, c),
                                     static_cast<std::size_t>(PQgetlength(result, r, c))));
      }
    }
  }
  const std::string_view affected = PQcmdTuples(const_cast<PGresult*>(result));
  std::from_chars(affected.data(), affected.data() + affected.size(), set.affected);
  return set;
}

}  // namespace shoofly::postgres

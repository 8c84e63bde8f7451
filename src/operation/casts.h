#pragma once

// Casts that a change of type derives one side from the other with, where the person gives none.
// The way there may fail on a row (the run then pauses and names it); the way back must not: it
// gives NULL for a value that the old type cannot hold, and such rows are counted before going
// back.

#include <optional>
#include <string>

#include "operation/operation.h"

namespace shoofly {

// Of a type in its canonical form.
inline bool is_integer(const std::string& type) {
  return type == "smallint" || type == "integer" || type == "bigint";
}

// `column` cast to `type`.
Result<std::string> plain_cast(const std::string& column, const std::string& type,
                               const Scene& scene);

struct SafeCast {
  std::string sql;
  bool may_be_null = false;  // some value of the source type has no counterpart
};
// A cast of `column` from canonical type `from` to `to` that never fails; nullopt where we know
// none.
Result<std::optional<SafeCast>> safe_cast(const std::string& column, const std::string& from,
                                          const std::string& to, const Scene& scene);

}  // namespace shoofly

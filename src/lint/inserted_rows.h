#pragma once

// The values of an INSERT as they are written, for what the server would refuse of them. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/sql_words.h"

namespace shoofly::lint {

struct InsertedValue {
  std::string text;      // as written: 'x', -1, null
  bool literal = false;  // a number, a text, TRUE, FALSE or NULL, without a cast
  bool is_null() const;
};
using InsertedRow = std::vector<InsertedValue>;

// REPLACE is one where the text is MySQL's. None: it is no INSERT .. VALUES of the plain form, or
// it is a long one.
std::optional<std::vector<InsertedRow>> inserted_rows(std::string_view statement,
                                                      Lexis lexis = Lexis::kStandard);

}  // namespace shoofly::lint

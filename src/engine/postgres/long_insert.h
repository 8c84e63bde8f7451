#pragma once

// An INSERT .. VALUES that is too long to be read, as a dump has it: what is asked of it does not
// depend on its rows. Pure; linear in the statement.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace shoofly::postgres {

struct ShortInsert {
  std::string text;      // with its first row alone; up to behind that, byte for byte the statement
  std::size_t rows = 0;  // that it has
};
// None: it is no such statement, or a later row has a query in it, which would have to be read.
std::optional<ShortInsert> with_first_row(std::string_view statement);

}  // namespace shoofly::postgres

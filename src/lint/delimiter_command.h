#pragma once

// DELIMITER of MariaDB's and MySQL's client: no SQL, and what ends a statement behind it is another
// sign. Pure.

#include <cstddef>
#include <optional>
#include <string_view>

namespace shoofly::lint {

// Where a line begins with the command, outside of literals and comments; nothing: none does.
std::optional<std::size_t> delimiter_command(std::string_view text);

}  // namespace shoofly::lint

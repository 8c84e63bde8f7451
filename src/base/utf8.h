#pragma once

// Pure.

#include <cstddef>
#include <optional>
#include <string_view>

namespace shoofly {

// Where a text stops being UTF-8.
std::optional<std::size_t> invalid_utf8(std::string_view text);

}  // namespace shoofly

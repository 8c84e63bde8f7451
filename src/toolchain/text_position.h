#pragma once

#include <cstddef>
#include <string_view>

#include "base/diagnostic.h"

namespace shoofly::toolchain {

// Line and column, from 1, of a byte of the text, from 0.
Position position_in(std::string_view text, std::size_t byte);

}  // namespace shoofly::toolchain

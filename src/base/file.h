#pragma once

// The only place that reads and writes whole files.

#include <cstddef>
#include <string>

#include "base/result.h"

namespace shoofly {

// Far above any text that a person writes.
inline constexpr std::size_t kLargestText = std::size_t{64} << 20;

// Errors: not found, invalid input (unreadable, or larger than `largest` bytes); internal with the
// system's reason.
Result<std::string> read_file(const std::string& path, std::size_t largest = kLargestText);
// Writes a temporary file beside `path` and renames it, so that a reader never sees half of it;
// what a link leads to, with the rights that it had. A device or a pipe is written to as it is.
Status write_file(const std::string& path, const std::string& text);

}  // namespace shoofly

#pragma once

// The only place that reads and writes whole files.

#include <string>

#include "base/result.h"

namespace shoofly {

// Errors: not found, invalid input (unreadable, or larger than 64 MiB); internal with the system's
// reason.
Result<std::string> read_file(const std::string& path);
// Writes a temporary file beside `path` and renames it, so that a reader never sees half of it.
Status write_file(const std::string& path, const std::string& text);

}  // namespace shoofly

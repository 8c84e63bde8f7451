#pragma once

// Patterns of paths: `*` and `?` within a name, `**` over folders. Pure.

#include <string_view>

namespace shoofly::lint {

// A pattern without a slash is for a name in any folder; one that ends in a slash, or that is a
// folder's own path, for everything below it.
bool glob_matches(std::string_view pattern, std::string_view path);

}  // namespace shoofly::lint

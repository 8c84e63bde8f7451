#pragma once

// Where the things under test lie. The only file that knows; all paths are absolute.

#include <filesystem>

namespace shoofly::testing {

// The root of the source tree.
std::filesystem::path source_dir();

// The binary directory of the preset that this test belongs to.
std::filesystem::path build_dir();

// The program under test: $SHOOFLY_BINARY, else the one that was built with this test.
std::filesystem::path shoofly_binary();

// The folder that scripts/install-servers filled: $SHOOFLY_SERVERS_PATH, else what
// build/servers-path says. Empty if it has not run.
std::filesystem::path servers_dir();

// A folder under build/ shared by all presets, made on the first call: for what is costly to make
// and may be lost at any time. Its users lock what they put there.
std::filesystem::path cache_dir();

// True where a missing server or tool must fail instead of being skipped.
bool running_in_ci();

}  // namespace shoofly::testing

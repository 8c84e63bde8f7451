#pragma once

// Expected texts kept in files.

#include <filesystem>
#include <string_view>

#include <gtest/gtest.h>

namespace shoofly::testing {

// Compares `text` with the file at `path`, which is relative to the source tree, for example
// "tests/cli/golden/help.txt". A failure shows the first line that differs. With UPDATE_GOLDEN=1
// the file is written instead; under CI that is a failure. Goldens hold no time, path or port.
::testing::AssertionResult golden_matches(const std::filesystem::path& path, std::string_view text);

}  // namespace shoofly::testing

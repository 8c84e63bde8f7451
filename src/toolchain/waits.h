#pragma once

// Whether a project's configuration limits how long its migrations wait for locks: a literal
// lock_timeout in the files that say what each session of the tool's begins with.

#include <string_view>

#include "toolchain/folder.h"

namespace shoofly::toolchain {

// `tool`: as in the table of tools.
bool limits_waits(std::string_view tool, const Folder& folder);

// A text of a program or a configuration sets lock_timeout, by a number that stands there and is
// not 0: `SET lock_timeout TO '4s'`, `-c lock_timeout=4000`, `lock_timeout: 5000`,
// `StrongMigrations.lock_timeout = 10.seconds`. Not behind `comment` in its line. Pure.
bool sets_lock_timeout(std::string_view text, std::string_view comment);

}  // namespace shoofly::toolchain

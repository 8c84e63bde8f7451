#pragma once

// What flyway_schema_history says. Pure.

#include "toolchain/history.h"

namespace shoofly::toolchain {

// Rows of installed_rank, version, type, script, checksum, success.
HistoryNotes read_flyway_history(const HistoryQuestion& question);

}  // namespace shoofly::toolchain

#pragma once

// goose: NNNNN_name.sql with `-- +goose Up` and `-- +goose Down`. Read in the source of 3.27.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool goose();

}  // namespace shoofly::toolchain

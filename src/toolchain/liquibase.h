#pragma once

// Liquibase's formatted SQL: files that begin with `--liquibase formatted sql`, with
// `--changeset author:id` before each change. By the files' names, as includeAll takes them; XML,
// YAML and JSON are not read. Tried with 4.28.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool liquibase();

}  // namespace shoofly::toolchain

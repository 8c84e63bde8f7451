#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

const SyncWriter& sync_writer();

}  // namespace shoofly::sqlite

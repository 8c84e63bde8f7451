#pragma once

// What is in pg_proc.prosrc.

#include "engine/routine_texts.h"

namespace shoofly::postgres {

const RoutineTexts& routine_texts();

}  // namespace shoofly::postgres

#pragma once

// The bodies of functions and procedures: PL/pgSQL by its own grammar, SQL as any other, quoted or
// BEGIN ATOMIC. What they are given to EXECUTE is known when they run. Pure.

#include "engine/query_shape.h"

namespace shoofly::postgres {

const RoutineReader& routine_reader();

}  // namespace shoofly::postgres

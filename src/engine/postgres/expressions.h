#pragma once

// Accepts an expression written by a person. First by the grammar and the table's columns
// (expression_shape.h); then the server is asked to take it as the assignment `UPDATE table SET
// column = expression` on an empty temporary table with columns of the same names and types, in a
// transaction that is rolled back: unknown functions, types that do not fit, aggregates and
// set-returning functions are refused by the server itself, and the tree it made of it says on what
// its value depends (volatility.h). Names are looked up in the search_path that the role has by
// default.
//
// Needs the right to create temporary tables (which everybody has unless it was taken away). Locks
// nothing of the user's. Generated columns may be read; the sync writer puts in what generates
// them.

#include "engine/engine.h"

namespace shoofly::postgres {

const ExpressionChecker& expressions();

}  // namespace shoofly::postgres

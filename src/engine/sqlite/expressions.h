#pragma once

// Accepts or refuses an expression that a person wrote, by SQLite's own parser: the expression is
// tried on an empty table of an in-memory database that has the row's columns (expression_trial.h),
// so the target is not touched and nothing that this process registered can be called.
//
// The sync's triggers run inside the application, so only what every SQLite has is allowed:
// built-in functions, without those that exist only where SQLite was compiled with an option
// (floor, sqrt). A value must be deterministic: no random(), no 'now', no CURRENT_TIMESTAMP, no
// 'localtime'; SQLite itself refuses such an expression in an index, and that is what is asked. A
// value of a column that reads 'now' as a date is the one way left in.
//
// "foo" in double quotes is a column or an error, never the text that SQLite would silently take it
// for. Comments around the expression are cut off; else the text stays as it is. Expression.reads
// holds the columns in order of appearance, under their declared names.

#include "engine/engine.h"

namespace shoofly::sqlite {

const ExpressionChecker& expression_checker();

}  // namespace shoofly::sqlite

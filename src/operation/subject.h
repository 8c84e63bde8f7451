#pragma once

// The columns an operation is about: found by the name as written, and held against everything that
// would break or silently keep the old shape if they were changed. What cannot be handled is
// refused by name, with what can be done instead.

#include <optional>
#include <string>
#include <vector>

#include "operation/operation.h"
#include "operation/problems.h"

namespace shoofly {

// Whether a column's name is what was written: folded as the engine folds, in any case on SQLite.
bool same_name(const std::string& name, const std::string& written, const Scene& scene);
// The table's column of that written name, or null.
const Column* find_written_column(const std::string& written, const Scene& scene);
// The name a new column gets when it is written so: unquoted, folded. Empty: it is no name.
std::string name_as_stored(const std::string& written, const Scene& scene);

// The table's column, or null and a problem naming the nearest one.
const Column* require_column(const Place& written, const Scene& scene, Problems& problems);
// A name that a new column can have; empty and a problem when it is no name, taken or too long.
std::string require_free_name(const Place& written, const Scene& scene, Problems& problems);
// Problems when a name of ours is there already: left behind by an earlier run, or that run is
// open.
void require_no_leftover(const std::string& name, Position at, const Scene& scene,
                         Problems& problems);

// What happens to the column.
enum class Fate {
  kMoved,  // its content moves to one new column, which takes over indexes, checks and foreign keys
  kKey,    // the same, and the key and all foreign keys over it with it, in every table
  kReplaced,  // it goes away: several columns follow it, or none
  kAltered,   // it stays; only its NOT NULL or its default changes
};
// Refuses by name what stands in the way of that.
void require_changeable(const Column& column, Fate fate, const std::string& operation, Position at,
                        const Scene& scene, Problems& problems);

}  // namespace shoofly

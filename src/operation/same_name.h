#pragma once

// What operations share whose column keeps its name and changes what stands behind it: the new
// column is filled under a hidden name and cutover swaps the names.

#include <string>

#include "operation/derive.h"
#include "operation/operation.h"

namespace shoofly {

struct SameName {
  Column old_column;
  Column new_column;  // in its final form, under the visible name
  Expression value;   // as checked: its names are the visible ones
  Expression back;    // as checked: the visible name means the new column
  bool lift_old_not_null = false;
};

// Group, swap, carried objects and retired column; the summary is the caller's.
Effects same_name_effects(const SameName& parts, const std::string& label, const Scene& scene);

// Problems when a hidden name is there already.
void require_hidden_names_free(const std::string& column, Position at, const Scene& scene,
                               Problems& problems);

}  // namespace shoofly

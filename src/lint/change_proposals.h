#pragma once

// Operations of a change file for shoofly that rules propose instead of a statement: only what
// `shoofly plan` takes as far as the schema that the migrations have made says. Pure.

#include <string>
#include <vector>

#include "lint/rewrite.h"
#include "lint/rule.h"

namespace shoofly::lint {

// As values in YAML: names as in the target's SQL, with their quotes.
std::string change_table(const Scene& scene, const QualifiedName& table);
std::string change_name(const std::string& name);

// The operation, which --fix writes; where the table is not known here, as help only; where none
// takes it, the remark that says why.
Rewrite changed_type(const Scene& scene, const TurnType& turn);
Rewrite renamed_column(const Scene& scene, const NameColumn& rename);

}  // namespace shoofly::lint

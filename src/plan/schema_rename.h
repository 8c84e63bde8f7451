#pragma once

// The target's catalog with the names that a person said are only others for the same thing, so
// that a difference of names is not taken for a drop and an add. Pure.

#include "engine/ddl.h"
#include "plan/schema_diff.h"

namespace shoofly {

// Errors: invalid input (nothing of that name; an expression that cannot be read).
Result<Catalog> with_renames(const Catalog& target, const std::vector<RenameRequest>& renames,
                             const Dialect& dialect);

// "crm.users.email=mail": the left side looked up in the target. Errors: invalid input.
Result<RenameRequest> read_rename(const std::string& written, const Catalog& target);

}  // namespace shoofly

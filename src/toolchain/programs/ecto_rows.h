#pragma once

// Repo.update_all, delete_all and insert_all of a query that is there to be read: a table's name,
// from(c in "couriers", where: ..), a pipe of them, a name that one was given. From Ecto's
// documentation. Pure.

#include <map>
#include <optional>
#include <string>

#include "sql/text.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// What was assigned, by its name.
using EctoNames = std::map<std::string, const Node*>;

// The call at the end of a pipe, or the node itself.
const Node& end_of_pipe(const Node& node);
// Nullopt: another statement, or some of it has to be run.
std::optional<Sql> ecto_rows(const Node& statement, const EctoNames& names);

}  // namespace shoofly::toolchain::programs

#pragma once

// What a statement does that makes no part of a table: rows, transactions, settings, rebuilds,
// rights. Pure.

#include <string>
#include <vector>

#include "engine/aside_detail.h"
#include "engine/postgres/tree.h"
#include "engine/schema_file.h"

namespace shoofly::postgres {

// `kind` is the name of the statement's node ("UpdateStmt"). std::monostate where there is nothing
// to say of it.
AsideDetail read_detail(const std::string& kind, Node node);

// A statement of which nothing else is known, and before it what the parts of its WITH write;
// `what` is the statement for people.
std::vector<Aside> read_data(const std::string& kind, Node node, const std::string& what);

// Of one action of ALTER TABLE ("AT_ValidateConstraint").
AsideDetail read_action_detail(const std::string& subtype, Node command,
                               const QualifiedName& table);

// Of one of the objects of a DROP.
ObjectRemoval read_removal(Node statement, Node object);

}  // namespace shoofly::postgres

#pragma once

// Enums by the types of columns, as far as the migrations have made them. Pure.

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/schema_model.h"

namespace shoofly::lint {

// Of a type as it is written: "role", "auth.\"Role\"". Null: it is none that is known.
const WrittenEnum* enum_of_type(const SchemaModel& schema, const std::string& type);

// Labels of the table's enums that stand in the text as literals, each with the table.
std::set<std::pair<QualifiedName, std::string>> labels_named(const WrittenTable& table,
                                                             const SchemaModel& schema,
                                                             std::string_view text);

// Of the one, that the other has not.
std::vector<std::string> labels_missing(const WrittenEnum& from, const WrittenEnum& to);

// USING does nothing but cast the column: role::text::role_new, cast(role as role_new).
bool only_casts(const TurnType& turn);

}  // namespace shoofly::lint

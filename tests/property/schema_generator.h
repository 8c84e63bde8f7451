#pragma once

// Makes schemas up. Pure.

#include "property/dice.h"
#include "property/schema.h"

namespace shoofly::testing {

Schema make_schema(Dice& dice);

// A column of any type, with a name that `table` does not have yet.
SchemaColumn make_column(Dice& dice, const Schema& schema, const SchemaTable& table);
// A name for a column that `table` does not have yet.
std::string fresh_name(Dice& dice, const SchemaTable& table);

}  // namespace shoofly::testing

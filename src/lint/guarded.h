#pragma once

// What a program does below a condition or in a loop, as its script says.

#include <cstddef>
#include <string>

#include "engine/schema_file.h"
#include "engine/schema_model.h"
#include "lint/migration.h"
#include "lint/rule.h"

namespace shoofly::lint {

// Of what was read of the script's text, or of a part of it.
void mark_guarded(const Script& script, WrittenSchema& written);

// Where the block ends that begins with the statement `act`, if its condition is certain to be
// false: the first that it makes (a table, a column, an index) is there, so that it would fail. 0:
// it begins none, or may run.
std::size_t end_of_vain_block(const Script& script, const WrittenSchema& written, std::size_t act,
                              const SchemaModel& schema);

// The statement is a loop over rows of the program.
bool is_row_by_row(const Scene& scene);
// For people, behind "rows are updated".
std::string in_how_many_statements(const Scene& scene);

}  // namespace shoofly::lint

#pragma once

// What the text of a view or a trigger of SQLite names, as far as that is beyond doubt. Pure.

#include <string>
#include <string_view>

#include "lint/rule.h"

namespace shoofly::lint {

// Behind FROM, JOIN, INTO or UPDATE, without a schema or in main, and nothing of the same name
// stands in front of a WITH's query.
bool names_table(std::string_view text, std::string_view table);

// A column of `table`: in a trigger of the table what NEW and OLD have; else what a statement says
// that names no other table, and no name behind AS.
bool reads_column(const SchemaModel& schema, const KnownObject& object, const QualifiedName& table,
                  const std::string& column);

// The first view or trigger that names a table which the migrations have dropped: SQLite reads all
// of them again at ALTER TABLE .. RENAME and DROP COLUMN, and fails there. Null: none is known.
const KnownObject* object_without_table(const Scene& scene, std::string* table);
// PRAGMA legacy_alter_table: RENAME TO does not look at them.
bool alters_as_before(const Scene& scene);

}  // namespace shoofly::lint

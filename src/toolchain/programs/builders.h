#pragma once

// UPDATE, DELETE and INSERT as query builders make them of literal arguments.

#include <optional>
#include <string>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/javascript_calls.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// A literal, or SQL that a call of raw(), literal() or text() has; nullopt: it has to be run.
std::optional<Sql> builder_value(const Node& node);
// { a: 1, b: null }: "a = 1", "b is null". Nullopt: something in it has to be run.
std::optional<Sql> builder_conditions(const Node& map);
// { a: 1, b: null }: "a = 1, b = null". A value that has to be run is `__value_`.
std::optional<Sql> builder_settings(const Node& map);
// Of a map, or of a list of maps that have the same keys.
std::optional<Sql> builder_insert(const QualifiedName& table, const Node& said);
// `condition` empty: of all rows.
Sql update_sql(const QualifiedName& table, const Sql& settings, const Sql& condition);
Sql delete_sql(const QualifiedName& table, const Sql& condition);

// knex('t').where({..}).update({..}) and the like. Nullopt: it is none, or has to be run.
std::optional<Sql> knex_write(const Chain& chain);

}  // namespace shoofly::toolchain::programs

#pragma once

// The catalog of a PostgreSQL database, read by a handful of set-based queries in one REPEATABLE
// READ, READ ONLY transaction, and type names as the server prints them. Takes ACCESS SHARE for an
// instant on tables whose sizes or expressions are read; nothing is written.
//
// Beyond what catalog.h says:
//   Column.collation, IndexPart.collation, IndexPart.opclass   SQL text: quoted where needed, with
//   its
//       schema unless that is pg_catalog.
//   Column.default_sql   a domain's default where the column has none of its own: INSERT applies
//   it. Constraint.rules     of every kind of constraint: DEFERRABLE, NO INHERIT, NOT ENFORCED (18)
//   too. Constraint.expression   of an exclusion constraint: its whole definition. Dependent.kind
//   also "trigger" (one that names the column in UPDATE OF or WHEN), "sequence"
//       (owned by the column: dropped with it), "inherited table" (INHERITS) and "column" (another
//       table's column of this table's row type).
//   Dependent.name       of a column grant: "reader (SELECT, UPDATE)".
// Left out: system schemas, temporary tables, schema shoofly, members of extensions, NOT NULL
// constraints of 18 (they are Column.nullable), and our own triggers' uses of columns.

#include "engine/engine.h"

namespace shoofly::postgres {

const Inspector& inspector();

}  // namespace shoofly::postgres

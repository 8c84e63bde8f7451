#pragma once

// Columns as Ecto's migrations describe them: what its PostgreSQL adapter makes of a type, of its
// options and of references(). From Ecto's source (ecto_sql 3.13); not compared with a running
// Ecto.

#include <optional>
#include <string>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

struct EctoColumn {
  ColumnDraft draft;            // its key and its part in the primary key are clauses of their own
  std::optional<KeyDraft> key;  // of references()
  bool in_primary_key = false;
};

// Of `name, type, options..`; `node` is the type, `call` has the options. Nullopt: something that
// decides what is sent has to be run.
std::optional<EctoColumn> ecto_column(const QualifiedName& table, const std::string& name,
                                      const Node& type, const Node& call, SqlScript& sql);
// `inserted_at` and `updated_at`, with the options of timestamps().
std::optional<std::vector<EctoColumn>> ecto_timestamps(const QualifiedName& table, const Node& call,
                                                       SqlScript& sql);
// What a column is called in references(), for its constraint.
std::string ecto_key_name(const QualifiedName& table, const std::string& column,
                          const Node& references);

}  // namespace shoofly::toolchain::programs

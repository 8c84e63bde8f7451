#pragma once

// Fields of Django's models, as the columns that they become on PostgreSQL. Compared with 5.2.

#include <optional>
#include <string>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

struct DjangoField {
  std::string kind;    // "CharField"
  std::string column;  // without the `_id` of a relation where db_column says it
  Sql type;            // of a relation: empty, it is that of what it leads to
  bool known = true;
  bool null = false;
  bool primary_key = false;
  bool unique = false;
  bool indexed = false;
  bool identity = false;
  bool many = false;          // a table of its own
  bool constrained = true;    // db_constraint
  std::string target;         // of a relation: "app.model", in lower case; empty: another column
  std::optional<Sql> value;   // what rows that are there are given
  std::optional<Sql> stays;   // db_default
  std::optional<Sql> stored;  // of a GeneratedField: its expression
  bool stored_known = true;   // and whether that could be read
  std::vector<std::string> composite;  // of a CompositePrimaryKey: the fields
  std::string collation;               // db_collation
  bool positive = false;
  std::string join_table;  // db_table of a relation to many
  bool through = false;    // a relation to many with a model of its own

  bool is_relation() const { return !target.empty() && !many; }
  bool has_index() const { return indexed && !unique && !primary_key; }
  // A second index, for LIKE.
  bool has_like() const;
};

// What Python computes when it runs: a constant for the server, and words for who reads a
// statement.
Sql computed_value();

// `app`: of the migration, for names without one. Nullopt: it is no call of a field.
std::optional<DjangoField> django_field(const std::string& name, const Node& node,
                                        const std::string& app);

}  // namespace shoofly::toolchain::programs

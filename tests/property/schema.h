#pragma once

// A made-up schema as values, so that a failing one can be taken apart; and as the script that
// makes it. Pure.

#include <string>
#include <vector>

namespace shoofly::testing {

struct SchemaColumn {
  std::string name;    // as the catalog has it
  std::string type;    // a key of types.h; as in DDL
  std::string values;  // how the applications make them (harness/scenario.h), without `?`
  bool key = false;
  bool nullable = true;
  bool unique = false;      // its values never come again
  bool by_trigger = false;  // the applications leave it alone
  bool rigid = false;       // an expression over it needs its type
  bool ordered = true;      // can be in a btree index
  int refers_to = -1;       // the table whose anchors are its values
  std::string default_sql;
  bool default_varies = false;
};

struct SchemaIndex {
  std::string name;
  bool unique = false;
  std::string rest;                  // "using btree (a) where ..."
  std::vector<std::string> columns;  // that it reads
};

struct SchemaConstraint {
  std::string name;
  std::string rest;  // "check (a > 0)"
  std::vector<std::string> columns;
  int refers_to = -1;
};

struct SchemaTable {
  std::string schema;
  std::string name;
  std::vector<SchemaColumn> columns;  // the key first
  bool primary_key = true;            // else a unique constraint over it
  std::vector<SchemaIndex> indexes;
  std::vector<SchemaConstraint> constraints;
  std::vector<std::string> extras;  // further statements: comments, grants, storage
  bool stamps = false;              // a BEFORE trigger sets the column that is by_trigger
  bool audited = false;             // an AFTER trigger counts writes
  int partitions = 0;               // by hash of the first key column
  int anchors = 0;                  // rows that others may refer to and nobody touches

  std::string sql_name() const;
  const SchemaColumn* find(const std::string& column) const;
  SchemaColumn* find(const std::string& column);
};

struct Schema {
  bool citext = false;
  std::vector<SchemaTable> tables;
};

// "name", or "\"Name\"" where it must be quoted.
std::string ident(const std::string& name);
std::string idents(const std::vector<std::string>& names);
std::string literal(const std::string& text);

// A value of the key's column by which the n-th anchor is known, from 1.
std::string anchor_key(const SchemaColumn& column, int n);
// INSERTs of such rows from `first` on; the columns after the key's first are made up.
std::string anchor_rows(const SchemaTable& table, int first, int rows);
// Those rows; `first` to `last` have the same number of digits.
std::string anchor_condition(const SchemaTable& table, int first, int last);
// `pick` of the keys of the table's anchors.
std::string anchor_values(const SchemaTable& table);

// The whole script: types, tables, anchors, indexes, constraints, triggers.
std::string ddl(const Schema& schema);

}  // namespace shoofly::testing

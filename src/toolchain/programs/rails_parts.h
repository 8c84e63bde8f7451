#pragma once

// What stands in a table of Rails' create_table: columns, references, keys, and the indexes that
// are made behind it.

#include <string>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

class RailsParts {
 public:
  RailsParts(QualifiedName table, SqlScript& sql) : table_(std::move(table)), sql_(sql) {}

  // `t.string :a, :b, null: false` and the like; what cannot be read is opaque.
  void take(const Node& node);
  // The columns of a reference, and its index and key behind them. False: it cannot be read.
  bool reference(const std::string& name, const Node& call);
  void timestamps(const Node& call);

  std::vector<Sql> parts;
  std::vector<Sql> after;  // statements

 private:
  void take_part(const Node& node);
  void take_columns(const Node& node);

  QualifiedName table_;
  SqlScript& sql_;
};

// "a" of `add_column :t, :a`.
std::string rails_word(const Node& call, std::size_t position);
// Counts what of a call was not read and may matter.
void say_rails_rest(const Node& node, SqlScript& sql);
// Of create_join_table; empty: it has to be run.
std::string rails_join_table(const Node& call);

}  // namespace shoofly::toolchain::programs

#pragma once

// Columns as Active Record's migrations describe them, on PostgreSQL. From Rails' documentation and
// the SQL that its logs show; not compared with a running Rails.

#include <optional>
#include <string>
#include <vector>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// `type` is Rails' ("string"), the options those of the call.
std::optional<ColumnDraft> rails_column(const std::string& name, const std::string& type,
                                        const Node& call);
// "people" of "person" where that is simple: what a reference leads to.
std::string rails_plural(const std::string& word);
std::string rails_singular(const std::string& word);
std::string rails_index_name(const std::string& table, const std::vector<std::string>& columns);
std::string rails_key_name(const std::string& table, const std::string& column);
// `kind`: "chk" or "excl".
std::string rails_constraint_name(const std::string& kind, const std::string& table,
                                  const std::string& expression);
std::optional<Sql> rails_default(const Node& node);
// Of add_index and t.index. Nullopt: something of it has to be run.
std::optional<IndexDraft> rails_index(const QualifiedName& table, const Node* columns,
                                      const Node& options);
// To the table `to`, by the options of add_foreign_key.
KeyDraft rails_key(const QualifiedName& table, const std::string& to, const Node& options);

}  // namespace shoofly::toolchain::programs

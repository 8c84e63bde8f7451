#pragma once

// The wishes that differences and statements become, each with its keys as a change file has them.
// Pure. `from` is the place in the file of SQL.

#include <optional>
#include <string>
#include <vector>

#include "engine/schema_file.h"
#include "plan/draft_change.h"

namespace shoofly {

// A wish, or why no operation does it.
struct DraftedWish {
  std::optional<DraftWish> wish;
  std::string problem;
  std::vector<std::string> help;
};

DraftedWish draft_add_column(const QualifiedName& table, const WrittenColumn& column);
DraftWish draft_column_wish(const std::string& operation, const QualifiedName& table,
                            const std::string& column, Position from,
                            std::vector<std::pair<std::string, Node>> keys);
DraftWish draft_change_type(const QualifiedName& table, const std::string& column,
                            const std::string& type, const std::string& value,
                            const std::optional<std::string>& default_sql, Position from);
DraftWish draft_rename_column(const QualifiedName& table, const std::string& from_name,
                              const std::string& to, Position from);
// `named`: under the index' own name; else the operation makes one.
DraftWish draft_index(const std::string& operation, const QualifiedName& table, const Index& index,
                      bool named, Position from);
DraftedWish draft_add_constraint(const QualifiedName& table, const WrittenConstraint& constraint,
                                 bool named);
// About something of the table that has a name; `key` says what it is.
DraftWish draft_object_wish(const std::string& operation, const QualifiedName& table,
                            const std::string& key, const std::string& object, Position from,
                            std::vector<std::pair<std::string, Node>> more = {});
// The same over what the object reads: no other wish of the change may replace that.
DraftWish draft_constraint_wish(const std::string& operation, const QualifiedName& table,
                                const Constraint& constraint, Position from,
                                std::vector<std::pair<std::string, Node>> more = {});
DraftWish draft_drop_index(const QualifiedName& table, const Index& index, Position from);
DraftWish draft_create_table(const QualifiedName& table, const std::string& statement,
                             Position from);
DraftWish draft_table_wish(const std::string& operation, const QualifiedName& table, Position from,
                           std::vector<std::pair<std::string, Node>> keys = {});
DraftWish draft_add_label(const QualifiedName& table, const std::string& column,
                          const std::string& label, const std::string& before, Position from);

Node flag_node(bool flag);

}  // namespace shoofly

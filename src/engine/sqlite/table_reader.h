#pragma once

// Columns, constraints and tables as a statement of SQLite's SQL writes them. Pure.

#include <optional>
#include <string>
#include <vector>

#include "engine/sqlite/statement_reader.h"

namespace shoofly::sqlite {

// Parts of a statement by its tree.
class Source {
 public:
  explicit Source(const StatementText& statement) : statement_(statement) {}

  const std::vector<Token>& tokens() const { return statement_.tokens; }
  std::string text(const Node& node) const;
  // What is between the brackets that the node ends with, or ends before its last words.
  std::string in_brackets(const Node& node) const;
  Position at(const Node& node) const;
  std::string name(const Node& node) const;         // of one token, folded
  QualifiedName qualified(const Node& node) const;  // of one, or of two with a dot between
  std::vector<std::string> names(const Node* columns) const;  // null: none
  bool says_temp(const Node& name) const;                     // temp.name

 private:
  const StatementText& statement_;
};

struct ReadColumn {
  WrittenColumn column;
  std::vector<WrittenConstraint> constraints;
};
ReadColumn read_column(const Node& definition, const Source& source);
WrittenTable read_table(const Node& create, const Source& source);
// CHECK, with or without a name.
WrittenConstraint read_check(const Node& check, const std::string& name,
                             const std::vector<WrittenColumn>& columns, const Source& source);
std::vector<IndexPart> read_parts(const std::vector<const Node*>& parts, const Source& source);
// Columns that an index's own expressions and its WHERE name are not known without the table.
WrittenIndex read_index(const Node& create, const Source& source);

}  // namespace shoofly::sqlite

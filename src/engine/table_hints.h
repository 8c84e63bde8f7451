#pragma once

// Where a part of a schema may be found by its name alone. Pure.

#include <map>
#include <set>
#include <string>

#include "engine/schema_file.h"

namespace shoofly {

// Which tables have, or had, a part of a name: only ever added to, so whoever finds one looks
// whether it is still there. Without it every DROP INDEX would look through every table.
class TableHints {
 public:
  void remember(const WrittenTable& table);
  void remember(const QualifiedName& table, const WrittenIndex& index);
  void remember(const QualifiedName& table, const WrittenConstraint& constraint);
  using Names = std::set<QualifiedName>;
  const Names& with_index(const std::string& index) const;
  const Names& with_constraint(const std::string& constraint) const;
  const Names& referring_to(const QualifiedName& table) const;
  const Names& partitions_for_the_rest(const QualifiedName& parent) const;

 private:
  std::map<std::string, Names> indexes_;
  std::map<std::string, Names> constraints_;
  std::map<QualifiedName, Names> referrers_;
  std::map<QualifiedName, Names> defaults_;
};

}  // namespace shoofly

#pragma once

// The tables that a Rails project's migrations name, and what a model's class says of its rows:
// `Person.where(first_name: nil).update_all(first_name: "")`. Pure.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/programs.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// Known by their text: a class may stand in any of the migrations.
class RailsModels {
 public:
  RailsModels() = default;
  explicit RailsModels(const std::vector<ProgramFile>& files);

  // The UPDATE or DELETE of a chain of calls that begins with a class. Nullopt: another one, or its
  // table is not certain, or some of it has to be run.
  struct Rows {
    Sql sql;
    bool batched = false;  // in_batches, find_each
  };
  std::optional<Rows> rows_of(const Node& call) const;

 private:
  static std::optional<Node> all_at_once(const Node& call);
  void read_classes(const std::string& text);
  void read_tables(const std::string& text);
  // Empty: it is not certain.
  std::string table_of(const std::string& model) const;

  std::set<std::string> tables_;                           // that are made
  std::map<std::string, std::set<std::string>> of_class_;  // "": by Rails' rules
};

}  // namespace shoofly::toolchain::programs

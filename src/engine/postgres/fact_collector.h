#pragma once

// Puts lines of the table of facts (facts.h) together for one statement; of several locks on a
// relation the strongest stays.

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ddl.h"
#include "engine/postgres/facts.h"
#include "engine/postgres/tree.h"

namespace shoofly::postgres {

// "SHARE ROW EXCLUSIVE" -> "lock-table-share-row-exclusive"
std::string lock_table_fact(std::string_view mode);

class FactCollector {
 public:
  explicit FactCollector(const QualifiedName& table) : table_(table) {}

  struct Others {
    std::vector<QualifiedName> referenced;
    std::vector<std::string> indexes;
  };

  void add(std::string_view id, const Others& others = {});
  // What the fact says of its own table, of another one.
  void add_on(const QualifiedName& table, std::string_view id);

  DdlFacts take();
  DdlFacts& facts() { return facts_; }

 private:
  void lock(const QualifiedName& name, LockMode mode);
  void note(std::string_view id);

  QualifiedName table_;
  std::vector<std::pair<QualifiedName, LockMode>> locks_;  // in the order they are taken
  DdlFacts facts_;
};

// now() and its like are evaluated once when a column with this default is added, and so are
// functions that are `immutable`; anything else may differ per row. False for what cannot be read.
bool evaluated_once(const std::string& expression, const std::set<QualifiedName>& immutable = {},
                    std::string_view home = {});
bool evaluated_once(Node expression, const std::set<QualifiedName>& immutable = {},
                    std::string_view home = {});

}  // namespace shoofly::postgres

#pragma once

// The differences of one table that both have: of its columns, and of its constraints and indexes.
// Pure.

#include <set>
#include <string>
#include <vector>

#include "plan/schema_diff.h"

namespace shoofly {

struct TableDiff {
  const SchemaDiffRequest& request;
  const Table& target;          // with renames done
  const WrittenTable& written;  // as the file has it
  const PrintedTable& printed;
  SchemaDifference& out;

  std::set<std::string> dropped = {};  // columns that go
  std::set<std::string> turned = {};   // columns whose type changes
  std::vector<DraftWish> drops = {};   // wishes that take away: they come last

  void columns();
  void keys();

  void left(Position at, std::string problem, std::vector<std::string> help = {}) {
    out.left.push_back({Severity::kWarning, request.file, at, std::move(problem), std::move(help)});
  }
  void note(Position at, std::string problem, std::vector<std::string> help = {}) {
    out.notes.push_back({Severity::kNote, request.file, at, std::move(problem), std::move(help)});
  }
  std::string name() const { return target.name.display(); }
};

}  // namespace shoofly

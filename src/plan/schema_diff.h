#pragma once

// What makes of the target's schema the one that a file describes: wishes of a change, and by name
// whatever no operation does. A rename is never guessed. Pure: the file's tables come as the
// target's server prints them.

#include <map>
#include <string>
#include <vector>

#include "engine/ddl.h"
#include "engine/schema_file.h"
#include "engine/schema_model.h"
#include "plan/draft_change.h"

namespace shoofly {

// `--rename users.email=mail`, `--rename users=accounts`
struct RenameRequest {
  std::string written;  // as given
  QualifiedName table;  // resolved
  std::string column;   // empty: the table itself
  std::string to;
};

struct SchemaDifference {
  std::vector<DraftWish> wishes;
  std::vector<Diagnostic> left;  // differences that no operation takes away
  std::vector<Diagnostic>
      notes;  // what a person should know: possible renames, what is not compared
};

struct SchemaDiffRequest {
  const Catalog& target;
  const SchemaModel& model;
  const std::map<QualifiedName, PrintedTable>& printed;
  const Surroundings& surroundings;
  const Dialect& dialect;
  const SchemaFiles& files;
  const std::vector<RenameRequest>& renames;
  std::string file;
};

// Errors: invalid input (a rename of what is not there).
Result<SchemaDifference> diff_schema(const SchemaDiffRequest& request);

}  // namespace shoofly

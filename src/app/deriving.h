#pragma once

// From a file of SQL to a change: `plan --to schema.sql` (what is to be there) and `plan --from
// migration.sql` (what is to be done). The change is text, parsed and planned as a written one.

#include <string>
#include <vector>

#include "app/planning.h"
#include "app/target.h"
#include "base/diagnostic.h"
#include "base/result.h"

namespace shoofly {

struct DeriveRequest {
  enum class From { kSchema, kMigration };
  From from = From::kSchema;
  std::string file;
  std::vector<std::string> renames;  // "users.email=mail"; of a schema only
  std::string change_file;           // where the change will be written; may be empty
};

struct DerivedChange {
  std::string file;                  // of SQL
  std::string source;                // its text, for quoting
  std::vector<Diagnostic> problems;  // why the file cannot be read; then nothing else is here
  std::vector<Diagnostic> left;      // what no operation does
  std::vector<Diagnostic> notes;     // what a person should know
  std::vector<std::string> later;    // what waits for the next change, and why
  int operations = 0;                // of the change; 0: there is nothing to do
  std::string text;                  // of the change
  std::string change_file;           // what diagnostics about `text` call it
  std::vector<std::pair<int, Position>> origins;  // line of the text -> place in the file of SQL
};

// Nothing on the target is changed. Errors: the connection's; not found (the file); invalid input
// (a rename of what is not there); unsupported (the engine reads no SQL files).
Result<DerivedChange> derive_change(Target& target, const DeriveRequest& request);

// The plan of a derived change. What it refuses is told with the place in the file of SQL that the
// wish comes from.
Result<PlanOutcome> plan_derived(Target& target, const DerivedChange& derived,
                                 const PlanOptions& options);

}  // namespace shoofly

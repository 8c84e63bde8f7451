#pragma once

// A migration, statement by statement, as wishes of a change: what one statement asks for and what
// others of the file add to it (a default, NOT NULL, a constraint of a table made above) become one
// wish. What the target has already is left out, so that a file whose wishes took more than one
// change can be planned again. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/schema_file.h"
#include "plan/schema_diff.h"

namespace shoofly {

using ColumnName = std::pair<QualifiedName, std::string>;

struct MigrationRequest {
  const WrittenSchema& migration;
  const Catalog& target;
  const Surroundings& surroundings;
  const SchemaFiles& files;
  const std::map<std::string, std::string>& types;    // as written -> canonical, where known
  const std::map<ColumnName, std::string>& defaults;  // SET DEFAULT, as the server prints it
  std::string file;
};

SchemaDifference wishes_of_migration(const MigrationRequest& request);

// Types and defaults whose printed form decides whether they are there already.
struct MigrationQuestions {
  std::vector<std::string> types;
  std::vector<WrittenTable>
      defaults;  // each of one column as it is on the target, with the default
};
MigrationQuestions questions_of(const WrittenSchema& migration, const Catalog& target,
                                const Surroundings& surroundings);

// Where the way back begins in a file that holds both ("-- migrate:down", "-- +goose Down", ..);
// npos: it holds none.
std::size_t start_of_way_back(std::string_view text);

}  // namespace shoofly

#pragma once

// Enums that Alembic's add_column and alter_column use. On PostgreSQL their types are made by
// create_table and by Enum(..).create() alone; `alembic upgrade --sql` of 1.14 shows it. Pure.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/migration.h"
#include "toolchain/programs/alembic_calls.h"
#include "toolchain/programs/programs.h"

namespace shoofly::toolchain::programs {

// The types that SQL makes, or gives another name.
std::set<std::string> types_made_by(std::string_view sql);

// Whether something in the files that is not read may make types.
class UnreadTypes {
 public:
  explicit UnreadTypes(const std::vector<ProgramFile>& files) : files_(files) {}
  bool may_make(const std::string& type) const;

 private:
  const std::vector<ProgramFile>& files_;
};

// What the server refuses of an upgrade(). `there`: all types that are made up to its end.
std::vector<lint::ToolRefusal> missing_types(const AlembicWay& way,
                                             const std::set<std::string>& there,
                                             const UnreadTypes& unread);

}  // namespace shoofly::toolchain::programs

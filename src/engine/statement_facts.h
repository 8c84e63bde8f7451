#pragma once

// What a statement as somebody wrote it locks, rewrites and reads on the server: the linter's
// question, as DdlAdvisor answers a plan's. Pure: nothing is asked of a server.

#include "engine/ddl.h"
#include "engine/schema_model.h"

namespace shoofly {

class StatementFacts {
 public:
  virtual ~StatementFacts() = default;
  // On a server of that major version, when the schema is `schema`, as far as that is known; what
  // is not known of a column's type is taken for the worse. Tables are named as they are written.
  virtual DdlFacts facts_of(const WrittenAct& act, const SchemaModel& schema, int major) const = 0;
  // As the server would print it: "int8" -> "bigint".
  virtual std::string plain_type(const std::string& written) const = 0;
  // Values of the one type may not fit the other: types as they are written.
  virtual bool narrows(const std::string& from, const std::string& to) const = 0;
};

}  // namespace shoofly

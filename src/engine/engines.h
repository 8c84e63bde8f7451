#pragma once

// The one table of engines. Only app includes this.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/query_shape.h"
#include "engine/routine_texts.h"
#include "engine/schema_file.h"
#include "engine/statement_facts.h"
#include "engine/statement_log.h"

namespace shoofly {

const std::vector<const Engine*>& engines();
// Errors: unsupported, naming the known ones.
Result<const Engine*> find_engine(std::string_view name);
// Null where the engine reads no file of DDL to derive a change from.
const SchemaFiles* schema_files(const Engine& engine);

// Null where the server keeps none that is read.
const StatementLog* statement_log(const Engine& engine);

// Null where there are none, or the server looks into them itself.
const RoutineTexts* routine_texts(const Engine& engine);

// What knows an engine's SQL without a server of it; migrations are read for more engines than
// changes can be made on.
struct SqlOfEngine {
  std::string_view name;
  const SqlReader& reader;
  const StatementFacts& facts;
  const QueryReader* queries;               // null: what applications send is not read
  const RoutineReader* routines = nullptr;  // null: bodies of routines are not read
};
const std::vector<SqlOfEngine>& sql_of_engines();
// Null where no text of its SQL is read.
const SqlOfEngine* find_sql(std::string_view name);

}  // namespace shoofly

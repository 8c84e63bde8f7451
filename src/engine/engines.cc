#include "engine/engines.h"

#include <fmt/format.h>

#include "engine/postgres/engine.h"
#include "engine/postgres/routine_texts.h"
#include "engine/postgres/schema_files.h"
#include "engine/postgres/statement_log.h"
#include "engine/sqlite/engine.h"

namespace shoofly {

const std::vector<const Engine*>& engines() {
  static const std::vector<const Engine*> table = {&postgres::engine(), &sqlite::engine()};
  return table;
}

Result<const Engine*> find_engine(std::string_view name) {
  for (const Engine* engine : engines()) {
    if (engine->name() == name) return engine;
  }
  return unsupported(fmt::format("find engine: \"{}\" is not one of postgres, sqlite", name));
}

const SchemaFiles* schema_files(const Engine& engine) {
  return engine.name() == postgres::engine().name() ? &postgres::schema_files() : nullptr;
}

const StatementLog* statement_log(const Engine& engine) {
  return engine.name() == postgres::engine().name() ? &postgres::statement_log() : nullptr;
}

const RoutineTexts* routine_texts(const Engine& engine) {
  return engine.name() == postgres::engine().name() ? &postgres::routine_texts() : nullptr;
}

}  // namespace shoofly

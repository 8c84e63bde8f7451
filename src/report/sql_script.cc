#include "report/sql_script.h"

namespace shoofly {

const ScriptForm* script_form(std::string_view engine) {
  if (engine == "postgres") return &postgres_script();
  if (engine == "sqlite") return &sqlite_script();
  return nullptr;
}

}  // namespace shoofly

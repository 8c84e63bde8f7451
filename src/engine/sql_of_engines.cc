// The half of the table of engines that needs no server: it is linked without their connections.

#include <algorithm>

#include "engine/engines.h"
#include "engine/mysql/sql_reader.h"
#include "engine/mysql/statement_facts.h"
#include "engine/postgres/migration_reader.h"
#include "engine/postgres/query_reader.h"
#include "engine/postgres/routine_reader.h"
#include "engine/postgres/statement_facts.h"
#include "engine/sqlite/sql_reader.h"
#include "engine/sqlite/statement_facts.h"

namespace shoofly {

const std::vector<SqlOfEngine>& sql_of_engines() {
  static const std::vector<SqlOfEngine> table = {
      {"postgres", postgres::migration_reader(), postgres::statement_facts(),
       &postgres::query_reader(), &postgres::routine_reader()},
      {"mariadb", mysql::sql_reader(mysql::Flavor::kMariaDb),
       mysql::statement_facts(mysql::Flavor::kMariaDb), nullptr},
      {"mysql", mysql::sql_reader(mysql::Flavor::kMySql),
       mysql::statement_facts(mysql::Flavor::kMySql), nullptr},
      {"sqlite", sqlite::sql_reader(), sqlite::statement_facts(), nullptr}};
  return table;
}

const SqlOfEngine* find_sql(std::string_view name) {
  const auto found = std::find_if(sql_of_engines().begin(), sql_of_engines().end(),
                                  [&](const SqlOfEngine& engine) { return engine.name == name; });
  return found == sql_of_engines().end() ? nullptr : &*found;
}

}  // namespace shoofly

// What the server says about itself.

#include <nlohmann/json.hpp>

#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
Sql server_query() {
  return kSql.write(
      "select current_setting('server_version_num'), current_setting('server_version'),"
      " current_database(), current_user,"
      " (select r.rolsuper from pg_roles r where r.rolname = current_user),"
      " pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on',"
      " (select s.setting from pg_settings s where s.name = 'deadlock_timeout'),"
      " (select json_agg(json_build_array(s.name, concat(s.setting, s.unit)) order by s.name)"
      "  from pg_settings s where s.name in ('autovacuum', 'block_size', 'data_checksums',"
      "  'deadlock_timeout', 'fsync', 'full_page_writes', 'hot_standby_feedback', 'lc_collate',"
      "  'maintenance_work_mem', 'max_connections', 'max_replication_slots', 'max_wal_size',"
      "  'server_encoding', 'shared_buffers', 'synchronous_commit', 'synchronous_standby_names',"
      "  'wal_level', 'work_mem'))");
}

ServerInfo read_server(const Row& row) {
  ServerInfo server;
  server.engine = "postgres";
  server.version = static_cast<int>(as_int(row.at(0)));
  server.version_text = as_text(row.at(1));
  server.database = as_text(row.at(2));
  server.user = as_text(row.at(3));
  server.superuser = as_bool(row.at(4));
  server.in_recovery = as_bool(row.at(5));
  server.read_only = server.in_recovery || as_bool(row.at(6));
  server.deadlock_timeout_ms = static_cast<int>(as_int(row.at(7)));
  const nlohmann::json settings = nlohmann::json::parse(as_text(row.at(8)), nullptr, false);
  for (const nlohmann::json& setting : settings) {
    server.settings.emplace_back(setting.at(0).get<std::string>(),
                                 setting.at(1).get<std::string>());
  }
  return server;
}

}  // namespace shoofly::postgres

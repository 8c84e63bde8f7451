#include "engine/postgres/inspector.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/postgres/as_built.h"
#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/types.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// A table that is dropped while we read makes the server's own functions fail on its oid.
constexpr int kAttempts = 3;
constexpr std::size_t kFewTables = 20;

Sql with_partitions() {
  return kSql.write(
      " or c.relispartition and exists (select from pg_partition_ancestors(c.oid) up"
      "  join pg_class ac on ac.oid = up.relid join pg_namespace an on an.oid = ac.relnamespace"
      "  where (an.nspname::text, ac.relname::text)"
      "  in (select s, t from unnest($1::text[], $2::text[]) u(s, t)))");
}

// The oids of the user's tables as one array text, all or those named.
Statement oids_query(const InspectOptions& options) {
  const Sql filter = options.only.empty()
                         ? kSql.write("$1::text[] is not null and $2::text[] is not null")
                         : kSql.write(
                               "(c.relname = any($2::text[]) and (n.nspname::text, c.relname::text)"
                               " in (select s, t from unnest($1::text[], $2::text[]) u(s, t)){})",
                               options.partitions ? with_partitions() : Sql());
  return {
      kSql.write("select coalesce(array_agg(c.oid), array[]::oid[]) from pg_class c"
                 " join pg_namespace n on n.oid = c.relnamespace"
                 " where c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't'"
                 " and n.nspname <> 'information_schema' and n.nspname <> 'shoofly'"
                 " and n.nspname not like 'pg\\_%'"
                 " and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass"
                 "  and d.objid = c.oid and d.deptype = 'e')"
                 " and {}",
                 filter),
      {schema_array(options.only), name_array(options.only)},
      true};
}

std::vector<InspectPart> parts_for(int version, const InspectOptions& options) {
  std::vector<InspectPart> parts = {inspect_tables(version),     inspect_columns(version),
                                    inspect_sequences(version),  inspect_constraints(version),
                                    inspect_indexes(version),    inspect_triggers(version),
                                    inspect_dependents(version), inspect_grants(version)};
  if (options.sizes) parts.push_back(inspect_sizes(version));
  return parts;
}

Result<Catalog> inspect_once(Connection& connection, const InspectOptions& options) {
  SHOOFLY_ASSIGN(
      const std::vector<ResultSet> first,
      connection.run_together({Statement{server_query(), {}, true}, oids_query(options)}));
  Catalog catalog;
  catalog.server = read_server(first[0].rows.at(0));
  const Value oids = first[1].rows.at(0).at(0);

  const std::vector<InspectPart> parts = parts_for(catalog.server.version, options);
  std::vector<Statement> statements = {
      {kSql.write("set transaction isolation level repeatable read, read only"), {}}};
  // Of a few tables the plan is the same whichever they are.
  if (!options.only.empty() && options.only.size() <= kFewTables)
    statements.push_back({kSql.write("set local plan_cache_mode = force_generic_plan"), {}});
  const std::size_t before = statements.size();
  for (const InspectPart& part : parts) statements.push_back({part.query, {oids}, true});
  const bool everything = options.only.empty();
  if (everything) {
    statements.push_back({enum_types_query(), {}, true});
    statements.push_back({other_names_query(), {}, true});
  } else {
    statements.push_back({views_query(catalog.server.version),
                          {schema_array(options.only), name_array(options.only)},
                          true});
  }
  SHOOFLY_ASSIGN(const std::vector<ResultSet> sets, connection.run_together(statements));

  TablesByOid tables;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const Row& row : sets[before + i].rows) parts[i].read(row, tables);
  }
  for (const Row& row : sets.back().rows) {
    if (everything) {
      const std::string name = as_text(row.at(1));
      if (name.empty()) {
        catalog.schemas.push_back(as_text(row.at(0)));
      } else {
        catalog.other_names.push_back({as_text(row.at(0)), name});
      }
    } else {
      catalog.views.push_back(read_view(row));
    }
  }
  if (everything) {
    for (const Row& row : sets[sets.size() - 2].rows) catalog.enums.push_back(read_enum_type(row));
  }
  for (auto& [oid, table] : tables) catalog.tables.push_back(std::move(table));
  std::sort(catalog.tables.begin(), catalog.tables.end(),
            [](const Table& a, const Table& b) { return a.name < b.name; });
  return catalog;
}

class PostgresInspector final : public Inspector {
 public:
  Result<Catalog> inspect(Connection& connection, const InspectOptions& options) const override {
    for (int attempt = 1;; ++attempt) {
      Result<Catalog> catalog = inspect_once(connection, options);
      if (catalog.ok()) return catalog;
      const std::string& code = catalog.error().native_code;
      const bool dropped_meanwhile = code == "XX000" || code == "42P01" || code == "42704";
      if (!dropped_meanwhile || attempt == kAttempts) {
        return std::move(catalog).error().with_context("read catalog");
      }
    }
  }

  Result<std::string> canonical_type(Connection& connection,
                                     const std::string& written) const override {
    return postgres::canonical_type(connection, written);
  }

  Result<Table> as_built(Connection& connection, const Table& table,
                         const Action& action) const override {
    return postgres::as_built(connection, table, action);
  }
};

}  // namespace

std::vector<std::string> json_texts(const Value& value) {
  std::vector<std::string> texts;
  const nlohmann::json list = nlohmann::json::parse(as_text(value), nullptr, false);
  for (const nlohmann::json& item : list) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

const Inspector& inspector() {
  static const PostgresInspector instance;
  return instance;
}

}  // namespace shoofly::postgres

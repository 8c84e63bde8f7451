// RenameColumns: any permutation of names in one transaction, and the functions that would break by
// it.

#include <algorithm>

#include "engine/postgres/ddl.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr const char* kBetween = "_shoofly_between";

bool is_source(const std::vector<Rename>& renames, const std::string& name) {
  return std::any_of(renames.begin(), renames.end(),
                     [&](const Rename& rename) { return rename.from == name; });
}

// In an order in which every new name is free when it is taken: {a -> b, b -> c} starts with b. A
// circle (a -> b, b -> a) is opened by a name in between.
std::vector<Rename> in_order(std::vector<Rename> renames) {
  std::vector<Rename> ordered;
  std::erase_if(renames, [](const Rename& rename) { return rename.from == rename.to; });
  while (!renames.empty()) {
    const auto free = std::find_if(renames.begin(), renames.end(), [&](const Rename& rename) {
      return !is_source(renames, rename.to);
    });
    if (free != renames.end()) {
      ordered.push_back(*free);
      renames.erase(free);
    } else {
      ordered.push_back({renames.front().from, kBetween});
      renames.front().from = kBetween;
    }
  }
  return ordered;
}

// A name that one column gives up and another takes may change its type. Sessions that have run a
// PL/pgSQL function over the table keep the old type in its plans and fail ("type of parameter 15
// (bigint) does not match that when preparing the plan (integer)", 13 to 18, sync_server_test.cc
// SwapRefreshesFunctions) until the function's row changes, so it is written anew as it is. The
// table's trigger functions must be; others that mention the name are, where we have the right to.
Sql refresh_functions(const QualifiedName& table, const std::vector<std::string>& names) {
  std::vector<Sql> mentioned;
  for (const std::string& name : names) {
    mentioned.push_back(kSql.write(
        "pg_catalog.strpos(pg_catalog.lower(p.prosrc), pg_catalog.lower({})) > 0", Text{name}));
  }
  const Sql table_name = kSql.write("{}", table);
  return kSql.write(R"(do $shoofly$
declare
  f record;
begin
  for f in
    select p.oid::pg_catalog.regprocedure as signature, p.prosecdef as definer
    from pg_catalog.pg_proc p join pg_catalog.pg_language l on l.oid = p.prolang
    where l.lanname = 'plpgsql' and p.pronamespace::pg_catalog.regnamespace::text <> 'shoofly'
      and (exists (select from pg_catalog.pg_trigger t
                   where t.tgfoid = p.oid and not t.tgisinternal
                     and t.tgrelid = {}::pg_catalog.regclass)
           or ({}) and pg_catalog.pg_has_role(p.proowner, 'USAGE'))
  loop
    execute pg_catalog.format('alter routine %s security %s', f.signature,
                              case when f.definer then 'definer' else 'invoker' end);
  end loop;
end
$shoofly$)",
                    Text{table_name.str()}, Sql::join(mentioned, " or "));
}

}  // namespace

// Renaming a constraint renames the index it owns.
Result<Rendered> render_ddl(const RenameColumns& action, const Catalog& catalog) {
  Rendered rendered;
  std::vector<std::string> reused;
  for (const Rename& rename : action.columns) {
    if (is_source(action.columns, rename.to)) reused.push_back(rename.to);
  }
  for (const Rename& rename : in_order(action.columns)) {
    rendered.statements.push_back({kSql.write("alter table {} rename column {} to {}", action.table,
                                              Ident{rename.from}, Ident{rename.to}),
                                   {}});
  }
  for (const Rename& rename : in_order(action.constraints)) {
    rendered.statements.push_back({kSql.write("alter table {} rename constraint {} to {}",
                                              action.table, Ident{rename.from}, Ident{rename.to}),
                                   {}});
  }
  std::vector<Rename> free_indexes = action.indexes;
  const Table* const table = catalog.find_table(action.table);
  std::erase_if(free_indexes, [&](const Rename& rename) {
    const Index* const index = table == nullptr ? nullptr : table->find_index(rename.from);
    return index != nullptr && is_source(action.constraints, index->constraint);
  });
  for (const Rename& rename : in_order(free_indexes)) {
    rendered.statements.push_back(
        {kSql.write("alter index {} rename to {}", QualifiedName{action.table.schema, rename.from},
                    Ident{rename.to}),
         {}});
  }
  if (!reused.empty()) rendered.statements.push_back({refresh_functions(action.table, reused), {}});
  return rendered;
}

}  // namespace shoofly::postgres

#include "engine/postgres/sync_writer.h"

#include <algorithm>

#include "catalog/lookup_calls.h"
#include "engine/postgres/ddl_rights.h"
#include "engine/postgres/sync_compare.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/sync_objections.h"
#include "engine/postgres/sync_parts.h"
#include "engine/postgres/sync_triggers.h"

namespace shoofly::postgres {
namespace {

void append(std::vector<Statement>& statements, const std::vector<Sql>& more) {
  for (const Sql& sql : more) statements.push_back({sql, {}});
}

// The functions of `parts`, dropping those of `before` whose name stays and whose signature does
// not.
Status append_functions(std::vector<Statement>& statements, const SyncParts& parts,
                        int server_version, const std::vector<FunctionSource>& before) {
  append(statements, {use_default_search_path(), resolve_search_path()});
  for (const FunctionSource& function : functions_of(parts)) {
    const bool in_the_way =
        std::any_of(before.begin(), before.end(), [&](const FunctionSource& old) {
          return old.signature.name == function.signature.name &&
                 !(old.signature == function.signature);
        });
    if (in_the_way) statements.push_back({drop_function(function.signature.name), {}});
    SHOOFLY_ASSIGN(const std::vector<Sql> created, create_function(function, server_version));
    append(statements, created);
  }
  append(statements, create_trigger_functions(parts, server_version));
  statements.push_back({use_our_search_path(), {}});
  return ok_status();
}

// Triggers that look values up run with their owner's rights.
void append_owner(std::vector<Statement>& statements, const SyncSpec& spec,
                  const Catalog& catalog) {
  const std::string owner = is_lookup_spec(spec) ? other_owner(spec.table, catalog) : "";
  if (owner.empty()) return;
  for (const QualifiedName& function : {insert_function(spec), update_function(spec)}) {
    append(statements, {SqlWriter(QuoteStyle::kDouble)
                            .write("alter function {}() owner to {}", function, Ident{owner})});
  }
}

bool has_function(const std::vector<FunctionSource>& functions, const QualifiedName& name) {
  return std::any_of(functions.begin(), functions.end(), [&](const FunctionSource& function) {
    return function.signature.name == name;
  });
}

// What UPDATE OF and WHEN depend on, column by column; names are left out because triggers follow a
// rename by themselves.
std::vector<std::string> watched_types(const SyncSpec& spec) {
  std::vector<std::string> types;
  for (const SyncGroup& group : spec.groups) {
    for (const SyncColumn& column : group.old_side) types.push_back("old " + column.type);
    for (const SyncColumn& column : group.new_side) types.push_back("new " + column.type);
  }
  return types;
}

class PostgresSyncWriter final : public SyncWriter {
 public:
  SyncTriggers triggers() const override { return &trigger_catalog; }

  Sql in_step(const SyncSpec& spec) const override {
    const SyncParts parts(spec);
    std::vector<Sql> conditions;
    for (std::size_t g = 0; g < spec.groups.size(); ++g) conditions.push_back(parts.in_step(g));
    return all_of(conditions);
  }

  Sql fill_assignments(const SyncSpec& spec) const override {
    return postgres::fill_assignments(spec);
  }
  Sql fill_condition(const SyncSpec& spec) const override { return postgres::fill_condition(spec); }

  std::vector<std::string> objections(const SyncSpec& spec, const Table& table) const override {
    return sync_objections(spec, table);
  }
};

}  // namespace

bool replaces_triggers(const SyncSpec& before, const SyncSpec& after) {
  return before.tag != after.tag || before.marker != after.marker ||
         before.other_before_triggers != after.other_before_triggers ||
         before.enable_always != after.enable_always ||
         watched_types(before) != watched_types(after);
}

Result<std::vector<Statement>> install_sync(const SyncSpec& spec, const Catalog& catalog) {
  const SyncParts parts(spec, catalog.find_table(spec.table));
  std::vector<Statement> statements;
  SHOOFLY_TRY(append_functions(statements, parts, catalog.server.version, {}));
  append(statements, create_triggers(parts));
  append_owner(statements, spec, catalog);
  return statements;
}

Result<std::vector<Statement>> replace_sync(const SyncSpec& before, const SyncSpec& after,
                                            const Catalog& catalog) {
  const Table* const table = catalog.find_table(after.table);
  const SyncParts old_parts(before, table);
  const SyncParts new_parts(after, table);
  const std::vector<FunctionSource> old_functions = functions_of(old_parts);
  const std::vector<FunctionSource> new_functions = functions_of(new_parts);
  std::vector<Statement> statements;
  const bool triggers_too = replaces_triggers(before, after);
  if (triggers_too) append(statements, drop_triggers(before));
  SHOOFLY_TRY(append_functions(statements, new_parts, catalog.server.version, old_functions));
  for (const FunctionSource& function : old_functions) {
    const QualifiedName& name = function.signature.name;
    if (!has_function(new_functions, name)) statements.push_back({drop_function(name), {}});
  }
  if (before.tag != after.tag) {
    append(statements,
           {drop_function(insert_function(before)), drop_function(update_function(before))});
  }
  if (triggers_too) append(statements, create_triggers(new_parts));
  append_owner(statements, after, catalog);
  return statements;
}

Result<std::vector<Statement>> remove_sync(const SyncSpec& spec, const Catalog& catalog) {
  const SyncParts parts(spec, catalog.find_table(spec.table));
  std::vector<Statement> statements;
  append(statements, drop_triggers(spec));
  append(statements, {drop_function(insert_function(spec)), drop_function(update_function(spec))});
  for (const FunctionSource& function : functions_of(parts)) {
    statements.push_back({drop_function(function.signature.name), {}});
  }
  return statements;
}

const SyncWriter& sync_writer() {
  static const PostgresSyncWriter writer;
  return writer;
}

}  // namespace shoofly::postgres

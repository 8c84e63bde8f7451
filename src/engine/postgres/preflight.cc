#include "engine/postgres/preflight.h"

#include <utility>

namespace shoofly::postgres {
namespace {

void append(std::vector<PreflightPart>& parts, std::vector<PreflightPart> more) {
  for (PreflightPart& part : more) parts.push_back(std::move(part));
}

}  // namespace

Result<std::vector<PreflightCheck>> preflight(Connection& connection, const Catalog& catalog,
                                              const std::vector<QualifiedName>& tables) {
  std::vector<PreflightCheck> checks;
  SHOOFLY_ASSIGN(PreflightCheck pooler, check_pooler(connection));
  std::vector<PreflightPart> parts = server_parts(catalog);
  append(parts, activity_parts());
  if (!tables.empty()) append(parts, table_parts(tables));
  std::vector<Statement> statements;
  for (const PreflightPart& part : parts) statements.push_back(part.query);
  Result<std::vector<ResultSet>> sets = connection.run_together(statements);
  if (!sets.ok()) return std::move(sets).error().with_context("check target");
  checks.push_back(std::move(pooler));
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].read((*sets)[i], catalog, checks);
  for (const QualifiedName& name : tables) {
    if (const Table* table = catalog.find_table(name)) check_table(*table, checks);
  }
  return checks;
}

}  // namespace shoofly::postgres

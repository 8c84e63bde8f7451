#pragma once

// Everything that would make a run unsafe or impossible, found before anything is done. One file
// per kind of check; each asks the server once and puts what it found into sentences.

#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

Result<std::vector<PreflightCheck>> preflight(Connection& connection, const Catalog& catalog,
                                              const std::vector<QualifiedName>& tables);

// A check over the rows of one query.
struct PreflightPart {
  Statement query;
  void (*read)(const ResultSet& rows, const Catalog& catalog, std::vector<PreflightCheck>& checks);
};

// The server: version, role, settings, rights in the database.
std::vector<PreflightPart> server_parts(const Catalog& catalog);
// What goes on there: replicas, slots, old and prepared transactions, backups.
std::vector<PreflightPart> activity_parts();
// The tables themselves, from the catalog alone, and the role's rights on them.
void check_table(const Table& table, std::vector<PreflightCheck>& checks);
std::vector<PreflightPart> table_parts(const std::vector<QualifiedName>& tables);

// A pooler that gives each transaction another session would drop our locks and settings. Looks for
// one between us and the server, and where there is one, whether session state survives it.
Result<PreflightCheck> check_pooler(Connection& connection);

}  // namespace shoofly::postgres

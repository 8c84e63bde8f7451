#pragma once

// Everything that would make a run unsafe or impossible, found before anything is done. One file
// per kind of check; each asks the server once and puts what it found into sentences.

#include <cstdint>
#include <string>
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

// The server: version, whether it can be written to, room, durability.
std::vector<PreflightPart> server_parts();
// `today`: "2026-11-21", the server's.
void check_version(const ServerInfo& server, const std::string& today,
                   std::vector<PreflightCheck>& checks);
// What our role may do in this database, and what it costs where it may not.
std::vector<PreflightPart> rights_parts();
// Asked for the whole database only: whose the tables are.
std::vector<PreflightPart> database_rights_parts();
// What goes on there: replicas, slots, old and prepared transactions.
std::vector<PreflightPart> activity_parts();
CheckLevel level_of_transaction(std::int64_t age_seconds);
// What protects and holds the data: backups, disk, transaction numbers.
std::vector<PreflightPart> storage_parts();
// Asked for the whole database only: settings that make a run harder, and what lies in it: tables
// of others, invalid indexes, bloat, sequences near their end.
std::vector<PreflightPart> settings_parts();
std::vector<PreflightPart> object_parts();
// The tables of a change, from the catalog alone, and the role's rights on them.
void check_table(const Table& table, std::vector<PreflightCheck>& checks);
std::vector<PreflightPart> table_parts(const std::vector<QualifiedName>& tables);

// The first few values of a column, for people.
std::string joined(const ResultSet& set, std::size_t column);

// A pooler that gives each transaction another session would drop our locks and settings. Looks for
// one between us and the server, and where there is one, whether session state survives it.
Result<PreflightCheck> check_pooler(Connection& connection);

}  // namespace shoofly::postgres

#pragma once

// The two triggers of a spec: BEFORE INSERT and BEFORE UPDATE, for all groups of the table
// together, because the marker is the row's: when an application's write sets it, every group of
// the row must be filled in the same call. What they do is design.md section 2; the form and its
// cost were measured (facts/sync-triggers.md section 4) and are proved by sync_server_test.cc.

#include <vector>

#include "catalog/catalog.h"
#include "engine/postgres/sync_parts.h"
#include "sql/text.h"

namespace shoofly::postgres {

// CREATE OR REPLACE of both trigger functions: no lock on the table.
std::vector<Sql> create_trigger_functions(const SyncParts& parts, int server_version);

// CREATE TRIGGER of both (SHARE ROW EXCLUSIVE), made ENABLE ALWAYS where the spec asks for it.
std::vector<Sql> create_triggers(const SyncParts& parts);
std::vector<Sql> drop_triggers(const SyncSpec& spec);

// The same as a catalog shows them.
std::vector<Trigger> trigger_catalog(const SyncSpec& spec);

}  // namespace shoofly::postgres

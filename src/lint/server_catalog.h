#pragma once

// The tables in which PostgreSQL keeps what it knows of every other. Pure.

#include "sql/text.h"

namespace shoofly::lint {

struct Scene;

// A table of pg_catalog, with or without its schema; no view, as pg_settings is one.
bool is_server_catalog(const Scene& scene, const QualifiedName& table);

}  // namespace shoofly::lint

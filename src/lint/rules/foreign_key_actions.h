#pragma once

// What foreign keys do when a row goes that others refer to. Pure.

#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

// The tool or the script has switched them off. SQLite; MariaDB, MySQL.
bool foreign_keys_are_off(const Scene& scene);

// A foreign key of another table; both live as long as the scene's schema.
struct ReferringKey {
  const QualifiedName* table;
  const Constraint* key;
  bool cascades;  // ON DELETE CASCADE
  bool empties;   // ON DELETE SET NULL, SET DEFAULT
};
std::vector<ReferringKey> keys_referring_to(const Scene& scene, const QualifiedName& table);

}  // namespace shoofly::lint

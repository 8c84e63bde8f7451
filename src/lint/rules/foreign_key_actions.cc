#include "lint/rules/foreign_key_actions.h"

#include <string>

namespace shoofly::lint {

bool foreign_keys_are_off(const Scene& scene) {
  if (scene.script.foreign_keys_off) return true;
  const bool sqlite = scene.server.engine == "sqlite";
  const auto set = scene.transaction.settings.find(sqlite ? "foreign_keys" : "foreign_key_checks");
  if (set == scene.transaction.settings.end()) return false;
  const std::string& value = set->second;
  return value == "off" || value == "0" || value == "no" || value == "false";
}

std::vector<ReferringKey> keys_referring_to(const Scene& scene, const QualifiedName& table) {
  std::vector<ReferringKey> keys;
  const QualifiedName parent = scene.schema.at_home(table);
  for (const auto& [name, child] : scene.schema.tables) {
    if (name == parent) continue;
    for (const WrittenConstraint& written : child.constraints) {
      const Constraint& key = written.constraint;
      if (key.kind != ConstraintKind::kForeignKey || key.references != parent) continue;
      keys.push_back({&name, &key, key.rules.find("ON DELETE CASCADE") != std::string::npos,
                      key.rules.find("ON DELETE SET") != std::string::npos});
    }
  }
  return keys;
}

}  // namespace shoofly::lint

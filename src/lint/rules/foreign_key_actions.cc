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

}  // namespace shoofly::lint

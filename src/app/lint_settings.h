#pragma once

// Finds and reads shoofly-lint.yaml.

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "lint/settings.h"

namespace shoofly {

struct LoadedSettings {
  std::shared_ptr<const lint::Settings> settings;  // null: `problems` say why
  std::string folder;                              // that its paths are relative to
  std::vector<Diagnostic> problems;
  std::string text;
};

// Whose migrations are read.
std::vector<lint::KnownEngine> known_engines();

// `config`, or the shoofly-lint.yaml of the first of `paths`' folder or of one above it; without
// any every rule as it is. Errors: not found, what the system says.
Result<LoadedSettings> load_lint_settings(const std::string& config,
                                          const std::vector<std::string>& paths);

}  // namespace shoofly

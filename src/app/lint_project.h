#pragma once

// What a run of the linter is about: which migrations, and whose SQL.

#include <set>
#include <string>

#include "app/lint.h"
#include "app/lint_settings.h"
#include "base/result.h"
#include "engine/engines.h"
#include "lint/migration.h"

namespace shoofly {

// Which migrations are looked at; the others are played.
struct Wanted {
  const LoadedSettings& settings;
  bool all = true;
  std::set<std::string> changed;  // without `all`: of these files only
  std::set<std::string> only;     // not empty: of these files only

  bool ignores(const std::string& file) const;
  bool is_changed(const std::string& file) const;
  bool is_only(const std::string& file) const;
  bool wants_file(const std::string& file) const;
  bool wants(const lint::Migration& migration) const;
};

// Whose SQL it is.
struct Meant {
  const SqlOfEngine& engine;
  ServerVersion version;
};

// What a person says of the engine; empty: nothing.
std::string engine_said(const LintRequest& request, const lint::Settings& settings);
// `own`: what the tool's files say, where no person does. Errors: unsupported, invalid input.
Result<Meant> meant_by(const LintRequest& request, const lint::Settings& settings,
                       const std::string& own);

}  // namespace shoofly

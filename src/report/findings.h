#pragma once

// What the linter has found, for people and for programs.

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "lint/finding.h"

namespace shoofly {

struct FindingsView {
  const std::vector<lint::Finding>& findings;
  const std::vector<Diagnostic>& notices;
  const std::map<std::string, std::string>& sources;
  const std::vector<std::string>& tools;
  std::size_t migrations = 0;
  lint::Coverage coverage;
  std::vector<std::string> folders = {};  // of each tool; empty: the path that was given
};

// Each with its line, a caret, why it matters and what to write instead; then how much was read.
std::string findings_text(const FindingsView& view);
std::string findings_json(const FindingsView& view);
// Whether any is a warning or an error.
bool needs_attention(const FindingsView& view);

}  // namespace shoofly

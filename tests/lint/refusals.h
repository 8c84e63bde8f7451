#pragma once

// Statements that a server refuses as the migrations before them have left the schema: whether the
// linter says so.

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/engines.h"
#include "lint/linter.h"
#include "lint/rules/rules.h"

namespace shoofly::testing {

// "rule: problem" of what the rules that speak of refusals say of the last text, behind the others.
inline std::vector<std::string> refusals_said(const lint::Server& server,
                                              const std::vector<std::string>& texts) {
  static constexpr std::array<std::string_view, 12> kRules = {
      "object-not-there",    "object-there-already", "column-not-there",   "column-there-already",
      "table-there-already", "second-primary-key",   "statement-refused",  "foreign-key-forbids",
      "foreign-key-refused", "column-not-droppable", "column-not-addable", "not-in-this-version"};
  const SqlOfEngine& engine = *find_sql(server.engine);
  lint::Linter linter(server, engine.facts, lint::rules());
  std::vector<std::unique_ptr<lint::Migration>> kept;
  for (const std::string& text : texts) {
    kept.push_back(std::make_unique<lint::Migration>());
    lint::Migration& one = *kept.back();
    one.up = {text, lint::Direction::kUp, lint::Wrapping::kNone, "up.sql"};
    one.version = std::to_string(kept.size());
    const lint::ReadScript up{&one.up, engine.reader.read(one.up.text, "up.sql", 1000)};
    linter.take_findings();
    linter.lint(one, up, nullptr);
  }
  std::vector<std::string> said;
  for (const lint::Finding& one : linter.take_findings()) {
    for (const std::string_view rule : kRules) {
      if (one.rule->id == rule) said.push_back(std::string(rule) + ": " + one.problem);
    }
  }
  return said;
}

}  // namespace shoofly::testing

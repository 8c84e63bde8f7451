#include "engine/postgres/fact_collector.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/call_values.h"
#include "engine/postgres/parser.h"

namespace shoofly::postgres {

std::string lock_table_fact(std::string_view mode) {
  std::string id = "lock-table-" + std::string(mode);
  for (char& c : id) c = c == ' ' ? '-' : 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return id;
}

void FactCollector::add(std::string_view id, const Others& others) {
  const Fact& line = fact(id);
  lock(table_, line.own);
  for (const QualifiedName& name : others.referenced) lock(name, line.referenced);
  for (const std::string& index : others.indexes) lock({table_.schema, index}, line.index);
  facts_.rewrites = facts_.rewrites || line.rewrites;
  facts_.scans = facts_.scans || line.scans;
  note(id);
}

void FactCollector::add_on(const QualifiedName& table, std::string_view id) {
  lock(table, fact(id).own);
  if (facts_.source.find(id) == std::string::npos) note(id);
}

void FactCollector::note(std::string_view id) {
  facts_.source += fmt::format("{}{}", facts_.source.empty() ? "postgres facts: " : ", ", id);
}

DdlFacts FactCollector::take() {
  for (const auto& [name, mode] : locks_) {
    facts_.locks.push_back({name, std::string(to_string(mode)), blocks_reads(mode),
                            blocks_writes(mode), std::string(what_it_blocks(mode))});
  }
  return std::move(facts_);
}

void FactCollector::lock(const QualifiedName& name, LockMode mode) {
  if (mode == LockMode::kNone) return;
  const auto found = std::find_if(locks_.begin(), locks_.end(),
                                  [&](const auto& held) { return held.first == name; });
  if (found == locks_.end()) {
    locks_.emplace_back(name, mode);
  } else {
    found->second = std::max(found->second, mode);
  }
}

bool evaluated_once(Node expression, const std::set<QualifiedName>& immutable,
                    std::string_view home) {
  return values_of_calls(expression, immutable, home) == CallValues::kOne;
}

bool evaluated_once(const std::string& expression, const std::set<QualifiedName>& immutable,
                    std::string_view home) {
  const Result<ParsedExpression> parsed = parse_expression(expression);
  return parsed.ok() && evaluated_once(Node(parsed->tree), immutable, home);
}

}  // namespace shoofly::postgres

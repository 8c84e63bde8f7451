#include "engine/postgres/sync_names.h"

#include <fmt/format.h>

namespace shoofly::postgres {

std::string insert_trigger(const SyncSpec& spec) { return "~shoofly_" + spec.tag + "_ins"; }
std::string update_trigger(const SyncSpec& spec) { return "~shoofly_" + spec.tag + "_upd"; }

QualifiedName insert_function(const SyncSpec& spec) { return {kSchema, spec.tag + "_ins"}; }
QualifiedName update_function(const SyncSpec& spec) { return {kSchema, spec.tag + "_upd"}; }

QualifiedName expression_function(const SyncSpec& spec, std::size_t group, Side side,
                                  std::size_t column) {
  const char* const kind = side == Side::kOld ? "back" : "value";
  return {kSchema, fmt::format("{}_{}{}_{}", spec.tag, kind, group + 1, column + 1)};
}

QualifiedName generated_function(const SyncSpec& spec, std::size_t number) {
  return {kSchema, fmt::format("{}_generated_{}", spec.tag, number + 1)};
}

}  // namespace shoofly::postgres

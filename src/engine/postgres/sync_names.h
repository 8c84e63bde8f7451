#pragma once

// What the triggers and functions of a SyncSpec are called. The functions live in schema `shoofly`;
// triggers of one table fire in the order of their names' bytes, and `~` sorts after every name of
// ASCII letters, so ours see what the user's BEFORE triggers made of the row.

#include <cstddef>
#include <string>

#include "catalog/sync.h"
#include "sql/text.h"

namespace shoofly::postgres {

inline constexpr const char* kSchema = "shoofly";

enum class Side { kOld, kNew };

std::string insert_trigger(const SyncSpec& spec);
std::string update_trigger(const SyncSpec& spec);

QualifiedName insert_function(const SyncSpec& spec);
QualifiedName update_function(const SyncSpec& spec);

// Derives one column; `group` and `column` count from 0.
QualifiedName expression_function(const SyncSpec& spec, std::size_t group, Side side,
                                  std::size_t column);
// Stands for a generated column where a trigger reads it.
QualifiedName generated_function(const SyncSpec& spec, std::size_t number);

}  // namespace shoofly::postgres

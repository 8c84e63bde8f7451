#pragma once

// What a normalize wish comes to on a catalog: the column, the table that will have each value once
// (a new one, or one that is there and is held against what it has to be), the reference.

#include <optional>
#include <string>

#include "catalog/action.h"
#include "catalog/lookup.h"
#include "operation/fields.h"
#include "operation/operation.h"

namespace shoofly {

struct NormalizeWish {
  Position at;
  Place column;
  Place into;
  std::optional<Place> key;
  std::optional<Place> value;
  std::optional<Place> as;
  bool with_index = true;
};

struct NormalizeDraft {
  Column column;
  Column reference;
  Lookup lookup;
  bool there = false;  // the lookup table is
  CreateTable create;  // else
  Constraint foreign_key;
  std::optional<Index> index;
};

// A value has to fit into a unique index; the server's limit is 2,704 bytes.
inline constexpr int kLongestValue = 2'600;
bool may_be_long(const std::string& type);

// nullopt and problems: each thing that is in the way, by name.
std::optional<NormalizeDraft> draft_normalize(const NormalizeWish& wish, const Scene& scene,
                                              Problems& problems);

// The new table as the server makes it, with the owner and the rights of the referrer.
void give_rights(const Table& built, NormalizeDraft& draft, const Scene& scene);

}  // namespace shoofly

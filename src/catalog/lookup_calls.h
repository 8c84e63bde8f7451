#pragma once

// The expressions between the two sides of a lookup: the key of a value, the value of a key. Each
// is one call of a function that InstallLookup makes, so they are generated and never asked of the
// ExpressionChecker. Both only look: a value that is not there yet is put there by the lookup's
// triggers, before the sync's.

#include <string>
#include <string_view>

#include "catalog/lookup.h"
#include "catalog/sync.h"

namespace shoofly {

// The schema of those functions.
inline constexpr const char* kLookupSchema = "shoofly";
// The column that says whether a row is filled (operation/names.h calls it so too).
inline constexpr std::string_view kLookupMarker = "_shoofly_mark";

QualifiedName lookup_key_function(const Lookup& lookup);    // value -> key
QualifiedName lookup_value_function(const Lookup& lookup);  // key -> value

Expression key_of_value(const Lookup& lookup);
Expression value_of_key(const Lookup& lookup);

// `hash` makes it unique; every tag has this form, by which its functions are known.
std::string lookup_tag(const std::string& hash);
// Exactly one such call, and nothing else. By the form alone: whatever has it can do no more than
// call a function of ours.
bool is_lookup_call(const Expression& expression);
// Everything that the group derives is such a call.
bool is_lookup_group(const SyncGroup& group);
bool is_lookup_spec(const SyncSpec& spec);

}  // namespace shoofly

#pragma once

// The names that a run gives to what it adds to a user's table. All begin with `_shoofly_`; one
// that is too long for the engine is cut and ends in a hash of the whole.

#include <string>
#include <string_view>

namespace shoofly {

inline constexpr std::string_view kOurPrefix = "_shoofly_";
inline constexpr std::string_view kMarker = "_shoofly_mark";
inline constexpr std::string_view kRestoreMarker = "_shoofly_mark_r";

// 8 hexadecimal digits of FNV-1a: for names, not for security.
std::string short_hash(std::string_view text);
// `name`, or its beginning (cut between characters) with "_" and a hash where it is longer than
// `limit`.
std::string fitted(const std::string& name, std::size_t limit);

std::string hidden_new(const std::string& name, std::size_t limit);  // _shoofly_new_<name>
std::string hidden_old(const std::string& name, std::size_t limit);  // _shoofly_old_<name>
// The CHECK that proves a column free of NULL before it is declared NOT NULL: _shoofly_nn_<column>.
std::string not_null_proof(const std::string& column, std::size_t limit);

bool is_ours(std::string_view name);

}  // namespace shoofly

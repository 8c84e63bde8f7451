#pragma once

// Whether two values of one type are the same bytes, as SQL. The type's own equality will not do:
// numeric 1.0 = 1.00, citext 'A' = 'a', interval '1 day' = '24 hours', -0.0 = 0.0, and json has
// none. Where equality is exact it is used, because it is several times cheaper than
// record_image_ne.
//
// The text is right under any search_path: every operator and function is qualified, which IS
// DISTINCT FROM cannot be. Neither result is ever NULL.

#include <string>
#include <vector>

#include "sql/text.h"

namespace shoofly::postgres {

// Whether equal values of the type are the same bytes.
bool has_exact_equality(const std::string& type);

Sql same(const Sql& a, const Sql& b, const std::string& type);
Sql differs(const Sql& a, const Sql& b, const std::string& type);

// `stored`, a column of `type`, holds what assigning `derived` to it would have stored: rounding by
// numeric(p,s) and timestamp(p) included, while a text that is too long for varchar(n) is never the
// same.
Sql same_as_assigned(const Sql& stored, const Sql& derived, const std::string& type);

// Parenthesised; `none` for an empty list.
Sql all_of(const std::vector<Sql>& conditions);  // true
Sql any_of(const std::vector<Sql>& conditions);  // false
Sql negated(const Sql& condition);

}  // namespace shoofly::postgres

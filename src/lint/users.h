#pragma once

// Who else on the target uses a table or a column: views, functions, policies, triggers, foreign
// keys. Pure.

#include <string>
#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

// The kind of a function that only its text says to use something: the server does not know it.
inline constexpr const char* kByText = "function by its text";

// "view public.open_orders", each once; `column` empty: of the table. Without a target none.
std::vector<std::string> users_of(const Scene& scene, const QualifiedName& table,
                                  const std::string& column);
// Of those the ones for which the server refuses to drop it without CASCADE.
std::vector<std::string> users_that_hold(const Scene& scene, const QualifiedName& table,
                                         const std::string& column);
// ... or to change the column's type.
std::vector<std::string> users_that_hold_type(const Scene& scene, const QualifiedName& table,
                                              const std::string& column);
// "view a, policy b and 3 more"
std::string listed(const std::vector<std::string>& users);
// "; on the target view a and policy b use it"; without users nothing.
std::string users_words(const Scene& scene, const QualifiedName& table, const std::string& column);

// The table with what a statement does to its users: one that is dropped or made anew uses it no
// longer, as far as is known, and one of a renamed column uses that.
bool loses_users(const TableOnTarget& table, const std::string& kind, const QualifiedName& name);
TableOnTarget without_user(const TableOnTarget& table, const std::string& kind,
                           const QualifiedName& name);
TableOnTarget with_column_renamed(const TableOnTarget& table, const std::string& from,
                                  const std::string& to);

}  // namespace shoofly::lint

#pragma once

// Sentences and statements that several rules say. Pure.

#include <string>
#include <string_view>

#include "lint/names.h"
#include "lint/rule.h"

namespace shoofly::lint {

// "ACCESS EXCLUSIVE on orders and SHARE ROW EXCLUSIVE on users"; only locks that applications feel.
std::string felt_locks(const Scene& scene);
// "every read and write of orders waits" ; of the strongest of them.
std::string who_waits(const Scene& scene);

// A finding for each table in use besides its own whose readers the statement stops, too.
void report_other_locks(const Scene& scene, const QualifiedName& own, const std::string& help,
                        Reporter& reporter);

// They are few, however large the table is: a LIMIT, or few values of a whole key.
bool are_few(const Scene& scene, const RowWork& rows);

// "all rows of orders", "all rows that match of orders", "all rows of orders that the join finds".
std::string which_rows(const Scene& scene, const RowWork& rows);

// The statement with `insertion` behind the first of these words outside of quotes and comments, in
// the letters' case of that word: ("create index i on t (a)", "index", "concurrently"); and then
// with `name` as it is. The text as it is where the word is not found. Ends with a semicolon.
std::string with_word(std::string_view statement, std::string_view word, std::string_view insertion,
                      std::string_view name = {});
// The statement with this at its end, in the letters' case of its first word.
std::string with_end(std::string_view statement, std::string_view ending);

}  // namespace shoofly::lint

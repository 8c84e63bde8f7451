#pragma once

// Safe statements that rules propose for MariaDB and MySQL. A statement with /*! .. */ in it is
// left as it is. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "lint/rewrite.h"
#include "lint/rule.h"

namespace shoofly::lint {

// The statement's ALGORITHM and LOCK as good as the facts say that they can be. Without edits: it
// has none of these, or has other acts, of which nothing is known here.
Rewrite with_possible_options(const Scene& scene);
// A new stored column as a virtual one. Without edits: it is not of the plain form.
Rewrite made_virtual(const Scene& scene, std::string in_words);
// CHANGE, MODIFY with these attributes as well. Without edits: where they belong is not sure.
Rewrite with_attributes(const Scene& scene, const std::string& attributes, std::string in_words);
// ADD COLUMN without its default, which is then set for new rows; how to fill the others is a
// comment. Empty: it may not be NULL, or the acts beside it would not mean the same one by one.
Rewrite default_set_later(const Scene& scene, const MakeColumn& make);

// Fails (1242) where a row of the table has no partner for the key that the statement adds; empty:
// its columns, or those it refers to, are not known.
std::string query_for_partners(std::string_view statement, const QualifiedName& table,
                               const Constraint& key);
// ADD FOREIGN KEY with foreign_key_checks = 0 between two such queries. Empty: as there, or what it
// refers to is no key that the migrations have made.
Rewrite key_checked_by_query(const Scene& scene, const MakeConstraint& make);

// COMMIT before the statement, which it does anyway, and BEGIN behind it. Empty: a ROLLBACK comes
// later.
Rewrite out_of_transaction(const Scene& scene);

// Options of a CREATE TABLE: of `name` in any of its spellings, each value that is one of `values`
// (lower case) becomes `instead`.
struct OptionSwap {
  std::vector<std::string> names;
  std::vector<std::string> values;
  std::string instead;
};
std::vector<SqlEdit> option_edits(std::string_view statement, const std::vector<OptionSwap>& swaps);

}  // namespace shoofly::lint

#pragma once

// What rules about ALTER TABLE on MariaDB and MySQL ask in the same words. Pure.

#include <string>

#include "lint/rule.h"

namespace shoofly::lint {

// The table that the act alters, if somebody may be using it; else null. Of the scene's facts.
const QualifiedName* altered(const Scene& scene);
bool is_mysql(const Scene& scene);  // or MariaDB
// SET foreign_key_checks = 0 came before.
bool keys_unchecked(const Scene& scene);
bool makes_foreign_key(const Scene& scene);
bool may_be_innodb(const WrittenTable& table);
// A foreign key does not let the column have the type that CHANGE or MODIFY gives it: the statement
// is refused.
bool foreign_key_forbids_type(const Scene& scene);
// Another act of the statement needs a worse ALGORITHM, which stops writes as well.
bool is_outdone(const Scene& scene);
// How the statement's own ALGORITHM and LOCK are refused, if all is as the facts say: then it does
// no harm. Empty: they are not.
std::string refusal(const Scene& scene);
// The altered table is one that the migrations have made: the facts take no worse than there is.
bool is_known(const Scene& scene);
// What the server calls the best ALGORITHM of `facts`: MySQL has no NOCOPY.
std::string best_algorithm(const Scene& scene, const DdlFacts& facts);
// The tools that can copy that table beside the application.
std::string copy_beside(const Scene& scene, const QualifiedName& table);

}  // namespace shoofly::lint

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

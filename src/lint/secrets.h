#pragma once

// What must not be quoted from a migration: the report of a password must not be one more copy of
// it. Pure.

#include <string>

namespace shoofly::lint {

// Literals that follow PASSWORD, and passwords in URLs, are written over with stars; every place
// stays where it is.
std::string without_secrets(std::string text);

}  // namespace shoofly::lint

#pragma once

// `${name}` in a changelog: what its properties say, else a stand-in (toolchain/placeholders.h).
// Pure.

#include <map>
#include <string>

#include "toolchain/liquibase/element.h"

namespace shoofly::toolchain {

// The first value of a name is the one that counts.
using Properties = std::map<std::string, std::string, std::less<>>;

// Lines of `name=value`; those that begin with # or ! are comments.
Properties properties_of(std::string_view text);

PlacedText substituted(const PlacedText& text, const Properties& properties);
void substitute(Element& element, const Properties& properties);

}  // namespace shoofly::toolchain

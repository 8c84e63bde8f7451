#pragma once

// `${name}` in SQL, which a tool fills in when it runs the text. Pure.

#include <string>

namespace shoofly::toolchain {

// Writes `__name_` over each `${name}`: of the same length, so that places stay; a name by itself
// or as part of one, the same for the same placeholder, and what the grammar takes where a value or
// a type may stand. In quotes it is text as any other. Where a placeholder stands for a keyword or
// for a whole clause the statement cannot be read, and is reported so.
//
// Two are known better: `varchar(${n})` takes nothing but a number, and becomes `varchar(1   )`;
// `${flyway:defaultSchema}.` is where names without a schema are, and becomes `public  .`.
void hide_placeholders(std::string& text);

}  // namespace shoofly::toolchain

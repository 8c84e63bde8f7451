#pragma once

// The SQL of MariaDB and MySQL: engine/schema_file.h's values from a text of it. Tokens are made by
// a grammar (lexical_grammar.h), statements are read from their tokens by hand: what is of interest
// is known by its words, and expressions are passed over by their brackets, at any depth.

#include "engine/mysql/tokens.h"
#include "engine/schema_file.h"

namespace shoofly::mysql {

// They differ in which executable comments they run.
const SqlReader& sql_reader(Flavor flavor);

}  // namespace shoofly::mysql

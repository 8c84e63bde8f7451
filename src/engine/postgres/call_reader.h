#pragma once

// Routines: what a statement says of one that it makes or alters, and which a statement calls.
// Pure.

#include <string>

#include "engine/aside_detail.h"
#include "engine/postgres/tree.h"

namespace shoofly::postgres {

// SELECT f(1), g(2); SELECT * FROM f(): what it is made of, not what its expressions call.
AsideDetail read_selection(Node node);
AsideDetail read_call(Node node);

// CREATE FUNCTION, CREATE PROCEDURE.
AsideDetail read_routine(Node node);
// ALTER FUNCTION, PROCEDURE, ROUTINE.
AsideDetail read_altered_routine(Node node);

// Whether COMMIT or ROLLBACK is a statement of this body in PL/pgSQL.
bool ends_transaction(const std::string& body);

}  // namespace shoofly::postgres

#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// Reads sqlite_schema, the pragmas and, for what they do not tell, the CREATE texts
// (create_text.h), in one read transaction. A constraint without a name gets one as PostgreSQL
// would make it (users_email_check, users_email_key, users_team_id_fkey), so that it can be spoken
// of; the dialect writes it down before anything could change it. The index of a UNIQUE constraint
// has the constraint's name.
const Inspector& inspector();

}  // namespace shoofly::sqlite

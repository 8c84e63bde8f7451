#pragma once

// The way a run ended, written where the next person looks.

#include "app/drive.h"

namespace shoofly {

// Status, message and escalation by `outcome.error`; nobody works on the run any more. Errors: the
// journal's. Then the record still says "running", and the next runner takes over.
Status conclude(Journal& journal, const Plan& plan, const Drive& drive, RunOutcome& outcome);

}  // namespace shoofly

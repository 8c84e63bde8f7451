#pragma once

// Whether a change keeps two shapes, and what is therefore true at its gate, in its soak and after
// contract. The one place that decides it; plan, status and the commands' ends say the same. Pure.

#include <string>

#include "plan/plan.h"

namespace shoofly {

struct Shapes {
  bool two = false;      // from the gate to contract each application finds its own shape
  bool in_step = false;  // by a sync: there is something to verify
  bool moves = false;    // rows leave a table at cutover
  bool adds = false;     // no second shape, but a column or a table that was not there
  // The phase has steps.
  bool cutover = false;
  bool contract = false;
  bool purge = false;
  // With `access: views`: the schema of each shape, quoted as a name in a sentence. Else empty.
  std::string old_schema;
  std::string new_schema;
};
Shapes shapes_of(const Plan& plan);

// One or two sentences: what to do before cutover.
std::string gate_advice(const Shapes& shapes);
std::string soak_advice(const Shapes& shapes, bool over);
std::string retention_advice(const Shapes& shapes, bool over);
std::string purged_advice(const Shapes& shapes);

// With `access: views`: where the old application must be before cutover. Else empty.
std::string old_application_moves(const Shapes& shapes);

// Behind the commands. `deployed`: the run is at its gate or past it.
std::string rollback_meaning(const Shapes& shapes, bool deployed = true);
std::string cutover_meaning(const Shapes& shapes);
std::string restore_meaning(const Shapes& shapes);

// Contract (purge) does nothing, so it need not wait; the flag that says so, or empty.
std::string contract_flag(const Shapes& shapes);
std::string purge_flag(const Shapes& shapes);

}  // namespace shoofly

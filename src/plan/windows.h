#pragma once

// The windows pass: says which steps are heavy and should not fall into the peak windows.

#include "plan/plan.h"

namespace shoofly {

// Steps that read or write many rows or take longer than 10 s.
bool is_heavy(const Step& step);
// Writes the plan's warning about them anew; run after every estimate.
void note_windows(Plan& plan);

}  // namespace shoofly

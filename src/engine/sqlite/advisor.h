#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// SQLite has one lock: whoever writes anything keeps every other writer of the file waiting. So the
// question is only how long: does the action read or write the whole table (advisor_test.cc proves
// each line by counting pages).
const DdlAdvisor& advisor();

}  // namespace shoofly::sqlite

#pragma once

// The command line: reads arguments, calls one use case of app/, prints what it says.

namespace shoofly {

// The exit code: 0 done; 1 mismatches; 2 wrong usage or file; 3 refused; 4 stopped by a guard; 5
// failed, a person must decide; 130 interrupted.
int run_cli(int argc, char** argv);

}  // namespace shoofly

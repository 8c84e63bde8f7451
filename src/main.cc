// The shoofly program: one face over app/.

#include "cli/cli.h"

int main(int argc, char** argv) { return shoofly::run_cli(argc, argv); }

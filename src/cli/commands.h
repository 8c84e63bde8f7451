#pragma once

// The commands, one function each: a use case of app/ and what it prints. They return the exit
// code.

#include <optional>
#include <string>
#include <vector>

#include "app/gates.h"
#include "app/reading.h"
#include "execute/stop.h"

namespace shoofly {

struct Arguments {
  std::string target;
  std::string run;
  std::string change;
  std::string to_schema;       // plan --to
  std::string from_migration;  // plan --from
  std::vector<std::string> renames;
  std::string write_change;
  std::vector<std::string> paths;  // lint
  std::string live;                // lint --target: never from the environment
  std::string history;             // lint --history
  std::string engine;
  std::string server_version;
  std::string queries;
  std::string config;
  std::string baseline;
  bool write_baseline = false;
  std::string since;
  bool run_tool = false;
  bool fix = false;
  bool fix_write = false;
  bool fix_known = false;
  std::string format = "text";
  std::string output;  // -o FILE; empty: standard output
  Approval approval;
  bool dry_run = false;
  bool no_probe = false;
  bool exact = false;
  bool show_values = false;
  bool watch = false;
  bool quiet = false;
  DoctorCommands doctor;
  int rows = 200'000;  // demo
  std::string keep;    // demo: the folder to work in
};

int run_doctor(const Arguments& arguments);
int run_inspect(const Arguments& arguments);
int run_plan(const Arguments& arguments);
int run_lint(const Arguments& arguments);
int run_start(const Arguments& arguments);
int run_status(const Arguments& arguments);
int run_history(const Arguments& arguments);
int run_pause(const Arguments& arguments);
int run_resume(const Arguments& arguments);
int run_verify(const Arguments& arguments);
int run_cutover(const Arguments& arguments);
int run_rollback(const Arguments& arguments);
int run_contract(const Arguments& arguments);
int run_restore(const Arguments& arguments);
int run_purge(const Arguments& arguments);
int run_demo(const Arguments& arguments);

// Set by Ctrl-C.
StopToken& terminal_stop();

}  // namespace shoofly

#pragma once

// `shoofly demo`: the whole life of a change on an embedded database under live traffic, told while
// it happens. Each phase is a real command of this program run as a process of its own, one of them
// killed with SIGKILL in the middle; nothing is simulated.

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "execute/stop.h"

namespace shoofly::demo {

struct DemoRequest {
  int rows = 200'000;
  std::string folder;   // empty: a new one in the temporary directory
  std::string program;  // this program's path, run for each phase
};

// How the story reaches the screen.
class Narrator {
 public:
  virtual ~Narrator() = default;
  virtual void chapter(const std::string& title) = 0;
  virtual void say(const std::string& line) = 0;
  virtual void progress(const std::string& line) = 0;  // replaces the one before it
  virtual void proof(const std::vector<std::string>& lines) = 0;
};

// Errors: what kept the story from being told; failed promises are errors too (internal, named).
Status run_demo(const DemoRequest& request, Narrator& narrator, StopToken& stop);

}  // namespace shoofly::demo

#pragma once

// Walks a plan's steps, forward through phases or backward over what was done, and leaves the run's
// record saying what happened. It knows neither operations nor engines beyond the interfaces. The
// caller holds the run's lock and has taken the run over.

#include <vector>

#include "base/result.h"
#include "execute/step_runner.h"

namespace shoofly {

class Executor {
 public:
  explicit Executor(RunScope scope);

  // Steps of the phases first..last that are not done, in order. The run stands where an error left
  // it.
  Status forward(Phase first, Phase last);
  // Steps of the phases first..last that were begun, in reverse order.
  Status backward(Phase first, Phase last);
  // Whether the touched tables still are what the run left behind; asked before anything else.
  Status check_catalog();

 private:
  Status load();
  bool begun(std::size_t index);
  Status walk(const std::vector<std::size_t>& order, Direction direction);
  StepRecord& record_of(const Step& step);

  RunScope scope_;
  Catalog expected_;
  std::vector<StepRecord> records_;
  bool loaded_ = false;
};

}  // namespace shoofly

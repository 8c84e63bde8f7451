#pragma once

// Looks over the program's shoulder: after every step, the catalog that the plan predicts (applied
// here anew, step by step, not taken from the journal) must be the one that is there.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/target.h"
#include "execute/observer.h"

namespace shoofly::testing {

class StepWatch : public Observer {
 public:
  explicit StepWatch(const std::string& url) : url_(url) {}

  // A run is about to start: its plan is read from the journal at its first step.
  void expect_new_run() { known_ = false; }
  // Called once the old rows are about to be converted: sync is on, nothing is filled.
  std::function<void()> before_backfill = [] {};

  const std::vector<std::string>& failures() const { return failures_; }
  // What happened, for a failure's message.
  std::string story() const;

  void on_phase(Phase phase, Direction direction) override;
  void on_step_begin(const Step& step, Direction direction) override;
  void on_step_end(const Step& step, Direction direction, const std::string& detail) override;
  void on_progress(const Step&, const FillProgress&) override {}
  void on_note(const std::string& text) override { story_.push_back("note: " + text); }

 protected:
  // The server has ended the program's sessions, and with them the one of this.
  void forget_session() { target_.reset(); }

 private:
  // Opened once: a session's later readings of the catalog cost the server a fifth of the first.
  Result<const Target*> target();
  Status learn();
  Status look(const Step& step, Direction direction);

  std::string url_;
  std::optional<Target> target_;
  bool known_ = false;
  Catalog predicted_;
  std::vector<std::string> failures_;
  std::vector<std::string> story_;
};

}  // namespace shoofly::testing

#pragma once

// The signals that a guard can watch, what their thresholds look like, and the guards that hold
// where a change file names none.

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace shoofly {

enum class SignalUnit { kSeconds, kBytes, kShare, kCount };

struct SignalKind {
  std::string name;
  SignalUnit unit = SignalUnit::kCount;
  std::string threshold;             // the key of its threshold: "above", "p99_above", "below"
  std::vector<std::string> sources;  // keys that say where its value comes from, one of them
  std::vector<std::string> actions;  // what may be done; empty: all
};
const std::vector<SignalKind>& signal_kinds();
const SignalKind* find_signal(const std::string& name);

const std::vector<std::string>& guard_actions();

// "2s", "10GB", "20%", "10" as its unit has it; nullopt for another form.
std::optional<double> parse_threshold(SignalUnit unit, const std::string& text);
// What is expected there, for messages.
std::string threshold_form(SignalUnit unit);

// "2.0 s", "10.0 GB", "20 %", "10"
std::string amount_text(SignalUnit unit, double amount);
// "above 2.0 s", "below 10.0 GB"
std::string limit_text(const Guard& guard);

// Signals that the runner reads by itself, whatever the engine.
bool read_by_runner(const Guard& guard);

// In force where the file has no `guards` (an empty list turns them off): the run is a good
// neighbour by itself. Only those that `readable`, the engine's signals, knows.
std::vector<Guard> default_guards(const std::vector<std::string>& readable);

}  // namespace shoofly

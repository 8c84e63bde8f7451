#pragma once

// Findings that a later statement may make untrue, by the name of what it would do (undoing.h).

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lint/undoing.h"

namespace shoofly::lint {

class Pending {
 public:
  // The number of the finding.
  std::size_t add(Undoing by) {
    (by.same_transaction ? brief_ : lasting_)[std::move(by.name)] = ++last_;
    if (!by.same_transaction) {
      newest_.push_back(last_);
      outlasting_.insert(last_);
    }
    return last_;
  }
  void undo(const Undoing& done) {
    auto& waiting = done.same_transaction ? brief_ : lasting_;
    const auto found = waiting.find(done.name);
    if (found == waiting.end()) return;
    withdrawn_.insert(found->second);
    waiting.erase(found);
  }
  void end_transaction() { brief_.clear(); }
  void begin_migration() { newest_.clear(); }
  // The migration that would make good what the last one has left may be still to come.
  void conclude() { withdrawn_.insert(newest_.begin(), newest_.end()); }
  // What later migrations do counts, too.
  bool outlasts(std::size_t number) const { return outlasting_.count(number) > 0; }
  bool is_withdrawn(std::size_t number) const { return withdrawn_.count(number) > 0; }

 private:
  std::map<std::string, std::size_t> brief_;  // by what comes in the same transaction
  std::map<std::string, std::size_t> lasting_;
  std::set<std::size_t> withdrawn_;
  std::set<std::size_t> outlasting_;
  std::vector<std::size_t> newest_;  // lasting ones of the last migration
  std::size_t last_ = 0;
};

}  // namespace shoofly::lint

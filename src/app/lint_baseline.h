#pragma once

// A file of what is known and accepted for now: findings by rule, file and the statement's own
// words, so that a line that moves stays known and a statement that changes does not.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "app/lint.h"
#include "base/result.h"

namespace shoofly {

class LintBaseline {
 public:
  // Of a file that is still to be written: nothing is known.
  explicit LintBaseline(const std::string& path);
  // Errors: not found; invalid input, saying where.
  static Result<LintBaseline> read(const std::string& path);

  // Takes what is known out of `outcome` and counts it, and what is known of the files that it has
  // looked at, or of files that are gone, and was not found.
  void take_known(LintOutcome& outcome);
  // From now on what `outcome` has found is known. Of files that it has not looked at, everything
  // stays as it was.
  void learn(const LintOutcome& outcome);
  Status write() const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // file, rule, statement
  std::string name_of(const std::string& file) const;
  bool is_gone(const std::string& name) const;

  std::string path_;
  std::map<Key, std::size_t> known_;  // how many of each
};

}  // namespace shoofly

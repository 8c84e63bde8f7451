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

  // Takes what is known out of `found`, each once.
  void take_known(Found& found);
  // What was taken out so far, and what is known of the files that were looked at, or of files that
  // are gone, and was not found.
  BaselineCount count(const std::vector<std::string>& looked_at);
  // From now on what `found` has is known, and nothing else of these files.
  void learn(const Found& found, const std::vector<std::string>& looked_at);
  Status write() const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // file, rule, statement
  const std::string& name_of(const std::string& file);
  bool is_gone(const std::string& name) const;

  std::string path_;
  std::map<Key, std::size_t> known_;  // how many of each
  std::map<Key, std::size_t> taken_;
  std::map<std::string, std::string> names_;  // of files that were asked for
};

}  // namespace shoofly

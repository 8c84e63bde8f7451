#pragma once

// Collects what is wrong with a change file, so that a person sees all of it at once.

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"

namespace shoofly {

// A word of the change file and where it stands.
struct Place {
  std::string text;
  Position at;
};

class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}

  void add(Position at, std::string problem, std::vector<std::string> help = {}) {
    all_.push_back({Severity::kError, file_, at, std::move(problem), std::move(help)});
  }
  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  const std::vector<Diagnostic>& all() const { return all_; }

 private:
  std::string file_;
  std::vector<Diagnostic> all_;
};

}  // namespace shoofly

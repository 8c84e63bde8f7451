#pragma once

// The real program on one target, as a person at a terminal has it.

#include <string>
#include <vector>

#include "base/result.h"
#include "harness/process.h"
#include "harness/session.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {

class Program {
 public:
  explicit Program(std::string url) : url_(std::move(url)), dir_("bad") {}

  const std::string& url() const { return url_; }
  std::string path(const std::string& name) const { return (dir_ / name).string(); }
  void write(const std::string& name, const std::string& text) { write_text(dir_ / name, text); }

  // `shoofly ARGUMENTS --target URL` in a folder of its own.
  ProcessResult run(std::vector<std::string> arguments, const std::string& url = "") const;
  // The same, not waited for.
  Process spawn(std::vector<std::string> arguments) const;

  Status script(const std::string& sql) const;
  // The first field of the first row.
  std::string scalar(const std::string& sql) const;

  // Schema and rows of everything but our own journal, as text.
  std::string dump() const;

 private:
  std::vector<std::string> argv(std::vector<std::string> arguments, const std::string& url) const;

  std::string url_;
  TempDir dir_;
};

}  // namespace shoofly::testing

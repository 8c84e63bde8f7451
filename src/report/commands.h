#pragma once

// The exact command lines that reports tell a person to type. One place, so that a changed flag is
// changed once.

#include <string>
#include <string_view>
#include <vector>

namespace shoofly {

// A command and what it is for.
struct SuggestedCommand {
  std::string command;
  std::string meaning;
  bool operator==(const SuggestedCommand&) const = default;
};

// Quoted for a POSIX shell where it needs to be.
std::string shell_word(const std::string& word);

class Commands {
 public:
  // `target`: a name of shoofly.yaml or a redacted address. `run` may be empty: the only open one.
  Commands(std::string target, std::string run);

  // "shoofly cutover split-user-name-1 --target prod"
  std::string of(std::string_view verb, std::string_view flags = "") const;
  // With the approval that the verb asks for: contract, purge, rollback with losses.
  std::string approved(std::string_view verb, std::string_view flags = "") const;
  std::string plan(const std::string& file, std::string_view flags = "") const;
  std::string start(const std::string& file, std::string_view flags = "") const;
  // Of the target as a whole: doctor, inspect.
  std::string target(std::string_view verb) const;

  // The address had a password, which is left out: it comes from the client's own means.
  bool password_left_out() const { return password_left_out_; }

 private:
  std::string target_;
  std::string run_;
  bool password_left_out_ = false;
};

}  // namespace shoofly

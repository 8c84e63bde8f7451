#include "report/commands.h"

#include <cctype>

#include <fmt/format.h>

namespace shoofly {
namespace {

bool plain(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("_-./:@%+=,").find(c) != std::string_view::npos;
}

std::string with(std::string_view flags) {
  return flags.empty() ? std::string() : fmt::format(" {}", flags);
}

}  // namespace

std::string shell_word(const std::string& word) {
  bool simple = !word.empty();
  for (const char c : word) simple = simple && plain(c);
  if (simple) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

Commands::Commands(std::string target, std::string run)
    : target_(std::move(target)), run_(std::move(run)) {
  constexpr std::string_view kMasked = ":***@";
  const std::size_t at = target_.find(kMasked);
  if (at != std::string::npos) {
    target_.erase(at, kMasked.size() - 1);
    password_left_out_ = true;
  }
  if (target_.find("***") != std::string::npos) password_left_out_ = true;
  target_ = shell_word(target_);
  if (!run_.empty()) run_ = shell_word(run_);
}

std::string Commands::of(std::string_view verb, std::string_view flags) const {
  return fmt::format("shoofly {}{} --target {}{}", verb, with(run_), target_, with(flags));
}

std::string Commands::approved(std::string_view verb, std::string_view flags) const {
  return of(verb, fmt::format("--approve {}{}", run_, with(flags)));
}

std::string Commands::plan(const std::string& file, std::string_view flags) const {
  return fmt::format("shoofly plan {} --target {}{}", shell_word(file), target_, with(flags));
}

std::string Commands::start(const std::string& file, std::string_view flags) const {
  return fmt::format("shoofly start {} --target {}{}", shell_word(file), target_, with(flags));
}

std::string Commands::target(std::string_view verb) const {
  return fmt::format("shoofly {} {}", verb, target_);
}

}  // namespace shoofly

#pragma once

// A rule that a project writes for itself: a pattern that its statements must not match. The only
// file that knows std::regex. Matching is pure.

#include <memory>
#include <regex>
#include <string>
#include <string_view>

#include "lint/rule.h"

namespace shoofly::lint {

// `rule` points to the other texts: it stays where it was made.
struct HouseRule {
  std::string id;
  std::string message;
  std::string why;
  std::regex pattern;
  Rule rule;

  HouseRule() = default;
  HouseRule(const HouseRule&) = delete;
  HouseRule& operator=(const HouseRule&) = delete;
  // `statement` as normalised() gives it. Of a very long one only the beginning is looked at.
  bool matches(std::string_view statement) const;
};

// Null, and why in `problem`: the pattern cannot be read.
std::unique_ptr<HouseRule> house_rule(const std::string& id, const std::string& pattern,
                                      const std::string& message, const std::string& file,
                                      std::string& problem);

}  // namespace shoofly::lint

#pragma once

// A rule that a project writes for itself: a pattern that its statements must not match. Matching
// takes time in proportion to the statement, whatever the pattern is (RE2). Pure.

#include <memory>
#include <string>
#include <string_view>

#include "lint/rule.h"

namespace re2 {
class RE2;
}

namespace shoofly::lint {

// `rule` points to the other texts: it stays where it was made.
struct HouseRule {
  std::string id;
  std::string message;
  std::string why;
  std::unique_ptr<const re2::RE2> pattern;
  Rule rule;

  HouseRule();
  ~HouseRule();
  HouseRule(const HouseRule&) = delete;
  HouseRule& operator=(const HouseRule&) = delete;
  // `statement` as normalised() gives it.
  bool matches(std::string_view statement) const;
};

// Null, and why in `problem`: the pattern cannot be read.
std::unique_ptr<HouseRule> house_rule(const std::string& id, const std::string& pattern,
                                      const std::string& message, const std::string& file,
                                      std::string& problem);

}  // namespace shoofly::lint

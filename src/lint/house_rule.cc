#include "lint/house_rule.h"

#include <re2/re2.h>

#include <fmt/format.h>

namespace shoofly::lint {

HouseRule::HouseRule() = default;
HouseRule::~HouseRule() = default;

bool HouseRule::matches(std::string_view statement) const {
  return re2::RE2::PartialMatch({statement.data(), statement.size()}, *pattern);
}

std::unique_ptr<HouseRule> house_rule(const std::string& id, const std::string& pattern,
                                      const std::string& message, const std::string& file,
                                      std::string& problem) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_case_sensitive(false);
  auto made = std::make_unique<HouseRule>();
  made->pattern = std::make_unique<re2::RE2>(pattern, options);
  if (!made->pattern->ok()) {
    problem = made->pattern->error();
    return nullptr;
  }
  made->id = id;
  made->message = message;
  made->why = fmt::format("A rule of this project's own, in {}.", file);
  made->rule.id = made->id;
  made->rule.family = Family::kHouse;
  made->rule.title = made->message;
  made->rule.why = made->why;
  return made;
}

}  // namespace shoofly::lint

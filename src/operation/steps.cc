#include "operation/steps.h"

namespace shoofly {

Step make_step(Phase phase, std::string title, std::string why, Work forward, Work backward) {
  Step made;
  made.phase = phase;
  made.title = std::move(title);
  made.why = std::move(why);
  made.forward = std::move(forward);
  made.backward = std::move(backward);
  return made;
}

std::vector<Step> count_twice(const CountWork& rule, const std::string& title) {
  return {make_step(Phase::kExpand, title, "none may be left; better known now than at cutover",
                    rule, NoWork{}),
          make_step(Phase::kCutover, title,
                    "the application deployed before may have written one since", rule, NoWork{})};
}

Step count_going_back(Phase phase, const CountWork& rule, const std::string& title) {
  return make_step(phase, "way back: " + title,
                   "the rule cannot return while a row breaks it; asked before anything is undone",
                   NoWork{}, rule);
}

}  // namespace shoofly

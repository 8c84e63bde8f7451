#include "lint/project_rule.h"

#include <utility>

namespace shoofly::lint {
namespace {

class CollectOfProject final : public ProjectReporter {
 public:
  CollectOfProject(const Rule& rule, std::vector<Finding>& findings)
      : rule_(rule), findings_(findings) {}
  void report(const std::string& file, Position at, std::string problem,
              std::vector<std::string> help) override {
    findings_.push_back(
        {&rule_, rule_.severity, file, at, std::move(problem), std::move(help), ""});
  }

 private:
  const Rule& rule_;
  std::vector<Finding>& findings_;
};

}  // namespace

std::vector<Finding> look_at_project(const ProjectView& project,
                                     const std::vector<const Rule*>& rules) {
  std::vector<Finding> findings;
  for (const Rule* rule : rules) {
    if (rule->look == nullptr) continue;
    CollectOfProject collect(*rule, findings);
    rule->look(project, collect);
  }
  return findings;
}

}  // namespace shoofly::lint

#pragma once

// The text of one up or down file: a run of steps, each statement with its reason, rendered on the
// catalog that is predicted for that moment.

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "report/plan_view.h"
#include "report/sql_script.h"

namespace shoofly {

// Steps first..last-1, all of one phase.
struct FileRequest {
  std::string stem;
  Phase phase = Phase::kExpand;
  std::size_t first = 0;
  std::size_t last = 0;
};

class SqlFileWriter {
 public:
  SqlFileWriter(const PlanView& view, const ScriptForm& form);

  std::string up(const FileRequest& request, bool data) const;
  std::string down(const FileRequest& request, bool data) const;

 private:
  std::string head(const FileRequest& request, bool up, bool data) const;
  std::string text_of(const Work& work, const Catalog& at) const;
  std::string schema(const DdlWork& work, Catalog at) const;

  const PlanView& view_;
  const ScriptForm& form_;
  std::vector<Catalog> before_;     // each step forward
  std::vector<Catalog> backward_;   // each step backward: as it is when its turn comes
  Milliseconds lock_timeout_;
};

}  // namespace shoofly

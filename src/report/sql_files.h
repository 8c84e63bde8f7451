#pragma once

// The text of one step's up or down file: each statement with its reason, rendered on the catalog
// that is predicted for that moment.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "report/plan_view.h"
#include "report/sql_script.h"

namespace shoofly {

class SqlFileWriter {
 public:
  SqlFileWriter(const PlanView& view, const ScriptForm& form);

  std::string up(std::size_t step) const;
  std::string down(std::size_t step) const;

 private:
  std::size_t first_step_from(Phase phase) const;
  void predict_way_back(std::size_t from, std::size_t to);
  bool undone_already(const Work& work, const Catalog& at) const;
  std::string head(std::size_t step, std::string_view way) const;
  std::string in_place(const CopyWork& work, Catalog at) const;
  std::string text_of(const Work& work, const Catalog& at) const;
  std::string schema(const DdlWork& work, Catalog at) const;
  Result<Rendered> rendered(const Action& action, const Catalog& at) const;

  const PlanView& view_;
  const ScriptForm& form_;
  std::vector<Catalog> before_;  // each step forward, and the end
  // Each step backward, as it is when its turn comes; nullopt where there is nothing to undo.
  std::vector<std::optional<Catalog>> backward_;
  Milliseconds lock_timeout_;
};

}  // namespace shoofly

// A migration that asks for rows by a model of the application's code.

#include <fmt/format.h>

#include "lint/project_rule.h"

namespace shoofly::lint {
namespace {

void look_model_of_today(const ProjectView& project, ProjectReporter& reporter) {
  for (const Migration& migration : project.migrations) {
    for (const OpaquePart& model : migration.up.todays_code)
      reporter.report(
          migration.up.file, model.at,
          fmt::format("{} is the application's, with the columns that it has when this runs: once "
                      "it has one that comes later, this fails on every database that starts anew",
                      model.what),
          {fmt::format("in the function: apps.get_model(.., \"{}\")", model.what)});
  }
}

}  // namespace

extern const Rule model_of_today;
const Rule model_of_today{
    "model-of-today",
    Family::kOrder,
    Severity::kWarning,
    "a migration uses a model of the application's code",
    "Code goes on, a migration does not: the model asks for columns that the table does not have yet at this point.",
    nullptr,
    nullptr,
    kEveryEngine,
    look_model_of_today};

}  // namespace shoofly::lint

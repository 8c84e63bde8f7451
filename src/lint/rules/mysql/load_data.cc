// LOAD DATA INFILE.

#include "lint/rule.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

void check_load_data(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb != RowWork::Verb::kCopyIn) return;
  const bool local = has_word(scene.text, "local", Lexis::kOfMysql);
  reporter.report(
      local ? "it reads a file that has to be beside whatever runs the migration, and fails where "
              "local_infile is off"
            : "it reads a file that has to be on the server, with the right FILE",
      {"insert the rows in the migration, or load them beside it, in pieces"});
}

}  // namespace

extern const Rule load_data;
const Rule load_data{
    "load-data",
    Family::kData,
    Severity::kWarning,
    "rows come from a file that is no part of the migration",
    "It is another file, or none, on another machine; all its rows are written in one transaction.",
    check_load_data,
    nullptr,
    kMysql};

}  // namespace shoofly::lint

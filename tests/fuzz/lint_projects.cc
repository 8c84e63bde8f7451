// A folder of migrations as a tool would have it: the first byte says whose file the rest is. It is
// read or refused; a place in a script is one in its file.

#include <array>
#include <string>

#include "fuzz/support/linted.h"
#include "fuzz/support/temporary_folder.h"
#include "toolchain/tools.h"

namespace {

// By their names the tools know them.
constexpr std::array<const char*, 12> kFiles = {
    "1_a.up.sql",   "00001_goose.sql",   "V1__a.sql",     "meta/_journal.json",
    "sqitch.plan",  "1_b/migration.sql", "atlas.sum",     "changelog.sql",
    "R__views.sql", "plain.sql",         "changelog.xml", "changelog.yaml"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace shoofly;
  const fuzz::Chosen chosen = fuzz::choose(kFiles.size(), data, size);
  static const fuzz::TemporaryFolder folder;
  folder.empty();
  folder.put(kFiles.at(chosen.which), chosen.text);
  const Result<toolchain::Project> project = toolchain::read_project(folder.path().string());
  if (!project.ok()) return 0;
  for (const lint::Migration& migration : project->migrations) {
    fuzz::check_places(migration.up);
  }
  return 0;
}

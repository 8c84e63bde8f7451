// A changelog in XML, YAML, JSON or formatted SQL is turned into SQL, or refused with its place.

#include <array>
#include <cstdlib>

#include "fuzz/support/linted.h"
#include "fuzz/support/temporary_folder.h"
#include "toolchain/liquibase/changelog.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace shoofly;
  constexpr std::array<const char*, 4> kFiles = {"changelog.xml", "changelog.yaml",
                                                 "changelog.json", "changelog.sql"};
  constexpr std::array<const char*, 4> kEngines = {"postgres", "mariadb", "mysql", "sqlite"};
  if (size == 0) return 0;
  const fuzz::Chosen chosen = fuzz::choose(kFiles.size(), data, size);
  const std::string file = kFiles.at(chosen.which);
  static const fuzz::TemporaryFolder disk;
  disk.put(file, chosen.text);
  const std::string engine = kEngines.at(data[0] / kFiles.size() % kEngines.size());
  const toolchain::Folder folder{disk.path().string(), {file}, {}, engine};
  const Result<toolchain::Changelogs> read =
      toolchain::read_changelogs(folder, {{folder.shown(file)}, "name=value\n"});
  if (!read.ok()) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  for (const lint::Migration& migration : read->migrations) {
    fuzz::check_places(migration.up);
    if (migration.has_down) fuzz::check_places(migration.down);
  }
  return 0;
}

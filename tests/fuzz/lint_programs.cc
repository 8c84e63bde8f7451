// A migration that is a program in Python, JavaScript, Ruby or Elixir: the first byte says whose.

#include <vector>

#include "fuzz/support/linted.h"
#include "toolchain/programs/programs.h"

namespace {

using namespace shoofly;
using namespace shoofly::toolchain::programs;

Result<std::vector<lint::Migration>> read(std::size_t tool, const std::string& text) {
  const std::vector<ProgramFile> files = {{"1_a", text}};
  switch (tool) {
    case 0:
      return read_alembic(files, text.size() % 2 == 0);
    case 1:
      return read_django({{"0001_a.py", text, "a", "0001_a"}});
    case 2:
      return read_knex(files);
    case 3:
      return read_node_pg_migrate_programs(files);
    case 4:
      return read_typeorm(files);
    case 5:
      return read_sequelize(files);
    case 6:
      return read_rails(files);
    default:
      return read_ecto(files);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const fuzz::Chosen chosen = fuzz::choose(8, data, size);
  const Result<std::vector<lint::Migration>> migrations = read(chosen.which, chosen.text);
  if (!migrations.ok()) return 0;
  for (const lint::Migration& migration : *migrations) {
    fuzz::check_places(migration.up);
    if (migration.has_down) fuzz::check_places(migration.down);
  }
  return 0;
}

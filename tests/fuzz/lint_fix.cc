// Whatever a migration's text is, --fix ends; what it writes is read again with what was there in
// its order, and nothing more is proposed for it. The first byte says whose migration it is.

#include "app/lint_fix.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "fuzz/support/linted.h"
#include "fuzz/support/temporary_folder.h"
#include "toolchain/tools.h"

namespace {

using namespace shoofly;

struct Setup {
  const char* engine;
  const char* file;
  const char* beside;  // of a second migration, so that there is something behind the first
};
constexpr std::array<Setup, 8> kSetups = {{
    {"postgres", "000001_a.up.sql", "000002_b.up.sql"},
    {"postgres", "V1__a.sql", "V2__b.sql"},
    {"postgres", "20240101000000_a.sql", "20240102000000_b.sql"},
    {"postgres", "1_a/migration.sql", "2_b/migration.sql"},
    {"postgres", "changelog.sql", ""},
    {"postgres", "a.sql", "b.sql"},
    {"mariadb", "V1__a.sql", "V2__b.sql"},
    {"sqlite", "V1__a.sql", "V2__b.sql"},
}};

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::abort();
}

// The files of the migrations, in the order in which their tool runs them.
std::vector<std::string> order(const std::string& path, const char* engine) {
  const Result<toolchain::Project> project = toolchain::read_project({path, {}}, engine);
  if (!project.ok()) fail(project.error().message);
  std::vector<std::string> files;
  for (const lint::Migration& migration : project->migrations) files.push_back(migration.up.file);
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const fuzz::Chosen chosen = fuzz::choose(kSetups.size(), data, size);
  const Setup& setup = kSetups.at(chosen.which);
  static const fuzz::TemporaryFolder folder;
  folder.empty();
  const std::string name = "migrations/";
  folder.put(name + setup.file, chosen.text);
  if (*setup.beside != '\0') folder.put(name + setup.beside, "SELECT 1;\n");
  const std::string path = (folder.path() / "migrations").string();
  FixRequest request;
  request.lint.paths = {path};
  request.lint.engine = setup.engine;
  request.known = true;
  const Result<FixOutcome> planned = plan_fixes(request);
  if (!planned.ok()) {
    if (planned.error().kind == ErrorKind::kInternal) fail(planned.error().message);
    return 0;
  }
  if (planned->files.empty()) return 0;
  const std::vector<std::string> before = order(path, setup.engine);
  if (!write_fixes(*planned).ok()) fail("write");
  const std::vector<std::string> after = order(path, setup.engine);
  std::size_t next = 0;
  for (const std::string& file : after) {
    if (next < before.size() && before[next] == file) ++next;
  }
  if (next != before.size()) fail("the order is not what it was");
  const Result<FixOutcome> again = plan_fixes(request);
  if (!again.ok()) fail(again.error().message);
  if (!again->files.empty()) fail("something more is proposed for what was written");
  return 0;
}

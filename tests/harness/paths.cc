#include "harness/paths.h"

#include <cstdlib>
#include <fstream>
#include <string>

namespace shoofly::testing {
namespace {

std::filesystem::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

}  // namespace

std::filesystem::path source_dir() { return SHOOFLY_TEST_SOURCE_DIR; }

std::filesystem::path build_dir() { return SHOOFLY_TEST_BINARY_DIR; }

std::filesystem::path shoofly_binary() {
  const std::filesystem::path given = from_environment("SHOOFLY_BINARY");
  return given.empty() ? build_dir() / "shoofly" : given;
}

std::filesystem::path servers_dir() {
  const std::filesystem::path given = from_environment("SHOOFLY_SERVERS_PATH");
  if (!given.empty()) return given;
  std::ifstream file(source_dir() / "build" / "servers-path");
  std::string line;
  std::getline(file, line);
  return line;
}

std::filesystem::path cache_dir() {
  const std::filesystem::path dir = source_dir() / "build" / "test-cache";
  std::filesystem::create_directories(dir);
  return dir;
}

bool running_in_ci() {
  const std::filesystem::path value = from_environment("CI");
  return !value.empty() && value != "false" && value != "0";
}

}  // namespace shoofly::testing

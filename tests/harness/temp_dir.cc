#include "harness/temp_dir.h"

#include <stdlib.h>

#include <fstream>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace shoofly::testing {

TempDir::TempDir(std::string_view hint) {
  std::string pattern = "/tmp/shoofly-" + std::string(hint) + "-XXXXXX";
  SHOOFLY_CHECK(mkdtemp(pattern.data()) != nullptr, "make a temporary folder");
  path_ = pattern;
}

TempDir::~TempDir() {
  if (path_.empty()) return;
  std::error_code ignored;  // a folder that is left behind must not fail the test that it served
  std::filesystem::remove_all(path_, ignored);
}

TempDir::TempDir(TempDir&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

std::string read_text(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  SHOOFLY_CHECK(stream.is_open(), file.c_str());
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

void write_text(const std::filesystem::path& file, std::string_view text) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  SHOOFLY_CHECK(!stream.fail(), file.c_str());
}

}  // namespace shoofly::testing

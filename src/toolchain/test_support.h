#pragma once

// A folder of files to be read as a project, for the tests of this folder.

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/temp_dir.h"
#include "toolchain/tools.h"

namespace shoofly::toolchain {

class ProjectTest : public ::testing::Test {
 protected:
  // Folders on the way are made.
  void write(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    testing::write_text(dir_ / name, text);
  }
  std::string path(const std::string& name = "") const {
    return name.empty() ? dir_.path().string() : (dir_ / name).string();
  }
  Project read(const std::string& name = "") {
    Result<Project> project = read_project(path(name));
    EXPECT_TRUE(project.ok()) << project.error().describe();
    return project.ok() ? std::move(*project) : Project{};
  }
  std::string problem(const std::string& name = "") {
    const Result<Project> project = read_project(path(name));
    return project.ok() ? "" : project.error().describe();
  }
  static std::vector<std::string> versions(const Project& project) {
    std::vector<std::string> found;
    for (const lint::Migration& migration : project.migrations) found.push_back(migration.version);
    return found;
  }
  testing::TempDir dir_{"tools"};
};

inline std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" \n\r"));
  text.erase(text.find_last_not_of(" \n\r") + 1);
  return text;
}

}  // namespace shoofly::toolchain

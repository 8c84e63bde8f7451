#include "harness/golden.h"

#include <cstdlib>
#include <string>

#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

using ::testing::AssertionFailure;
using ::testing::AssertionResult;
using ::testing::AssertionSuccess;

std::string_view take_line(std::string_view& text) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

AssertionResult first_difference(const std::filesystem::path& path, std::string_view expected,
                                 std::string_view actual) {
  for (int line = 1;; ++line) {
    const bool expected_ends = expected.empty();
    const bool actual_ends = actual.empty();
    const std::string_view want = take_line(expected);
    const std::string_view got = take_line(actual);
    if (want == got && expected_ends == actual_ends && !expected_ends) continue;
    auto failure = AssertionFailure() << path.string() << ":" << line << ": differs\n  expected: ";
    failure << (expected_ends ? std::string("(end of file)") : std::string(want))
            << "\n  actual:   ";
    failure << (actual_ends ? std::string("(end of text)") : std::string(got));
    return failure << "\nhelp: if the new text is right, run the test again with UPDATE_GOLDEN=1";
  }
}

}  // namespace

AssertionResult golden_matches(const std::filesystem::path& path, std::string_view text) {
  const std::filesystem::path file = source_dir() / path;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    if (running_in_ci()) return AssertionFailure() << "UPDATE_GOLDEN is set under CI";
    std::filesystem::create_directories(file.parent_path());
    write_text(file, text);
    return AssertionSuccess();
  }
  if (!std::filesystem::exists(file)) {
    return AssertionFailure() << path.string()
                              << ": no such file\nhelp: run the test with UPDATE_GOLDEN=1; "
                              << "the text is:\n"
                              << text;
  }
  const std::string expected = read_text(file);
  if (expected == text) return AssertionSuccess();
  return first_difference(path, expected, text);
}

}  // namespace shoofly::testing

// The main of every test program: GoogleTest's, plus a line of numbers for scripts/run-tests.

#include <cstdio>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

// Appends "N passed, N failed, N skipped", the name of each failed test and the name and reason of
// each skipped one to the file $SHOOFLY_TEST_TALLY. One write per process, so that parallel
// processes do not mix their lines.
class Tally : public ::testing::EmptyTestEventListener {
 public:
  explicit Tally(const char* path) : path_(path) {}

  void OnTestEnd(const ::testing::TestInfo& info) override {
    if (info.result()->Failed())
      lines_ += std::string("fail ") + info.test_suite_name() + "." + info.name() + "\n";
    if (!info.result()->Skipped()) return;
    lines_ += std::string("skip ") + info.test_suite_name() + "." + info.name() + ": ";
    const auto& result = *info.result();
    for (int i = 0; i < result.total_part_count(); ++i) {
      const std::string reason = result.GetTestPartResult(i).message();
      lines_ += reason.substr(0, reason.find('\n'));
    }
    lines_ += "\n";
  }

  void OnTestProgramEnd(const ::testing::UnitTest& all) override {
    const std::string text = "count " + std::to_string(all.successful_test_count()) + " " +
                             std::to_string(all.failed_test_count()) + " " +
                             std::to_string(all.skipped_test_count()) + "\n";
    std::FILE* file = std::fopen(path_, "ae");
    if (file == nullptr) return;  // the script then counts by ctest's own numbers
    std::fputs((text + lines_).c_str(), file);
    std::fclose(file);
  }

 private:
  const char* path_;
  std::string lines_;
};

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleMock(&argc, argv);
  if (const char* path = std::getenv("SHOOFLY_TEST_TALLY")) {
    ::testing::UnitTest::GetInstance()->listeners().Append(new Tally(path));
  }
  return RUN_ALL_TESTS();
}

#include "harness/golden.h"

#include <string>

#include <gtest/gtest.h>

namespace shoofly::testing {
namespace {

constexpr const char* kFile = "tests/harness_test/golden/sample.txt";

TEST(Golden, AcceptsTheSameText) { EXPECT_TRUE(golden_matches(kFile, "first\nsecond\n")); }

TEST(Golden, ShowsTheFirstLineThatDiffers) {
  const auto result = golden_matches(kFile, "first\nother\n");
  EXPECT_FALSE(result);
  EXPECT_STREQ(result.message(),
               "tests/harness_test/golden/sample.txt:2: differs\n"
               "  expected: second\n"
               "  actual:   other\n"
               "help: if the new text is right, run the test again with UPDATE_GOLDEN=1");
}

TEST(Golden, ShowsAMissingEnd) {
  const std::string message = golden_matches(kFile, "first\n").message();
  EXPECT_NE(message.find("actual:   (end of text)"), std::string::npos) << message;
}

TEST(Golden, ShowsTheTextForAFileThatIsNotThere) {
  const std::string message =
      golden_matches("tests/harness_test/golden/none.txt", "text\n").message();
  EXPECT_NE(message.find("no such file"), std::string::npos) << message;
  EXPECT_NE(message.find("text\n"), std::string::npos) << message;
}

}  // namespace
}  // namespace shoofly::testing

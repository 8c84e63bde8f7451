#include "report/words.h"

#include <gtest/gtest.h>

#include "report/commands.h"

namespace shoofly {
namespace {

TEST(Words, WriteNumbers) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(-1'234'567), "-1,234,567");
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(counted(1000, "row"), "1,000 rows");
  EXPECT_EQ(bytes_text(1023), "1,023 bytes");
  EXPECT_EQ(bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(bytes_text(190'000'000), "181 MiB");
  EXPECT_EQ(percent_text(0), "0.0 %");
  EXPECT_EQ(percent_text(0.00001), "under 0.1 %");
  EXPECT_EQ(percent_text(0.34), "34 %");
}

TEST(Words, WriteTimes) {
  EXPECT_EQ(span_text(std::chrono::hours(168)), "7 days");
  EXPECT_EQ(span_text(std::chrono::seconds(90 * 60)), "90 minutes");
  EXPECT_EQ(span_text(std::chrono::seconds(0)), "0 seconds");
  EXPECT_EQ(interval_text({0, 0}), "at once");
  EXPECT_EQ(interval_text({0, 400}), "up to 400 ms");
  EXPECT_EQ(interval_text({2'000, 2'000}), "about 2.0 s");
  EXPECT_EQ(interval_text({2'000, 5'000}), "2.0 s to 5.0 s");
}

TEST(Words, WriteSentences) {
  EXPECT_EQ(sentence("all at once"), "All at once.");
  EXPECT_EQ(sentence("Done."), "Done.");
  EXPECT_EQ(sentence("public.users: is published"), "public.users: is published.");
  EXPECT_EQ(sentence("users: is published"), "users: is published.");
  EXPECT_EQ(sentence("done."), "Done.");
  EXPECT_EQ(sentence(""), "");
  EXPECT_EQ(shortened("\u00e4\u00f6", 3), "\u00e4...");
  EXPECT_EQ(shortened("abc", 3), "abc");
}

TEST(Words, WriteLists) {
  EXPECT_EQ(and_list({}), "");
  EXPECT_EQ(and_list({"a", "b"}), "a and b");
  EXPECT_EQ(and_list({"a", "b", "c"}), "a, b and c");
}

TEST(Commands, QuoteForTheShellAndLeavePasswordsOut) {
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  const Commands commands("postgres://app:***@h/d?x=1&y=2", "r-1");
  EXPECT_TRUE(commands.password_left_out());
  EXPECT_EQ(
      commands.approved("purge", "--skip-retention"),
      "shoofly purge r-1 --target 'postgres://app@h/d?x=1&y=2' --approve r-1 --skip-retention");
  EXPECT_EQ(Commands("prod", "").of("pause"), "shoofly pause --target prod");
  EXPECT_FALSE(Commands("prod", "").password_left_out());
}

}  // namespace
}  // namespace shoofly

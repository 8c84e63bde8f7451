#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include <gtest/gtest.h>

#include "harness/temp_dir.h"

namespace shoofly {
namespace {

namespace fs = std::filesystem;

TEST(File, WritesThroughALinkWithTheRightsThatWereThere) {
  const testing::TempDir folder("file");
  const std::string file = (folder / "a").string();
  const std::string link = (folder / "link").string();
  ASSERT_TRUE(write_file(file, "one").ok());
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("a", link);
  ASSERT_TRUE(write_file(link, "two").ok());
  EXPECT_TRUE(fs::is_symlink(fs::symlink_status(link)));
  EXPECT_EQ(*read_file(file), "two");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

// As root, a file renamed over /dev/null is the end of it.
TEST(File, APipeStaysAPipe) {
  const testing::TempDir folder("file");
  const std::string pipe = (folder / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  ASSERT_TRUE(write_file(pipe, "text").ok());
  std::array<char, 16> read_back{};
  EXPECT_EQ(read(reader, read_back.data(), read_back.size()), 4);
  EXPECT_STREQ(read_back.data(), "text");
  EXPECT_TRUE(fs::is_fifo(pipe));
  close(reader);
}

TEST(File, LargerThanAskedForIsRefused) {
  const testing::TempDir folder("file");
  const std::string file = (folder / "a").string();
  ASSERT_TRUE(write_file(file, std::string(3000, 'x')).ok());
  EXPECT_TRUE(read_file(file, 3000).ok());
  EXPECT_EQ(read_file(file, 2999).error().kind, ErrorKind::kInvalidInput);
}

}  // namespace
}  // namespace shoofly

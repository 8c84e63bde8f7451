#include "base/dsn.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

TEST(Dsn, HidesThePasswordOfAUrl) {
  const auto dsn = Dsn::parse("postgres://shop:s3cret@db.example:5432/shop?sslmode=require");
  ASSERT_TRUE(dsn.ok());
  EXPECT_EQ(dsn->engine(), "postgres");
  EXPECT_EQ(dsn->redacted(), "postgres://shop:***@db.example:5432/shop?sslmode=require");
  EXPECT_EQ(dsn->secret(), "postgresql://shop:s3cret@db.example:5432/shop?sslmode=require");
}

TEST(Dsn, HidesThePasswordOfAParameter) {
  const auto dsn = Dsn::parse("postgresql:///shop?host=/run/pg&user=a&password=s3cret");
  ASSERT_TRUE(dsn.ok());
  EXPECT_EQ(dsn->redacted(), "postgresql:///shop?host=/run/pg&user=a&password=***");
}

TEST(Dsn, HidesPasswordsInAConninfoText) {
  EXPECT_EQ(redact("could not connect: host=db password='a b\\' c' user=x"),
            "could not connect: host=db password=*** user=x");
}

TEST(Dsn, HidesPasswordsThatAreWrittenWrongly) {
  EXPECT_EQ(Dsn::parse("postgres://u:s3/cr@et@h/d")->redacted(), "postgres://u:***@h/d");
  EXPECT_EQ(Dsn::parse("postgres://u@h/d?pass%77ord=s3cret&x=1")->redacted(),
            "postgres://u@h/d?pass%77ord=***&x=1");
  EXPECT_EQ(redact("find target \"password=s3cret host=h\""),
            "find target \"password=*** host=h\"");
}

TEST(Dsn, ReadsASqlitePath) {
  const auto dsn = Dsn::parse("sqlite:shop.db");
  ASSERT_TRUE(dsn.ok());
  EXPECT_EQ(dsn->secret(), "shop.db");
  EXPECT_EQ(Dsn::parse("sqlite:///tmp/shop.db")->secret(), "/tmp/shop.db");
}

TEST(Dsn, RefusesWhatItDoesNotKnow) {
  const auto dsn = Dsn::parse("oracle://x:pw@y");
  ASSERT_FALSE(dsn.ok());
  EXPECT_EQ(dsn.error().message, "read target: \"oracle://x:***@y\" has no known scheme");
  for (const char* text : {"lint:fish@h/shop", "postgres//lint:fish@h/shop"})
    EXPECT_EQ(Dsn::parse(text).error().message, "read target: \"***@h/shop\" has no known scheme");
  EXPECT_FALSE(Dsn::parse("sqlite:").ok());
  EXPECT_FALSE(Dsn::parse("postgres:shop").ok());
}

}  // namespace
}  // namespace shoofly

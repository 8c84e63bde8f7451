#include "engine/postgres/hosts.h"

#include <gtest/gtest.h>

namespace shoofly::postgres {
namespace {

std::string told(const std::string& url) {
  std::string text;
  for (const Host& host : hosts_of(*Dsn::parse(url)))
    text += "[" + host.name + "|" + host.address + "|" + host.port + "]";
  return text;
}

TEST(HostsTest, OneServerIsLeftToLibpq) {
  EXPECT_EQ(told("postgres://u@a:1/db"), "");
  EXPECT_EQ(told("postgres:///db"), "");
  EXPECT_EQ(told("postgres:///db?hostaddr=10.0.0.1"), "");
}

TEST(HostsTest, SeveralAreTriedOneByOne) {
  EXPECT_EQ(told("postgres://u@a:1,b:2/db"), "[a||1][b||2]");
  EXPECT_EQ(told("postgres://a,b/db?port=7"), "[a||7][b||7]");
  EXPECT_EQ(told("postgres:///db?host=/tmp/x,/tmp/y"), "[/tmp/x||][/tmp/y||]");
  EXPECT_EQ(told("postgres:///db?hostaddr=10.0.0.1,10.0.0.2"), "[|10.0.0.1|][|10.0.0.2|]");
}

TEST(HostsTest, WhatDoesNotFitIsForLibpqToRefuse) {
  EXPECT_EQ(told("postgres:///db?host=a,b&port=1,2,3"), "");
  EXPECT_EQ(told("postgres:///db?host=a,b,c&hostaddr=1.1.1.1,1.1.1.2"), "");
}

}  // namespace
}  // namespace shoofly::postgres

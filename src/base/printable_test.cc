#include "base/printable.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

TEST(Printable, WhatSteersATerminalIsAQuestionMark) {
  const auto shown = [](const char* text) { return printable(text, NewLines::kReplaced); };
  EXPECT_EQ(shown("a\tb \x1b[31m \x7f\r\n"), "a\tb ?[31m ???");
  EXPECT_EQ(shown("\xC2\x9B"
                  "31m"),
            "?31m")
      << "CSI of C1";
  EXPECT_EQ(shown("drop \xE2\x80\xAE x \xE2\x81\xA6 y"), "drop ? x ? y") << "U+202E, U+2066";
  EXPECT_EQ(printable("a\nb", NewLines::kKept), "a\nb");
}

TEST(Printable, LettersStay) {
  for (const char* text :
       {"größe", "\xE2\x82\xAC 5", "a \xE2\x80\x93 b", "\xC2", "\xE2\x80", "日本"})
    EXPECT_EQ(printable(text, NewLines::kReplaced), text);
}

}  // namespace
}  // namespace shoofly

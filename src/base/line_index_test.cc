#include "base/line_index.h"

#include <string>

#include <gtest/gtest.h>

namespace shoofly {
namespace {

// Texts of some blocks: short lines, one long line, none at all.
TEST(LineIndex, EveryByteHasThePlaceThatCountingGives) {
  std::string mixed;
  for (int i = 0; i < 900; ++i) mixed += std::string(static_cast<std::size_t>(i % 37), 'x') + "\n";
  mixed += std::string(4096, 'y') + "\nend";
  for (const std::string& text : {std::string(), std::string("\n"), std::string("a\nbc\n\nd"),
                                  std::string(5000, 'x'), std::string(3000, '\n'), mixed}) {
    const LineIndex lines(text);
    Position counted{1, 1};
    for (std::size_t byte = 0; byte <= text.size(); ++byte) {
      const Position at = lines.at(byte);
      ASSERT_EQ(at.line, counted.line) << byte << " of " << text.size();
      ASSERT_EQ(at.column, counted.column) << byte << " of " << text.size();
      if (byte == text.size()) break;
      counted = text[byte] == '\n' ? Position{counted.line + 1, 1}
                                   : Position{counted.line, counted.column + 1};
    }
  }
}

}  // namespace
}  // namespace shoofly

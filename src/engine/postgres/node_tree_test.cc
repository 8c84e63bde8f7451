#include "engine/postgres/node_tree.h"

#include <gtest/gtest.h>

#include "rapidcheck/gtest.h"

namespace shoofly::postgres {
namespace {

TEST(NodeTree, FieldsListsAndEscapes) {
  const auto tree = parse_server_tree(
      "({QUERY :commandType 2 :x <> :targetList ({TARGETENTRY :expr {FUNCEXPR :funcid 870 :args"
      " ({VAR :vartype 25} "
      "{CONST :consttype 23 :constvalue 4 [ 1 0 0 0 ]})} :resname odd\\ \\{name})})");
  ASSERT_TRUE(tree.ok()) << tree.error().describe();
  const ServerNode* target = find_node(*tree, "TARGETENTRY");
  ASSERT_NE(target, nullptr);
  EXPECT_EQ(target->field("resname").atom, "odd {name");
  EXPECT_EQ(target->field("expr").field("funcid").atom, "870");
  ASSERT_EQ(target->field("expr").field("args").items.size(), 2U);
  EXPECT_EQ(target->field("expr").field("args").items[1].field("consttype").atom, "23");
  EXPECT_EQ(find_node(*tree, "NOSUCH"), nullptr);
}

TEST(NodeTree, BrokenOnesAreRefused) {
  for (const char* text : {"", "(", "{", "{A", "{A :b", ")", "{A b}", "(a) b"}) {
    EXPECT_FALSE(parse_server_tree(text).ok()) << text;
  }
  EXPECT_FALSE(parse_server_tree(std::string(100000, '(')).ok());
}

RC_GTEST_PROP(NodeTreeProperty, AnyTextIsReadOrRefused, (const std::string& text)) {
  static_cast<void>(parse_server_tree(text));
}

}  // namespace
}  // namespace shoofly::postgres

#include "operation/node_text.h"

#include <gtest/gtest.h>

#include "rapidcheck/gtest.h"

namespace shoofly {
namespace {

std::string read_back(const Node& node) {
  Problems problems("file");
  const Node read = read_yaml(yaml_text(node, 0), problems);
  if (!problems.empty()) return render(problems.all(), yaml_text(node, 0));
  const Node* value = read.find("key");
  if (value == nullptr) return "no key";
  const Node* inner = value->is_list() && !value->items.empty() ? &value->items[0] : value;
  if (inner->is_map() && !inner->entries.empty()) inner = &inner->entries[0].value;
  return inner->text;
}

std::vector<Node> forms_of(const std::string& text) {
  return {map_node({{"key", text_node(text)}}), map_node({{"key", list_node({text_node(text)})}}),
          map_node({{"key", list_node({map_node({{"k", text_node(text)}})})}}),
          map_node({{"key", map_node({{"k", text_node(text)}})}})};
}

TEST(NodeText, OddNamesComeBack) {
  for (const char* text : {"users",
                           "a: b",
                           "- a",
                           "\"Customer Order\"",
                           "crm.\"A\"\"b\"",
                           "it's",
                           "#no comment",
                           "größe",
                           "名前",
                           "true",
                           "No",
                           "null",
                           "~",
                           "",
                           " ",
                           "1",
                           "0x1F",
                           "[a]",
                           "{a}",
                           "a\\b",
                           "*a",
                           "&a",
                           "!a",
                           "%a",
                           "@a",
                           "`a",
                           "|",
                           ">",
                           "a #b",
                           "a,b",
                           "tab\there",
                           "bell\x07",
                           "line\nline",
                           "a\r\nb",
                           "\xC2\x85",
                           "\xE2\x80\xA8",
                           "\xEF\xBB\xBF"
                           "bom",
                           "create table t (\n  a int)",
                           "x\n\ny",
                           "x \ny",
                           "\nx",
                           "x\n",
                           "  x\n y",
                           "a\n# b",
                           "2020-01-01",
                           "=",
                           "<<"}) {
    for (const Node& node : forms_of(text)) EXPECT_EQ(read_back(node), text) << yaml_text(node, 0);
  }
}

TEST(NodeText, IsReadable) {
  const Node node = map_node(
      {{"table", text_node("orders")},
       {"columns", list_node({text_node("state"), map_node({{"column", text_node("at")},
                                                            {"order", text_node("desc")}})})},
       {"left_out", Node{}},
       {"sql", text_node("create table t (\n  a int)")}});
  EXPECT_EQ(yaml_text(node, 2),
            "  table: orders\n"
            "  columns: [state, { column: at, order: desc }]\n"
            "  sql: |-\n"
            "    create table t (\n"
            "      a int)\n");
}

RC_GTEST_PROP(NodeTextProperty, AnyTextComesBack, ()) {
  const auto piece = rc::gen::element<std::string>(
      "a", "B", "1", " ", "\n", "\t", "'", "\"", "\\", ":", ": ", "- ", "#", " #", "{", "}", "[",
      "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "~", "?", "ü", "\xE2\x80\xA8", "\x01",
      "\x7f", "\r", "=", ".");
  const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
  std::string text;
  for (const std::string& one : pieces) text += one;
  for (const Node& node : forms_of(text)) RC_ASSERT(read_back(node) == text);
}

}  // namespace
}  // namespace shoofly

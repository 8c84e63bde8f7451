#include "operation/transform_wish.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "operation/fields.h"

namespace shoofly {
namespace {

Transform make(TransformKind kind, std::string text, std::vector<Transform> arguments = {}) {
  Transform transform;
  transform.kind = kind;
  transform.text = std::move(text);
  transform.arguments = std::move(arguments);
  return transform;
}

// What a bare or quoted word means where it stands.
enum class Word { kColumnOrText, kColumn };

Transform parse_argument(const Node& node, Word word, Problems& problems) {
  if (node.is_scalar()) {
    const bool text = word == Word::kColumnOrText && node.quoted;
    return make(text ? TransformKind::kLiteral : TransformKind::kColumn, node.text);
  }
  if (node.is_map() && node.entries.size() == 1) {
    const auto& [key, value] = node.entries[0];
    if ((key.text == "column" || key.text == "text") && value.is_scalar()) {
      return make(key.text == "text" ? TransformKind::kLiteral : TransformKind::kColumn,
                  value.text);
    }
  }
  if (node.is_map()) return parse_transform(node, problems);
  problems.add(node.at, fmt::format("expected a column, a text in quotes or a transform, found {}",
                                    node.kind_name()));
  return {};
}

// The value of `of`, or the operation's own column.
Transform operand(const Fields& fields) {
  const Node* of = fields.find("of");
  return of == nullptr ? make(TransformKind::kColumn, "")
                       : parse_argument(*of, Word::kColumn, fields.problems());
}

std::vector<Transform> parse_list(const Node& node, const std::string& owner, Problems& problems) {
  std::vector<Transform> arguments;
  if (!node.is_list() || node.items.empty()) {
    problems.add(node.at, fmt::format("expected a list of columns and texts for {}, found {}",
                                      owner, node.is_list() ? "an empty one" : node.kind_name()));
    return arguments;
  }
  for (const Node& item : node.items) {
    arguments.push_back(parse_argument(item, Word::kColumnOrText, problems));
  }
  return arguments;
}

Transform parse_split(const Node& node, Problems& problems) {
  const Fields fields(node, "split", {"on", "part", "of"}, problems);
  Transform transform = make(TransformKind::kSplit, fields.text("on").text, {operand(fields)});
  const Place part = fields.text("part");
  const char* end = part.text.data() + part.text.size();
  const auto parsed = std::from_chars(part.text.data(), end, transform.number);
  if (!part.text.empty() && (parsed.ptr != end || transform.number < 1)) {
    problems.add(part.at, fmt::format("expected a part from 1, found \"{}\"", part.text));
  }
  return transform;
}

Transform parse_rest(const Node& node, Problems& problems) {
  const Fields fields(node, "rest", {"on", "of"}, problems);
  return make(TransformKind::kRest, fields.text("on").text, {operand(fields)});
}

Transform parse_cast(const Node& node, Problems& problems) {
  if (node.is_scalar()) {
    return make(TransformKind::kCast, node.text, {make(TransformKind::kColumn, "")});
  }
  const Fields fields(node, "cast", {"to", "of"}, problems);
  return make(TransformKind::kCast, fields.text("to").text, {operand(fields)});
}

Transform parse_join(const Node& node, Problems& problems) {
  const Fields fields(node, "join", {"with", "of"}, problems);
  const Node* of = fields.require("of");
  Transform transform = make(TransformKind::kJoin, fields.text("with").text);
  if (of != nullptr) transform.arguments = parse_list(*of, "join", problems);
  return transform;
}

Transform parse_replace(const Node& node, Problems& problems) {
  const Fields fields(node, "replace", {"find", "with", "of"}, problems);
  Transform transform = make(TransformKind::kReplace, fields.text("find").text, {operand(fields)});
  transform.other = fields.text("with").text;
  return transform;
}

Transform parse_simple(TransformKind kind, const Node& node, Problems& problems) {
  return make(kind, "", {parse_argument(node, Word::kColumn, problems)});
}

}  // namespace

const std::vector<std::string>& transform_names() {
  static const std::vector<std::string> names{"split", "rest",   "cast", "lower",   "upper",
                                              "trim",  "concat", "join", "replace", "coalesce"};
  return names;
}

Transform parse_transform(const Node& node, Problems& problems) {
  if (!node.is_map() || node.entries.size() != 1) {
    problems.add(node.at, fmt::format("expected one transform ({})", either(transform_names())));
    return {};
  }
  const auto& [key, value] = node.entries[0];
  const std::string& name = key.text;
  if (name == "split") return parse_split(value, problems);
  if (name == "rest") return parse_rest(value, problems);
  if (name == "cast") return parse_cast(value, problems);
  if (name == "lower") return parse_simple(TransformKind::kLower, value, problems);
  if (name == "upper") return parse_simple(TransformKind::kUpper, value, problems);
  if (name == "trim") return parse_simple(TransformKind::kTrim, value, problems);
  if (name == "concat") return make(TransformKind::kConcat, "", parse_list(value, name, problems));
  if (name == "coalesce")
    return make(TransformKind::kCoalesce, "", parse_list(value, name, problems));
  if (name == "join") return parse_join(value, problems);
  if (name == "replace") return parse_replace(value, problems);
  const std::string near = nearest(name, transform_names());
  std::vector<std::string> help;
  if (!near.empty()) help.push_back(fmt::format("did you mean \"{}\"?", near));
  problems.add(
      key.at, fmt::format("unknown transform \"{}\"; expected {}", name, either(transform_names())),
      std::move(help));
  return {};
}

}  // namespace shoofly

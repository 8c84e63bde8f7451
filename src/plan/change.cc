#include "plan/change.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "operation/fields.h"
#include "operation/operations.h"
#include "plan/policies.h"

namespace shoofly {
namespace {

std::vector<std::string> all_keys() {
  std::vector<std::string> keys{"change", "operations", "access"};
  keys.insert(keys.end(), policy_keys().begin(), policy_keys().end());
  return keys;
}

// The name becomes part of a run's id and of a command line.
void check_name(const Place& name, Problems& problems) {
  const bool fits =
      !name.text.empty() && name.text.size() <= 63 &&
      std::isalnum(static_cast<unsigned char>(name.text[0])) != 0 &&
      std::all_of(name.text.begin(), name.text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
      });
  if (fits) return;
  problems.add(
      name.at,
      fmt::format(
          "\"{}\" is not a change's name; expected letters, digits, \"-\" and \"_\", at most 63",
          name.text),
      {"change: split-user-name"});
}

void parse_wish(const Node& node, Change& change, Problems& problems) {
  if (!node.is_map() || node.entries.size() != 1) {
    problems.add(node.at,
                 fmt::format("expected one operation, found {}",
                             node.is_map() ? "several keys" : node.kind_name()),
                 {"- rename_column: { table: users, column: email, to: mail }"});
    return;
  }
  const auto& [key, value] = node.entries[0];
  const OperationKind* kind = find_operation(key.text);
  if (kind == nullptr) {
    const std::string near = nearest(key.text, operation_names());
    problems.add(
        key.at,
        fmt::format("unknown operation \"{}\"; expected {}", key.text, either(operation_names())),
        near.empty() ? std::vector<std::string>{}
                     : std::vector<std::string>{fmt::format("did you mean \"{}\"?", near)});
    return;
  }
  const std::size_t before = problems.size();
  const Fields fields(value, kind->name, kind->key_names(), problems);
  if (!value.is_map()) return;
  std::unique_ptr<Operation> operation = kind->parse(fields);
  if (problems.size() == before)
    change.wishes.push_back({kind->name, key.at, std::move(operation)});
}

void parse_wishes(const Fields& file, Change& change) {
  const Node* list = file.require("operations");
  if (list == nullptr) return;
  Problems& problems = file.problems();
  if (!list->is_list() || list->items.empty()) {
    problems.add(list->at,
                 fmt::format("expected a list of operations, found {}",
                             list->is_list() ? "an empty one" : list->kind_name()),
                 {fmt::format("the operations are {}", either(operation_names()))});
    return;
  }
  for (const Node& item : list->items) parse_wish(item, change, problems);
}

// `views`, or the names of the two schemas: { views: { old: app_1, new: app_2 } }.
void parse_access(const Fields& file, Change& change) {
  const Node* node = file.find("access");
  if (node == nullptr) return;
  std::string base = change.name;
  std::transform(base.begin(), base.end(), base.begin(), [](unsigned char c) {
    return std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '_';
  });
  base.resize(std::min<std::size_t>(base.size(), 59));
  ShapeSchemas schemas{node->at, base + "_old", base + "_new"};
  if (node->is_map()) {
    const Fields access(*node, "access", {"views"}, file.problems());
    const Node* views = access.require("views");
    if (views == nullptr || !views->is_map()) {
      if (views != nullptr)
        file.problems().add(views->at,
                            fmt::format("expected the names of two schemas for \"views\", found {}",
                                        views->kind_name()),
                            {"access: { views: { old: app_1, new: app_2 } }"});
      return;
    }
    const Fields names(*views, "views", {"old", "new"}, file.problems());
    schemas.old_shape = names.text("old").text;
    schemas.new_shape = names.text("new").text;
    if (schemas.old_shape == schemas.new_shape && !schemas.old_shape.empty())
      file.problems().add(views->at, "both shapes have the same schema", {"name two"});
  } else if (!node->is_scalar() || node->text != "views") {
    file.problems().add(
        node->at,
        fmt::format("expected `views` for \"access\", found {}",
                    node->is_scalar() ? "\"" + node->text + "\"" : node->kind_name()),
        {"access: views"});
    return;
  }
  change.access = std::move(schemas);
}

}  // namespace

ParsedChange parse_change(const std::string& text, const std::string& file) {
  Problems problems(file);
  const Node node = read_yaml(text, problems);
  if (!problems.empty()) return problems.all();
  Change change;
  change.text = text;
  change.file = file;
  const Fields fields(node, "a change", all_keys(), problems);
  if (!node.is_map()) return problems.all();
  const Place name = fields.text("change");
  if (fields.find("change") != nullptr) check_name(name, problems);
  change.name = name.text;
  parse_wishes(fields, change);
  parse_access(fields, change);
  change.policies = parse_policies(node, problems);
  if (!problems.empty()) return problems.all();
  return change;
}

}  // namespace shoofly

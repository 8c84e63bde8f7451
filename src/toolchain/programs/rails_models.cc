#include "toolchain/programs/rails_models.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include "toolchain/programs/drafts.h"
#include "toolchain/programs/rails_table.h"
#include "toolchain/programs/reading.h"
#include "toolchain/programs/sql_script.h"

namespace shoofly::toolchain::programs {
namespace {

constexpr std::size_t kDeepestChain = 20;

bool is_of_ruby_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':' || c == '.';
}

// What stands there, behind blanks, a bracket and a quote: `people` of ` (:people`.
std::string ruby_name_at(std::string_view text, std::size_t at) {
  at = std::min(text.find_first_not_of(" (:\"'=", at), text.size());
  std::size_t end = at;
  while (end < text.size() && is_of_ruby_name(text[end])) ++end;
  return std::string(text.substr(at, end - at));
}

// AdminUser -> admin_user, HTMLPage -> html_page.
std::string underscored(std::string_view name) {
  const auto upper = [&](std::size_t i) {
    return i < name.size() && std::isupper(static_cast<unsigned char>(name[i])) != 0;
  };
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool next_is_small = i + 1 < name.size() && !upper(i + 1);
    if (i > 0 && upper(i) && (!upper(i - 1) || next_is_small)) text += '_';
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return text;
}

bool is_model(const Node& node) {
  return node.is(Node::Kind::kName) && !node.text.empty() &&
         std::isupper(static_cast<unsigned char>(node.text[0])) != 0 &&
         std::all_of(node.text.begin(), node.text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0; });
}

// first_name: nil, kind: ["a", "b"]
std::optional<Sql> condition_of(const std::string& column, const Node& value, bool negated) {
  if (value.is(Node::Kind::kNothing))
    return negated ? kSql.write("{} is not null", Ident{column})
                   : kSql.write("{} is null", Ident{column});
  if (!value.is(Node::Kind::kList)) {
    const auto literal = literal_value(value);
    if (!literal) return std::nullopt;
    return negated ? kSql.write("{} <> {}", Ident{column}, *literal)
                   : kSql.write("{} = {}", Ident{column}, *literal);
  }
  std::vector<Sql> all;
  for (const Argument& item : value.items) {
    const auto literal = literal_value(item.value);
    if (!literal || item.value.is(Node::Kind::kNothing)) return std::nullopt;
    all.push_back(*literal);
  }
  if (all.empty()) return std::nullopt;
  const Sql list = Sql::join(all, ", ");
  return negated ? kSql.write("{} not in ({})", Ident{column}, list)
                 : kSql.write("{} in ({})", Ident{column}, list);
}

// The keys of a call, whether in braces or not. Nullopt: it has something else as well.
std::optional<std::vector<const Argument*>> keyed_items(const Node& call) {
  const bool braces = call.items.size() == 1 && call.items[0].value.is(Node::Kind::kMap) &&
                      call.items[0].key.empty();
  std::vector<const Argument*> all;
  for (const Argument& item : braces ? call.items[0].value.items : call.items) {
    if (item.key.empty() || !std::all_of(item.key.begin(), item.key.end(), is_of_ruby_name))
      return std::nullopt;
    all.push_back(&item);
  }
  if (all.empty()) return std::nullopt;
  return all;
}

bool add_conditions(const Node& call, std::vector<Sql>& conditions) {
  if (const auto text = plain_text(call.argument(0))) {
    if (call.items.size() != 1 || text->find('?') != std::string::npos) return false;
    conditions.push_back(kSql.write("({})", written(*text)));
    return true;
  }
  const auto items = keyed_items(call);
  const bool negated = call.text == "not";
  // Of several it says that not all are so.
  if (!items || (negated && items->size() > 1)) return false;
  for (const Argument* item : *items) {
    auto one = condition_of(item->key, item->value, negated);
    if (!one) return false;
    conditions.push_back(std::move(*one));
  }
  return true;
}

// "first_name = ''" of update_all.
std::optional<Sql> values_of(const Node& call) {
  if (const auto text = plain_text(call.argument(0))) {
    if (call.items.size() != 1 || text->find('?') != std::string::npos) return std::nullopt;
    return written(*text);
  }
  const auto items = keyed_items(call);
  if (!items) return std::nullopt;
  std::vector<Sql> all;
  for (const Argument* item : *items) {
    all.push_back(kSql.write("{} = {}", Ident{item->key},
                             literal_value(item->value).value_or(written("__value_"))));
  }
  return Sql::join(all, ", ");
}

}  // namespace

RailsModels::RailsModels(const std::vector<ProgramFile>& files) {
  for (const ProgramFile& file : files) {
    read_classes(file.text);
    read_tables(file.text);
  }
}

void RailsModels::read_tables(const std::string& text) {
  constexpr std::string_view kMakes = "create_table";
  for (std::size_t at = text.find(kMakes); at != std::string::npos; at = text.find(kMakes, at)) {
    at += kMakes.size();
    tables_.insert(ruby_name_at(text, at));
  }
}

// class Person < ActiveRecord::Base, with self.table_name = "..." before the next class.
void RailsModels::read_classes(const std::string& text) {
  constexpr std::string_view kClass = "class ";
  constexpr std::string_view kTable = "self.table_name";
  for (std::size_t at = text.find(kClass); at != std::string::npos; at = text.find(kClass, at)) {
    at += kClass.size();
    const std::string name = ruby_name_at(text, at);
    const std::size_t next = std::min(text.find(kClass, at), text.size());
    const std::string_view all = std::string_view(text).substr(at, next - at);
    const std::size_t line = all.find('\n');
    const std::string_view head = all.substr(0, line);
    const std::size_t says = all.find(kTable);
    // ApplicationRecord, MigrationRecord, Ci::ApplicationRecord
    const bool derived = head.find("ActiveRecord::Base") != std::string_view::npos ||
                         (head.find('<') != std::string_view::npos && head.ends_with("Record"));
    if (!derived && says == std::string_view::npos) continue;
    of_class_[name].insert(
        says == std::string_view::npos ? "" : ruby_name_at(all, says + kTable.size()));
  }
}

std::string RailsModels::table_of(const std::string& model) const {
  const std::string usual = rails_plural(underscored(model));
  const auto classes = of_class_.find(model);
  if (classes == of_class_.end()) return tables_.contains(usual) ? usual : "";
  if (classes->second.size() != 1) return "";
  const std::string& said = *classes->second.begin();
  if (!said.empty() || tables_.contains(usual)) return said.empty() ? usual : said;
  // Words of Rails' own lists end so, and others.
  return std::string_view("fosxz").find(model.back()) == std::string_view::npos ? usual : "";
}

// User.find_each { |u| u.update!(a: 1) } and User.in_batches { |b| b.update_all(a: 1) }, as if it
// were User.update_all(a: 1).
std::optional<Node> RailsModels::all_at_once(const Node& call) {
  const bool each = call.text == "find_each";
  if ((!each && call.text != "in_batches" && call.text != "each_batch") || call.on.size() != 1 ||
      call.parameters.size() != 1)
    return std::nullopt;
  std::vector<const Node*> works;
  for (const Node& statement : call.body) {
    if (!statement.calls("sleep") && !statement.calls("say")) works.push_back(&statement);
  }
  if (works.size() != 1 || works[0]->on.size() != 1) return std::nullopt;
  const Node& work = *works[0];
  // batch.where(..).update_all(..)
  std::vector<const Node*> within;
  const Node* root = &work.on.front();
  while (!each && root->is(Node::Kind::kCall) && root->on.size() == 1 && root->body.empty() &&
         within.size() < kDeepestChain) {
    within.push_back(root);
    root = &root->on.front();
  }
  const Node& whose = *root;
  if (!whose.is(Node::Kind::kName) || whose.text != call.parameters[0]) return std::nullopt;
  const bool updates = each ? work.text.starts_with("update") && work.text != "update_column"
                            : work.text == "update_all";
  const bool deletes = each ? work.text.starts_with("destroy") || work.text == "delete"
                            : work.text == "delete_all" || work.text == "destroy_all";
  if (!updates && !deletes) return std::nullopt;
  Node whole = work;
  whole.text = updates ? "update_all" : "delete_all";
  whole.on = call.on;
  for (auto one = within.rbegin(); one != within.rend(); ++one) {
    Node narrower = **one;
    narrower.on = std::move(whole.on);
    whole.on.assign(1, std::move(narrower));
  }
  return whole;
}

std::optional<RailsModels::Rows> RailsModels::rows_of(const Node& call) const {
  if (const auto whole = all_at_once(call)) {
    auto rows = rows_of(*whole);
    if (rows) rows->batched = true;
    return rows;
  }
  const bool updates = call.text == "update_all";
  if ((!updates && call.text != "delete_all") || call.on.size() != 1) return std::nullopt;
  std::vector<Sql> conditions;
  bool batched = false;
  const Node* node = &call.on.front();
  for (std::size_t depth = 0; node->is(Node::Kind::kCall) && depth < kDeepestChain; ++depth) {
    if (node->on.size() != 1 || !node->body.empty()) return std::nullopt;
    const bool narrows = (node->text == "where" && !node->items.empty()) || node->text == "not";
    const bool batches = node->text == "in_batches";
    batched = batched || batches;
    const bool keeps =
        batches || (node->items.empty() &&
                    (node->text == "unscoped" || node->text == "all" || node->text == "where"));
    if (narrows ? !add_conditions(*node, conditions) : !keeps) return std::nullopt;
    node = &node->on.front();
  }
  // `User.in_batches` without brackets is a name.
  std::string model = node->text;
  for (const std::string_view end : {".in_batches", ".unscoped", ".all"}) {
    if (!node->is(Node::Kind::kName) || !model.ends_with(end)) continue;
    model.resize(model.size() - end.size());
    batched = batched || end == ".in_batches";
  }
  Node plain = *node;
  plain.text = model;
  if (!is_model(plain)) return std::nullopt;
  const std::string name = table_of(model);
  if (name.empty()) return std::nullopt;
  std::reverse(conditions.begin(), conditions.end());
  const Sql where =
      conditions.empty() ? Sql() : kSql.write(" where {}", Sql::join(conditions, " and "));
  if (!updates && !call.items.empty()) return std::nullopt;
  if (!updates) return Rows{kSql.write("delete from {}{}", qualified(name), where), batched};
  const auto values = values_of(call);
  if (!values) return std::nullopt;
  return Rows{kSql.write("update {} set {}{}", qualified(name), *values, where), batched};
}

}  // namespace shoofly::toolchain::programs

#include "operation/index_wish.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "operation/derive.h"
#include "operation/subject.h"
#include "operation/table_object.h"

namespace shoofly {
namespace {

// A quoted name, or a word.
bool is_one_name(const std::string& text) {
  if (text.size() > 2 && text.front() == '"') {
    const auto parsed = parse_written_name(text, false);
    return parsed && parsed->schema.empty();
  }
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '$' || c >= 0x80;
  });
}

ExpressionWish expression_of(const Node& node, const std::string& key, Problems& problems) {
  return parse_expression(node, key, problems);
}

std::optional<bool> one_of(const std::optional<Place>& word, const std::string& yes,
                           const std::string& no, const std::string& key, Problems& problems) {
  if (!word) return std::nullopt;
  if (word->text == yes) return true;
  if (word->text == no) return false;
  problems.add(word->at,
               fmt::format("\"{}\" is \"{}\"; expected {} or {}", key, word->text, yes, no));
  return std::nullopt;
}

IndexPartWish parse_part_map(const Node& node, Problems& problems) {
  const Fields fields(node, "a part of an index",
                      {"column", "expression", "order", "nulls", "collation", "opclass"}, problems);
  IndexPartWish part;
  part.at = node.at;
  const Node* expression = fields.find("expression");
  if (const auto column = fields.optional_text("column")) part.column = *column;
  if ((expression != nullptr) == !part.column.text.empty()) {
    problems.add(node.at, "a part of an index has either \"column\" or \"expression\"");
  }
  if (expression != nullptr) part.expression = expression_of(*expression, "expression", problems);
  part.descending =
      one_of(fields.optional_text("order"), "desc", "asc", "order", problems).value_or(false);
  part.nulls_first = one_of(fields.optional_text("nulls"), "first", "last", "nulls", problems);
  part.collation = fields.optional_text("collation");
  part.opclass = fields.optional_text("opclass");
  return part;
}

IndexPartWish parse_part(const Node& node, Problems& problems) {
  if (node.is_map()) return parse_part_map(node, problems);
  IndexPartWish part;
  part.at = node.at;
  const auto text = text_of(node, "columns", problems);
  if (!text) return part;
  if (is_one_name(text->text)) {
    part.column = *text;
  } else {
    part.expression = expression_of(node, "columns", problems);
  }
  return part;
}

std::string quoted_name(const Place& written, const Scene& scene) {
  const auto name = parse_written_name(written.text, scene.dialect.capabilities().fold_lower);
  if (!name) return "";
  const SqlWriter writer = scene.dialect.writer();
  return name->schema.empty() ? writer.ident(name->name).str() : writer.write("{}", *name).str();
}

// Checks and asks what a wish says, part by part; `complete` once everything is answered.
class Drafter {
 public:
  Drafter(const IndexWish& wish, const Scene& scene, Questions& questions, Problems& problems)
      : wish_(wish), scene_(scene), questions_(questions), problems_(problems) {}

  std::optional<Index> run(const std::string& name) {
    Index index;
    index.name = name;
    index.unique = wish_.unique;
    index.nulls_not_distinct = wish_.nulls_not_distinct;
    if (wish_.method) index.method = wish_.method->text;
    for (std::size_t i = 0; i < wish_.parts.size(); ++i) index.parts.push_back(part(i));
    for (const Place& column : wish_.include) {
      if (const Column* found = require_column(column, scene_, problems_))
        index.include.push_back(found->name);
    }
    if (wish_.where) {
      index.where_sql = expression(*wish_.where, "where", "\"where\"", "boolean");
    }
    if (!complete_ || !problems_.empty()) return std::nullopt;
    const Table* built = ask_build("build", CreateIndex{scene_.table.name, index}, wish_.at, scene_,
                                   questions_, problems_);
    if (built == nullptr) return std::nullopt;
    const Index* as_printed = built->find_index(name);
    SHOOFLY_CHECK(as_printed != nullptr, "the server built the index under its name");
    return *as_printed;
  }

 private:
  IndexPart part(std::size_t number) {
    const IndexPartWish& wish = wish_.parts[number];
    IndexPart part;
    part.descending = wish.descending;
    part.nulls_first = wish.nulls_first.value_or(wish.descending);
    if (wish.collation) part.collation = named(*wish.collation, "collation");
    if (wish.opclass) part.opclass = named(*wish.opclass, "opclass");
    if (wish.expression) {
      part.expression =
          expression(*wish.expression, fmt::format("part.{}", number), "the index' expression", "");
    } else if (const Column* found = require_column(wish.column, scene_, problems_)) {
      part.column = found->name;
    }
    return part;
  }

  std::string named(const Place& written, const std::string& key) {
    std::string name = quoted_name(written, scene_);
    if (name.empty())
      problems_.add(written.at, fmt::format("\"{}\" is no name: \"{}\"", key, written.text));
    return name;
  }

  // Its text once it is accepted; empty until then.
  std::string expression(const ExpressionWish& wish, const std::string& id, const std::string& what,
                         const std::string& type) {
    const auto sql = expression_sql(wish, what, {"", {}}, scene_, problems_);
    if (!sql) return "";
    const Asked asked{.id = id, .what = what, .at = wish.at, .sql = *sql, .result_type = type};
    if (!scene_.answers.expressions.contains(scene_.prefix + id)) {
      ask(asked, scene_, questions_);
      complete_ = false;
      return "";
    }
    const auto checked = take(asked, scene_, problems_);
    if (!checked) return "";
    if (!checked->immutable) {
      problems_.add(wish.at, fmt::format("{} is not IMMUTABLE: {}", what, *sql),
                    {"what is stored in an index must not depend on a session's settings"});
    }
    return *sql;
  }

  const IndexWish& wish_;
  const Scene& scene_;
  Questions& questions_;
  Problems& problems_;
  bool complete_ = true;
};

}  // namespace

std::vector<Place> IndexWish::columns() const {
  std::vector<Place> all;
  for (const IndexPartWish& part : parts) {
    if (!part.column.text.empty()) all.push_back(part.column);
  }
  all.insert(all.end(), include.begin(), include.end());
  return all;
}

IndexWish parse_index(const Fields& fields) {
  IndexWish wish;
  wish.at = fields.at();
  Problems& problems = fields.problems();
  if (const Node* parts = fields.require("columns")) {
    if (!parts->is_list() || parts->items.empty()) {
      problems.add(parts->at,
                   fmt::format("expected a list of columns, found {}", parts->kind_name()),
                   {"columns: [state, created_at]"});
    }
    for (const Node& item : parts->items) wish.parts.push_back(parse_part(item, problems));
  }
  if (fields.find("include") != nullptr) wish.include = fields.texts("include", 1);
  if (const Node* where = fields.find("where"))
    wish.where = expression_of(*where, "where", problems);
  wish.method = fields.optional_text("method");
  wish.unique = fields.flag("unique").value_or(false);
  wish.nulls_not_distinct = !fields.flag("nulls_distinct").value_or(true);
  return wish;
}

std::optional<Index> draft_index(const IndexWish& wish, const std::string& name, const Scene& scene,
                                 Questions& questions, Problems& problems) {
  return Drafter(wish, scene, questions, problems).run(name);
}

std::vector<std::string> names_of_parts(const IndexWish& wish, const Scene& scene) {
  std::vector<std::string> names;
  for (const IndexPartWish& part : wish.parts) {
    const Column* column = find_written_column(part.column.text, scene);
    names.push_back(column == nullptr ? "expr" : column->name);
  }
  return names;
}

CountWork no_duplicates(const QualifiedName& table, const Index& index) {
  std::vector<std::string> parts;
  for (const IndexPart& part : index.parts)
    parts.push_back(part.column.empty() ? part.expression.str() : "\"" + part.column + "\"");
  CountWork rule{table, "", fmt::format("({}) is equal to another row's", fmt::join(parts, ", "))};
  rule.unique = index;
  return rule;
}

}  // namespace shoofly

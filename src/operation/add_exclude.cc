// add_exclude: no two rows may conflict, from cutover on. No server builds such a constraint beside
// the traffic, so the change file says for how long the table may be locked.

#include <fmt/format.h>

#include "base/check.h"
#include "operation/constraint_steps.h"
#include "operation/key_wish.h"
#include "operation/operations.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

// One element of the constraint: a part of its index, and the operator that two rows must not meet.
struct Element {
  IndexPartWish part;
  Place with;
};

bool is_operator(const std::string& text) {
  return !text.empty() && text.find_first_not_of("+-*/<>=~!@#%^&|`?") == std::string::npos &&
         text.find("--") == std::string::npos && text.find("/*") == std::string::npos;
}

class AddExclude : public TableObjectOperation {
 public:
  explicit AddExclude(const Fields& fields)
      : TableObjectOperation("add_exclude", fields),
        constraint_name_(fields.optional_text("name")),
        method_(fields.optional_text("method")) {
    Problems& problems = fields.problems();
    const Node* elements = fields.require("elements");
    if (elements != nullptr && (!elements->is_list() || elements->items.empty()))
      problems.add(elements->at, "expected a list of elements",
                   {"elements: [{ column: during, with: \"&&\" }]"});
    for (std::size_t i = 0; elements != nullptr && i < elements->items.size(); ++i)
      elements_.push_back(parse_element(elements->items[i], problems));
    if (const Node* where = fields.find("where"))
      where_ = parse_expression(*where, "where", problems);
    locked_ = fields.flag("lock_table").value_or(false);
    is_about(constraint_name_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    draft(scene, questions, problems);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto key = draft(scene, none, problems);
    if (!key) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = key->index.reads;
    effects.objects = {key->constraint.name};
    effects.steps = add_constraint_steps(scene, key->constraint, &key->index);
    effects.summary =
        summary(scene, Risk::kHigh,
                "the table is locked while the index is built, and a writer of a "
                "conflicting row fails from cutover on",
                "added at cutover in one statement, which fails, and changes nothing, where rows "
                "conflict");
    const Seen before{"may write conflicting rows, which cutover then refuses",
                      "may write conflicting rows, which cutover then refuses", "as before"};
    const Seen after{"fails if it conflicts", "fails if it conflicts", "as before"};
    effects.summary.visibility = everywhere(after, {{kUntilGate, "old", before},
                                                    {kUntilGate, "new", before},
                                                    {kUntilCutover, "old", before},
                                                    {kUntilCutover, "new", before}});
    return effects;
  }

 private:
  static Element parse_element(const Node& node, Problems& problems) {
    const Fields fields(node, "an element", {"column", "expression", "with", "opclass"}, problems);
    Element element;
    element.part.at = node.at;
    if (!node.is_map()) return element;
    if (const auto column = fields.optional_text("column")) element.part.column = *column;
    if (const Node* expression = fields.find("expression"))
      element.part.expression = parse_expression(*expression, "expression", problems);
    element.part.opclass = fields.optional_text("opclass");
    element.with = fields.text("with");
    if (element.part.expression.has_value() == !element.part.column.text.empty())
      problems.add(node.at, "an element has either \"column\" or \"expression\"");
    if (!element.with.text.empty() && !is_operator(element.with.text))
      problems.add(element.with.at,
                   fmt::format("\"with\" is \"{}\"; expected an operator", element.with.text));
    return element;
  }

  // The index of the constraint is drafted first: it checks every expression.
  std::optional<KeyDraft> draft(const Scene& scene, Questions& questions,
                                Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    if (scene.table.kind == TableKind::kPartitioned) {
      problems.add(at(),
                   fmt::format("add_exclude: table {} is partitioned", scene.table.name.display()),
                   {"add it to each partition by hand"});
    }
    if (!locked_) {
      problems.add(
          at(),
          fmt::format(
              "an exclusion constraint can only be added while {} is locked for all, for as long as "
              "its index takes to build",
              scene.table.name.display()),
          {"if that is short enough (the plan estimates it), say so: lock_table: true"});
    }
    const std::string stored = require_object_name(constraint_name_, {}, "excl", scene, problems);
    if (stored.empty() || !problems.empty()) return std::nullopt;
    IndexWish wish;
    wish.at = at();
    wish.method = method_.value_or(Place{"gist", at()});
    wish.where = where_;
    for (const Element& element : elements_) wish.parts.push_back(element.part);
    const auto index = draft_index(wish, stored, scene, questions, problems);
    if (!index) return std::nullopt;
    Constraint constraint;
    constraint.name = stored;
    constraint.kind = ConstraintKind::kExclusion;
    constraint.expression = definition(*index, scene);
    const Table* built = ask_build("exclude", AddConstraint{scene.table.name, constraint}, at(),
                                   scene, questions, problems);
    if (built == nullptr) return std::nullopt;
    const Constraint* as_printed = built->find_constraint(stored);
    const Index* its_index = built->find_index(stored);
    SHOOFLY_CHECK(as_printed != nullptr && its_index != nullptr,
                  "the server added the constraint and its index under its name");
    return KeyDraft{*as_printed, *its_index};
  }

  std::string definition(const Index& index, const Scene& scene) const {
    const SqlWriter writer = scene.dialect.writer();
    std::vector<Sql> parts;
    for (std::size_t i = 0; i < index.parts.size(); ++i) {
      const IndexPart& part = index.parts[i];
      const Sql value = part.column.empty() ? writer.write("({})", Sql::checked(part.expression))
                                            : writer.ident(part.column);
      parts.push_back(writer.write("{} {} with {}", value, Sql::checked(part.opclass),
                                   Sql::checked(elements_[i].with.text)));
    }
    const Sql where = index.where_sql.empty()
                          ? Sql()
                          : writer.write(" where ({})", Sql::checked(index.where_sql));
    return writer
        .write("exclude using {} ({}){}", Ident{index.method}, Sql::join(parts, ", "), where)
        .str();
  }

  std::optional<Place> constraint_name_;
  std::optional<Place> method_;
  std::vector<Element> elements_;
  std::optional<ExpressionWish> where_;
  bool locked_ = false;
};

}  // namespace

std::unique_ptr<Operation> parse_add_exclude(const Fields& fields) {
  return std::make_unique<AddExclude>(fields);
}

}  // namespace shoofly

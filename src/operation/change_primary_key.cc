// change_primary_key: a key column gets another type, and with it every column of every table that
// refers to it (customers.id integer -> bigint, orders.customer_id too).

#include <algorithm>
#include <array>
#include <deque>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/casts.h"
#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/same_name.h"
#include "operation/subject.h"
#include "operation/type_change.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

bool numbers_rows(const Column& column) {
  return !column.identity.empty() ||
         (column.default_sql && column.default_sql->find("nextval(") != std::string::npos);
}

// A column that changes: the key's own, or one that refers to it, or to one that does.
struct Member {
  const Table* table = nullptr;
  const Column* column = nullptr;
  bool operator==(const Member& other) const {
    return table == other.table && column == other.column;
  }
  std::string name() const { return table->name.display() + "." + column->name; }
};

// What `constraint` (of a table) refers to with its column number `i`.
Member referred(const Constraint& constraint, std::size_t i, const Catalog& catalog) {
  const Table* const table = catalog.find_table(constraint.references);
  if (table == nullptr || i >= constraint.referenced_columns.size()) return {};
  return {table, table->find_column(constraint.referenced_columns[i])};
}

// The key's column first.
std::vector<Member> with_referring(const Member& key, const Catalog& catalog) {
  std::vector<Member> members{key};
  for (std::size_t at = 0; at < members.size(); ++at) {
    for (const Table& table : catalog.tables) {
      for (const Constraint& constraint : table.constraints) {
        if (constraint.kind != ConstraintKind::kForeignKey) continue;
        for (std::size_t i = 0; i < constraint.columns.size(); ++i) {
          const Member found{&table, table.find_column(constraint.columns[i])};
          const bool refers = referred(constraint, i, catalog) == members[at];
          if (refers && found.column != nullptr && !contains(members, found))
            members.push_back(found);
        }
      }
    }
  }
  return members;
}

class ChangePrimaryKey : public ColumnOperation {
 public:
  explicit ChangePrimaryKey(const Fields& fields)
      : ColumnOperation("change_primary_key", fields, nullptr),
        at_(fields.at()),
        column_(fields.optional_text("column")),
        type_(fields.text("type")),
        default_(fields.optional_text("default")) {
    if (column_) add_column_place(*column_);
    if (const Node* value = fields.find("value"))
      value_ = parse_expression(*value, "value", fields.problems());
    if (const Node* back = fields.find("back"))
      back_ = parse_expression(*back, "back", fields.problems());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    for (const Change& change : changes(scene, questions, problems)) {
      if (change.draft) ask(*change.draft, scene_of(change, scene), questions);
    }
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const std::deque<Change> all = changes(scene, none, problems);
    if (all.empty()) return {};
    Effects effects = effects_of(all.front(), scene, problems);
    effects.summary = summary_of(all, scene);
    return effects;
  }

  std::vector<Effects> effects_elsewhere(const Scene& scene, Problems& problems) const override {
    Questions none;
    std::vector<Effects> made;
    const std::deque<Change> all = changes(scene, none, problems);
    for (std::size_t i = 1; i < all.size(); ++i) {
      made.push_back(effects_of(all[i], scene, problems));
      made.back().summary = summary(scene);
    }
    return made;
  }

 private:
  struct Change {
    Member member;
    std::optional<TypeChangeDraft> draft;  // none: the column has that type already
    std::string prefix;
  };

  static Scene scene_of(const Change& change, const Scene& scene) {
    return {scene.catalog, *change.member.table, scene.dialect,
            scene.answers, change.prefix,        scene.through_views};
  }

  // Empty: something is asked first, or a problem.
  std::deque<Change> changes(const Scene& scene, Questions& questions, Problems& problems) const {
    const std::size_t before = problems.all().size();
    const Column* key = key_column(scene, problems);
    if (key == nullptr) return {};
    const auto type = ask_type(type_, scene, questions, problems);
    if (!type) return {};
    if (*type == key->type) {
      problems.add(type_.at, fmt::format("column {}.{} is {} already", scene.table.name.display(),
                                         key->name, *type));
      return {};
    }
    std::deque<Change> all;
    const std::vector<Member> members = with_referring({&scene.table, key}, scene.catalog);
    for (const Member& member : members) {
      Change& change = all.emplace_back();
      change.member = member;
      change.prefix = fmt::format("{}{}.", scene.prefix, all.size());
      const Scene here = scene_of(change, scene);
      require_switchable(member, *type, members, here, problems);
      if (member.column->type != *type)
        change.draft = draft(*key, *type, scene, here, member, problems);
    }
    if (problems.all().size() > before) return {};
    return all;
  }

  const Column* key_column(const Scene& scene, Problems& problems) const {
    if (!scene.dialect.capabilities().constraint_ddl) {
      problems.add(
          at_, fmt::format("change_primary_key is not possible on {}", scene.catalog.server.engine),
          {"it cannot add or drop a key of a table that exists"});
      return nullptr;
    }
    const auto& constraints = scene.table.constraints;
    const auto key = std::find_if(constraints.begin(), constraints.end(), [](const Constraint& c) {
      return c.kind == ConstraintKind::kPrimaryKey;
    });
    if (key == constraints.end()) {
      problems.add(at_, fmt::format("table {} has no primary key", scene.table.name.display()),
                   {"add_primary_key gives it one"});
      return nullptr;
    }
    if (scene.through_views) {
      problems.add(
          at_, "change_primary_key does not go with `access: views`",
          {"the new key takes the old one's name and index at cutover; leave `access` out"});
      return nullptr;
    }
    if (!column_) {
      if (key->columns.size() == 1) return scene.table.find_column(key->columns.front());
      problems.add(at_,
                   fmt::format("the primary key {} has several columns ({})", key->name,
                               fmt::join(key->columns, ", ")),
                   {"say which one changes: column: ..."});
      return nullptr;
    }
    const Column* column = require_column(*column_, scene, problems);
    if (column == nullptr) return nullptr;
    if (std::find(key->columns.begin(), key->columns.end(), column->name) != key->columns.end())
      return column;
    problems.add(
        column_->at,
        fmt::format("column {}.{} is not part of the primary key ({})", scene.table.name.display(),
                    column->name, fmt::join(key->columns, ", ")),
        {"change_type changes other columns"});
    return nullptr;
  }

  void require_switchable(const Member& member, const std::string& type,
                          const std::vector<Member>& members, const Scene& here,
                          Problems& problems) const {
    if (member.table->kind != TableKind::kOrdinary) {
      problems.add(
          at_,
          fmt::format("{} changes too, and {} is a partitioned or foreign table, or a partition",
                      member.name(), member.table->name.display()),
          {"its key cannot be built, or its foreign key not be proved, beside the traffic"});
      return;
    }
    require_other_references(member, type, members, here, problems);
    if (member.column->type == type) return;
    require_changeable(*member.column, Fate::kKey, name(), at_, here, problems);
    require_hidden_names_free(member.column->name, at_, here, problems);
    if (!numbers_rows(*member.column) || is_integer(type)) return;
    const bool replaced = default_ && member.column->identity.empty();
    if (replaced) return;
    problems.add(
        type_.at,
        fmt::format("{} takes its values from a sequence, and {} is no integer type", member.name(),
                    type),
        {member.column->identity.empty()
             ? "say what numbers the rows from contract on: default: \"...\""
             : "give up the identity first (alter column .. drop identity), with a default in its place"});
  }

  // A foreign key to a column that stays as it is must be able to compare the two.
  void require_other_references(const Member& member, const std::string& type,
                                const std::vector<Member>& members, const Scene& here,
                                Problems& problems) const {
    for (const Constraint& constraint : member.table->constraints) {
      if (constraint.kind != ConstraintKind::kForeignKey) continue;
      for (std::size_t i = 0; i < constraint.columns.size(); ++i) {
        if (constraint.columns[i] != member.column->name) continue;
        const Member there = referred(constraint, i, here.catalog);
        const bool fine = there.column == nullptr || contains(members, there) ||
                          (is_integer(type) && is_integer(there.column->type));
        if (fine) continue;
        problems.add(
            at_,
            fmt::format("foreign key {} of {} refers to {}, which stays {}", constraint.name,
                        member.table->name.display(), there.name(), there.column->type),
            {"drop the foreign key first"});
      }
    }
  }

  // What is written over the key's column, over the one that refers to it.
  std::optional<GivenExpression> over(const ExpressionWish& wish, const std::string& what,
                                      const std::string& key, bool back, const Scene& scene,
                                      const Member& member, Problems& problems) const {
    const ExpressionScope scope{key,
                                back ? std::vector<std::string>{key} : std::vector<std::string>{}};
    const auto sql = expression_sql(wish, what, scope, scene, problems);
    if (!sql) return std::nullopt;
    const auto renamed = scene.dialect.rename_column_in(*sql, key, member.column->name);
    if (renamed.ok()) return GivenExpression{wish.at, *renamed};
    problems.add(wish.at, fmt::format("{} cannot be written over {}: {}", what, member.name(),
                                      renamed.error().message));
    return std::nullopt;
  }

  std::optional<TypeChangeDraft> draft(const Column& key, const std::string& type,
                                       const Scene& scene, const Scene& here, const Member& member,
                                       Problems& problems) const {
    TypeChangeWish wish{*member.column, type, type_.at, {}, {}, {}};
    if (member.column == &key) wish.default_sql = default_;
    if (numbers_rows(wish.column) && !wish.default_sql) {
      wish.column.default_sql.reset();  // the numbers move, and no default with them
      wish.column.default_is_literal = true;
    }
    if (value_) wish.value = over(*value_, "\"value\"", key.name, false, scene, member, problems);
    if (back_) wish.back = over(*back_, "\"back\"", key.name, true, scene, member, problems);
    return draft_type_change(wish, here, problems);
  }

  Effects effects_of(const Change& change, const Scene& scene, Problems& problems) const {
    const Scene here = scene_of(change, scene);
    Effects effects;
    effects.table = change.member.table->name;
    if (change.draft) {
      auto parts = take(*change.draft, here, problems);
      if (!parts) return effects;
      const bool moves = numbers_rows(*change.member.column) && !parts->new_column.default_sql;
      parts->old_column = *change.member.column;
      parts->new_column.identity.clear();
      parts->new_column.sequence.reset();
      effects = same_name_effects(*parts, label(), here);
      effects.swap->moves_numbering = moves;
    }
    effects.alone = true;
    effects.switches_keys = true;
    return effects;
  }

  OperationSummary summary_of(const std::deque<Change>& all, const Scene& scene) const {
    const Member& key = all.front().member;
    const std::string& before = key.column->type;
    const std::string& after = all.front().draft->new_column.type;
    OperationSummary text = summary(scene);
    text.risk = Risk::kHigh;
    std::vector<std::string> others;
    bool may_be_null = false;
    for (const Change& change : all) {
      if (change.draft) may_be_null = may_be_null || change.draft->back_may_be_null;
      if (change.member == key) continue;
      others.push_back(change.draft ? change.member.name()
                                    : change.member.name() + " (its type stays)");
    }
    text.reason =
        fmt::format("the key of a table, and {} to it; every row of each is written once",
                    others.size() == 1 ? "1 column that refers"
                                       : fmt::format("{} columns that refer", others.size()));
    text.strategy = fmt::format(
        "hidden columns of type {} beside {} and all that refer to it, kept in step until contract; indexes, unique "
        "index of the key and foreign keys are built and proved over them; cutover swaps everything in one short "
        "transaction",
        after, key.name());
    if (!others.empty())
      text.notes.push_back(fmt::format("changes too: {}", fmt::join(others, ", ")));
    if (may_be_null) {
      text.notes.push_back(fmt::format(
          "after cutover a value that no {} can hold is kept in the new column only; such rows must be changed before a "
          "rollback can end",
          before));
    }
    if (numbers_rows(*key.column) && !default_) {
      text.notes.emplace_back(
          "the sequence goes on under the new column; it becomes as wide as that, and stays so after a rollback");
    }
    text.notes.emplace_back(
        "rollback after cutover first builds the old key's unique index again, beside the traffic");
    text.notes.push_back(fmt::format(
        "statements prepared before cutover that return \"{}\" get \"cached plan must not change result type\" until "
        "they are prepared again",
        key.column->name));
    text.visibility = one_name(key.column->name, before, after);
    return text;
  }

  Position at_;
  std::optional<Place> column_;
  Place type_;
  std::optional<Place> default_;
  std::optional<ExpressionWish> value_;
  std::optional<ExpressionWish> back_;
};

}  // namespace

std::unique_ptr<Operation> parse_change_primary_key(const Fields& fields) {
  return std::make_unique<ChangePrimaryKey>(fields);
}

}  // namespace shoofly

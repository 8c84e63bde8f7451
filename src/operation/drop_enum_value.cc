// drop_enum_value: an enum without one of its labels. No server takes a label away, so another type
// is made beside it, every column of every table that has the one gets a hidden column of the
// other, and cutover swaps the columns' names and the types'.

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/column_operation.h"
#include "operation/enum_uses.h"
#include "operation/names.h"
#include "operation/operations.h"
#include "operation/same_name.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"
#include "sql/identifiers.h"

namespace shoofly {
namespace {

class DropEnumValue : public ColumnOperation {
 public:
  explicit DropEnumValue(const Fields& fields)
      : ColumnOperation("drop_enum_value", fields),
        at_(fields.at()),
        value_(fields.text("value")),
        replace_with_(fields.optional_text("replace_with")) {}

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto draft = draft_of(scene, problems);
    if (!draft || replace_with_) return questions;
    for (const Member& member : draft->members) {
      const Scene here = scene_of(member, scene);
      ask_count("label", count_of(member, here), here, questions);
    }
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const auto draft = draft_of(scene, problems);
    if (!draft) return {};
    if (!replace_with_) refuse_rows(*draft, scene, problems);
    Effects effects = effects_of(draft->members.front(), *draft, scene);
    effects.steps = opening_steps(*draft, scene);
    effects.summary = summary_of(*draft, scene);
    return effects;
  }

  std::vector<Effects> effects_elsewhere(const Scene& scene, Problems& problems) const override {
    const auto draft = draft_of(scene, problems);
    std::vector<Effects> made;
    for (std::size_t i = 1; draft && i < draft->members.size(); ++i) {
      made.push_back(effects_of(draft->members[i], *draft, scene));
      made.back().summary = summary(scene);
    }
    return made;
  }

 private:
  // A column that has the type.
  struct Member {
    const Table* table = nullptr;
    const Column* column = nullptr;
    std::string prefix;
    std::string name() const { return table->name.display() + "." + column->name; }
  };
  struct Draft {
    const EnumType* type = nullptr;
    TypeSwap swap;
    std::vector<std::string> labels;  // those that stay
    std::deque<Member> members;       // the wish's own first
  };

  static Scene scene_of(const Member& member, const Scene& scene) {
    return {scene.catalog, *member.table, scene.dialect,
            scene.answers, member.prefix, scene.through_views};
  }

  // nullopt: a problem.
  std::optional<Draft> draft_of(const Scene& scene, Problems& problems) const {
    const std::size_t before = problems.size();
    require_online_constraint(name(), at_, scene, problems);
    if (scene.through_views) {
      problems.add(
          at_, "drop_enum_value does not go with `access: views`",
          {"both applications name the type, which means one thing only; leave `access` out"});
    }
    if (problems.size() > before) return std::nullopt;
    const Column* column = require_column(this->column(), scene, problems);
    if (column == nullptr || !labels_fit(*column, problems)) return std::nullopt;
    Draft draft;
    draft.type = scene.catalog.find_enum(column->type);
    if (draft.type == nullptr) {
      problems.add(this->column().at,
                   fmt::format("type {} is not among those that can be changed", column->type));
      return std::nullopt;
    }
    draft.labels = column->labels;
    std::erase(draft.labels, value_.text);
    draft.swap = swap_of(*draft.type, scene);
    draft.members = members_of(*column, scene);
    require_type_changeable(draft, scene, problems);
    std::vector<const Table*> seen;
    for (const Member& member : draft.members) {
      require_member(member, draft, scene, problems);
      if (contains(seen, member.table)) continue;
      seen.push_back(member.table);
      require_label_unnamed(*member.table, draft, problems);
    }
    // What is said of a column is not said of the type once more.
    if (problems.size() == before)
      refuse_other_uses(*draft.type, this->column().at, scene.catalog, problems);
    if (problems.size() > before) return std::nullopt;
    return draft;
  }

  bool labels_fit(const Column& column, Problems& problems) const {
    const std::vector<std::string>& labels = column.labels;
    const std::size_t before = problems.size();
    const std::vector<std::string> help{fmt::format("there are {}", either(labels))};
    if (labels.empty()) {
      problems.add(this->column().at,
                   fmt::format("column {} is {}, which is no enum", column.name, column.type));
    } else if (!contains(labels, value_.text)) {
      problems.add(value_.at, fmt::format("{} has no label '{}'", column.type, value_.text), help);
    } else if (labels.size() == 1) {
      problems.add(value_.at, fmt::format("'{}' is the only label of {}", value_.text, column.type),
                   {"drop the column instead"});
    } else if (replace_with_ && replace_with_->text == value_.text) {
      problems.add(replace_with_->at, "the label would be replaced with itself");
    } else if (replace_with_ && !contains(labels, replace_with_->text)) {
      problems.add(replace_with_->at,
                   fmt::format("{} has no label '{}'", column.type, replace_with_->text), help);
    }
    return problems.size() == before;
  }

  // The schema is written as the server writes it.
  static TypeSwap swap_of(const EnumType& type, const Scene& scene) {
    const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
    const std::string short_name = type.type.substr(type_name_at(type.type));
    const std::string schema = type.type.substr(0, type.type.size() - short_name.size());
    const auto named = [&](const std::string& name) {
      return schema + QualifiedName{"", name}.display();
    };
    return {type.type, named(hidden_new(type.name.name, limit)),
            named(hidden_old(type.name.name, limit))};
  }

  static std::deque<Member> members_of(const Column& own, const Scene& scene) {
    std::deque<Member> members;
    members.push_back({&scene.table, &own, ""});
    for (const Table& table : scene.catalog.tables) {
      if (is_part(table, scene.catalog)) continue;
      for (const Column& column : table.columns) {
        if (column.type == own.type && &column != &own) members.push_back({&table, &column, ""});
      }
    }
    for (std::size_t i = 0; i < members.size(); ++i)
      members[i].prefix = fmt::format("{}{}.", scene.prefix, i + 1);
    return members;
  }

  // A partition whose table is changed has the columns of that one.
  static bool is_part(const Table& table, const Catalog& catalog) {
    return table.kind == TableKind::kPartition && catalog.find_table(table.parent) != nullptr;
  }

  void require_type_changeable(const Draft& draft, const Scene& scene, Problems& problems) const {
    const EnumType& type = *draft.type;
    if (type.of_extension) {
      problems.add(column().at, fmt::format("type {} belongs to an extension", type.type),
                   {"an update of the extension would expect it as it is"});
    }
    if (!type.ours) {
      problems.add(column().at,
                   fmt::format("type {} belongs to role \"{}\"", type.type, type.owner),
                   {"connect as that role, as a member of it, or as a superuser"});
    }
    for (const std::string& name : {draft.swap.hidden_new, draft.swap.hidden_old}) {
      const auto hidden = parse_written_name(name, true);
      if (!hidden || !contains(scene.catalog.other_names, *hidden)) continue;
      problems.add(column().at, fmt::format("type {} of an earlier run is still there", name),
                   {"`shoofly history` shows the run; roll it back, or purge it"});
    }
  }

  void require_member(const Member& member, const Draft& draft, const Scene& scene,
                      Problems& problems) const {
    const Scene here = scene_of(member, scene);
    const Position at = column().at;
    if (is_ours(member.column->name)) {
      require_no_leftover(member.column->name, at, here, problems);
      return;
    }
    if (member.table->kind == TableKind::kForeign || member.table->kind == TableKind::kPartition) {
      problems.add(at,
                   fmt::format("{} has the type too, and {} is a foreign table, or a partition",
                               member.name(), member.table->name.display()),
                   {"give the column another type first"});
      return;
    }
    require_changeable(*member.column, Fate::kMoved, name(), at, here, problems);
    require_hidden_names_free(member.column->name, at, here, problems);
    if (!member.column->default_sql || replace_with_ ||
        !names_label(*member.column->default_sql, draft))
      return;
    problems.add(
        at, fmt::format("the default of {} is the label '{}'", member.name(), value_.text),
        {"set_default gives it another one; or say with \"replace_with\" what it becomes"});
  }

  // Whether a constant of the type in it is the label, or an array, which may hold it.
  bool names_label(const std::string& text, const Draft& draft) const {
    const std::string& type = draft.type->type;
    return rename_label(text, type, value_.text, "") != text ||
           rename_types(text, {{type, ""}}).find("::[]") != std::string::npos;
  }

  void require_label_unnamed(const Table& table, const Draft& draft, Problems& problems) const {
    const auto refuse = [&](const std::string& what) {
      problems.add(
          column().at,
          fmt::format("{} of {} names the label '{}'", what, table.name.display(), value_.text),
          {"drop it by hand first and create it anew without the label after the change"});
    };
    for (const Constraint& constraint : table.constraints) {
      if (names_label(constraint.expression, draft))
        refuse(fmt::format("check constraint {}", constraint.name));
    }
    for (const Index& index : table.indexes) {
      bool named = names_label(index.where_sql, draft);
      for (const IndexPart& part : index.parts)
        named = named || names_label(part.expression, draft);
      if (named) refuse(fmt::format("index {}", index.name));
    }
  }

  CountWork count_of(const Member& member, const Scene& here) const {
    const Sql condition =
        here.dialect.writer().write("{}::pg_catalog.text operator(pg_catalog.=) {}",
                                    Ident{member.column->name}, Text{value_.text});
    return {member.table->name, condition.str(),
            fmt::format("\"{}\" is '{}'", member.column->name, value_.text)};
  }

  void refuse_rows(const Draft& draft, const Scene& scene, Problems& problems) const {
    for (const Member& member : draft.members) {
      const Scene here = scene_of(member, scene);
      Questions none;
      const CountWork rule = count_of(member, here);
      if (const CheckOutcome* found = ask_count("label", rule, here, none)) {
        refuse_counted(*found, rule, value_.at, {"say what they become: replace_with: ..."}, here,
                       problems);
      }
    }
  }

  std::vector<Step> opening_steps(const Draft& draft, const Scene& scene) const {
    std::vector<Step> steps;
    for (const Member& member : draft.members) {
      if (replace_with_) break;
      steps.push_back(make_step(
          Phase::kExpand, fmt::format("count rows in which {} is '{}'", member.name(), value_.text),
          "none may be left; from the next steps on nobody can write it",
          count_of(member, scene_of(member, scene)), NoWork{}));
    }
    const EnumType& type = *draft.type;
    CreateEnum create{scene.table.name, draft.swap.hidden_new, draft.labels, type.type,
                      type.owner,       type.own_rights,       type.grants,  type.comment};
    steps.push_back(make_step(
        Phase::kExpand, fmt::format("make a type like {} without '{}'", type.type, value_.text),
        "under a hidden name; nobody has it yet", DdlWork{{std::move(create)}},
        DdlWork{{DropEnum{scene.table.name, draft.swap.hidden_new, type.type}}}));
    return steps;
  }

  Expression value_of(const Member& member, const Draft& draft, const Scene& scene) const {
    const SqlWriter sql = scene.dialect.writer();
    const Ident column{member.column->name};
    const Sql type = Sql::checked(draft.swap.hidden_new);
    const Sql text =
        replace_with_ ? sql.write(
                            "case when {}::pg_catalog.text operator(pg_catalog.=) {} then {} else "
                            "{}::pg_catalog.text end",
                            column, Text{value_.text}, Text{replace_with_->text}, column)
                      : sql.write("{}::pg_catalog.text", column);
    return expression(sql.write("({})::{}", text, type), draft.swap.hidden_new, *member.column,
                      draft.type->type);
  }

  // The hidden name of the new column is put in its place by same_name_effects().
  static Expression back_of(const Member& member, const Draft& draft, const Scene& scene) {
    const Sql text = scene.dialect.writer().write(
        "({}::pg_catalog.text)::{}", Ident{member.column->name}, Sql::checked(draft.type->type));
    return expression(text, draft.type->type, *member.column, draft.swap.hidden_new);
  }

  // A label's text depends on no setting: nothing has to be pinned.
  static Expression expression(const Sql& text, const std::string& result, const Column& column,
                               const std::string& reads) {
    Expression made;
    made.text = text.str();
    made.result_type = result;
    made.reads = {{column.name, column.name, reads}};
    return made;
  }

  Effects effects_of(const Member& member, const Draft& draft, const Scene& scene) const {
    Column column = *member.column;
    column.type = draft.swap.hidden_new;
    column.labels = draft.labels;
    if (column.default_sql && replace_with_) {
      // It is set at contract, when the type's name means the new one.
      column.default_sql =
          rename_label(*column.default_sql, draft.type->type, value_.text, replace_with_->text);
    }
    Effects effects = same_name_effects(
        {*member.column, column, value_of(member, draft, scene), back_of(member, draft, scene)},
        label(), scene_of(member, scene));
    effects.lossless = true;
    effects.alone = true;
    effects.type_swap = draft.swap;
    return effects;
  }

  OperationSummary summary_of(const Draft& draft, const Scene& scene) const {
    const std::string& visible = draft.members.front().column->name;
    const std::string& type = draft.type->type;
    const std::string after = fmt::format("{} without '{}'", type, value_.text);
    OperationSummary text = summary(scene);
    text.risk = replace_with_ ? Risk::kMedium : Risk::kHigh;
    text.reason =
        replace_with_
            ? fmt::format("'{}' becomes '{}'; every row is written once", value_.text,
                          replace_with_->text)
            : fmt::format("a write of '{}' fails from expand on; every row is written once",
                          value_.text);
    text.strategy = fmt::format(
        "another type beside {}, and a hidden column of it beside each column, kept in step until contract; cutover "
        "swaps the names of columns and types in one short transaction",
        type);
    std::vector<std::string> others;
    for (const Member& member : draft.members) {
      if (member.column != draft.members.front().column) others.push_back(member.name());
    }
    if (!others.empty())
      text.notes.push_back(fmt::format("changes too: {}", fmt::join(others, ", ")));
    text.notes.push_back(fmt::format(
        "a cast to {} means the type of the columns in sight, before cutover and after it; from cutover on '{}' is "
        "refused{}",
        type, value_.text, replace_with_ ? ", so nobody may write it any more by then" : ""));
    if (replace_with_) {
      text.notes.push_back(fmt::format(
          "after a rollback a row that held '{}' and was not written since holds it again",
          value_.text));
    }
    text.notes.push_back(fmt::format(
        "statements prepared before cutover that return \"{}\" get \"cached plan must not change result type\", and "
        "those that compare it with a parameter of the type \"operator does not exist\", until they are prepared "
        "again; so do PL/pgSQL functions with a variable of the type until the session's end",
        visible));
    text.visibility = one_name(visible, type, after);
    return text;
  }

  Position at_;
  Place value_;
  std::optional<Place> replace_with_;
};

}  // namespace

std::unique_ptr<Operation> parse_drop_enum_value(const Fields& fields) {
  return std::make_unique<DropEnumValue>(fields);
}

}  // namespace shoofly

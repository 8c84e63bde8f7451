// merge_tables: a table that has more columns of another one's rows, under the same key, goes up in
// it. Both have the columns from expand to contract, kept in step whichever of the two is written;
// contract moves the table beside out of sight, purge drops it.

#include <algorithm>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/constraint_steps.h"
#include "operation/names.h"
#include "operation/not_null.h"
#include "operation/operations.h"
#include "operation/side_table.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class MergeTables : public TableObjectOperation {
 public:
  explicit MergeTables(const Fields& fields)
      : TableObjectOperation("merge_tables", fields), from_(fields.text("from")) {}

  Questions questions(const Scene& scene, Problems& problems) const override {
    draft(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const std::optional<Draft> made = draft(scene, problems);
    if (!made) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.steps = steps(*made, scene);
    const std::string side = made->side->name.display();
    effects.summary = summary(
        scene, Risk::kMedium, "two columns hold one fact until contract, in two tables",
        fmt::format(
            "{} gets {}; triggers carry every write of them from either table into the other, "
            "the rows that are there are filled in chunks and compared; contract moves {} out "
            "of sight, purge drops it",
            scene.table.name.display(), quoted(made->moved), side));
    effects.summary.notes = notes(*made, scene);
    effects.summary.visibility = visibility_of(*made, scene);
    return effects;
  }

  std::vector<Effects> effects_elsewhere(const Scene& scene, Problems& problems) const override {
    const std::optional<Draft> made = draft(scene, problems);
    if (!made) return {};
    Effects effects;
    effects.table = made->side->name;
    effects.alone = true;
    effects.summary = summary(scene, Risk::kMedium, "", "");
    return {effects};
  }

 private:
  struct Draft {
    const Table* side = nullptr;
    std::vector<ColumnPair> key;  // of the table, and beside it
    std::vector<std::string> moved;
    SideTable both;
  };

  // ---- What can be merged ----------------------------------------------------------------------

  std::optional<Draft> draft(const Scene& scene, Problems& problems) const {
    const std::size_t before = problems.size();
    require_online_constraint(name(), at(), scene, problems);
    refuse_side_table(name(), table(), scene.table, problems);
    Draft draft;
    draft.side = side_of(scene, problems);
    if (draft.side == nullptr || problems.size() > before) return std::nullopt;
    refuse_side_table(name(), from_, *draft.side, problems);
    refuse_referrers(*draft.side, problems);
    if (draft.side->owner != scene.table.owner)
      problems.add(
          from_.at,
          fmt::format("{} belongs to {}, and {} to {}: the triggers that write both run with "
                      "their owner's rights",
                      draft.side->name.display(), draft.side->owner, scene.table.name.display(),
                      scene.table.owner),
          {"alter table .. owner to, first"});
    require_side_key(table(), scene.table.key_columns(), scene.table, problems);
    require_side_key(from_, draft.side->key_columns(), *draft.side, problems);
    find_key(draft, scene, problems);
    if (problems.size() > before) return std::nullopt;
    const Scene beside{scene.catalog, *draft.side,  scene.dialect,
                       scene.answers, scene.prefix, scene.through_views};
    for (const Column& column : draft.side->columns) {
      if (contains(side_key(draft), column.name)) continue;
      add_moved(column, draft, beside, scene, problems);
    }
    if (draft.moved.empty() && problems.size() == before)
      problems.add(from_.at,
                   fmt::format("table {} has nothing but its key", draft.side->name.display()),
                   {"drop_table"});
    refuse_shared(draft, problems);
    refuse_wider_rights(draft, scene, problems);
    if (problems.size() > before) return std::nullopt;
    draft.both = sync_of(draft, scene);
    return draft;
  }

  const Table* side_of(const Scene& scene, Problems& problems) const {
    const auto written = parse_written_name(from_.text, scene.dialect.capabilities().fold_lower);
    const Table* found = nullptr;
    if (written) {
      QualifiedName name = *written;
      if (name.schema.empty()) name.schema = scene.table.name.schema;
      found = scene.catalog.find_table(name);
    }
    if (found == nullptr) {
      problems.add(
          from_.at, fmt::format("there is no table {}", from_.text),
          {fmt::format("without a schema it is looked for in {}", scene.table.name.schema)});
    } else if (found->name == scene.table.name) {
      problems.add(from_.at, "a table cannot be merged with itself");
      found = nullptr;
    }
    return found;
  }

  // The table's own policies, statistics, triggers and sequences go with it.
  void refuse_referrers(const Table& side, Problems& problems) const {
    std::vector<std::string> told;
    for (const Dependent& dependent : side.dependents) {
      const bool own = dependent.kind == "statistics" || dependent.kind == "trigger" ||
                       dependent.kind == "column grant" || dependent.kind == "replica identity" ||
                       dependent.kind == "inherited table";
      const std::string what = fmt::format("{} {}", dependent.kind, dependent.name);
      if (own || contains(told, what)) continue;
      told.push_back(what);
      problems.add(from_.at, fmt::format("{} uses table {}", what, side.name.display()),
                   {"drop it first, and make it over the merged table after cutover"});
    }
    if (side.find_column(std::string(kMarker)) != nullptr)
      problems.add(from_.at, fmt::format("another run is at work on {}", side.name.display()));
  }

  // Rows without a counterpart, and those that lose it, are kept out by a foreign key.
  void find_key(Draft& draft, const Scene& scene, Problems& problems) const {
    const std::vector<std::string> key = scene.table.key_columns();
    std::vector<std::string> own = draft.side->key_columns();
    std::sort(own.begin(), own.end());
    const Constraint* found = nullptr;
    for (const Constraint& constraint : draft.side->constraints) {
      std::vector<std::string> columns = constraint.columns;
      std::sort(columns.begin(), columns.end());
      if (constraint.kind != ConstraintKind::kForeignKey ||
          constraint.references != scene.table.name || columns != own)
        continue;
      std::vector<std::string> there = constraint.referenced_columns;
      if (there.size() == key.size() &&
          std::is_permutation(there.begin(), there.end(), key.begin()))
        found = &constraint;
    }
    const std::string side = draft.side->name.display();
    const std::string wide = scene.table.name.display();
    if (found == nullptr || key.empty()) {
      problems.add(from_.at,
                   fmt::format("the key of {} is no foreign key to that of {}: which rows belong "
                               "together, and that none is alone, is not certain",
                               side, wide),
                   {"add_foreign_key first, from the primary key of the one to that of the other"});
      return;
    }
    if (!found->validated)
      problems.add(from_.at, fmt::format("{} is not valid", named(*found)), {"validate it first"});
    if (found->rules.find("ON DELETE CASCADE") == std::string::npos)
      problems.add(from_.at,
                   fmt::format("{} is not ON DELETE CASCADE: the new application, which knows {} "
                               "alone, could not delete its rows until contract",
                               named(*found), wide),
                   {"replace it by one that is, first"});
    for (const std::string& column : key) {
      const auto at =
          std::find(found->referenced_columns.begin(), found->referenced_columns.end(), column) -
          found->referenced_columns.begin();
      const Column* here = scene.table.find_column(column);
      const std::string& there = found->columns[static_cast<std::size_t>(at)];
      const Column* beside = draft.side->find_column(there);
      draft.key.push_back({column, there, here->type});
      if (beside->type != here->type)
        problems.add(from_.at,
                     fmt::format("\"{}\" is {}, and \"{}\" of {} is {}", there, beside->type,
                                 column, wide, here->type),
                     {"change_type first"});
    }
  }

  static std::vector<std::string> side_key(const Draft& draft) {
    std::vector<std::string> names;
    for (const ColumnPair& pair : draft.key) names.push_back(pair.follower);
    return names;
  }

  void add_moved(const Column& column, Draft& draft, const Scene& beside, const Scene& scene,
                 Problems& problems) const {
    require_changeable(column, Fate::kReplaced, name(), from_.at, beside, problems);
    if (scene.table.find_column(column.name) != nullptr)
      problems.add(from_.at, fmt::format("both tables have a column \"{}\"", column.name),
                   {"rename_column of one of them first"});
    draft.moved.push_back(column.name);
  }

  // What is about the key and about columns that move needs the same names in both tables.
  void refuse_shared(const Draft& draft, Problems& problems) const {
    const auto renamed = [&](const std::vector<std::string>& used) {
      return std::any_of(draft.key.begin(), draft.key.end(), [&](const ColumnPair& pair) {
        return pair.source != pair.follower && contains(used, pair.follower);
      });
    };
    for (const Constraint& constraint : draft.side->constraints) {
      if (!is_carried(constraint, draft)) continue;
      if (constraint.kind == ConstraintKind::kUnique &&
          constraint.rules.find("DEFERRABLE") != std::string::npos)
        problems.add(
            from_.at,
            fmt::format("{} is deferrable: a statement that exchanges two values breaks it "
                        "for a moment in the other table, which is written row by row",
                        named(constraint)),
            {"set_deferrable to never first"});
      if (renamed(constraint.columns))
        problems.add({},
                     fmt::format("{} is about the key, which has another name in the table",
                                 named(constraint)),
                     {"drop it first, and add it to the merged table after the change"});
    }
    for (const Index& index : draft.side->indexes) {
      if (is_carried(index, draft) && renamed(index.reads))
        problems.add({},
                     fmt::format("index {} is about the key, which has another name in the table",
                                 index.name),
                     {"drop it first, and add it to the merged table after the change"});
    }
  }

  // Whoever may read or write the table would read and write what was in the other one.
  void refuse_wider_rights(const Draft& draft, const Scene& scene, Problems& problems) const {
    for (const Grant& grant : scene.table.grants) {
      const bool meant =
          grant.privilege == "SELECT" || grant.privilege == "INSERT" || grant.privilege == "UPDATE";
      const auto same = [&](const Grant& other) {
        return other.privilege == grant.privilege && other.column.empty() &&
               (other.grantee == grant.grantee || other.grantee.empty());
      };
      const std::vector<Grant>& there = draft.side->grants;
      if (!meant || !grant.column.empty() || grant.grantee == draft.side->owner ||
          std::any_of(there.begin(), there.end(), same))
        continue;
      const std::string who = grant.grantee.empty() ? "PUBLIC" : grant.grantee;
      problems.add(
          from_.at,
          fmt::format("{} has {} on {}, but not on {}: merged, that is both", who, grant.privilege,
                      scene.table.name.display(), draft.side->name.display()),
          {fmt::format("if that is meant, grant it on {} first", draft.side->name.display())});
    }
  }

  static SideTable sync_of(const Draft& draft, const Scene& scene) {
    SidePairs pairs{
        scene.table.name, draft.side->name, draft.key, draft.side->key_columns(), {}, false};
    for (const std::string& name : draft.moved) {
      const Column& column = *draft.side->find_column(name);
      pairs.columns.push_back(
          {name, name, column.type, keeps_default(column, *draft.side) ? *column.default_sql : ""});
    }
    return side_table(pairs);
  }

  // A row without a counterpart has the default there, and no NULL; else it has NULL, and the
  // default comes with contract.
  static bool keeps_default(const Column& column, const Table& side) {
    const bool unique = std::any_of(
        side.indexes.begin(), side.indexes.end(),
        [&](const Index& index) { return index.unique && contains(index.reads, column.name); });
    return !column.nullable && column.default_sql && column.default_is_literal && !unique;
  }

  // ---- What moves along ------------------------------------------------------------------------

  static bool touches(const std::vector<std::string>& used, const Draft& draft) {
    return std::any_of(used.begin(), used.end(),
                       [&](const std::string& name) { return contains(draft.moved, name); });
  }
  static bool is_carried(const Constraint& constraint, const Draft& draft) {
    return constraint.kind != ConstraintKind::kPrimaryKey && touches(constraint.columns, draft);
  }
  static bool is_carried(const Index& index, const Draft& draft) {
    return index.constraint.empty() && index.valid && touches(index.reads, draft);
  }
  static std::string name_there(const std::string& name, const Scene& scene) {
    return fitted(scene.table.name.name + "_" + name,
                  scene.dialect.capabilities().identifier_bytes);
  }

  // ---- Steps -----------------------------------------------------------------------------------

  std::vector<Step> steps(const Draft& draft, const Scene& scene) const {
    std::vector<Step> steps;
    add_expand(draft, scene, steps);
    add_objects(draft, scene, steps);
    add_contract(draft, scene, steps);
    steps.push_back(make_step(Phase::kPurge,
                              fmt::format("drop table {} for good", draft.side->name.display()),
                              "the one step that cannot be undone; it asks for approval",
                              DdlWork{{DropTable{hidden(draft, scene)}}}, NoWork{}));
    return steps;
  }

  static QualifiedName hidden(const Draft& draft, const Scene& scene) {
    return {draft.side->name.schema,
            hidden_old(draft.side->name.name, scene.dialect.capabilities().identifier_bytes)};
  }

  static void add_expand(const Draft& draft, const Scene& scene, std::vector<Step>& steps) {
    const QualifiedName& wide = scene.table.name;
    const std::string side = draft.side->name.display();
    std::vector<Action> add;
    std::vector<Action> drop;
    for (const std::string& name : draft.moved) {
      Column column = *draft.side->find_column(name);
      if (!keeps_default(column, *draft.side)) {
        column.nullable = true;
        column.default_sql.reset();
        column.default_is_literal = true;
      }
      add.emplace_back(AddColumn{wide, column});
      drop.insert(drop.begin(), DropColumn{wide, name});
    }
    steps.push_back(make_step(
        Phase::kExpand, fmt::format("add {} to {}", quoted(draft.moved), wide.display()),
        "NULL, or its default, at first: no row is written", DdlWork{add}, DdlWork{drop}));
    for (Step& step : side_install_steps(draft.both.back, draft.both.there))
      steps.push_back(std::move(step));
    steps.push_back(
        make_step(Phase::kBackfill,
                  fmt::format("fill {} of {} from {}", quoted(draft.moved), wide.display(), side),
                  "in small batches by key; each batch commits with its progress",
                  TableFillWork{draft.both.back, Repeat::kMissing}, NoWork{}));
    steps.push_back(make_step(Phase::kVerify,
                              fmt::format("hold every row of {} against {}", side, wide.display()),
                              "both must say the same, byte for byte, before anything relies on it",
                              TableCheckWork{draft.both.back}, NoWork{}));
  }

  // Indexes after the fill, beside the traffic; rules at cutover: until then the other table's
  // hold.
  static void add_objects(const Draft& draft, const Scene& scene, std::vector<Step>& steps) {
    const QualifiedName& wide = scene.table.name;
    for (const Index& index : draft.side->indexes) {
      if (!is_carried(index, draft)) continue;
      Index copy = index;
      copy.name = name_there(index.name, scene);
      steps.push_back(make_step(
          Phase::kBackfill, fmt::format("build index {} of {}", copy.name, wide.display()),
          "writers go on while it is built", DdlWork{{CreateIndex{wide, copy}}},
          DdlWork{{DropIndex{wide, copy.name}}}));
    }
    for (const Constraint& constraint : draft.side->constraints) {
      if (!is_carried(constraint, draft)) continue;
      Constraint copy = constraint;
      copy.name = name_there(constraint.name, scene);
      const Index* const index = draft.side->index_behind(constraint);
      for (Step& step : add_constraint_steps(wide, copy, index)) {
        // Not counted before: the columns are not there yet, and no row of the other table breaks
        // it.
        if (step.phase != Phase::kExpand) steps.push_back(std::move(step));
      }
    }
  }

  static void add_contract(const Draft& draft, const Scene& scene, std::vector<Step>& steps) {
    const QualifiedName& side = draft.side->name;
    // What else it refers to must not be held by rows that nobody sees. The foreign key to the
    // table itself stays: rows that are deleted there go here too.
    for (const Constraint& constraint : draft.side->constraints) {
      const bool is_key = constraint.kind == ConstraintKind::kPrimaryKey;
      const bool refers = constraint.kind == ConstraintKind::kForeignKey;
      if (is_key || (refers && constraint.references == scene.table.name)) continue;
      for (Step& step :
           drop_constraint_steps(side, constraint, draft.side->index_behind(constraint))) {
        step.phase = Phase::kContract;
        steps.push_back(std::move(step));
      }
    }
    for (const Index& index : draft.side->indexes) {
      if (!index.unique || !index.constraint.empty() || !touches(index.reads, draft)) continue;
      steps.push_back(make_step(
          Phase::kContract, fmt::format("drop unique index {} of {}", index.name, side.display()),
          "nothing may stop its rows from being filled again",
          DdlWork{{DropIndex{side, index.name}}}, DdlWork{{CreateIndex{side, index}}}));
    }
    for (const std::string& name : draft.moved) {
      if (draft.side->find_column(name)->nullable) continue;
      for (Step& step :
           lift_not_null_steps({side, name, Phase::kContract},
                               "nothing may stop its rows from being filled again", scene.dialect))
        steps.push_back(std::move(step));
    }
    const SideContract contract{fmt::format("move table {} out of sight", side.display()),
                                {RenameTable{side, hidden(draft, scene).name}},
                                {RenameTable{hidden(draft, scene), side.name}}};
    TableSync there = draft.both.there;
    there.follower_away = hidden(draft, scene);
    for (Step& step : side_contract_steps(draft.both.back, there, contract))
      steps.push_back(std::move(step));
    std::vector<Action> set;
    std::vector<Action> drop;
    for (const std::string& name : draft.moved) {
      const Column& column = *draft.side->find_column(name);
      if (!column.default_sql || keeps_default(column, *draft.side)) continue;
      set.emplace_back(
          SetDefault{scene.table.name, name, *column.default_sql, column.default_is_literal});
      drop.emplace_back(DropDefault{scene.table.name, name});
    }
    if (set.empty()) return;
    steps.push_back(
        make_step(Phase::kContract, fmt::format("give {} its defaults", scene.table.name.display()),
                  "from here on a row needs no counterpart", DdlWork{set}, DdlWork{drop}));
  }

  // ---- What people are told --------------------------------------------------------------------

  static std::vector<std::string> notes(const Draft& draft, const Scene& scene) {
    std::vector<std::string> notes = side_table_notes(draft.both, *draft.side, scene);
    const std::string wide = scene.table.name.display();
    const std::string side = draft.side->name.display();
    notes.push_back(fmt::format(
        "a row of {} without one in {} has NULL in {}, or the default where it must not be NULL; so "
        "has one whose row there is deleted",
        wide, side, quoted(draft.moved)));
    notes.push_back(fmt::format(
        "until purge TRUNCATE of {} needs CASCADE, as it does now: {} refers to it", wide, side));
    for (const std::string& name : draft.moved) {
      const Column& column = *draft.side->find_column(name);
      if (!column.nullable && !keeps_default(column, *draft.side))
        notes.push_back(fmt::format(
            "\"{0}\" may be NULL in {1}, where a row has no counterpart (set_not_null afterwards, if "
            "none has); until contract a row of {1} with other values of these columns and NULL in "
            "\"{0}\" is refused, as {2} refuses it",
            name, wide, side));
      if (column.default_sql && !keeps_default(column, *draft.side))
        notes.push_back(fmt::format("the default of \"{}\" ({}) holds in {} from contract on", name,
                                    *column.default_sql, wide));
    }
    return notes;
  }

  static std::vector<Visibility> visibility_of(const Draft& draft, const Scene& scene) {
    const std::string moved = quoted(draft.moved);
    const std::string wide = scene.table.name.display();
    const std::string side = draft.side->name.display();
    const Seen old_seen{fmt::format("into {} writes {} of {} too", side, moved, wide),
                        fmt::format("of {} changes {} of {} too", side, moved, wide),
                        fmt::format("sees in {} what either application wrote", side)};
    const Seen new_seen{
        fmt::format("writes {}; {} gets its row in the same statement", moved, side),
        fmt::format("of {} changes {} too", moved, side),
        fmt::format("sees in {} what either application wrote", moved)};
    Seen early = new_seen;
    early.select = fmt::format("sees NULL in {} of a row not yet filled", moved);
    const Seen gone{"fails", "fails", "fails"};
    const Seen without{fmt::format("writes {} alone", wide), fmt::format("writes {} alone", wide),
                       fmt::format("sees {}", wide)};
    return visibility({{kUntilGate, "old", old_seen},
                       {kUntilGate, "new", early},
                       {kUntilCutover, "old", old_seen},
                       {kUntilCutover, "new", new_seen},
                       {kUntilContract, "old", old_seen},
                       {kUntilContract, "new", new_seen},
                       {kAfterContract, "old", gone},
                       {kAfterContract, "new", without}});
  }

  Place from_;
};

}  // namespace

std::unique_ptr<Operation> parse_merge_tables(const Fields& fields) {
  return std::make_unique<MergeTables>(fields);
}

}  // namespace shoofly

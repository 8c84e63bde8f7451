// split_table: some columns of a table go to a table beside it, under the same key. Both have them
// from expand to contract, kept in step whichever of the two is written; contract takes them out of
// sight in the table where they were, purge drops them there.

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

// How many of `used` are among `names`: none, some or all.
enum class Share { kNone, kSome, kAll };
Share share_of(const std::vector<std::string>& used, const std::vector<std::string>& names) {
  const auto count = std::count_if(used.begin(), used.end(),
                                   [&](const std::string& name) { return contains(names, name); });
  if (count == 0) return Share::kNone;
  return static_cast<std::size_t>(count) == used.size() ? Share::kAll : Share::kSome;
}

class SplitTable : public TableObjectOperation {
 public:
  explicit SplitTable(const Fields& fields)
      : TableObjectOperation("split_table", fields),
        into_(fields.text("into")),
        columns_(fields.texts("columns", 1)) {
    if (fields.find("key") != nullptr) key_ = fields.texts("key", 1);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    draft(scene, questions, problems);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const std::optional<Draft> made = draft(scene, none, problems);
    if (!made || !made->create) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.steps = steps(*made, scene);
    effects.summary = summary(
        scene, Risk::kMedium, "two columns hold one fact until contract, in two tables",
        fmt::format(
            "{} is made with {}; triggers carry every write of them from either table into "
            "the other, the rows that are there are copied in chunks and compared; contract "
            "moves {} of {} out of sight, purge drops them",
            made->side.display(), quoted(made->moved), quoted(made->moved),
            scene.table.name.display()));
    effects.summary.notes = notes(*made, scene);
    effects.summary.visibility = split_visibility(made->moved, scene.table.name, made->side);
    return effects;
  }

 private:
  struct Draft {
    QualifiedName side;
    std::vector<std::string> moved;
    std::vector<std::string> key;       // of the table
    std::vector<std::string> side_key;  // the same columns beside it
    std::optional<CreateTable> create;  // none: it is asked
    std::vector<Index> indexes;
    SideTable both;
  };

  // ---- What can be split off -------------------------------------------------------------------

  std::optional<Draft> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    const std::size_t before = problems.size();
    require_online_constraint(name(), at(), scene, problems);
    refuse_side_table(name(), table(), scene.table, problems);
    Draft draft;
    draft.key = scene.table.key_columns();
    if (draft.key.empty())
      problems.add(
          table().at,
          fmt::format("table {} has no primary key and no unique index over NOT NULL columns",
                      scene.table.name.display()),
          {"rows of both tables are matched by key; add one first"});
    require_side_key(table(), draft.key, scene.table, problems);
    draft.side = side_name(into_, scene, problems);
    draft.side_key = side_key(draft, problems);
    for (const Place& written : columns_) add_moved(written, draft, scene, problems);
    if (problems.size() > before) return std::nullopt;
    refuse_shared(draft, scene, problems);
    if (problems.size() > before) return std::nullopt;
    draft.both = sync_of(draft, scene);
    CreateTable create{Table(), statement(draft, scene)};
    create.table = model(draft, scene);
    const Table* built = ask_build("side", create, into_.at, scene, questions, problems);
    if (problems.size() > before) return std::nullopt;
    if (built == nullptr) return draft;
    create.table = *built;
    // From here on the table's own description says what is made: with its rights and no others.
    create.statement.clear();
    for (const std::string& name : draft.moved) {
      Column* const moved = create.table.find_column(name);
      if (moved == nullptr) continue;
      const Column& column = column_of(name, scene);
      moved->storage = column.storage;
      moved->compression = column.compression;
      moved->options = column.options;
    }
    create.table.owner = scene.table.owner;
    create.table.grants = grants(draft, scene);
    create.table.row_estimate = create.table.bytes = create.table.index_bytes = 0;
    draft.create = std::move(create);
    draft.indexes = indexes(draft, scene);
    return draft;
  }

  std::vector<std::string> side_key(const Draft& draft, Problems& problems) const {
    if (key_.empty()) return draft.key;
    std::vector<std::string> names;
    for (const Place& written : key_) {
      const auto name = parse_written_name(written.text, true);
      if (!name || !name->schema.empty()) {
        problems.add(written.at, fmt::format("\"{}\" is no column's name", written.text));
        continue;
      }
      names.push_back(name->name);
    }
    if (names.size() != draft.key.size())
      problems.add(key_.front().at,
                   fmt::format("the key of the table has {} columns ({}), \"key\" names {}",
                               draft.key.size(), fmt::join(draft.key, ", "), names.size()));
    return names;
  }

  void add_moved(const Place& written, Draft& draft, const Scene& scene, Problems& problems) const {
    const Column* column = require_column(written, scene, problems);
    if (column == nullptr) return;
    require_changeable(*column, Fate::kReplaced, name(), written.at, scene, problems);
    require_no_leftover(hidden_old(column->name, scene.dialect.capabilities().identifier_bytes),
                        written.at, scene, problems);
    if (contains(draft.moved, column->name))
      problems.add(written.at, fmt::format("column \"{}\" is named twice", column->name));
    if (contains(draft.side_key, column->name))
      problems.add(written.at,
                   fmt::format("\"{}\" is the name of a key column of {}", column->name,
                               draft.side.display()),
                   {"give the key other names there: \"key\""});
    if (column->default_sql && !column->default_is_literal)
      problems.add(written.at,
                   fmt::format("the default of \"{}\" ({}) is another one each time: which table "
                               "would have to ask for it, cannot be told",
                               column->name, *column->default_sql),
                   {"set_default to a literal first, or drop_default; give it again afterwards"});
    draft.moved.push_back(column->name);
  }

  // What is about columns that go and about others that stay.
  static void refuse_mixed(const std::string& what, Position at, Problems& problems) {
    problems.add(at, fmt::format("{} is about columns of both tables", what),
                 {"drop it first; what it kept has to be kept by the applications"});
  }

  void refuse_unique(const Constraint& constraint, const Scene& scene, Problems& problems) const {
    const Index* index = scene.table.index_behind(constraint);
    if (constraint.rules.find("DEFERRABLE") != std::string::npos)
      problems.add(
          table().at,
          fmt::format("{} is deferrable: a statement that exchanges two values breaks it for "
                      "a moment in the other table, which is written row by row",
                      named(constraint)),
          {"set_deferrable to never first"});
    if (index != nullptr && (index->nulls_not_distinct || !index->include.empty()))
      problems.add(table().at,
                   fmt::format("{} has INCLUDE or NULLS NOT DISTINCT", named(constraint)),
                   {"make it a unique index without a constraint, or plain, first"});
  }

  void refuse_shared(const Draft& draft, const Scene& scene, Problems& problems) const {
    for (const Constraint& constraint : scene.table.constraints) {
      const Share share = share_of(constraint.columns, draft.moved);
      if (share == Share::kSome) refuse_mixed(named(constraint), table().at, problems);
      if (share == Share::kAll && constraint.kind == ConstraintKind::kUnique)
        refuse_unique(constraint, scene, problems);
      if (share == Share::kAll && !constraint.validated)
        problems.add(table().at,
                     fmt::format("{} is not valid: rows may break it, and could not be copied",
                                 named(constraint)),
                     {"correct the rows and validate it first"});
    }
    for (const Index& index : scene.table.indexes) {
      if (!index.constraint.empty()) continue;
      const Share share = share_of(index.reads, draft.moved);
      if (share == Share::kSome && index.unique)
        refuse_mixed(fmt::format("unique index {}", index.name), table().at, problems);
      if (share != Share::kNone && index.unique && index.nulls_not_distinct)
        problems.add(
            table().at,
            fmt::format("unique index {} takes NULLs for equal: rows that are written after "
                        "contract would be refused",
                        index.name),
            {"drop it first"});
    }
  }

  // ---- The table beside it ---------------------------------------------------------------------

  static const Column& column_of(const std::string& name, const Scene& scene) {
    const Column* column = scene.table.find_column(name);
    SHOOFLY_CHECK(column != nullptr, "a draft's columns are the table's");
    return *column;
  }

  static bool must_be_given(const Column& column) {
    return !column.nullable && !column.default_sql;
  }

  static SideTable sync_of(const Draft& draft, const Scene& scene) {
    SidePairs pairs{scene.table.name, draft.side, {}, draft.side_key, {}, true};
    for (std::size_t i = 0; i < draft.key.size(); ++i)
      pairs.key.push_back({draft.key[i], draft.side_key[i], column_of(draft.key[i], scene).type});
    for (const std::string& name : draft.moved) {
      const Column& column = column_of(name, scene);
      pairs.columns.push_back({name, name, column.type, column.default_sql.value_or("")});
      if (must_be_given(column)) pairs.every_row = false;
    }
    return side_table(pairs);
  }

  static Sql declared(const std::string& as, const Column& column, bool with_default,
                      const SqlWriter& sql) {
    Sql text = sql.write("{} {}", Ident{as}, Sql::checked(column.type));
    if (!column.collation.empty())
      text = sql.write("{} collate {}", text, Sql::checked(column.collation));
    if (with_default && column.default_sql)
      text = sql.write("{} default {}", text, Sql::checked(*column.default_sql));
    return column.nullable ? text : sql.write("{} not null", text);
  }

  // Until the server has said what it makes of the statement.
  static Table model(const Draft& draft, const Scene& scene) {
    Table table;
    table.name = draft.side;
    for (std::size_t i = 0; i < draft.key.size(); ++i) {
      table.columns.push_back(column_of(draft.key[i], scene));
      table.columns.back().name = draft.side_key[i];
    }
    for (const std::string& name : draft.moved) table.columns.push_back(column_of(name, scene));
    return table;
  }

  static std::string statement(const Draft& draft, const Scene& scene) {
    const SqlWriter sql = scene.dialect.writer();
    std::vector<Sql> parts;
    for (std::size_t i = 0; i < draft.key.size(); ++i)
      parts.push_back(declared(draft.side_key[i], column_of(draft.key[i], scene), false, sql));
    for (const std::string& name : draft.moved)
      parts.push_back(declared(name, column_of(name, scene), true, sql));
    parts.push_back(sql.write("primary key ({})", sql.idents(draft.side_key)));
    parts.push_back(
        sql.write("foreign key ({}) references {} ({}) on update cascade on delete cascade",
                  sql.idents(draft.side_key), scene.table.name, sql.idents(draft.key)));
    for (const Constraint& constraint : scene.table.constraints) {
      if (share_of(constraint.columns, draft.moved) == Share::kAll)
        parts.push_back(rule(constraint, scene, sql));
    }
    return sql.write("create table {} (\n  {}\n)", draft.side, Sql::join(parts, ",\n  ")).str();
  }

  static Sql rule(const Constraint& constraint, const Scene& scene, const SqlWriter& sql) {
    Sql text;
    if (constraint.kind == ConstraintKind::kCheck) {
      text = sql.write("check ({})", Sql::checked(constraint.expression));
    } else if (constraint.kind == ConstraintKind::kForeignKey) {
      text = sql.write("foreign key ({}) references {} ({})", sql.idents(constraint.columns),
                       constraint.references, sql.idents(constraint.referenced_columns));
    } else {
      const auto own =
          std::find_if(scene.table.indexes.begin(), scene.table.indexes.end(),
                       [&](const Index& index) { return index.constraint == constraint.name; });
      const bool alike = own != scene.table.indexes.end() && own->nulls_not_distinct;
      text = sql.write("unique {}({})", Sql::checked(alike ? "nulls not distinct " : ""),
                       sql.idents(constraint.columns));
    }
    return constraint.rules.empty() ? text
                                    : sql.write("{} {}", text, Sql::checked(constraint.rules));
  }

  // Of single columns those that go, and the key's.
  static std::vector<Grant> grants(const Draft& draft, const Scene& scene) {
    std::vector<Grant> all;
    for (Grant grant : scene.table.grants) {
      const auto key = std::find(draft.key.begin(), draft.key.end(), grant.column);
      if (key != draft.key.end())
        grant.column = draft.side_key[static_cast<std::size_t>(key - draft.key.begin())];
      else if (!grant.column.empty() && !contains(draft.moved, grant.column))
        continue;
      all.push_back(std::move(grant));
    }
    return all;
  }

  // Those over nothing but columns that go, under names of their own.
  static std::vector<Index> indexes(const Draft& draft, const Scene& scene) {
    std::vector<Index> made;
    const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
    for (const Index& index : scene.table.indexes) {
      if (!index.constraint.empty() || !index.valid ||
          share_of(index.reads, draft.moved) != Share::kAll)
        continue;
      Index copy = index;
      copy.name = fitted(draft.side.name + "_" + index.name, limit);
      made.push_back(std::move(copy));
    }
    return made;
  }

  // ---- Steps -----------------------------------------------------------------------------------

  std::vector<Step> steps(const Draft& draft, const Scene& scene) const {
    std::vector<Step> steps;
    add_expand(draft, scene, steps);
    add_contract(draft, scene, steps);
    std::vector<Action> drops;
    for (const std::string& name : draft.moved)
      drops.emplace_back(DropColumn{scene.table.name, hidden(name, scene)});
    steps.push_back(make_step(
        Phase::kPurge,
        fmt::format("drop {} of {} for good", quoted(draft.moved), scene.table.name.display()),
        "the one step that cannot be undone; it asks for approval", DdlWork{drops}, NoWork{}));
    return steps;
  }

  static std::string hidden(const std::string& column, const Scene& scene) {
    return hidden_old(column, scene.dialect.capabilities().identifier_bytes);
  }

  static void add_expand(const Draft& draft, const Scene& scene, std::vector<Step>& steps) {
    const QualifiedName& wide = scene.table.name;
    const std::string side = draft.side.display();
    steps.push_back(make_step(Phase::kExpand, fmt::format("create table {}", side),
                              "empty, with the rights that the table has", DdlWork{{*draft.create}},
                              DdlWork{{DropTable{draft.side}}}));
    for (const std::string& name : draft.moved) {
      const Column& column = column_of(name, scene);
      if (!column.comment.empty())
        steps.push_back(
            make_step(Phase::kExpand, fmt::format("comment on {}.{}", side, name), "as it was",
                      DdlWork{{CommentColumn{draft.side, name, column.comment}}}, NoWork{}));
    }
    for (const Index& index : draft.indexes) {
      steps.push_back(make_step(Phase::kExpand,
                                fmt::format("build index {} of {}", index.name, side),
                                "no row is in it yet", DdlWork{{CreateIndex{draft.side, index}}},
                                DdlWork{{DropIndex{draft.side, index.name}}}));
    }
    for (const std::string& name : draft.moved) {
      if (!must_be_given(column_of(name, scene))) continue;
      for (Step& step : lift_not_null_steps(
               {wide, name, Phase::kExpand},
               "the new application's rows get it in the other table, a statement later",
               scene.dialect))
        steps.push_back(std::move(step));
    }
    for (Step& step : side_install_steps(draft.both.there, draft.both.back))
      steps.push_back(std::move(step));
    for (const std::string& name : draft.moved) {
      if (!must_be_given(column_of(name, scene))) continue;
      const CountWork rule{wide, scene.dialect.writer().write("{} is null", Ident{name}).str(),
                           fmt::format("\"{}\" is NULL", name)};
      steps.push_back(count_going_back(
          Phase::kExpand, rule,
          fmt::format("count rows of {} that have no \"{}\"", wide.display(), name)));
    }
    steps.push_back(
        make_step(Phase::kBackfill,
                  fmt::format("copy {} of {} into {}", quoted(draft.moved), wide.display(), side),
                  "in small batches by key; each batch commits with its progress",
                  TableFillWork{draft.both.there, Repeat::kMissing}, NoWork{}));
    steps.push_back(make_step(Phase::kBackfill, fmt::format("gather statistics of {}", side),
                              "its plans must be good when the new application comes",
                              DdlWork{{AnalyzeTable{draft.side}}}, NoWork{}));
    steps.push_back(make_step(Phase::kVerify,
                              fmt::format("hold every row of {} against {}", wide.display(), side),
                              "both must say the same, byte for byte, before anything relies on it",
                              TableCheckWork{draft.both.there}, NoWork{}));
  }

  void add_contract(const Draft& draft, const Scene& scene, std::vector<Step>& steps) const {
    const QualifiedName& wide = scene.table.name;
    for (const Constraint& constraint : scene.table.constraints) {
      if (share_of(constraint.columns, draft.moved) != Share::kAll) continue;
      for (Step& step :
           drop_constraint_steps(wide, constraint, scene.table.index_behind(constraint))) {
        step.phase = Phase::kContract;
        steps.push_back(std::move(step));
      }
    }
    for (const Index& index : scene.table.indexes) {
      if (!index.unique || !index.constraint.empty() ||
          share_of(index.reads, draft.moved) != Share::kAll)
        continue;
      steps.push_back(make_step(
          Phase::kContract, fmt::format("drop unique index {} of {}", index.name, wide.display()),
          "rows written after contract leave the old columns empty",
          DdlWork{{DropIndex{wide, index.name}}}, DdlWork{{CreateIndex{wide, index}}}));
    }
    RenameColumns away{wide, {}, {}, {}};
    RenameColumns home{wide, {}, {}, {}};
    for (const std::string& name : draft.moved) {
      away.columns.push_back({name, hidden(name, scene)});
      home.columns.push_back({hidden(name, scene), name});
    }
    TableSync back = draft.both.back;
    for (ColumnPair& pair : back.columns) {
      if (contains(draft.moved, pair.follower)) pair.follower_away = hidden(pair.follower, scene);
    }
    const SideContract contract{
        fmt::format("move {} of {} out of sight", quoted(draft.moved), wide.display()),
        {away},
        {home}};
    for (Step& step : side_contract_steps(draft.both.there, back, contract))
      steps.push_back(std::move(step));
  }

  // ---- What people are told --------------------------------------------------------------------

  std::vector<std::string> notes(const Draft& draft, const Scene& scene) const {
    std::vector<std::string> notes = side_table_notes(draft.both, scene.table, scene);
    const std::string wide = scene.table.name.display();
    const std::string side = draft.side.display();
    notes.push_back(fmt::format(
        "{} refers to {} (ON DELETE CASCADE): from expand on TRUNCATE of {} alone is refused, and "
        "needs CASCADE",
        side, wide, wide));
    for (const std::string& name : draft.moved) {
      const Column& column = column_of(name, scene);
      if (must_be_given(column))
        notes.push_back(fmt::format(
            "\"{}\" of {} is NOT NULL without a default: that is lifted from expand on, because the "
            "new application's INSERT leaves it out; NULL is refused in {} alone from then on",
            name, wide, side));
      else if (!column.nullable)
        notes.push_back(fmt::format(
            "rows that are inserted after contract hold {} in \"{}\" until purge, and after a restore "
            "what {} has",
            *column.default_sql, name, side));
    }
    for (const Constraint& constraint : scene.table.constraints) {
      if (share_of(constraint.columns, draft.moved) != Share::kAll) continue;
      if (constraint.kind == ConstraintKind::kCheck)
        notes.push_back(fmt::format(
            "{} ({}) has to hold where these columns are NULL, or have their defaults: the new "
            "application's INSERT into {} leaves them out",
            named(constraint), constraint.expression, wide));
      if (constraint.rules.find("ON DELETE CASCADE") != std::string::npos)
        notes.push_back(
            fmt::format("{} deletes rows of {} now; after contract its rows in {} alone",
                        named(constraint), wide, side));
    }
    if (!draft.both.there.every_row)
      notes.push_back(fmt::format(
          "a row of {} that is inserted without these columns gets no row in {}: the new application "
          "inserts it",
          wide, side));
    else
      notes.push_back(fmt::format(
          "until contract a row that is inserted into {} gets its row in {} at once; an INSERT of "
          "that key there takes its place, as long as it holds nothing but defaults",
          wide, side));
    for (const Index& index : scene.table.indexes) {
      if (index.constraint.empty() && share_of(index.reads, draft.moved) == Share::kSome)
        notes.push_back(
            fmt::format("index {} is about columns of both tables: it goes at purge, and "
                        "has no counterpart",
                        index.name));
    }
    return notes;
  }

  Place into_;
  std::vector<Place> columns_;
  std::vector<Place> key_;
};

}  // namespace

std::unique_ptr<Operation> parse_split_table(const Fields& fields) {
  return std::make_unique<SplitTable>(fields);
}

}  // namespace shoofly

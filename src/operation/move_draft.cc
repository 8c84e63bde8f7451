#include "operation/move_draft.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/contains.h"
#include "catalog/row_move_text.h"
#include "operation/constraint_steps.h"
#include "operation/derive.h"
#include "operation/move_obstacles.h"
#include "operation/names.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

// Whether the server finds at most one row by these columns, at any moment.
bool keeps_unique(const Index& index, const Table& table, const std::vector<std::string>& key) {
  if (!index.unique || !index.valid || !index.where_sql.empty()) return false;
  const Constraint* owner = table.find_constraint(index.constraint);
  if (owner != nullptr && owner->rules.find("DEFERRABLE") != std::string::npos) return false;
  return index.parts.size() == key.size() &&
         std::all_of(index.parts.begin(), index.parts.end(),
                     [&](const IndexPart& part) { return contains(key, part.column); });
}

class Drafting {
 public:
  Drafting(const MoveWish& wish, const Scene& scene, Questions& questions, Problems& problems)
      : wish_(wish), scene_(scene), questions_(questions), problems_(problems) {}

  std::optional<MoveDraft> draft() {
    const std::size_t before = problems_.size();
    require_online_constraint(wish_.operation, wish_.at, scene_, problems_);
    if (problems_.size() > before) return std::nullopt;
    MoveDraft draft;
    draft.to = target_of(wish_, scene_);
    draft.move.from = scene_.table.name;
    find_target(draft);
    refuse_tables(wish_, draft.move.to, draft.to, scene_, problems_);
    if (problems_.size() > before) return std::nullopt;
    map_columns(draft);
    find_key(draft);
    if (problems_.size() > before) return std::nullopt;
    if (!add_condition(draft)) return std::nullopt;
    add_ledger(draft);
    if (draft.to == nullptr) add_made(draft);
    add_counts(draft);
    const bool asked = !questions_.builds.empty() || !questions_.counts.empty();
    if (asked || problems_.size() > before) return std::nullopt;
    return draft;
  }

 private:
  void refuse(Position at, const std::string& what, const std::string& help) {
    problems_.add(at, what, {help});
  }

  // ---- The two tables --------------------------------------------------------------------------

  void find_target(MoveDraft& draft) {
    if (draft.to != nullptr) {
      draft.move.to = draft.to->name;
      if (draft.to->name == scene_.table.name)
        refuse(wish_.to.at, "the rows would move into the table that they are in",
               "name another table");
      return;
    }
    auto name = parse_written_name(wish_.to.text, scene_.dialect.capabilities().fold_lower);
    if (!name) {
      problems_.add(wish_.to.at, fmt::format("\"{}\" is no name", wish_.to.text));
      return;
    }
    if (!wish_.makes_table) {
      const auto found =
          scene_.catalog.find_written(wish_.to.text, scene_.dialect.capabilities().fold_lower);
      if (found.size() > 1) {
        refuse(wish_.to.at,
               fmt::format("\"{}\" is the name of {} tables", wish_.to.text, found.size()),
               "write the schema too");
        return;
      }
      std::vector<std::string> tables;
      for (const Table& table : scene_.catalog.tables) tables.push_back(table.name.name);
      const std::string near = nearest(wish_.to.text, tables);
      refuse(wish_.to.at, fmt::format("there is no table \"{}\"", wish_.to.text),
             near.empty() ? "make it first (create_table, in a change before this one)"
                          : fmt::format("did you mean \"{}\"?", near));
      return;
    }
    if (name->schema.empty()) name->schema = scene_.table.name.schema;
    draft.move.to = *name;
    const std::size_t limit = scene_.dialect.capabilities().identifier_bytes;
    const std::vector<QualifiedName>& others = scene_.catalog.other_names;
    if (name->name.size() > limit) {
      problems_.add(wish_.to.at, fmt::format("the name \"{}\" has {} bytes; at most {} are allowed",
                                             name->name, name->name.size(), limit));
    } else if (is_ours(name->name)) {
      problems_.add(wish_.to.at,
                    fmt::format("the name \"{}\" begins as the run's own do", name->name));
    } else if (std::find(others.begin(), others.end(), *name) != others.end()) {
      problems_.add(wish_.to.at, fmt::format("the name {} is taken", name->display()));
    }
  }

  // ---- Columns and key -------------------------------------------------------------------------

  // What is called otherwise there.
  std::string counterpart(const Column& column) const {
    for (const auto& [from, to] : wish_.columns) {
      if (same_name(column.name, from.text, scene_)) return name_as_stored(to.text, scene_);
    }
    return column.name;
  }
  Position place_of(const Column& column) const {
    for (const auto& [from, to] : wish_.columns) {
      if (same_name(column.name, from.text, scene_)) return to.at;
    }
    return wish_.to.at;
  }

  void map_columns(MoveDraft& draft) {
    for (const auto& [from, to] : wish_.columns) {
      const Column* column = require_column(from, scene_, problems_);
      if (column != nullptr && column->generated != Generated::kNone)
        problems_.add(from.at, fmt::format("column \"{}\" is generated: it is not carried over",
                                           column->name));
    }
    for (const Column& column : scene_.table.columns) {
      if (column.generated != Generated::kNone) continue;
      const std::string there = counterpart(column);
      draft.move.columns.push_back({column.name, there, column.type});
      if (draft.to != nullptr) require_alike(column, there, *draft.to);
    }
    if (draft.to == nullptr) return;
    for (const Column& column : draft.to->columns) {
      const bool carried =
          std::any_of(draft.move.columns.begin(), draft.move.columns.end(),
                      [&](const ColumnPair& pair) { return pair.follower == column.name; });
      if (carried || column.generated != Generated::kNone) continue;
      draft.more.push_back(column.name);
      if (column.nullable || column.default_sql || !column.identity.empty()) continue;
      refuse(wish_.to.at,
             fmt::format("column \"{}\" of {} is NOT NULL and has no default, and {} has no such "
                         "column",
                         column.name, draft.to->name.display(), scene_.table.name.display()),
             "give it a default, or say with `columns` what becomes of it");
    }
  }

  // Columns there that no column here is the counterpart of by its name.
  std::vector<std::string> names_free_in(const Table& to) const {
    std::vector<std::string> names;
    for (const Column& column : to.columns) {
      if (scene_.table.find_column(column.name) == nullptr) names.push_back(column.name);
    }
    return names;
  }

  void require_alike(const Column& column, const std::string& name, const Table& to) {
    const Position at = place_of(column);
    const Column* there = to.find_column(name);
    const std::string shown = to.name.display();
    if (there == nullptr) {
      const std::string near = nearest(name, names_free_in(to));
      refuse(at,
             fmt::format("table {} has no column \"{}\": what stands in it would be lost", shown,
                         name),
             near.empty()
                 ? fmt::format("add it, or say what it is called there: `columns: {{ {}: NAME }}`",
                               column.name)
                 : fmt::format("did you mean `columns: {{ {}: {} }}`?", column.name, near));
    } else if (there->generated != Generated::kNone) {
      refuse(at,
             fmt::format("column \"{}\" of {} is generated: nothing can be written into it", name,
                         shown),
             "make it a plain column first");
    } else if (there->type != column.type) {
      refuse(at,
             fmt::format("column \"{}\" of {} is {}, and \"{}\" of {} is {}", name, shown,
                         there->type, column.name, scene_.table.name.display(), column.type),
             "the types must be the same: change_type first");
    } else if (column.nullable && !there->nullable) {
      refuse(at,
             fmt::format("column \"{}\" of {} is NOT NULL, and \"{}\" of {} may be NULL", name,
                         shown, column.name, scene_.table.name.display()),
             "drop_not_null there, or set_not_null here, first");
    }
  }

  void find_key(MoveDraft& draft) {
    const Table& table = scene_.table;
    draft.move.key = table.key_columns();
    if (draft.move.key.empty()) {
      refuse(wish_.table.at,
             fmt::format("table {} has no primary key and no unique index over NOT NULL columns",
                         table.name.display()),
             "rows are found by key; add one first");
      return;
    }
    std::vector<std::string> there;
    for (const std::string& name : draft.move.key) {
      const Column* column = table.find_column(name);
      SHOOFLY_CHECK(column != nullptr, "a key is over columns of its table");
      there.push_back(target_column(draft.move, name));
      const bool foreign = column->type.find('.') != std::string::npos && column->labels.empty();
      if (column->generated != Generated::kNone) {
        refuse(wish_.table.at, fmt::format("key column \"{}\" is generated", name),
               "rows are moved by a key that is written");
      } else if (foreign) {
        refuse(
            wish_.table.at,
            fmt::format("key column \"{}\" is of type {}, whose operators are not the server's own",
                        name, column->type),
            "this operation needs a key of built-in types or enums");
      }
      const Column* other = draft.to == nullptr ? column : draft.to->find_column(there.back());
      if (other != nullptr && other->collation != column->collation)
        refuse(wish_.to.at,
               fmt::format("key column \"{}\" has another collation in {}", name,
                           draft.move.to.display()),
               "make a table with the same collation");
    }
    if (draft.to == nullptr) return;
    const bool unique =
        std::any_of(draft.to->indexes.begin(), draft.to->indexes.end(),
                    [&](const Index& index) { return keeps_unique(index, *draft.to, there); });
    if (unique) return;
    refuse(wish_.to.at,
           fmt::format(
               "nothing keeps ({}) unique in {}: a row that has moved could not be found again",
               fmt::join(there, ", "), draft.move.to.display()),
           "add_unique or add_primary_key there first");
  }

  // ---- What the target makes of it -------------------------------------------------------------

  // As the server prints it: constants are of their types, names have their schemas, so that it is
  // the same for every session.
  bool add_condition(MoveDraft& draft) {
    const auto sql = expression_sql(wish_.where, "\"where\"", {"", {}}, scene_, problems_);
    if (!sql) return false;
    const Asked asked{
        .id = "where",
        .what = "\"where\"",
        .at = wish_.where.at,
        .sql = *sql,
        .result_type = "boolean",
        .help = "it must say the same tomorrow: where it asks for the time, write a date or time"};
    if (!scene_.answers.expressions.contains(scene_.prefix + asked.id)) {
      ask(asked, scene_, questions_);
      return false;
    }
    const auto checked = take(asked, scene_, problems_);
    if (!checked) return false;
    Constraint constraint;
    constraint.name = "_shoofly_where";
    constraint.kind = ConstraintKind::kCheck;
    constraint.expression = *sql;
    const Table* built = ask_build("condition", AddConstraint{scene_.table.name, constraint, {}},
                                   wish_.where.at, scene_, questions_, problems_);
    if (built == nullptr) return false;
    const Constraint* printed = built->find_constraint(constraint.name);
    SHOOFLY_CHECK(printed != nullptr, "the server added the check under its name");
    draft.move.condition = printed->expression;
    draft.reads = printed->columns;
    draft.matching = {scene_.table.name, draft.move.condition, "they match"};
    return true;
  }

  // Of `name`, with these columns of the table, and the move's key as its primary key.
  Table like_source(const QualifiedName& name, bool all_columns) const {
    Table table;
    table.name = name;
    for (Column column : scene_.table.columns) {
      const bool of_key = contains(scene_.table.key_columns(), column.name);
      if (!all_columns && !of_key) continue;
      column.nullable = column.nullable && !of_key;
      column.default_sql.reset();
      column.default_is_literal = true;
      column.identity.clear();
      column.sequence.reset();
      column.statistics = -1;
      column.comment.clear();
      table.columns.push_back(std::move(column));
    }
    Constraint key;
    key.name = fitted(name.name + "_pkey", scene_.dialect.capabilities().identifier_bytes);
    key.kind = ConstraintKind::kPrimaryKey;
    key.columns = scene_.table.key_columns();
    table.constraints = {key};
    return table;
  }

  void add_ledger(MoveDraft& draft) {
    const QualifiedName name{scene_.table.name.schema,
                             fitted("_shoofly_moved_" + scene_.table.name.name,
                                    scene_.dialect.capabilities().identifier_bytes)};
    draft.move.ledger = name;
    if (scene_.catalog.find_table(name) != nullptr) {
      refuse(wish_.table.at,
             fmt::format("there still is table \"{}\" of an earlier run", name.name),
             "`shoofly history` shows the run; roll it back, or purge it");
      return;
    }
    const Table* built = ask_build("ledger", CreateTable{like_source(name, false), ""},
                                   wish_.table.at, scene_, questions_, problems_);
    if (built != nullptr) draft.ledger = sized_nothing(*built);
  }

  void add_made(MoveDraft& draft) {
    Table table = like_source(draft.move.to, true);
    table.owner = scene_.table.owner;
    table.grants = scene_.table.grants;
    const Table* built = ask_build("made", CreateTable{std::move(table), ""}, wish_.to.at, scene_,
                                   questions_, problems_);
    if (built != nullptr) draft.made = sized_nothing(*built);
  }

  static Table sized_nothing(Table table) {
    table.row_estimate = table.bytes = table.index_bytes = 0;
    return table;
  }

  // ---- Rows in the way -------------------------------------------------------------------------

  void add_counts(MoveDraft& draft) {
    ask_count("matching", draft.matching, scene_, questions_);
    const SqlWriter sql = scene_.dialect.writer();
    add_referred(draft, sql);
    if (draft.to != nullptr) {
      draft.taken = CountWork{
          scene_.table.name, taken_in_target(draft.move, sql),
          fmt::format("they match, and {} has their key already", draft.move.to.display())};
    }
    const auto count = [&](const char* id, const std::optional<CountWork>& rule, Position at,
                           const char* help) {
      const CheckOutcome* found = rule ? ask_count(id, *rule, scene_, questions_) : nullptr;
      if (found != nullptr) refuse_counted(*found, *rule, at, {help}, scene_, problems_);
    };
    count("referred", draft.referred, wish_.table.at,
          "move or delete the rows that refer to them first, or leave these out of the condition");
    count("taken", draft.taken, wish_.to.at,
          "decide which of the two stays: delete the other one, or give it another key");
  }

  void add_referred(MoveDraft& draft, const SqlWriter& sql) const {
    std::vector<Sql> any;
    std::vector<std::string> keys;
    for (const Reference& reference : references_to(scene_.table.name, scene_.catalog)) {
      std::vector<Sql> equal;
      for (std::size_t i = 0; i < reference.key.columns.size(); ++i) {
        equal.push_back(sql.write("r.{} = {}.{}", Ident{reference.key.columns[i]},
                                  scene_.table.name,
                                  Ident{reference.key.referenced_columns.at(i)}));
      }
      any.push_back(sql.write("exists (select from {} r where {})", reference.table.name,
                              Sql::join(equal, " and ")));
      keys.push_back(fmt::format("{} of {}", reference.key.name, reference.table.name.display()));
    }
    if (any.empty()) return;
    draft.referred = CountWork{
        scene_.table.name,
        sql.write("({}) and ({})", Sql::checked(draft.move.condition), Sql::join(any, " or "))
            .str(),
        fmt::format("they match, and rows refer to them by foreign key {}", listed(keys))};
  }

  const MoveWish& wish_;
  const Scene& scene_;
  Questions& questions_;
  Problems& problems_;
};

}  // namespace

std::optional<MoveDraft> draft_move(const MoveWish& wish, const Scene& scene, Questions& questions,
                                    Problems& problems) {
  return Drafting(wish, scene, questions, problems).draft();
}

// One without a schema is looked for beside the table first.
const Table* target_of(const MoveWish& wish, const Scene& scene) {
  const std::vector<const Table*> found =
      scene.catalog.find_written(wish.to.text, scene.dialect.capabilities().fold_lower);
  const auto beside = std::find_if(found.begin(), found.end(), [&](const Table* table) {
    return table->name.schema == scene.table.name.schema;
  });
  if (beside != found.end()) return *beside;
  // A table of that name in another schema is not the one that would be made.
  const bool written_in_full = wish.to.text.find('.') != std::string::npos;
  return found.size() == 1 && (written_in_full || !wish.makes_table) ? found[0] : nullptr;
}

}  // namespace shoofly

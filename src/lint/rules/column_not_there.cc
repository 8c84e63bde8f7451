// A statement that names a column which no migration has made.

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/deployed_queries.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"

namespace shoofly::lint {
namespace {

using Names = std::vector<std::string>;

// A column that is to be dropped; of a key; any other.
int number_of(const Scene& scene) {
  if (scene.act<TakeColumn>() != nullptr) return 1091;
  const auto* make = scene.act<MakeColumn>();
  const bool position = make != nullptr && !make->column.after.empty();
  return !position && (scene.act<MakeIndex>() != nullptr || scene.act<MakeTable>() != nullptr ||
                       !constraints_made(scene).empty())
             ? 1072
             : 1054;
}

void say_missing(const Scene& scene, const WrittenTable& table, const std::string& column,
                 Reporter& reporter) {
  Names known;
  for (const WrittenColumn& each : table.columns) known.push_back(each.column.name);
  const QualifiedName name = scene.schema.at_home(table.name);
  const NameFact* fact =
      scene.history == nullptr ? nullptr : scene.history->gone({NameSpace::kColumn, name, column});
  const std::string meant = fact != nullptr ? fact->to.str() : nearest(column, known);
  reporter.report(fmt::format("{} has no column \"{}\"{}{}", scene.shown(table.name), column,
                              fact == nullptr ? "" : ": " + what_became(*fact),
                              code_of(scene, "42703", number_of(scene))),
                  meant.empty() ? Names() : Names{"did you mean " + meant + "?"});
}

// That an ALTER changes.
std::pair<QualifiedName, std::string> column_changed(const Scene& scene) {
  std::pair<QualifiedName, std::string> changed;
  const auto take = [&](const auto* act) {
    if (act != nullptr) changed = {act->table, act->column};
  };
  const auto* drop = scene.act<TakeColumn>();
  if (drop != nullptr && drop->if_exists) return changed;
  take(drop);
  take(scene.act<TurnType>());
  take(scene.act<TurnDefault>());
  take(scene.act<TurnNullable>());
  take(scene.act<NameColumn>());
  take(scene.act<TurnIdentity>());
  take(scene.act<TurnStatistics>());
  take(scene.act<SayOfColumn>());
  const auto* turn = scene.act<TurnColumn>();
  take(turn != nullptr && turn->if_exists ? nullptr : turn);
  return changed;
}

// Columns that the server knows of every table, or of tables of some kind.
bool is_of_every_table(const Scene& scene, std::string_view column) {
  static constexpr std::array<std::string_view, 6> kPostgresNames = {"tableoid", "xmin", "cmin",
                                                                     "xmax",     "cmax", "ctid"};
  static constexpr std::array<std::string_view, 6> kOtherNames = {
      "rowid", "_rowid_", "oid", "row_start", "row_end", "my_row_id"};
  const auto& names = is_postgres(scene) ? kPostgresNames : kOtherNames;
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return same_name(name, column); });
}

bool check_changed(const Scene& scene, Reporter& reporter) {
  const auto [name, column] = column_changed(scene);
  // A text of no tool may stand on another one's schema.
  if (column.empty() || scene.statement.maybe || !in_known_order(scene.migration) || !scene.certain)
    return false;
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || !table->unread.empty() || !table->parent.name.empty() ||
      table->columns.empty() || table->find_column(column) != nullptr)
    return false;
  if (certain_table(scene, name) == nullptr || is_of_every_table(scene, column)) return false;
  say_missing(scene, *table, column, reporter);
  return true;
}

class MissingColumns {
 public:
  explicit MissingColumns(const Scene& scene) : scene_(scene) {}

  void run(Reporter& reporter) {
    if (const auto* make = scene_.act<MakeTable>()) {
      if (make->if_not_exists || !make->table.unread.empty() ||
          make->table.kind == TableKind::kPartition)
        return;
    }
    for (const MadeConstraint& each : constraints_made(scene_)) of_constraint(each);
    if (const auto* index = scene_.act<MakeIndex>()) of_index(index->index);
    if (const auto* make = scene_.act<MakeTable>()) {
      for (WrittenIndex index : make->table.indexes) {
        index.table = make->table.name;
        of_index(index);
      }
    }
    if (scene_.first && scene_.whole.shape != nullptr) of_shape(*scene_.whole.shape);
    if (const auto* rows = scene_.detail<RowWork>()) of_rows(*rows);
    of_place();
    for (const auto& [name, column] : missing_) {
      if (const WrittenTable* table = find(name)) say_missing(scene_, *table, column, reporter);
    }
  }

 private:
  // With what the statement itself gives it; null: not all of it is known.
  const WrittenTable* find(const QualifiedName& name) {
    const QualifiedName full = scene_.schema.at_home(name);
    if (const auto* make = scene_.act<MakeTable>()) {
      if (scene_.schema.at_home(make->table.name) == full) return &make->table;
    }
    return whole_table(scene_, full);
  }

  bool is_added(const QualifiedName& table, const std::string& column) const {
    const auto is_it = [&](const QualifiedName& of, const std::string& name) {
      return same_name(name, column) && scene_.schema.at_home(of) == scene_.schema.at_home(table);
    };
    return statement_has<MakeColumn>(
               scene_,
               [&](const MakeColumn& act) { return is_it(act.table, act.column.column.name); }) ||
           statement_has<TurnColumn>(
               scene_,
               [&](const TurnColumn& act) { return is_it(act.table, act.to.column.name); }) ||
           statement_has<NameColumn>(
               scene_, [&](const NameColumn& act) { return is_it(act.table, act.to); });
  }

  // `text`: what stands there may be a text.
  void need(const QualifiedName& name, const std::string& column, bool text = true) {
    const WrittenTable* table = find(name);
    if (column.empty() || table == nullptr || is_of_every_table(scene_, column) ||
        is_filled_in(column) || column == table->name.name ||
        table->find_column(column) != nullptr || is_added(name, column))
      return;
    if (text && may_be_text(column)) return;
    missing_.insert({scene_.schema.at_home(name), column});
  }

  // SQLite takes a text in quotes where no column is called so.
  bool may_be_text(const std::string& column) const {
    if (scene_.server.engine != "sqlite") return false;
    const std::string_view text = scene_.text;
    for (std::size_t at = text.find_first_of("\"'"); at != text.npos;
         at = text.find_first_of("\"'", at + 1)) {
      if (same_name(text.substr(at + 1, column.size()), column)) return true;
    }
    return false;
  }

  void of_constraint(const MadeConstraint& each) {
    const Constraint& constraint = each.constraint->constraint;
    if (!is_postgres(scene_) && constraint.kind == ConstraintKind::kCheck) return;
    for (const std::string& column : constraint.columns) need(each.table, column);
    for (const std::string& column : each.constraint->index.include) need(each.table, column);
    // SQLite looks for them when rows are written.
    if (scene_.server.engine == "sqlite" || keys_unchecked(scene_)) return;
    for (const std::string& column : constraint.referenced_columns)
      need(constraint.references, column);
  }

  void of_index(const WrittenIndex& index) {
    for (const IndexPart& part : index.index.parts) need(index.table, part.column);
    for (const std::string& column : index.index.include) need(index.table, column);
  }

  // Where there is no shape. An UPDATE of MariaDB's may be of several tables.
  void of_rows(const RowWork& rows) {
    const bool writes = rows.verb == RowWork::Verb::kInsert || rows.verb == RowWork::Verb::kUpdate;
    if (is_postgres(scene_) || !writes || rows.columns.empty() || rows.tables.size() != 1) return;
    if (rows.verb == RowWork::Verb::kUpdate) {
      const std::string before = scene_.words().substr(0, scene_.words().find(" set "));
      if (!before.starts_with("update ") || before.find(',') != before.npos ||
          before.find(" join ") != before.npos)
        return;
    }
    for (const std::string& column : rows.columns) need(rows.tables.front(), column, false);
  }

  // MariaDB, MySQL: ADD COLUMN .. AFTER, MODIFY .. AFTER.
  void of_place() {
    if (const auto* make = scene_.act<MakeColumn>()) need(make->table, make->column.after);
    if (const auto* turn = scene_.act<TurnColumn>()) need(turn->table, turn->to.after);
  }

  void of_shape(const QueryShape& shape) {
    const FindTable known = [&](const QualifiedName& name) { return find(name); };
    for (const auto& [table, column] : missing_columns(shape, known)) {
      if (scene_.history->there({NameSpace::kFunction, {}, column}) == nullptr) need(table, column);
    }
    for (const QueryWrite& write : shape.writes) {
      for (const std::string& column : write.columns) need(write.table, column);
      for (const std::string& column : write.conflict_columns) need(write.table, column);
    }
  }

  const Scene& scene_;
  std::set<std::pair<QualifiedName, std::string>> missing_;
};

void check_column_not_there(const Scene& scene, Reporter& reporter) {
  if (!check_changed(scene, reporter) && is_certain(scene)) MissingColumns(scene).run(reporter);
}

}  // namespace

extern const Rule column_not_there;
const Rule column_not_there{"column-not-there",
                            Family::kCompatibility,
                            Severity::kError,
                            "a statement names a column that is not there",
                            "The server refuses the statement, and the migration stops.",
                            check_column_not_there,
                            nullptr,
                            kEveryEngine};

}  // namespace shoofly::lint

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

namespace shoofly::lint {
namespace {

using Names = std::vector<std::string>;

void say_missing(const Scene& scene, const WrittenTable& table, const std::string& column,
                 Reporter& reporter) {
  Names known;
  for (const WrittenColumn& each : table.columns) known.push_back(each.column.name);
  const QualifiedName name = scene.schema.at_home(table.name);
  const NameFact* fact =
      scene.history == nullptr ? nullptr : scene.history->gone({NameSpace::kColumn, name, column});
  const std::string meant = fact != nullptr ? fact->to : nearest(column, known);
  reporter.report(fmt::format("{} has no column \"{}\"{} ({})", scene.shown(table.name), column,
                              fact == nullptr ? "" : ": " + what_became(*fact),
                              scene.server.engine == "postgres" ? "42703" : "1054"),
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

bool check_changed(const Scene& scene, Reporter& reporter) {
  const auto [name, column] = column_changed(scene);
  // A text of no tool may stand on another one's schema.
  if (column.empty() || scene.statement.maybe || !in_known_order(scene.migration) || !scene.certain)
    return false;
  const WrittenTable* table = scene.table(name);
  if (table == nullptr || !table->unread.empty() || !table->parent.name.empty() ||
      table->columns.empty() || table->find_column(column) != nullptr)
    return false;
  if (scene.server.engine == "postgres" && certain_table(scene, name) == nullptr) return false;
  say_missing(scene, *table, column, reporter);
  return true;
}

// Columns that the server knows of every table.
bool is_of_every_table(std::string_view column) {
  static constexpr std::array<std::string_view, 6> kNames = {"tableoid", "xmin", "cmin",
                                                             "xmax",     "cmax", "ctid"};
  return std::find(kNames.begin(), kNames.end(), column) != kNames.end();
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
    if (scene_.first && scene_.whole.shape != nullptr) of_shape(*scene_.whole.shape);
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
    return statement_has<MakeColumn>(scene_, [&](const MakeColumn& act) {
      return act.column.column.name == column &&
             scene_.schema.at_home(act.table) == scene_.schema.at_home(table);
    });
  }

  void need(const QualifiedName& name, const std::string& column) {
    const WrittenTable* table = find(name);
    if (column.empty() || table == nullptr || is_of_every_table(column) || is_filled_in(column) ||
        column == table->name.name || table->find_column(column) != nullptr ||
        is_added(name, column))
      return;
    missing_.insert({scene_.schema.at_home(name), column});
  }

  void of_constraint(const MadeConstraint& each) {
    const Constraint& constraint = each.constraint->constraint;
    for (const std::string& column : constraint.columns) need(each.table, column);
    for (const std::string& column : each.constraint->index.include) need(each.table, column);
    for (const std::string& column : constraint.referenced_columns)
      need(constraint.references, column);
  }

  void of_index(const WrittenIndex& index) {
    for (const IndexPart& part : index.index.parts) need(index.table, part.column);
    for (const std::string& column : index.index.include) need(index.table, column);
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
                            Engines{true, true, false}};

}  // namespace shoofly::lint

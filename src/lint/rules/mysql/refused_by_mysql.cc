#include "lint/rules/mysql/refused_by_mysql.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/certainty.h"
#include "lint/rules/mysql/altered.h"
#include "lint/rules/mysql/refused_columns.h"
#include "lint/rules/mysql/refused_partitions.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

using Columns = std::vector<std::string>;

bool names_one(const Columns& columns, const std::string& column) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const std::string& one) { return same_name(one, column); });
}

bool is_primary_key(const WrittenConstraint& one) {
  return one.constraint.kind == ConstraintKind::kPrimaryKey;
}

bool is_not_null(const WrittenTable& table, const WrittenColumn& column) {
  return !column.column.nullable ||
         std::any_of(
             table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
               return is_primary_key(one) && names_one(one.constraint.columns, column.column.name);
             });
}

// What else the statement does may change what is looked at here.
bool redefines(const Scene& scene) {
  return statement_has<TurnColumn>(scene, [](const TurnColumn&) { return true; }) ||
         statement_has<TakeColumn>(scene, [](const TakeColumn&) { return true; }) ||
         statement_has<TakeConstraint>(scene, [](const TakeConstraint&) { return true; });
}

Columns columns_of(const Index& index) {
  Columns columns;
  for (const IndexPart& part : index.parts) columns.push_back(part.prefix > 0 ? "" : part.column);
  return columns;
}

// In any order: MariaDB takes those.
bool begins_with(const Columns& index, const Columns& columns) {
  if (index.size() < columns.size()) return false;
  return std::all_of(
      index.begin(), index.begin() + static_cast<std::ptrdiff_t>(columns.size()),
      [&](const std::string& one) { return one.empty() || names_one(columns, one); });
}

bool has_index_over(const WrittenTable& table, const Columns& columns) {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const WrittenIndex& one) {
                       return begins_with(columns_of(one.index), columns);
                     }) ||
         std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const WrittenConstraint& one) {
                       return one.constraint.kind != ConstraintKind::kCheck &&
                              begins_with(one.constraint.columns, columns);
                     });
}

bool makes_index_over(const Scene& scene, const Columns& columns) {
  return statement_has<MakeIndex>(scene,
                                  [&](const MakeIndex& act) {
                                    return begins_with(columns_of(act.index.index), columns);
                                  }) ||
         statement_has<MakeConstraint>(scene, [&](const MakeConstraint& act) {
           return act.constraint.constraint.kind != ConstraintKind::kCheck &&
                  begins_with(act.constraint.constraint.columns, columns);
         });
}

// ---- foreign keys -----------------------------------------------------------------------------

void check_set_null(const Scene& scene, const WrittenTable& own, const WrittenConstraint& key,
                    Reporter& reporter) {
  const std::string& rules = key.constraint.rules;
  if (rules.find(" SET NULL") == std::string::npos) return;
  for (const std::string& name : key.constraint.columns) {
    const WrittenColumn* column = own.find_column(name);
    if (column == nullptr || !is_not_null(own, *column)) continue;
    reporter.report_at(
        key.at,
        fmt::format("the server refuses it ({}): {} is NOT NULL, and the foreign key says SET NULL",
                    scene.server.engine == "mariadb" ? 1005 : 1830, column->column.name),
        {"let the column be NULL, or another rule: ON DELETE CASCADE, ON DELETE RESTRICT"});
    return;
  }
}

void check_index_behind(const Scene& scene, const WrittenTable& own, const WrittenTable& other,
                        const WrittenConstraint& key, Reporter& reporter) {
  const Columns& columns = key.constraint.referenced_columns;
  const auto is_known = [&](const std::string& one) { return other.find_column(one) != nullptr; };
  if (columns.empty() || keys_unchecked(scene) || !may_be_innodb(other) || !may_be_innodb(own) ||
      !std::all_of(columns.begin(), columns.end(), is_known) || has_index_over(other, columns))
    return;
  if (own.name == other.name && makes_index_over(scene, columns)) return;
  reporter.report_at(
      key.at,
      fmt::format("the server refuses it ({}): no index of {} begins with ({}), as the foreign key "
                  "needs it",
                  scene.server.engine == "mariadb" ? 1005 : 1822, scene.shown(other.name),
                  fmt::join(columns, ", ")),
      {fmt::format("before it: create unique index NAME on {} ({});",
                   sql_name_in(scene.server.engine, key.constraint.references),
                   fmt::join(columns, ", "))});
}

void check_partitions_of_key(const Scene& scene, const WrittenTable& own, Reporter& reporter) {
  if (own.partition_by.empty() || !may_be_innodb(own)) return;
  reporter.report(fmt::format("the server refuses it (1506): {} is partitioned, and cannot have a "
                              "foreign key",
                              scene.shown(own.name)),
                  {"leave the key out, or the partitions"});
}

void check_foreign_keys(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make != nullptr && (make->if_not_exists || !make->table.unread.empty())) return;
  if (make == nullptr && redefines(scene)) return;
  const bool only_of_table = scene.server.engine == "mysql" && scene.server.version.major < 9;
  for (const MadeConstraint& each : constraints_made(scene)) {
    const WrittenConstraint& key = *each.constraint;
    if (key.constraint.kind != ConstraintKind::kForeignKey || (only_of_table && !key.of_table))
      continue;
    WrittenTable own;
    if (make != nullptr) {
      own = make->table;
      own.name = scene.schema.at_home(own.name);
    } else if (const WrittenTable* known = certain_table(scene, each.table)) {
      own = *known;
    } else {
      continue;
    }
    if (const auto* column = scene.act<MakeColumn>()) own.columns.push_back(column->column);
    if (!may_be_innodb(own)) continue;
    check_set_null(scene, own, key, reporter);
    check_partitions_of_key(scene, own, reporter);
    const QualifiedName to = scene.schema.at_home(key.constraint.references);
    const WrittenTable* other = to == own.name ? &own : whole_table(scene, to);
    if (other != nullptr) check_index_behind(scene, own, *other, key, reporter);
  }
}

// ---- partitions -------------------------------------------------------------------------------

// Columns of the table that stand in the first brackets.
Columns partition_columns(const WrittenTable& table, std::string_view by) {
  Columns columns;
  int depth = 0;
  for (const SqlWord& word : sql_words(by, Lexis::kOfMysql)) {
    std::string name(by.substr(word.from, word.to - word.from));
    if (name == "(") ++depth;
    if (name == ")" && --depth == 0) break;
    if (depth == 0) continue;
    const WrittenColumn* column = table.find_column(name);
    if (word.is_name && column != nullptr) columns.push_back(column->column.name);
  }
  return columns;
}

void check_key_of_partitions(const Scene& scene, const WrittenTable& table, std::string_view by,
                             const Columns& key, const char* kind, Reporter& reporter) {
  if (names_one(key, "")) return;
  for (const std::string& column : partition_columns(table, by)) {
    if (names_one(key, column)) continue;
    reporter.report(fmt::format("the server refuses it (1503): a {} of {} has to have {}, by which "
                                "it is partitioned",
                                kind, scene.shown(table.name), column),
                    {fmt::format("add {} to the key", column)});
    return;
  }
}

void check_keys_of_partitions(const Scene& scene, const WrittenTable& table, std::string_view by,
                              Reporter& reporter) {
  for (const WrittenConstraint& one : table.constraints) {
    if (is_primary_key(one))
      check_key_of_partitions(scene, table, by, one.constraint.columns, "primary key", reporter);
  }
  for (const WrittenIndex& one : table.indexes) {
    if (!one.index.unique) continue;
    Columns columns;
    for (const IndexPart& part : one.index.parts) columns.push_back(part.column);
    check_key_of_partitions(scene, table, by, columns, "unique key", reporter);
  }
}

// ALTER TABLE .. PARTITION BY
void check_new_partitions(const Scene& scene, const TurnOptions& turn, Reporter& reporter) {
  const auto verb = turn.options.find("partition");
  if (verb == turn.options.end() || verb->second != "by" || !scene.alone) return;
  const WrittenTable* table = certain_table(scene, turn.table);
  if (table == nullptr || !may_be_innodb(*table)) return;
  const bool refers = std::any_of(
      table->constraints.begin(), table->constraints.end(), [](const WrittenConstraint& one) {
        return one.constraint.kind == ConstraintKind::kForeignKey && one.of_table;
      });
  if (refers) {
    reporter.report(fmt::format("the server refuses it (1506): {} has a foreign key, and cannot be "
                                "partitioned",
                                scene.shown(turn.table)),
                    {"drop the key before"});
    return;
  }
  const std::vector<SqlWord> words = sql_words(scene.text, Lexis::kOfMysql);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_word(scene.text, words[i - 1], "partition") && is_word(scene.text, words[i], "by"))
      return check_keys_of_partitions(scene, *table, scene.text.substr(words[i].to), reporter);
  }
}

void check_partitions(const Scene& scene, Reporter& reporter) {
  if (const auto* turn = scene.act<TurnOptions>())
    return check_new_partitions(scene, *turn, reporter);
  if (const auto* make = scene.act<MakeTable>()) {
    if (!make->table.partition_by.empty() && !make->if_not_exists)
      check_keys_of_partitions(scene, make->table, make->table.partition_by, reporter);
    return;
  }
  if (!scene.alone) return;
  if (const auto* index = scene.act<MakeIndex>()) {
    const WrittenTable* table = certain_table(scene, index->index.table);
    if (table == nullptr || table->partition_by.empty() || !index->index.index.unique) return;
    Columns columns;
    for (const IndexPart& part : index->index.index.parts) columns.push_back(part.column);
    check_key_of_partitions(scene, *table, table->partition_by, columns, "unique key", reporter);
  } else if (const auto* key = scene.act<MakeConstraint>()) {
    const WrittenTable* table = certain_table(scene, key->table);
    if (table != nullptr && !table->partition_by.empty() && is_primary_key(key->constraint))
      check_key_of_partitions(scene, *table, table->partition_by,
                              key->constraint.constraint.columns, "primary key", reporter);
  }
}

// ---- AUTO_INCREMENT ---------------------------------------------------------------------------

bool counts(const WrittenColumn& column) { return !column.column.identity.empty(); }

// SERIAL is unique by itself.
bool is_serial(const WrittenColumn& column) {
  return column.serial || column.column.type.find("serial") != std::string::npos;
}

void say_counting(const Scene& scene, const QualifiedName& table, const std::string& column,
                  bool second, Reporter& reporter) {
  reporter.report(
      second ? fmt::format("the server refuses it (1075): {} gets a second AUTO_INCREMENT column, "
                           "{}",
                           scene.shown(table), column)
             : fmt::format("the server refuses it (1075): {} of {} is AUTO_INCREMENT, and no key "
                           "begins with it",
                           column, scene.shown(table)),
      {second ? "a table can have one" : fmt::format("PRIMARY KEY ({})", column)});
}

void check_counting_table(const Scene& scene, const WrittenTable& table, Reporter& reporter) {
  std::size_t number = 0;
  for (const WrittenColumn& column : table.columns) {
    if (!counts(column)) continue;
    if (++number > 1) return say_counting(scene, table.name, column.column.name, true, reporter);
    const Columns own = {column.column.name};
    const bool key = std::any_of(table.indexes.begin(), table.indexes.end(), [&](const auto& one) {
      return names_one(columns_of(one.index), column.column.name);
    });
    if (is_serial(column) || has_index_over(table, own) || (key && !may_be_innodb(table))) continue;
    if (!may_be_innodb(table) || scene.transaction.settings.count("default_storage_engine") > 0)
      continue;
    say_counting(scene, table.name, column.column.name, false, reporter);
  }
}

void check_counting_column(const Scene& scene, const QualifiedName& name,
                           const WrittenColumn& column, const std::string& before,
                           const std::vector<WrittenConstraint>& constraints, Reporter& reporter) {
  if (!counts(column) || is_serial(column)) return;
  const WrittenTable* table = whole_table(scene, name);
  if (table == nullptr || !may_be_innodb(*table)) return;
  for (const WrittenColumn& other : table->columns) {
    if (!counts(other) || same_name(other.column.name, before)) continue;
    if (redefines(scene)) return;
    return say_counting(scene, table->name, column.column.name, true, reporter);
  }
  const Columns own = {column.column.name};
  const bool key = std::any_of(constraints.begin(), constraints.end(), is_primary_key) ||
                   makes_index_over(scene, own) || has_index_over(*table, {before});
  if (!key) say_counting(scene, table->name, column.column.name, false, reporter);
}

void check_key_leaves(const Scene& scene, const QualifiedName& of, const std::string& name,
                      Reporter& reporter) {
  if (!scene.alone) return;
  const WrittenTable* table = whole_table(scene, of);
  if (table == nullptr || !may_be_innodb(*table)) return;
  WrittenTable left = *table;
  std::erase_if(left.indexes,
                [&](const WrittenIndex& one) { return same_name(one.index.name, name); });
  std::erase_if(left.constraints, [&](const WrittenConstraint& one) {
    return is_primary_key(one) && same_name(name, "primary");
  });
  if (left.indexes.size() == table->indexes.size() &&
      left.constraints.size() == table->constraints.size())
    return;
  for (const WrittenColumn& column : left.columns) {
    if (counts(column) && !is_serial(column) && !has_index_over(left, {column.column.name}))
      say_counting(scene, table->name, column.column.name, false, reporter);
  }
}

void check_counting(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>()) {
    if (make->table.unread.empty() && !make->if_not_exists)
      check_counting_table(scene, make->table, reporter);
  } else if (const auto* column = scene.act<MakeColumn>()) {
    check_counting_column(scene, column->table, column->column, "", column->constraints, reporter);
  } else if (const auto* turn = scene.act<TurnColumn>()) {
    check_counting_column(scene, turn->table, turn->to, turn->column, {}, reporter);
  } else if (const auto* key = scene.act<TakeConstraint>()) {
    check_key_leaves(scene, key->table, key->name, reporter);
  } else if (const auto* index = scene.act<TakeIndex>()) {
    check_key_leaves(scene, index->table, index->index.name, reporter);
  }
}

// ---- rows -------------------------------------------------------------------------------------

// DEFAULT is a value that such a column takes; without the strict mode it is only a warning.
void check_generated_of_mysql(const Scene& scene, const RowWork& rows, Reporter& reporter) {
  if (rows.verb != RowWork::Verb::kInsert || rows.tables.size() != 1 || rows.from_query ||
      scene.transaction.settings.count("sql_mode") > 0)
    return;
  const WrittenTable* table = certain_table(scene, rows.tables.front());
  for (const std::string& name : rows.columns) {
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(name);
    if (column == nullptr || column->column.generated == Generated::kNone) continue;
    if (has_word(scene.text, "default", Lexis::kOfMysql) ||
        has_word(scene.text, "null", Lexis::kOfMysql) ||
        has_word(scene.text, "ignore", Lexis::kOfMysql))
      return;
    reporter.report(
        fmt::format("the server refuses it ({}): column {} of {} is generated",
                    scene.server.engine == "mariadb" ? 1906 : 3105, name, scene.shown(table->name)),
        {"leave the column out"});
    return;
  }
}

}  // namespace

void check_refused_by_mysql(const Scene& scene, Reporter& reporter) {
  check_refused_columns(scene, reporter);
  if (const auto* rows = scene.detail<RowWork>()) {
    if (is_certain(scene)) check_generated_of_mysql(scene, *rows, reporter);
    return;
  }
  if (scene.act<Aside>() != nullptr || !is_certain(scene)) return;
  check_foreign_keys(scene, reporter);
  check_partitions(scene, reporter);
  check_refused_partitions(scene, reporter);
  check_counting(scene, reporter);
}

}  // namespace shoofly::lint

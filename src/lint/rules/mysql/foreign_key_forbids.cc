// What a foreign key that the migrations have made does not let happen.

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/certainty.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

struct KeyInTheWay {
  const WrittenTable* table = nullptr;  // that has it
  const WrittenConstraint* key = nullptr;
  bool refers = false;  // the table at hand is the one that has it
};

// MySQL passes over REFERENCES behind a column before 9.
std::vector<KeyInTheWay> keys_about(const Scene& scene, const QualifiedName& name) {
  std::vector<KeyInTheWay> keys;
  const bool only_of_table = scene.server.engine == "mysql" && scene.server.version.major < 9;
  const QualifiedName full = scene.schema.at_home(name);
  for (const auto& [own, table] : scene.schema.tables) {
    if (!may_be_innodb(table)) continue;
    for (const WrittenConstraint& one : table.constraints) {
      if (one.constraint.kind != ConstraintKind::kForeignKey) continue;
      if (only_of_table && !one.of_table) continue;
      const bool refers = own == full;
      if (refers || scene.schema.at_home(one.constraint.references) == full)
        keys.push_back({&table, &one, refers});
    }
  }
  return keys;
}

std::string shown_key(const Scene& scene, const KeyInTheWay& one) {
  const Constraint& key = one.key->constraint;
  return fmt::format(
      "foreign key {} of {} ({})", key.name, scene.shown(one.table->name),
      fmt::format("{} to {}", fmt::join(key.columns, ", "), scene.shown(key.references)));
}

void refuse(const Scene& scene, const KeyInTheWay& one, const std::string& what, int error,
            Reporter& reporter) {
  const std::string& name = one.key->constraint.name;
  const std::string table = scene.shown(one.table->name);
  std::vector<std::string> help;
  if (!name.empty())
    help.push_back(fmt::format("alter table {} drop foreign key {}; first", table,
                               sql_name_in(scene.server.engine, {"", name})));
  reporter.report(fmt::format("{}: {} needs it, and the server refuses ({})", what,
                              shown_key(scene, one), error),
                  std::move(help));
}

bool names_column(const std::vector<std::string>& columns, const std::string& column) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& one) {
    return std::equal(
        one.begin(), one.end(), column.begin(), column.end(),
        [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  });
}

// The columns of the table at hand that the key is over.
const std::vector<std::string>& own_columns(const KeyInTheWay& one) {
  const Constraint& key = one.key->constraint;
  return one.refers ? key.columns : key.referenced_columns;
}

void check_table_goes(const Scene& scene, const QualifiedName& table, const std::string& what,
                      int error, Reporter& reporter) {
  if (keys_unchecked(scene)) return;
  for (const KeyInTheWay& one : keys_about(scene, table)) {
    if (one.refers || one.table->name == scene.schema.at_home(table)) continue;
    return refuse(scene, one, what, error, reporter);
  }
}

// Without its length: MySQL compares texts of any length.
std::string word_of_type(const std::string& type) {
  const std::size_t close = type.rfind(')');
  return type.substr(0, type.find('(')) +
         (close == std::string::npos ? "" : type.substr(close + 1));
}

bool is_text_of(const std::string& type) {
  return type.find("char") != std::string::npos || type.find("text") != std::string::npos;
}

bool types_differ(const Scene& scene, const std::string& before, const std::string& after) {
  if (scene.server.engine == "mariadb") return before != after;
  return word_of_type(before) != word_of_type(after) && !(is_text_of(before) && is_text_of(after));
}

// Of the type that CHANGE or MODIFY gives it. MariaDB refuses that with foreign_key_checks = 0,
// too, MySQL does not; a statement that drops a key, or changes two columns, makes room perhaps.
std::vector<KeyInTheWay> keys_against_type(const Scene& scene, const TurnColumn& turn) {
  const bool mysql = scene.server.engine == "mysql";
  if (!scene.certain || (mysql && keys_unchecked(scene))) return {};
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (column == nullptr) return {};
  const bool drops_key =
      statement_has<TakeConstraint>(scene, [](const TakeConstraint&) { return true; });
  const bool changes_others = statement_has<TurnColumn>(
      scene, [&](const TurnColumn& one) { return one.column != turn.column; });
  if (drops_key || changes_others) return {};
  const std::string before = scene.engine.plain_type(column->column.type);
  const std::string after = scene.engine.plain_type(turn.to.column.type);
  if (!types_differ(scene, before, after)) return {};
  std::vector<KeyInTheWay> keys = keys_about(scene, turn.table);
  std::erase_if(
      keys, [&](const KeyInTheWay& one) { return !names_column(own_columns(one), turn.column); });
  return keys;
}

// 3780 comes with MySQL 8.
int error_of_type(const Scene& scene, const KeyInTheWay& one) {
  if (scene.server.engine == "mysql" && scene.server.version.major >= 8) return 3780;
  return one.refers ? 1832 : 1833;
}

void check_type_turns(const Scene& scene, const TurnColumn& turn, Reporter& reporter) {
  const std::vector<KeyInTheWay> keys = keys_against_type(scene, turn);
  if (keys.empty()) return;
  std::vector<std::string> drops;
  for (const KeyInTheWay& one : keys) {
    const std::string& name = one.key->known_name();
    if (!name.empty())
      drops.push_back(fmt::format("alter table {} drop foreign key {};",
                                  scene.shown(one.table->name),
                                  sql_name_in(scene.server.engine, {"", name})));
  }
  const std::string what =
      keys.size() > 1 ? fmt::format("drop the {} foreign keys", keys.size()) : "drop the key";
  std::string help =
      fmt::format("{}, change both columns, add {} again", what, keys.size() > 1 ? "them" : "it");
  if (drops.size() == keys.size()) help += fmt::format(": {}", fmt::join(drops, " "));
  const KeyInTheWay& one = keys.front();
  reporter.report(
      fmt::format("{}.{} cannot become {}: {} needs it, and the server refuses ({})",
                  scene.shown(turn.table), turn.column,
                  scene.engine.plain_type(turn.to.column.type), shown_key(scene, one),
                  error_of_type(scene, one)),
      {std::move(help), "pt-online-schema-change and gh-ost do not change both sides of a key"});
}

void check_column_goes(const Scene& scene, const TakeColumn& take, Reporter& reporter) {
  if (keys_unchecked(scene)) return;
  for (const KeyInTheWay& one : keys_about(scene, take.table)) {
    if (!names_column(own_columns(one), take.column)) continue;
    return refuse(scene, one,
                  fmt::format("{}.{} cannot be dropped", scene.shown(take.table), take.column),
                  !one.refers                        ? 1829
                  : scene.server.engine == "mariadb" ? 1553
                                                     : 1828,
                  reporter);
  }
}

bool begins_with_columns(const Index& index, const std::vector<std::string>& columns) {
  if (columns.empty() || index.parts.size() < columns.size()) return false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!names_column({columns[i]}, index.parts[i].column)) return false;
  }
  return true;
}

void check_index_goes(const Scene& scene, const TakeIndex& take, Reporter& reporter) {
  const WrittenTable* table = scene.table(take.table);
  if (table == nullptr || keys_unchecked(scene)) return;
  for (const KeyInTheWay& one : keys_about(scene, take.table)) {
    const std::vector<std::string>& columns = own_columns(one);
    bool serves = false;
    bool another = false;
    // The server has made one for a key that had none, and called it like the key, or like its
    // first column.
    const bool is_named =
        std::any_of(table->indexes.begin(), table->indexes.end(), [&](const WrittenIndex& index) {
          return names_column({index.index.name}, take.index.name);
        });
    if (one.refers && !is_named && !columns.empty())
      serves = names_column({one.key->constraint.name, columns.front()}, take.index.name);
    for (const WrittenIndex& index : table->indexes) {
      const bool fits = begins_with_columns(index.index, columns);
      (index.index.name == take.index.name ? serves : another) |= fits;
    }
    for (const WrittenConstraint& key : table->constraints) {
      const bool primary = key.constraint.kind == ConstraintKind::kPrimaryKey;
      another = another || (primary && !key.constraint.columns.empty() &&
                            names_column(columns, key.constraint.columns.front()));
    }
    if (!serves || another) continue;
    return refuse(scene, one, fmt::format("index {} cannot be dropped", take.index.name), 1553,
                  reporter);
  }
}

std::string charset_called(const std::string& name) { return name == "utf8" ? "utf8mb3" : name; }

bool is_text_type(const std::string& type) {
  return type.starts_with("varchar") || type.starts_with("char") || type.starts_with("enum");
}

// CONVERT TO CHARACTER SET of a table that has another one. MariaDB refuses that with
// foreign_key_checks = 0, too; MySQL does not, by its manual.
void check_charset_turns(const Scene& scene, const TurnOptions& turn, Reporter& reporter) {
  const auto to = turn.options.find("convert");
  const WrittenTable* table = to == turn.options.end() ? nullptr : scene.table(turn.table);
  if (table == nullptr || (scene.server.engine == "mysql" && keys_unchecked(scene))) return;
  const auto from = table->options.find("charset");
  if (from == table->options.end() || charset_called(from->second) == charset_called(to->second))
    return;
  for (const KeyInTheWay& one : keys_about(scene, turn.table)) {
    for (const std::string& name : own_columns(one)) {
      const WrittenColumn* column = table->find_column(name);
      if (column == nullptr || !column->charset.empty() ||
          !is_text_type(scene.engine.plain_type(column->column.type)))
        continue;
      return refuse(scene, one,
                    fmt::format("{}.{} cannot become {}", scene.shown(turn.table),
                                column->column.name, to->second),
                    one.refers ? 1832 : 1833, reporter);
    }
  }
}

void check_foreign_key_forbids(const Scene& scene, Reporter& reporter) {
  if (const auto* turn = scene.act<TurnColumn>()) return check_type_turns(scene, *turn, reporter);
  // What else the same statement does may make room; MariaDB drops tables one after the other.
  const bool in_order = scene.act<TakeTable>() != nullptr &&
                        (scene.server.engine == "mariadb" || scene.server.version.major < 8);
  if ((!scene.alone && !in_order) || !scene.certain) return;
  if (const auto* take = scene.act<TakeTable>())
    return check_table_goes(scene, take->table, scene.shown(take->table) + " cannot be dropped",
                            1451, reporter);
  if (const auto* options = scene.act<TurnOptions>())
    return check_charset_turns(scene, *options, reporter);
  if (const auto* column = scene.act<TakeColumn>())
    return check_column_goes(scene, *column, reporter);
  if (const auto* index = scene.act<TakeIndex>()) return check_index_goes(scene, *index, reporter);
  const auto* rows = scene.detail<RowWork>();
  if (rows != nullptr && rows->verb == RowWork::Verb::kTruncate)
    check_table_goes(scene, rows->tables.front(),
                     scene.shown(rows->tables.front()) + " cannot be truncated", 1701, reporter);
}

}  // namespace

bool foreign_key_forbids_type(const Scene& scene) {
  const auto* turn = scene.act<TurnColumn>();
  return turn != nullptr && !keys_against_type(scene, *turn).empty();
}

extern const Rule foreign_key_forbids;
const Rule foreign_key_forbids{"foreign-key-forbids",
                               Family::kCompatibility,
                               Severity::kError,
                               "a foreign key does not let this happen",
                               "The statement fails, and the migration stops there.",
                               check_foreign_key_forbids,
                               nullptr,
                               kMysql};

}  // namespace shoofly::lint

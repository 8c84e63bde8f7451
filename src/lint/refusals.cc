#include "lint/refusals.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/certainty.h"
#include "lint/inserted_rows.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

enum class Cast { kText, kNumber, kBoolean, kUuid, kJson, kJsonb, kTime, kOther, kEnum, kUnknown };

// Without its schema and its quotes.
std::string last_name(const std::string& type) {
  std::string name = type.substr(type.rfind('.') + 1);
  if (name.size() > 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
  return name;
}

const WrittenEnum* enum_of(const Scene& scene, const std::string& type) {
  const std::string name = last_name(type);
  const auto& all = scene.schema.enums;
  const auto found = std::find_if(all.begin(), all.end(), [&](const WrittenEnum& one) {
    return one.name.name == name &&
           scene.history->is_sure(scene.schema.at_home(one.name), scene.schema);
  });
  return found == all.end() ? nullptr : &*found;
}

Cast cast_of(const Scene& scene, const std::string& written) {
  const std::string plain = scene.engine.plain_type(written);
  const std::string type = plain.substr(0, plain.find('('));
  const auto any = [&](std::initializer_list<std::string_view> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  if (plain.ends_with("]")) return Cast::kUnknown;
  if (any({"text", "character varying", "character"})) return Cast::kText;
  if (any({"smallint", "integer", "bigint", "numeric", "real", "double precision"}))
    return Cast::kNumber;
  if (type == "boolean") return Cast::kBoolean;
  if (type == "uuid") return Cast::kUuid;
  if (type == "json") return Cast::kJson;
  if (type == "jsonb") return Cast::kJsonb;
  if (any({"date", "timestamp without time zone", "timestamp with time zone"})) return Cast::kTime;
  if (any({"interval", "bytea", "inet"})) return Cast::kOther;
  return enum_of(scene, written) != nullptr ? Cast::kEnum : Cast::kUnknown;
}

// No value of the one becomes one of the other unless it is written.
bool needs_using(const Scene& scene, const std::string& from, const std::string& to) {
  const Cast one = cast_of(scene, from);
  const Cast two = cast_of(scene, to);
  if (one == Cast::kUnknown || two == Cast::kUnknown || two == Cast::kText) return false;
  if (one == Cast::kEnum && two == Cast::kEnum) return last_name(from) != last_name(to);
  const bool json =
      (one == Cast::kJson || one == Cast::kJsonb) && (two == Cast::kJson || two == Cast::kJsonb);
  // Between these three some turn into each other.
  return one != two && !json && one != Cast::kOther;
}

bool drops_default(const Scene& scene, const std::string& column) {
  return statement_has<TurnDefault>(
      scene, [&](const TurnDefault& turn) { return turn.column == column && !turn.value; });
}

bool is_null(const std::string& value) {
  return value.size() == 4 && std::equal(value.begin(), value.end(), "null", [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

void report_type(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  if (turn == nullptr) return;
  const WrittenTable* table = certain_table(scene, turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || column->column.generated != Generated::kNone) return;
  const std::string& from = column->column.type;
  if (!needs_using(scene, from, turn->type)) return;
  if (turn->value.empty()) {
    reporter.report(
        fmt::format("the server refuses it (42804): {} does not become {} unless a USING says how",
                    from, turn->type),
        {fmt::format("using {}::{}", sql_name(turn->column), turn->type)});
    return;
  }
  const std::optional<std::string>& value = column->column.default_sql;
  if (!value || is_null(*value) || column->serial || drops_default(scene, turn->column)) return;
  reporter.report(
      fmt::format("the server refuses it (42804): the default of {}.{} ({}) does not become {}, "
                  "and USING is not for it",
                  scene.shown(table->name), turn->column, *value, turn->type),
      {fmt::format("in the same ALTER TABLE before it: alter column {0} drop default; and behind "
                   "it: alter column {0} set default ..",
                   sql_name(turn->column))});
}

// The key of one column is made again with the new type, and nothing compares it with the other's.
void report_key_type(const Scene& scene, const WrittenTable& owner, const WrittenConstraint& key,
                     const TurnType& turn, Reporter& reporter) {
  const QualifiedName other = scene.schema.at_home(key.constraint.references);
  const WrittenTable* to = certain_table(scene, other);
  if (to == nullptr || key.constraint.columns.size() != key.constraint.referenced_columns.size())
    return;
  const auto type_in = [&](const WrittenTable& table, const std::string& name) {
    for (const WrittenStatement& each : scene.whole.acts) {
      const auto* act = std::get_if<TurnType>(&each.act);
      if (act != nullptr && act->column == name && scene.schema.at_home(act->table) == table.name)
        return scene.engine.plain_type(act->type);
    }
    const WrittenColumn* column = table.find_column(name);
    return column == nullptr ? std::string() : scene.engine.plain_type(column->column.type);
  };
  for (std::size_t i = 0; i < key.constraint.columns.size(); ++i) {
    const std::string one = type_in(owner, key.constraint.columns[i]);
    const std::string two = type_in(*to, key.constraint.referenced_columns[i]);
    if (one.empty() || two.empty() || may_be_compared(one, two)) continue;
    reporter.report(
        fmt::format("the server refuses it (42804): foreign key {} of {} would compare {} with {}",
                    key.known_name(), scene.shown(owner.name), one, two),
        {fmt::format("in the same transaction: drop the key before it, give {} the type as well, "
                     "and add the key again",
                     scene.schema.at_home(turn.table) == owner.name
                         ? scene.shown(to->name) + "." + key.constraint.referenced_columns[i]
                         : scene.shown(owner.name) + "." + key.constraint.columns[i])});
    return;
  }
}

void report_keys(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  const WrittenTable* table = turn == nullptr ? nullptr : certain_table(scene, turn->table);
  if (table == nullptr) return;
  const auto look_at = [&](const WrittenTable& owner, bool own) {
    for (const WrittenConstraint& one : owner.constraints) {
      const Constraint& key = one.constraint;
      if (key.kind != ConstraintKind::kForeignKey) continue;
      const bool concerned = own ? contains(key.columns, turn->column)
                                 : scene.schema.at_home(key.references) == table->name &&
                                       contains(key.referenced_columns, turn->column);
      const bool dropped = statement_has<TakeConstraint>(
          scene, [&](const TakeConstraint& act) { return act.name == one.known_name(); });
      if (concerned && !dropped) report_key_type(scene, owner, one, *turn, reporter);
    }
  };
  look_at(*table, true);
  for (const QualifiedName& other : scene.schema.hints.referring_to(table->name)) {
    const WrittenTable* owner = certain_table(scene, other);
    if (owner != nullptr && other != table->name) look_at(*owner, false);
  }
}

// nextval('s'), nextval('public.s'::regclass)
bool takes_numbers_of(const std::string& value, const QualifiedName& sequence) {
  constexpr std::string_view kNext = "nextval('";
  if (!value.starts_with(kNext)) return false;
  const std::string name =
      value.substr(kNext.size(), value.find('\'', kNext.size()) - kNext.size());
  return name == sequence.name || name == sequence.schema + "." + sequence.name;
}

void report_removal(const Scene& scene, Reporter& reporter) {
  const auto* removal = scene.detail<ObjectRemoval>();
  if (removal == nullptr || removal->cascade) return;
  const bool type = removal->kind == "type" || removal->kind == "domain";
  const bool sequence = removal->kind == "sequence";
  const QualifiedName name = scene.schema.at_home(removal->name);
  if ((!type && !sequence) || !scene.history->is_sure(name, scene.schema)) return;
  for (const auto& [key, table] : scene.schema.tables) {
    if (certain_table(scene, key) == nullptr) continue;
    for (const WrittenColumn& column : table.columns) {
      std::string of = column.column.type;
      while (of.ends_with("[]")) of.resize(of.size() - 2);
      const bool home = of.find('.') == std::string::npos || of.starts_with(name.schema + ".");
      const bool uses = type ? home && last_name(of) == name.name
                             : takes_numbers_of(column.column.default_sql.value_or(""), name);
      if (!uses) continue;
      reporter.report(fmt::format("the server refuses it (2BP01): column {}.{} uses {}",
                                  scene.shown(key), column.column.name, scene.shown(name)),
                      {type ? "drop the column, or give it another type, before it"
                            : "drop the column's default before it"});
      return;
    }
  }
}

void report_kind(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeTable>();
  const auto* removal = scene.detail<ObjectRemoval>();
  const bool relation =
      removal != nullptr && (removal->kind == "view" || removal->kind == "sequence" ||
                             removal->kind == "materialized view");
  if (take == nullptr && !relation) return;
  const QualifiedName name = scene.schema.at_home(take == nullptr ? removal->name : take->table);
  const std::string kind = take == nullptr ? removal->kind : "table";
  const NameFact* fact = scene.history->there({NameSpace::kRelation, name});
  const bool known = fact != nullptr && (fact->kind == "view" || fact->kind == "sequence" ||
                                         fact->kind == "materialized view");
  if (!known || fact->kind == kind || scene.schema.find_table(name) != nullptr ||
      !scene.history->is_sure(name, scene.schema))
    return;
  reporter.report(fmt::format("the server refuses it (42809): {} is a {} ({})", scene.shown(name),
                              fact->kind, place_of(*fact)),
                  {fmt::format("drop {} {};", fact->kind, sql_name(name))});
}

void report_index_drop(const Scene& scene, Reporter& reporter) {
  const auto* take = scene.act<TakeIndex>();
  if (take == nullptr || !take->concurrently || !scene.first) return;
  const WrittenTable* table = scene.schema.table_of_index(take->index);
  const char* why = !scene.alone    ? "CONCURRENTLY drops one index at a time"
                    : take->cascade ? "CONCURRENTLY takes no CASCADE"
                    : table != nullptr && table->kind == TableKind::kPartitioned && scene.certain
                        ? "CONCURRENTLY drops no index of a partitioned table"
                        : nullptr;
  if (why == nullptr) return;
  reporter.report(fmt::format("the server refuses it (0A000): {}", why),
                  {!scene.alone    ? "a statement for each of them"
                   : take->cascade ? "without CASCADE: what needs the index is dropped before it"
                                   : "without CONCURRENTLY, with a lock_timeout"});
}

void report_truncate(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb != RowWork::Verb::kTruncate || rows->cascade) return;
  std::set<QualifiedName> emptied;
  for (const QualifiedName& name : rows->tables) emptied.insert(scene.schema.at_home(name));
  for (const QualifiedName& name : rows->tables) {
    const WrittenTable* table = certain_table(scene, name);
    if (table == nullptr) continue;
    for (const QualifiedName& other : scene.schema.hints.referring_to(table->name)) {
      const WrittenTable* from = emptied.count(other) > 0 ? nullptr : whole_table(scene, other);
      if (from == nullptr) continue;
      for (const WrittenConstraint& one : from->constraints) {
        if (one.constraint.kind != ConstraintKind::kForeignKey ||
            one.constraint.references != table->name)
          continue;
        reporter.report(fmt::format("the server refuses it (0A000): {} refers to {}",
                                    scene.shown(other), scene.shown(table->name)),
                        {fmt::format("truncate {}, {};", sql_name(table->name), sql_name(other))});
        return;
      }
    }
  }
}

void report_identity(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnIdentity>();
  if (turn == nullptr || turn->identity.empty()) return;
  const bool prepared =
      statement_has<TurnDefault>(scene, [](const TurnDefault&) { return true; }) ||
      statement_has<TurnNullable>(scene, [](const TurnNullable&) { return true; }) ||
      statement_has<TurnType>(scene, [](const TurnType&) { return true; });
  if (prepared) return;
  const WrittenTable* table = certain_table(scene, turn->table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
  if (column == nullptr || !column->column.identity.empty()) return;
  const bool key = std::any_of(
      table->constraints.begin(), table->constraints.end(), [&](const WrittenConstraint& one) {
        return one.constraint.kind == ConstraintKind::kPrimaryKey &&
               (contains(one.constraint.columns, turn->column) || !one.using_index.empty());
      });
  // A serial that has lost its default is called one still.
  const bool valued = !column->serial && column->column.default_sql.has_value();
  if (!valued && (key || !column->column.nullable)) return;
  reporter.report(
      fmt::format("the server refuses it (55000): {}.{} {}", scene.shown(table->name), turn->column,
                  valued ? "has a default" : "may be NULL"),
      {fmt::format("before it: alter table {} alter column {} {};", sql_name(table->name),
                   sql_name(turn->column), valued ? "drop default" : "set not null")});
}

// "RANGE (a, b)"
bool is_in_partition_key(const WrittenTable& table, const std::string& column) {
  const std::size_t open = table.partition_by.find('(');
  if (open == std::string::npos || table.partition_by.find('(', open + 1) != std::string::npos)
    return false;
  std::string columns = table.partition_by.substr(open + 1);
  columns = ", " + columns.substr(0, columns.find(')')) + ",";
  return columns.find(", " + column + ",") != std::string::npos;
}

void report_partition(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeColumn>()) {
    const WrittenTable* table = certain_table(scene, make->table);
    if (table == nullptr || table->kind != TableKind::kPartition || table->parent.name.empty())
      return;
    reporter.report(
        fmt::format("the server refuses it (42809): {} is a partition", scene.shown(table->name)),
        {fmt::format("add the column to {}", sql_name(table->parent))});
  } else if (const auto* take = scene.act<TakeColumn>()) {
    const WrittenTable* table = certain_table(scene, take->table);
    if (table == nullptr || !is_in_partition_key(*table, take->column)) return;
    reporter.report(fmt::format("the server refuses it (42P16): {} is partitioned by {}",
                                scene.shown(table->name), take->column),
                    {"another table, partitioned otherwise"});
  } else if (const auto* part = scene.act<MakeTable>()) {
    if (!part->table.takes_the_rest || part->if_not_exists) return;
    const WrittenTable* rest = scene.schema.default_partition(part->table.parent);
    if (rest == nullptr || certain_table(scene, rest->name) == nullptr) return;
    reporter.report(fmt::format("the server refuses it (42P17): {} has a default partition, {}",
                                scene.shown(part->table.parent), scene.shown(rest->name)),
                    {"bounds of its own: for values .."});
  }
}

const WrittenColumn* column_at(const WrittenTable& table, const RowWork& rows, std::size_t place) {
  if (!rows.columns.empty()) return table.find_column(rows.columns[place]);
  return place < table.columns.size() ? &table.columns[place] : nullptr;
}

// 'x' -> x; none: not of the plain form.
std::optional<std::string> plain_text(const std::string& literal) {
  if (literal.size() < 2 || literal.front() != '\'' || literal.back() != '\'') return std::nullopt;
  std::string text = literal.substr(1, literal.size() - 2);
  if (text.find('\'') != std::string::npos) return std::nullopt;
  return text;
}

std::string refused_label(const Scene& scene, const std::string& type, const std::string& value) {
  const std::optional<std::string> text = plain_text(value);
  const WrittenEnum* known = text ? enum_of(scene, type) : nullptr;
  if (known == nullptr || contains(known->labels, *text)) return "";
  return fmt::format("the server refuses it (22P02): \"{}\" is no value of {}", *text,
                     scene.shown(known->name));
}

void report_values(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb != RowWork::Verb::kInsert || rows->from_query) return;
  const WrittenTable* table = certain_table(scene, rows->tables.front());
  if (table == nullptr) return;
  const std::optional<std::vector<InsertedRow>> inserted = inserted_rows(scene.text);
  if (!inserted) return;
  const bool whole = whole_table(scene, rows->tables.front()) != nullptr;
  for (const InsertedRow& row : *inserted) {
    const std::size_t most = rows->columns.empty() ? table->columns.size() : rows->columns.size();
    const bool many = row.size() > most && (whole || !rows->columns.empty());
    if (many || (row.size() < most && !rows->columns.empty())) {
      reporter.report(
          fmt::format("the server refuses it (42601): {} values for {} columns", row.size(), most),
          {"a value for each column"});
      return;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      const WrittenColumn* column = column_at(*table, *rows, i);
      if (column == nullptr || !row[i].literal) continue;
      const std::string refused = refused_label(scene, column->column.type, row[i].text);
      if (refused.empty()) continue;
      reporter.report(refused, {"ALTER TYPE .. ADD VALUE in a migration before it"});
      return;
    }
  }
}

void report_default_label(const Scene& scene, Reporter& reporter) {
  std::string refused;
  if (const auto* make = scene.act<MakeColumn>()) {
    refused = refused_label(scene, make->column.column.type,
                            make->column.column.default_sql.value_or(""));
  } else if (const auto* turn = scene.act<TurnDefault>()) {
    const WrittenTable* table = turn->value ? certain_table(scene, turn->table) : nullptr;
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn->column);
    const bool turned = statement_has<TurnType>(
        scene, [&](const TurnType& type) { return type.column == turn->column; });
    if (column != nullptr && !turned)
      refused = refused_label(scene, column->column.type, *turn->value);
  }
  if (!refused.empty())
    reporter.report(refused, {"ALTER TYPE .. ADD VALUE in a migration before it"});
}

}  // namespace

void report_refusals(const Scene& scene, Reporter& reporter) {
  report_index_drop(scene, reporter);
  if (!is_certain(scene)) return;
  report_type(scene, reporter);
  report_keys(scene, reporter);
  report_removal(scene, reporter);
  report_kind(scene, reporter);
  report_truncate(scene, reporter);
  report_identity(scene, reporter);
  report_partition(scene, reporter);
  report_values(scene, reporter);
  report_default_label(scene, reporter);
}

}  // namespace shoofly::lint

#include "lint/change_proposals.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rewriting.h"
#include "lint/users.h"

namespace shoofly::lint {
namespace {

std::string yaml_scalar(const std::string& text) {
  constexpr std::string_view kOther[] = {"null", "true", "false", "yes", "no",
                                         "on",   "off",  "y",     "n"};
  const bool plain = !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
                     std::all_of(text.begin(), text.end(), [](unsigned char c) {
                       return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_' || c == '.';
                     });
  return plain && std::find(std::begin(kOther), std::end(kOther), text) == std::end(kOther)
             ? text
             : yaml_text(text);
}

bool is_integer_type(std::string_view type) {
  return type == "smallint" || type == "integer" || type == "bigint";
}

bool is_key_of_rows(const WrittenTable& table, const WrittenConstraint& written) {
  const Constraint& constraint = written.constraint;
  if (constraint.kind == ConstraintKind::kPrimaryKey) return true;
  return constraint.kind == ConstraintKind::kUnique &&
         std::all_of(constraint.columns.begin(), constraint.columns.end(),
                     [&](const std::string& name) {
                       const WrittenColumn* column = table.find_column(name);
                       return column != nullptr && !column->column.nullable;
                     });
}

const WrittenConstraint* primary_key_of(const WrittenTable& table) {
  const auto found = std::find_if(table.constraints.begin(), table.constraints.end(),
                                  [](const WrittenConstraint& one) {
                                    return one.constraint.kind == ConstraintKind::kPrimaryKey;
                                  });
  return found == table.constraints.end() ? nullptr : &*found;
}

bool refers_to(const Scene& scene, const QualifiedName& table, const std::string& column) {
  const QualifiedName home = scene.schema.at_home(table);
  const WrittenTable* referred = scene.table(table);
  const WrittenConstraint* key = referred == nullptr ? nullptr : primary_key_of(*referred);
  const auto refers = [&](const WrittenConstraint& written) {
    const Constraint& constraint = written.constraint;
    if (constraint.kind != ConstraintKind::kForeignKey ||
        scene.schema.at_home(constraint.references) != home)
      return false;
    const bool by_key = constraint.referenced_columns.empty() && key != nullptr;
    return contains(by_key ? key->constraint.columns : constraint.referenced_columns, column);
  };
  const TableHints::Names& others = scene.schema.hints.referring_to(home);
  return std::any_of(others.begin(), others.end(), [&](const QualifiedName& name) {
    const WrittenTable* other = scene.schema.find_table(name);
    return other != nullptr &&
           std::any_of(other->constraints.begin(), other->constraints.end(), refers);
  });
}

// Why no operation makes another column of this one, under either name; empty: none is known.
std::string why_not(const Scene& scene, const WrittenTable& table, const WrittenColumn& column) {
  const std::string& name = column.column.name;
  const WrittenConstraint* key = primary_key_of(table);
  if (table.kind != TableKind::kOrdinary) return "it is partitioned, a partition, or no table";
  if (key != nullptr && contains(key->constraint.columns, name)) return "it is of the primary key";
  if (column.serial || !column.column.identity.empty() ||
      column.column.default_sql.value_or("").find("nextval") != std::string::npos)
    return "a sequence numbers it";
  if (column.column.generated != Generated::kNone) return "it is generated";
  if (refers_to(scene, table.name, name)) return "a foreign key refers to it";
  const bool excludes = std::any_of(table.constraints.begin(), table.constraints.end(),
                                    [&](const WrittenConstraint& one) {
                                      return one.constraint.kind == ConstraintKind::kExclusion &&
                                             contains(one.constraint.columns, name);
                                    });
  if (excludes) return "an exclusion constraint is over it";
  const bool keyed =
      std::any_of(table.constraints.begin(), table.constraints.end(),
                  [&](const WrittenConstraint& one) { return is_key_of_rows(table, one); });
  return keyed ? "" : "the table has no key by which rows are found";
}

enum class Kind { kInteger, kDecimal, kAnyDecimal, kReal, kDouble, kText, kVarchar, kTime, kOther };

Kind kind_of(const std::string& type) {
  if (is_integer_type(type)) return Kind::kInteger;
  if (type == "numeric") return Kind::kAnyDecimal;
  if (type.starts_with("numeric(")) return Kind::kDecimal;
  if (type == "real") return Kind::kReal;
  if (type == "double precision") return Kind::kDouble;
  if (type == "text") return Kind::kText;
  if (type.starts_with("character varying")) return Kind::kVarchar;
  const bool time = type == "date" || type.starts_with("timestamp");
  return time ? Kind::kTime : Kind::kOther;
}

// Whether a cast back is known that cannot fail (operation/casts.h): any other change needs `back`.
bool leads_back_by_cast(const std::string& from, const std::string& to) {
  const Kind now = kind_of(to);
  const bool number = now == Kind::kInteger || now == Kind::kDecimal || now == Kind::kAnyDecimal ||
                      now == Kind::kReal || now == Kind::kDouble;
  switch (kind_of(from)) {
    case Kind::kText:
      return true;
    case Kind::kVarchar:
      return now == Kind::kText || now == Kind::kVarchar;
    case Kind::kInteger:
      return number;
    case Kind::kAnyDecimal:
      return number && now != Kind::kReal && now != Kind::kDouble;
    case Kind::kDouble:
      return number && now != Kind::kAnyDecimal;
    case Kind::kTime:
      return now == Kind::kTime;
    default:
      return false;
  }
}

std::string typed(const Scene& scene, const TurnType& turn, const std::string& operation) {
  std::string change =
      fmt::format("  - {}:\n      table: {}\n", operation, change_table(scene, turn.table));
  if (operation == "change_type")
    change += fmt::format("      column: {}\n", change_name(turn.column));
  change += fmt::format("      type: {}\n", yaml_scalar(turn.type));
  if (!turn.value.empty()) change += fmt::format("      value: {}\n", yaml_text(turn.value));
  return change;
}

Rewrite as_help(const std::string& change) { return remarks_only(help_of(by_shoofly(change))); }

Rewrite refused(const std::string& why, std::string instead) {
  return remarks_only(
      {fmt::format("shoofly has no operation for it: {}", why), std::move(instead)});
}

}  // namespace

std::string change_table(const Scene& scene, const QualifiedName& table) {
  return yaml_scalar(scene.shown(table));
}

std::string change_name(const std::string& name) {
  return yaml_scalar(QualifiedName{"", name}.display());
}

Rewrite changed_type(const Scene& scene, const TurnType& turn) {
  constexpr const char* kByHand =
      "add a column of the new type, let the application write both, fill it in batches, then drop "
      "the old one";
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(turn.column);
  if (column == nullptr || !table->unread.empty())
    return as_help(typed(scene, turn, "change_type"));
  const std::string from = scene.engine.plain_type(column->column.type);
  const std::string to = scene.engine.plain_type(turn.type);
  const WrittenConstraint* key = primary_key_of(*table);
  const bool of_key = key != nullptr && contains(key->constraint.columns, turn.column);
  const bool longer = is_integer_type(from) && is_integer_type(to) &&
                      !scene.engine.narrows(column->column.type, turn.type);
  if (of_key && longer && table->kind == TableKind::kOrdinary && turn.value.empty() &&
      column->column.generated == Generated::kNone && key->constraint.columns.size() == 1)
    return by_shoofly(typed(scene, turn, "change_primary_key"));
  const std::string why = why_not(scene, *table, *column);
  if (!why.empty()) return refused(why, kByHand);
  const std::vector<std::string> users = users_that_hold_type(scene, turn.table, turn.column);
  if (!users.empty()) return refused(listed(users) + " uses it", kByHand);
  if (!turn.collation.empty()) return refused("the collation changes as well", kByHand);
  if (!leads_back_by_cast(from, to)) {
    Rewrite help = as_help(typed(scene, turn, "change_type"));
    help.remarks.push_back(fmt::format(
        "      back: ..  # needed: the old value from the new one, as {} to {} may fail", to,
        from));
    return help;
  }
  return by_shoofly(typed(scene, turn, "change_type"));
}

Rewrite renamed_column(const Scene& scene, const NameColumn& rename) {
  const std::string change = fmt::format(
      "  - rename_column:\n      table: {}\n      column: {}\n      to: {}\n",
      change_table(scene, rename.table), change_name(rename.column), change_name(rename.to));
  const WrittenTable* table = scene.table(rename.table);
  const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(rename.column);
  if (column == nullptr || !table->unread.empty()) return as_help(change);
  const std::string why = why_not(scene, *table, *column);
  if (!why.empty())
    return refused(why,
                   "rename it while the application is stopped, or let the application work with "
                   "either name first");
  return by_shoofly(change);
}

}  // namespace shoofly::lint

// ADD UNIQUE or PRIMARY KEY without USING INDEX.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The name of an index that can be built while a key of the name that is wanted is still there; the
// constraint that takes the index gives it its own name.
std::string free_name(const Scene& scene, const QualifiedName& table, const std::string& wanted) {
  const auto is_wanted = [&](const std::string& name) { return sql_name(name) == wanted; };
  const WrittenTable* known = scene.table(table);
  bool taken = false;
  if (known != nullptr) {
    for (const WrittenConstraint& one : known->constraints)
      taken = taken || is_wanted(one.known_name());
    for (const WrittenIndex& one : known->indexes) taken = taken || is_wanted(one.known_name());
  }
  // An action of the same statement may have dropped it before.
  if (!scene.alone) taken = taken || scene.words().find("drop constraint") != std::string::npos;
  if (!taken) return wanted;
  const std::string ending = "_new";
  return wanted.ends_with('"') ? wanted.substr(0, wanted.size() - 1) + ending + "\""
                               : wanted + ending;
}

// The act of the same statement that drops the key which this one replaces; null: there is none.
const TakeConstraint* replaced_key(const Scene& scene, const QualifiedName& table) {
  for (const WrittenStatement& one : scene.whole.acts) {
    const auto* take = std::get_if<TakeConstraint>(&one.act);
    if (take == nullptr || scene.schema.at_home(take->table) != scene.schema.at_home(table))
      continue;
    const bool key = scene.together().source.find("drop-unique") != std::string::npos;
    if (key || take->name.ends_with("_pkey")) return take;
  }
  return nullptr;
}

// Run by hand on PostgreSQL 15: the statement that drops the old key takes the index of the new
// one. Rows that are double would come in between if the old one went first.
Rewrite exchanged(const Scene& scene, const Rewrite& steps, const TakeConstraint& take) {
  Rewrite before = steps;
  const std::string last = before.parts.back().statements.front();
  before.parts.pop_back();
  std::vector<std::string> lines = help_of(before);
  const std::size_t add = last.find(" add constraint ");
  lines.push_back(
      scene.whole.acts.size() == 2
          ? fmt::format("then, in another transaction: {} drop constraint {},{}",
                        last.substr(0, add), sql_name(take.name), last.substr(add))
          : fmt::format("then this statement, in another transaction, with {} for its key",
                        last.substr(add + 1, last.size() - add - 2)));
  Rewrite rewrite = remarks_only(std::move(lines));
  rewrite.unwritten =
      "it drops the key that the new one replaces: the index is built before, and both are "
      "exchanged in one statement";
  return rewrite;
}

void check_unique_builds_index(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || !make->constraint.using_index.empty()) return;
  const Constraint& constraint = make->constraint.constraint;
  const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
  if (!primary && constraint.kind != ConstraintKind::kUnique) return;
  if (!scene.is_live(make->table)) return;
  using Runs = RewritePart::Runs;
  std::string columns;
  for (const std::string& column : constraint.columns)
    columns += (columns.empty() ? "" : ", ") + sql_name(column);
  const std::string name =
      constraint.name.empty()
          ? sql_name(usual_name(make->table.name,
                                primary ? std::vector<std::string>() : constraint.columns,
                                primary ? "pkey" : "key"))
          : sql_name(constraint.name);
  const std::string table = sql_name(make->table);
  const std::string index = free_name(scene, make->table, name);
  std::string include;
  for (const std::string& column : make->constraint.index.include)
    include += (include.empty() ? " include (" : ", ") + sql_name(column);
  if (!include.empty()) include += ")";
  const char* nulls = make->constraint.index.nulls_not_distinct ? " nulls not distinct" : "";
  const std::optional<std::string> storage = index_storage_of(scene);
  Rewrite rewrite;
  // A key on a column that may be NULL reads every row under the lock.
  const WrittenTable* known = scene.table(make->table);
  for (const std::string& column : constraint.columns) {
    const WrittenColumn* there = known == nullptr ? nullptr : known->find_column(column);
    if (!primary || (there != nullptr && !there->column.nullable)) continue;
    for (RewritePart& step : not_null_steps(scene, make->table, column))
      rewrite.parts.push_back(std::move(step));
  }
  if (!rewrite.parts.empty()) rewrite.parts.front().runs = Runs::kInPlace;
  rewrite.parts.push_back(
      {Runs::kOutside,
       {fmt::format("create unique index concurrently {} on {} ({}){}{}{};", index, table, columns,
                    include, nulls, storage.value_or(""))}});
  rewrite.parts.push_back({Runs::kAlone,
                           {fmt::format("alter table {} add constraint {} {} using index {}{};",
                                        table, name, primary ? "primary key" : "unique", index,
                                        constraint.rules.empty() ? "" : " " + constraint.rules)}});
  const TakeConstraint* replaced = replaced_key(scene, make->table);
  if (replaced != nullptr) rewrite = exchanged(scene, rewrite, *replaced);
  if (!storage)
    rewrite =
        remarks_only({"build the index CONCURRENTLY before, stored as it says, and add the "
                      "key with USING INDEX"});
  if (known != nullptr && known->kind == TableKind::kPartitioned)
    rewrite = remarks_only({"USING INDEX is not for partitioned tables: make it on a new one"});
  reporter.report(
      fmt::format("the index of the {} is built under ACCESS EXCLUSIVE on {}: every read and write "
                  "of it waits until it is ready",
                  primary ? "primary key" : "unique constraint", scene.shown(make->table)),
      std::move(rewrite));
}

}  // namespace

extern const Rule unique_builds_index;
const Rule unique_builds_index{
    "unique-builds-index",
    Family::kLocks,
    Severity::kWarning,
    "a key builds its index while everybody waits",
    "The index of a unique or primary key constraint is built under the lock. Built CONCURRENTLY before, it is attached in an instant.",
    check_unique_builds_index,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kSorts};

}  // namespace shoofly::lint

#include "lint/rules/refused_by_sqlite.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/object_texts.h"
#include "lint/rules/refused_rows.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::string_view raw_word(std::string_view text, const SqlWord& word) {
  return text.substr(word.from, word.to - word.from);
}

const WrittenConstraint* primary_key_of(const WrittenTable& table) {
  const auto key = std::find_if(table.constraints.begin(), table.constraints.end(),
                                [](const WrittenConstraint& one) {
                                  return one.constraint.kind == ConstraintKind::kPrimaryKey;
                                });
  return key == table.constraints.end() ? nullptr : &*key;
}

// The definitions between the outer brackets of CREATE TABLE that say AUTOINCREMENT: the name that
// each begins with, without its quotes.
std::vector<std::string> counting_columns(std::string_view text) {
  std::vector<std::string> columns;
  std::string first;
  int depth = 0;
  bool begins = false;
  for (const SqlWord& word : sql_words(text)) {
    const std::string_view raw = raw_word(text, word);
    if (raw == "(") {
      begins = ++depth == 1;
      continue;
    }
    if (raw == ")") --depth;
    if (depth == 1 && raw == ",") {
      begins = true;
      continue;
    }
    if (begins) {
      const bool quoted = raw.size() > 2 && raw.front() == '"';
      first = quoted ? raw.substr(1, raw.size() - 2) : raw;
    }
    begins = false;
    if (depth == 1 && word.is_name && is_word(text, word, "autoincrement"))
      columns.push_back(first);
  }
  return columns;
}

void check_autoincrement(const Scene& scene, const WrittenTable& table, Reporter& reporter) {
  if (!has_word(scene.text, "autoincrement")) return;
  for (const std::string& name : counting_columns(scene.text)) {
    const auto column =
        std::find_if(table.columns.begin(), table.columns.end(),
                     [&](const WrittenColumn& one) { return same_name(one.column.name, name); });
    if (column == table.columns.end()) continue;
    const bool key = std::any_of(
        table.constraints.begin(), table.constraints.end(), [&](const WrittenConstraint& one) {
          return one.constraint.kind == ConstraintKind::kPrimaryKey && !one.of_table &&
                 same_name(one.constraint.columns.front(), name);
        });
    const bool integer = same_name(column->column.type, "integer");
    if (key && integer && !table.without_rowid) continue;
    reporter.report_at(
        column->at,
        fmt::format("the server refuses it: AUTOINCREMENT is for a column INTEGER PRIMARY KEY of a "
                    "table with rowids, and {} {}",
                    name,
                    !key       ? "is no PRIMARY KEY"
                    : !integer ? fmt::format("is {}", column->column.type)
                               : "stands in a table WITHOUT ROWID"),
        {"INTEGER PRIMARY KEY alone counts up as well, and may use numbers of deleted rows again"});
  }
}

void check_new_table_of_sqlite(const Scene& scene, const MakeTable& make, Reporter& reporter) {
  const WrittenTable& table = make.table;
  if (!table.unread.empty() || (make.if_not_exists && scene.table(table.name) != nullptr)) return;
  check_autoincrement(scene, table, reporter);
  if (table.without_rowid && primary_key_of(table) == nullptr)
    reporter.report(fmt::format("the server refuses it: {} is WITHOUT ROWID and has no primary key",
                                scene.shown(table.name)),
                    {"give it a PRIMARY KEY, or leave WITHOUT ROWID out"});
}

const KnownObject* view_called(const Scene& scene, const QualifiedName& name) {
  if (scene.objects == nullptr || name.name.empty()) return nullptr;
  const QualifiedName full = scene.schema.at_home(name);
  if (scene.schema.find_table(full) != nullptr) return nullptr;
  for (const KnownObject& one : *scene.objects) {
    if (one.kind == "view" && one.name == full && scene.history->is_sure(full, scene.schema))
      return &one;
  }
  return nullptr;
}

bool has_instead_trigger(const Scene& scene, const QualifiedName& view) {
  return std::any_of(scene.objects->begin(), scene.objects->end(), [&](const KnownObject& one) {
    return one.kind == "trigger" && one.table == view;
  });
}

// What the act changes as a table.
QualifiedName table_changed(const Scene& scene) {
  if (const auto* column = scene.act<MakeColumn>()) return column->table;
  if (const auto* taken = scene.act<TakeColumn>()) return taken->table;
  if (const auto* named = scene.act<NameTable>()) return named->table;
  const auto* index = scene.act<MakeIndex>();
  return index == nullptr ? QualifiedName{} : index->index.table;
}

void say_view(const Scene& scene, const QualifiedName& name, const char* what,
              std::vector<std::string> help, Reporter& reporter) {
  reporter.report(
      fmt::format("the server refuses it: {} is a view, and {}", scene.shown(name), what),
      std::move(help));
}

void check_views(const Scene& scene, Reporter& reporter) {
  const QualifiedName changed = table_changed(scene);
  if (view_called(scene, changed) != nullptr)
    return say_view(
        scene, changed,
        scene.act<MakeIndex>() != nullptr ? "has no indexes" : "ALTER TABLE is for tables",
        {"make the view anew"}, reporter);
  if (const auto* take = scene.act<TakeTable>()) {
    if (view_called(scene, take->table) != nullptr)
      say_view(scene, take->table, "DROP TABLE does not take it", {"DROP VIEW"}, reporter);
    return;
  }
  const auto* removal = scene.detail<ObjectRemoval>();
  if (removal != nullptr && removal->kind == "view" &&
      certain_table(scene, removal->name) != nullptr) {
    reporter.report(fmt::format("the server refuses it: {} is a table, and DROP VIEW does not "
                                "take it",
                                scene.shown(removal->name)),
                    {"DROP TABLE"});
    return;
  }
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb == RowWork::Verb::kSelect || rows->tables.empty()) return;
  const KnownObject* view = view_called(scene, rows->tables.front());
  if (view != nullptr && !has_instead_trigger(scene, view->name))
    say_view(scene, view->name, "has no INSTEAD OF trigger for it", {"write to its tables"},
             reporter);
}

void check_trigger_place(const Scene& scene, const Aside& aside, Reporter& reporter) {
  const bool instead = scene.words().find(" instead of ") != std::string::npos;
  if (!instead && view_called(scene, aside.table) != nullptr) {
    say_view(scene, aside.table, "a trigger of it has to be INSTEAD OF", {"INSTEAD OF"}, reporter);
  } else if (const std::size_t at = scene.words().find(" instead of ");
             instead && at < scene.words().find(" begin") &&
             certain_table(scene, aside.table) != nullptr) {
    reporter.report(fmt::format("the server refuses it: {} is a table, and INSTEAD OF is for views",
                                scene.shown(aside.table)),
                    {"BEFORE or AFTER"});
  }
}

// SQLite reads all views and triggers again, and stops at the first that does not fit.
void check_objects_fit(const Scene& scene, Reporter& reporter) {
  const bool renames = scene.act<NameTable>() != nullptr;
  if (!renames && scene.act<NameColumn>() == nullptr && scene.act<TakeColumn>() == nullptr) return;
  if (alters_as_before(scene)) return;
  std::string table;
  const KnownObject* object = object_without_table(scene, &table);
  if (object == nullptr) return;
  reporter.report(
      fmt::format("the server refuses it: {} {} names {}, which is dropped, and ALTER TABLE {} "
                  "reads every view and trigger again",
                  object->kind, object->name.name, table, renames ? ".. RENAME" : "of a column"),
      {fmt::format("drop {} {} before the table, and make it again at the end", object->kind,
                   object->name.name)});
}

// A virtual table can get another name, and nothing else.
void check_virtual_table(const Scene& scene, Reporter& reporter) {
  if (scene.act<NameTable>() != nullptr || scene.act<MakeIndex>() != nullptr) return;
  const QualifiedName changed = table_changed(scene);
  const WrittenTable* table = changed.name.empty() ? nullptr : certain_table(scene, changed);
  if (table != nullptr && table->kind == TableKind::kVirtual)
    reporter.report(fmt::format("the server refuses it: {} is a virtual table, which ALTER TABLE "
                                "can only rename",
                                scene.shown(changed)),
                    {"make it anew, and fill it again"});
}

void check_generated_of_sqlite(const Scene& scene, const RowWork& rows, Reporter& reporter) {
  const bool writes = rows.verb == RowWork::Verb::kInsert || rows.verb == RowWork::Verb::kUpdate;
  if (!writes || rows.tables.empty()) return;
  const WrittenTable* table = certain_table(scene, rows.tables.front());
  for (const std::string& name : rows.columns) {
    const WrittenColumn* column = table == nullptr ? nullptr : table->find_column(name);
    if (column == nullptr || column->column.generated == Generated::kNone) continue;
    reporter.report(fmt::format("the server refuses it: column {} of {} is generated", name,
                                scene.shown(table->name)),
                    {"leave the column out"});
    return;
  }
}

// Whatever the schema is.
void check_marks(const Scene& scene, Reporter& reporter) {
  const auto* mark = scene.detail<TransactionMark>();
  if (mark == nullptr || scene.script.marks_are_tools || scene.transaction.implicit) return;
  const bool begins = mark->verb == TransactionMark::Verb::kBegin;
  const bool ends = mark->verb == TransactionMark::Verb::kCommit ||
                    mark->verb == TransactionMark::Verb::kRollback;
  if (begins && scene.transaction.open) {
    reporter.report(fmt::format("the server refuses it: {} already, and BEGIN fails in one",
                                scene.transaction.by_tool ? "the tool has begun a transaction"
                                                          : "a transaction is open"),
                    {"take it out, or SAVEPOINT NAME; and RELEASE NAME;"});
  } else if (ends && !scene.transaction.open) {
    reporter.report("the server refuses it: there is no transaction to end", {"take it out"});
  }
}

}  // namespace

void check_refused_by_sqlite(const Scene& scene, Reporter& reporter) {
  if (const auto* make = scene.act<MakeTable>())
    return check_new_table_of_sqlite(scene, *make, reporter);
  check_marks(scene, reporter);
  if (!is_certain(scene)) return;
  if (const auto* rows = scene.detail<RowWork>()) {
    check_generated_of_sqlite(scene, *rows, reporter);
    report_refused_rows(scene, *rows, reporter);
  }
  const auto* aside = scene.act<Aside>();
  if (aside != nullptr && aside->kind == Aside::Kind::kObject && aside->what == "trigger")
    return check_trigger_place(scene, *aside, reporter);
  check_objects_fit(scene, reporter);
  check_virtual_table(scene, reporter);
  check_views(scene, reporter);
}

}  // namespace shoofly::lint

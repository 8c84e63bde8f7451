#pragma once

// Stand-ins for an engine's pure parts, for tests of operations and plans: one like PostgreSQL, one
// like SQLite. They render nothing; what they say is only as true as these tests need it.

#include <cctype>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "engine/engine.h"
#include "operation/operation.h"
#include "plan/change.h"
#include "plan/planner.h"
#include "sql/identifiers.h"

namespace shoofly::testing {

class FakeDialect : public Dialect {
 public:
  explicit FakeDialect(bool like_sqlite = false) {
    if (like_sqlite) {
      capabilities_.fold_lower = false;
      capabilities_.constraint_ddl = true;
      capabilities_.drop_column_rewrites = true;
      return;
    }
    capabilities_.not_valid_constraints = true;
    capabilities_.concurrent_index = true;
    capabilities_.constraint_ddl = true;
    capabilities_.before_triggers_set_new = true;
    capabilities_.replace_sync_without_lock = true;
    capabilities_.rebuilds_views = true;
    capabilities_.security_invoker_since = 150000;
    capabilities_.not_valid_partitioned_since = 180000;
  }
  const Capabilities& capabilities() const override { return capabilities_; }
  SqlWriter writer() const override { return SqlWriter(QuoteStyle::kDouble); }
  std::string placeholder(int number) const override { return fmt::format("${}", number); }
  Result<Rendered> render(const Action& /*action*/, const Catalog& /*catalog*/) const override {
    return Rendered{};
  }
  bool can_copy(const Table& /*table*/,
                const std::vector<std::string>& /*without*/) const override {
    return copies;
  }
  Result<std::string> portable(const Transform& transform) const override {
    if (transform.kind == TransformKind::kColumn) return writer().ident(transform.text).str();
    if (transform.kind == TransformKind::kLiteral) return "'" + transform.text + "'";
    std::vector<std::string> arguments;
    for (const Transform& argument : transform.arguments) {
      SHOOFLY_ASSIGN(std::string text, portable(argument));
      arguments.push_back(std::move(text));
    }
    static constexpr const char* kNames[] = {"",       "",      "split",   "rest",
                                             "cast",   "lower", "upper",   "trim",
                                             "concat", "join",  "replace", "coalesce"};
    if (transform.kind == TransformKind::kCast)
      return fmt::format("CAST({} AS {})", arguments[0], transform.text);
    if (!transform.text.empty()) arguments.push_back("'" + transform.text + "'");
    if (!transform.other.empty()) arguments.push_back("'" + transform.other + "'");
    if (transform.number != 0) arguments.push_back(std::to_string(transform.number));
    return fmt::format("{}({})", kNames[static_cast<int>(transform.kind)],
                       fmt::join(arguments, ", "));
  }
  Result<std::string> rename_column_in(const std::string& expression, const std::string& from,
                                       const std::string& to) const override {
    if (expression.find("whole_row") != std::string::npos)
      return unsupported("it reads the whole row");
    return rename_columns(expression, {{from, to}});
  }
  QualifiedName journal_table(std::string_view name) const override {
    return {"shoofly", std::string(name)};
  }
  std::vector<Statement> journal_namespace() const override { return {}; }

  bool copies = false;  // a table of 10 MB is too large to drop a column in place

 private:
  Capabilities capabilities_;
};

class FakeAdvisor : public DdlAdvisor {
 public:
  DdlFacts advise(const Action& action, const Catalog& /*catalog*/) const override {
    DdlFacts facts;
    facts.locks.push_back(
        {table_of(action), "ACCESS EXCLUSIVE", true, true, "every read and write of the table"});
    facts.source = "fake";
    return facts;
  }
};

inline std::vector<Trigger> fake_triggers(const SyncSpec& spec) {
  Trigger trigger;
  trigger.name = "~shoofly_" + spec.tag;
  trigger.timing = "BEFORE";
  trigger.on_insert = trigger.on_update = true;
  return {trigger};
}

class FakeSyncWriter : public SyncWriter {
 public:
  SyncTriggers triggers() const override { return fake_triggers; }
  Sql in_step(const SyncSpec& /*spec*/) const override { return Sql::checked("true"); }
  Sql fill_assignments(const SyncSpec&) const override { return Sql::checked("filled = true"); }
  Sql fill_condition(const SyncSpec&) const override { return Sql::checked("not filled"); }
  std::vector<std::string> objections(const SyncSpec& /*spec*/,
                                      const Table& /*table*/) const override {
    return objections_;
  }
  std::vector<std::string> objections_;
};

// Every bare or quoted word of `text` that names a column is read.
inline Expression fake_check(const ExpressionQuestion& question, const Catalog& catalog) {
  Expression expression;
  expression.text = question.text;
  expression.result_type = question.result_type;
  expression.volatile_default =
      question.may_be_volatile && question.text.find("random") != std::string::npos;
  std::map<std::string, std::string> columns;
  for (const Column& column : catalog.find_table(question.table)->columns)
    columns[column.name] = column.type;
  for (const auto& [name, type] : question.more_columns) columns[name] = type;
  for (const auto& [name, type] : columns) {
    const std::string marked = rename_columns(question.text, {{name, "_shoofly_seen"}});
    if (marked != question.text) expression.reads.push_back({name, name, type});
  }
  return expression;
}

// What a server would make of it, as far as these tests look: an index reads its plain columns, a
// check what its text names.
inline Table fake_partitioned(const CreatePartitioned& create, const Catalog& catalog) {
  Table table = *catalog.find_table(create.like);
  table.name = create.table.name;
  table.kind = TableKind::kPartitioned;
  table.has_partitions = true;
  std::erase_if(table.constraints, [](const Constraint& constraint) {
    return constraint.kind != ConstraintKind::kCheck;
  });
  table.indexes = create.indexes;
  for (const Constraint& key : create.keys) {
    table.constraints.push_back(key);
    Index index;
    index.name = index.constraint = key.name;
    index.unique = true;
    index.method = "btree";
    for (const std::string& column : key.columns) index.parts.push_back({column});
    index.reads = key.columns;
    table.indexes.push_back(index);
  }
  for (const Constraint& key : create.foreign_keys) table.constraints.push_back(key);
  for (Trigger& trigger : table.triggers) trigger.enabled = "disabled";
  return table;
}

inline Result<Table> fake_build(const Action& action, const Catalog& catalog) {
  if (const auto* create = std::get_if<CreatePartitioned>(&action))
    return fake_partitioned(*create, catalog);
  if (const auto* create = std::get_if<CreateTable>(&action)) {
    if (create->statement.find("wrong(") != std::string::npos)
      return invalid_input("there is no function wrong");
    return create->table;
  }
  Table table = *catalog.find_table(table_of(action));
  if (const auto* create = std::get_if<CreateIndex>(&action)) {
    Index index = create->index;
    if (index.method.empty()) index.method = "btree";
    for (const IndexPart& part : index.parts) {
      if (!part.column.empty()) index.reads.push_back(part.column);
    }
    table.indexes.push_back(index);
  }
  if (const auto* add = std::get_if<AddConstraint>(&action)) {
    Constraint constraint = add->constraint;
    for (const Column& column : table.columns) {
      const std::string& text = constraint.expression;
      if (rename_columns(text, {{column.name, "_shoofly_seen"}}) != text)
        constraint.columns.push_back(column.name);
    }
    table.constraints.push_back(constraint);
    Index index;
    index.name = index.constraint = constraint.name;
    index.method = "gist";
    index.reads = constraint.columns;
    if (constraint.kind == ConstraintKind::kExclusion) table.indexes.push_back(index);
  }
  return table;
}

struct Target {
  explicit Target(bool like_sqlite = false) : dialect(like_sqlite) {
    catalog.server.engine = like_sqlite ? "sqlite" : "postgres";
    schema = like_sqlite ? "" : "public";
  }
  Table& add_table(const std::string& name) {
    Table table;
    table.name = {schema, name};
    table.row_estimate = 100'000;
    table.bytes = 10'000'000;
    table.index_bytes = 2'000'000;
    Column id;
    id.name = "id";
    id.type = "bigint";
    id.nullable = false;
    table.columns = {id};
    Constraint key;
    key.name = name + "_pkey";
    key.kind = ConstraintKind::kPrimaryKey;
    key.columns = {"id"};
    table.constraints = {key};
    Index index;
    index.name = key.name;
    index.unique = true;
    index.method = "btree";
    index.parts = {{"id", "", "", "", false, false}};
    index.reads = {"id"};
    index.constraint = key.name;
    table.indexes = {index};
    catalog.tables.push_back(std::move(table));
    return catalog.tables.back();
  }

  // Answers every question as long as there are some.
  Inquiry ask_all(const Change& change) {
    for (;;) {
      Inquiry inquiry = inquire(change, catalog, dialect, answers);
      if (!inquiry.problems.empty() || inquiry.questions.empty()) return inquiry;
      for (const std::string& type : inquiry.questions.types) {
        if (type.starts_with("no_such")) {
          answers.types.emplace(type, invalid_input("there is no such type"));
        } else {
          answers.types.emplace(type, canonical(type));
        }
      }
      for (const ExpressionQuestion& question : inquiry.questions.expressions) {
        asked.push_back(question);
        if (question.text.find("wrong(") != std::string::npos) {
          answers.expressions.emplace(question.id, invalid_input("there is no function wrong"));
        } else {
          answers.expressions.emplace(question.id, fake_check(question, catalog));
        }
      }
      for (const CountQuestion& question : inquiry.questions.counts)
        answers.counts[question.id] = counted;
      for (const BuildQuestion& question : inquiry.questions.builds)
        answers.builds.emplace(question.id, fake_build(question.action, catalog));
    }
  }

  PlannedChange plan(const Change& change) {
    Inquiry inquiry = ask_all(change);
    if (!inquiry.problems.empty()) return inquiry.problems;
    return make_plan({change, catalog, dialect, advisor, sync, answers, "postgres://host/db"});
  }

  static std::string canonical(const std::string& written) {
    if (written == "varchar(40)") return "character varying(40)";
    if (written == "int") return "integer";
    return written;
  }

  FakeDialect dialect;
  FakeAdvisor advisor;
  FakeSyncWriter sync;
  Catalog catalog;
  Answers answers;
  CheckOutcome counted;
  std::vector<ExpressionQuestion> asked;
  std::string schema;
};

inline Column& add_column(Table& table, const std::string& name, const std::string& type,
                          bool nullable = true) {
  Column column;
  column.name = name;
  column.type = type;
  column.nullable = nullable;
  table.columns.push_back(column);
  table.attribute_slots += 1;
  return table.columns.back();
}

inline Index& add_index(Table& table, const std::string& name, const std::string& column,
                        bool unique = false) {
  Index index;
  index.name = name;
  index.unique = unique;
  index.method = "btree";
  index.parts = {{column, "", "", "", false, false}};
  index.reads = {column};
  table.indexes.push_back(index);
  return table.indexes.back();
}

inline Constraint& add_constraint(Table& table, const std::string& name, ConstraintKind kind,
                                  const std::vector<std::string>& columns) {
  Constraint constraint;
  constraint.name = name;
  constraint.kind = kind;
  constraint.columns = columns;
  table.constraints.push_back(constraint);
  return table.constraints.back();
}

// users(id, name not null, email, n integer not null, status not null default 'new')
inline Target users(bool like_sqlite = false) {
  Target target(like_sqlite);
  Table& table = target.add_table("users");
  add_column(table, "name", "text", false);
  add_column(table, "email", "text");
  add_column(table, "n", "integer", false);
  add_column(table, "status", "text", false).default_sql = "'new'::text";
  return target;
}

}  // namespace shoofly::testing

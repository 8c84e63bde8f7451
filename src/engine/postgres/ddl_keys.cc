// The statements of constraints and indexes.

#include "engine/postgres/ddl_keys.h"

#include <fmt/format.h>

#include "catalog/diff.h"
#include "engine/postgres/ddl.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// How long a statement that is over in an instant waits for a lock, inside a step that otherwise
// waits patiently; the step tries again.
constexpr Milliseconds kBriefWait{300};

bool is_partitioned(const QualifiedName& name, const Catalog& catalog) {
  const Table* const table = catalog.find_table(name);
  return table != nullptr && table->kind == TableKind::kPartitioned;
}

Sql index_part(const IndexPart& part) {
  std::vector<Sql> words;
  words.push_back(part.column.empty() ? kSql.write("({})", Sql::checked(part.expression))
                                      : kSql.ident(part.column));
  if (!part.collation.empty())
    words.push_back(kSql.write("collate {}", Sql::checked(part.collation)));
  if (!part.opclass.empty()) words.push_back(Sql::checked(part.opclass));
  if (part.descending) words.push_back(Sql::checked("desc"));
  if (part.nulls_first != part.descending) {
    words.push_back(Sql::checked(part.nulls_first ? "nulls first" : "nulls last"));
  }
  return Sql::join(words, " ");
}

}  // namespace

Rendered transaction_of(const std::vector<Sql>& statements) {
  Rendered rendered;
  for (const Sql& sql : statements) rendered.statements.push_back({sql, {}});
  return rendered;
}

Result<Sql> constraint_definition(const QualifiedName& table, const Constraint& constraint,
                                  const Catalog& catalog) {
  const Sql columns = kSql.idents(constraint.columns);
  const Sql rules =
      constraint.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(constraint.rules));
  switch (constraint.kind) {
    case ConstraintKind::kCheck:
      return kSql.write("check ({}){} not valid", Sql::checked(constraint.expression), rules);
    case ConstraintKind::kForeignKey:
      if (is_partitioned(table, catalog) && catalog.server.version < 180000) {
        return unsupported(fmt::format(
            "add foreign key \"{}\": on the partitioned table {} it could only be added "
            "with a scan that blocks writers (PostgreSQL 18 adds it without)",
            constraint.name, table.display()));
      }
      return kSql.write("foreign key ({}) references {} ({}){} not valid", columns,
                        constraint.references, kSql.idents(constraint.referenced_columns), rules);
    case ConstraintKind::kUnique:
      return kSql.write("unique ({}){}", columns, rules);
    case ConstraintKind::kPrimaryKey:
      return kSql.write("primary key ({}){}", columns, rules);
    case ConstraintKind::kExclusion:
      // Printed by the server whole, with its method, predicate and rules.
      return Sql::checked(constraint.expression);
  }
  return internal_error("add constraint: of no known kind");
}

Sql create_index(const QualifiedName& table, const Index& index, Build build) {
  std::vector<Sql> parts;
  for (const IndexPart& part : index.parts) parts.push_back(index_part(part));
  std::vector<Sql> words;
  const char* const how = build == Build::kConcurrent   ? "concurrently "
                          : build == Build::kParentOnly ? "if not exists "
                                                        : "";
  words.push_back(kSql.write(
      "create {}index {}{} on {}{}", Sql::checked(index.unique ? "unique " : ""), Sql::checked(how),
      Ident{index.name}, Sql::checked(build == Build::kParentOnly ? "only " : ""), table));
  if (!index.method.empty()) words.push_back(kSql.write("using {}", Ident{index.method}));
  words.push_back(kSql.write("({})", Sql::join(parts, ", ")));
  if (!index.include.empty())
    words.push_back(kSql.write("include ({})", kSql.idents(index.include)));
  if (index.nulls_not_distinct) words.push_back(Sql::checked("nulls not distinct"));
  if (!index.storage.empty()) words.push_back(kSql.write("with ({})", Sql::checked(index.storage)));
  if (!index.tablespace.empty())
    words.push_back(kSql.write("tablespace {}", Ident{index.tablespace}));
  if (!index.where_sql.empty())
    words.push_back(kSql.write("where {}", Sql::checked(index.where_sql)));
  return Sql::join(words, " ");
}

Result<Rendered> render_ddl(const AddConstraint& action, const Catalog& catalog) {
  SHOOFLY_ASSIGN(const Sql definition,
                 constraint_definition(action.table, action.constraint, catalog));
  return transaction_of({kSql.write("alter table {} add constraint {} {}", action.table,
                                    Ident{action.constraint.name}, definition)});
}

Result<Rendered> render_ddl(const ValidateConstraint& action, const Catalog&) {
  return transaction_of(
      {kSql.write("alter table {} validate constraint {}", action.table, Ident{action.name})});
}

Result<Rendered> render_ddl(const DropConstraint& action, const Catalog&) {
  return transaction_of({kSql.write("alter table {} drop constraint if exists {}", action.table,
                                    Ident{action.name})});
}

namespace {

void comment_on_index(const QualifiedName& table, const Index& index,
                      std::vector<Sql>& statements) {
  if (index.comment.empty()) return;
  statements.push_back(kSql.write("comment on index {} is {}",
                                  QualifiedName{table.schema, index.name}, Text{index.comment}));
}

// What a failed CREATE INDEX CONCURRENTLY left behind has the name, costs every write, and serves
// no read.
void build_on(const QualifiedName& name, const Index& index, const Catalog& catalog,
              std::vector<Sql>& statements) {
  const Table* const table = catalog.find_table(name);
  const Index* const there = table == nullptr ? nullptr : table->find_index(index.name);
  if (there != nullptr && !there->valid) {
    statements.push_back(
        kSql.write("drop index concurrently if exists {}", QualifiedName{name.schema, index.name}));
  }
  statements.push_back(create_index(name, index, Build::kConcurrent));
  comment_on_index(name, index, statements);
}

// The partitions as they are now, those with partitions of their own before these. The plan has
// chosen names for those that it knew.
class PartitionedBuild {
 public:
  PartitionedBuild(const CreateIndex& action, const Catalog& catalog)
      : action_(action), catalog_(catalog) {
    add(action.table, action.index.name);
  }

  // On the table alone, and attaching: in an instant, under a lock that is waited for briefly only.
  // The partitions in between: patiently.
  std::vector<Sql> statements() const {
    const Sql brief = kSql.write("set lock_timeout = {}", static_cast<int>(kBriefWait.count()));
    const Sql patient = Sql::checked("set lock_timeout = 0");
    std::vector<Sql> all{brief, create_index(action_.table, action_.index, Build::kParentOnly)};
    comment_on_index(action_.table, action_.index, all);
    for (const PartitionIndex& part : parts_) {
      if (!part.leaf) all.push_back(create_index(part.table, named(part), Build::kParentOnly));
    }
    all.push_back(patient);
    for (const PartitionIndex& part : parts_) {
      const Index* there = catalog_.find_table(part.table)->find_index(part.index);
      if (part.leaf && (there == nullptr || !there->valid))
        build_on(part.table, named(part), catalog_, all);
    }
    all.push_back(brief);
    // From the leaves up, so that each is valid before it is attached.
    for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) {
      all.push_back(kSql.write("alter index {} attach partition {}",
                               QualifiedName{part->parent_table.schema, part->parent},
                               QualifiedName{part->table.schema, part->index}));
    }
    all.push_back(patient);
    return all;
  }

 private:
  Index named(const PartitionIndex& part) const {
    Index index = action_.index;
    index.name = part.index;
    index.comment.clear();
    return index;
  }

  void add(const QualifiedName& parent, const std::string& parent_index) {
    for (const Table& table : catalog_.tables) {
      if (table.kind != TableKind::kPartition || table.parent != parent) continue;
      PartitionIndex part{table.name, name_on(table), parent_index, parent, !table.has_partitions};
      // Made by the server itself with a partition that came later: attached already.
      if (part.index.empty()) continue;
      parts_.push_back(part);
      add(table.name, part.index);
    }
  }

  std::string name_on(const Table& table) const {
    for (const PartitionIndex& planned : action_.partitions) {
      if (planned.table == table.name) return planned.index;
    }
    const Table* parent = catalog_.find_table(action_.table);
    const bool parent_there =
        parent != nullptr && parent->find_index(action_.index.name) != nullptr;
    for (const Index& index : table.indexes) {
      if (parent_there && index.constraint.empty() && same_definition(index, action_.index))
        return "";
    }
    const std::string name = fmt::format("{}_{}", table.name.name, action_.index.name);
    constexpr std::size_t kLongest = 63;
    return name.size() <= kLongest ? name : name.substr(name.size() - kLongest);
  }

  const CreateIndex& action_;
  const Catalog& catalog_;
  std::vector<PartitionIndex> parts_;
};

}  // namespace

Result<Rendered> render_ddl(const CreateIndex& action, const Catalog& catalog) {
  std::vector<Sql> statements;
  if (is_partitioned(action.table, catalog)) {
    statements = PartitionedBuild(action, catalog).statements();
  } else {
    build_on(action.table, action.index, catalog, statements);
  }
  Rendered rendered = transaction_of(statements);
  rendered.transactional = false;
  return rendered;
}

// Not CONCURRENTLY: the plain form takes ACCESS EXCLUSIVE for an instant, under lock_timeout like
// every other step, and goes into a transaction with others; the concurrent one waits for every
// older transaction in the database and, killed meanwhile, leaves an invalid index.
Result<Rendered> render_ddl(const DropIndex& action, const Catalog&) {
  const auto drop = [&](const QualifiedName& name) {
    return kSql.write("drop index {}if exists {}",
                      Sql::checked(action.patient ? "concurrently " : ""), name);
  };
  std::vector<Sql> statements{drop({action.table.schema, action.name})};
  for (const PartitionIndex& partition : action.partitions)
    statements.push_back(drop({partition.table.schema, partition.index}));
  Rendered rendered = transaction_of(statements);
  rendered.transactional = !action.patient;
  return rendered;
}

Result<Rendered> render_ddl(const AttachIndex& action, const Catalog&) {
  const Constraint& constraint = action.constraint;
  const char* const kind =
      constraint.kind == ConstraintKind::kPrimaryKey ? "primary key" : "unique";
  const Sql rules =
      constraint.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(constraint.rules));
  return transaction_of(
      {kSql.write("alter table {} add constraint {} {} using index {}{}", action.table,
                  Ident{constraint.name}, Sql::checked(kind), Ident{action.index}, rules)});
}

Result<Rendered> render_ddl(const AlterConstraint& action, const Catalog&) {
  const bool off = action.rules.find("DEFERRABLE") == std::string::npos;
  const bool late = action.rules.find("INITIALLY DEFERRED") != std::string::npos;
  return transaction_of(
      {kSql.write("alter table {} alter constraint {} {}", action.table, Ident{action.name},
                  Sql::checked(off    ? "not deferrable"
                               : late ? "deferrable initially deferred"
                                      : "deferrable initially immediate"))});
}

}  // namespace shoofly::postgres

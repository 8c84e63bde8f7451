#include "engine/postgres/ddl_partition_keys.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "catalog/diff.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// How long a statement that is over in an instant waits for a lock, inside a step that otherwise
// waits patiently; the step tries again.
constexpr Milliseconds kBriefWait{300};

Sql brief() { return kSql.write("set lock_timeout = {}", static_cast<int>(kBriefWait.count())); }
Sql patient() { return Sql::checked("set lock_timeout = 0"); }

// At most as long as a name can be, from its end.
std::string fitting(const std::string& name) {
  constexpr std::size_t kLongest = 63;
  if (name.size() <= kLongest) return name;
  std::size_t begin = name.size() - kLongest;
  while ((static_cast<unsigned char>(name[begin]) & 0xC0U) == 0x80U) ++begin;
  return name.substr(begin);
}

const PartitionIndex* planned_on(const Table& table, const std::vector<PartitionIndex>& planned) {
  for (const PartitionIndex& part : planned) {
    if (part.table == table.name) return &part;
  }
  return nullptr;
}

// ---- Indexes, and the constraints over them ----------------------------------------------------

// `unique (a, b) include (c) deferrable`
Sql key_definition(const Constraint& constraint, const Index& index) {
  const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
  std::vector<Sql> words{Sql::checked(primary ? "primary key" : "unique")};
  if (index.nulls_not_distinct) words.push_back(Sql::checked("nulls not distinct"));
  words.push_back(kSql.write("({})", kSql.idents(constraint.columns)));
  if (!index.include.empty())
    words.push_back(kSql.write("include ({})", kSql.idents(index.include)));
  if (!constraint.rules.empty()) words.push_back(Sql::checked(constraint.rules));
  return Sql::join(words, " ");
}

struct WantedIndex {
  const QualifiedName& table;
  const Index& index;
  const Constraint* constraint;  // that it carries, or null
  const std::vector<PartitionIndex>& planned;
  const std::string& named_after;
};

class PartitionedBuild {
 public:
  PartitionedBuild(const WantedIndex& wanted, const Catalog& catalog)
      : wanted_(wanted), catalog_(catalog) {
    add(wanted.table, wanted.index.name);
  }

  // On the table alone, declaring and attaching: in an instant, under a lock that is waited for
  // briefly only. The builds: patiently.
  std::vector<Sql> statements() {
    all_ = {brief()};
    alone(wanted_.table, wanted_.index.name);
    for (const PartitionIndex& part : parts_) {
      if (!part.leaf) alone(part.table, part.index);
    }
    all_.push_back(patient());
    for (const PartitionIndex& part : parts_) {
      const Index* there = index_on(part);
      if (part.leaf && (there == nullptr || !there->valid))
        build_beside(part.table, named(part), catalog_, all_);
    }
    all_.push_back(brief());
    // From the leaves up, so that each is valid before it is attached.
    for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) attach(*part);
    all_.push_back(patient());
    return std::move(all_);
  }

 private:
  const Index* index_on(const PartitionIndex& part) const {
    const Table* table = catalog_.find_table(part.table);
    return table == nullptr ? nullptr : table->find_index(part.index);
  }

  Index named(const PartitionIndex& part) const {
    Index index = wanted_.index;
    index.name = part.index;
    index.comment.clear();
    return index;
  }

  void alone(const QualifiedName& name, const std::string& index_name) {
    Index index = wanted_.index;
    index.name = index_name;
    if (wanted_.constraint == nullptr) {
      all_.push_back(create_index(name, index, Build::kParentOnly));
      if (name == wanted_.table) comment_on_index(name, index, all_);
      return;
    }
    const Table* table = catalog_.find_table(name);
    if (table != nullptr && table->find_constraint(index_name) != nullptr) return;
    all_.push_back(kSql.write("alter table only {} add constraint {} {}", name, Ident{index_name},
                              key_definition(*wanted_.constraint, index)));
  }

  // The index of a constraint is only part of another one's once it carries one too.
  void attach(const PartitionIndex& part) {
    const Index* there = index_on(part);
    const bool declared = there != nullptr && !there->constraint.empty();
    if (wanted_.constraint != nullptr && part.leaf && !declared)
      all_.push_back(use_index(part.table, *wanted_.constraint, part.index, part.index));
    all_.push_back(kSql.write("alter index {} attach partition {}",
                              QualifiedName{part.parent_table.schema, part.parent},
                              QualifiedName{part.table.schema, part.index}));
  }

  void add(const QualifiedName& parent, const std::string& parent_index) {
    for (const Table& table : catalog_.tables) {
      if (table.kind != TableKind::kPartition || table.parent != parent) continue;
      const Index* attached = attached_on(table, parent_index);
      PartitionIndex part{table.name, attached != nullptr ? attached->name : name_on(table),
                          parent_index, parent, !table.has_partitions};
      // Also made by the server itself, with a partition that came later.
      const bool done = attached != nullptr && attached->valid;
      if (!done) parts_.push_back(part);
      if (!done) add(table.name, part.index);
    }
  }

  // The plan has chosen names for the partitions that it knew; of others, one that is free there,
  // or has what an earlier try has built.
  std::string name_on(const Table& table) const {
    if (const PartitionIndex* planned = planned_on(table, wanted_.planned)) return planned->index;
    const std::string wanted = fmt::format("{}_{}", table.name.name, wanted_.named_after);
    std::string name = fitting(wanted);
    const auto is_free = [&] {
      const Index* there = table.find_index(name);
      return there == nullptr ||
             (there->attached_to.empty() && same_definition(*there, wanted_.index));
    };
    for (int i = 1; !is_free(); ++i) name = fitting(fmt::format("{}_{}", wanted, i));
    return name;
  }

  static const Index* attached_on(const Table& table, const std::string& parent_index) {
    const auto found =
        std::find_if(table.indexes.begin(), table.indexes.end(),
                     [&](const Index& index) { return index.attached_to == parent_index; });
    return found == table.indexes.end() ? nullptr : &*found;
  }

  WantedIndex wanted_;
  const Catalog& catalog_;
  std::vector<PartitionIndex> parts_;
  std::vector<Sql> all_;
};

// ---- Foreign keys ------------------------------------------------------------------------------

Sql texts(const std::vector<std::string>& items) {
  std::vector<Sql> list;
  for (const std::string& item : items) list.push_back(kSql.write("{}", Text{item}));
  return kSql.write("array[{}]::text[]", Sql::join(list, ", "));
}

class PartitionedReference {
 public:
  PartitionedReference(const AddConstraint& action, const Catalog& catalog)
      : action_(action), catalog_(catalog) {
    add(action.table);
  }

  std::vector<Sql> statements() const {
    std::vector<Sql> all{brief()};
    std::vector<Sql> proofs;
    std::vector<std::string> tables;
    std::vector<std::string> names;
    for (const Table* leaf : leaves_) {
      const Constraint* there = counterpart_on(*leaf);
      const std::string name = there != nullptr ? there->name : planned_name(*leaf);
      if (there == nullptr)
        all.push_back(kSql.write("alter table {} add constraint {} {} not valid", leaf->name,
                                 Ident{name}, definition()));
      if (there == nullptr || !there->validated)
        proofs.push_back(
            kSql.write("alter table {} validate constraint {}", leaf->name, Ident{name}));
      tables.push_back(kSql.write("{}", leaf->name).str());
      names.push_back(name);
    }
    all.push_back(patient());
    all.insert(all.end(), proofs.begin(), proofs.end());
    all.push_back(brief());
    all.push_back(take_over(tables, names));
    all.push_back(patient());
    return all;
  }

 private:
  Sql definition() const {
    const Constraint& key = action_.constraint;
    return kSql.write("foreign key ({}) references {} ({}){}", kSql.idents(key.columns),
                      key.references, kSql.idents(key.referenced_columns),
                      key.rules.empty() ? Sql() : kSql.write(" {}", Sql::checked(key.rules)));
  }

  // The table's own constraint takes over those of its partitions, for which the server drops the
  // triggers that theirs have on the referenced table: ACCESS EXCLUSIVE there. All waiting together
  // takes as long as one brief wait: who has the table's lock meets no writer on its partitions,
  // unless by their own names. A partition that is new and not empty would be read under the lock:
  // then nothing is done, and the step begins again.
  Sql take_over(const std::vector<std::string>& tables,
                const std::vector<std::string>& names) const {
    const Sql table = kSql.write("{}", action_.table);
    const QualifiedName& referenced = action_.constraint.references;
    const int wait = static_cast<int>(kBriefWait.count());
    const Sql body = kSql.write(
        R"(
declare
  begun timestamptz := pg_catalog.clock_timestamp();
begin
  lock table only {} in share row exclusive mode;
  perform pg_catalog.set_config('lock_timeout', greatest(1, {} - (1000 * extract(epoch from
    pg_catalog.clock_timestamp() - begun))::int)::text, true);
  if pg_catalog.has_table_privilege({}, 'UPDATE, DELETE, TRUNCATE') then
    lock table {} in access exclusive mode;
  end if;
  perform pg_catalog.set_config('lock_timeout', greatest(1, {} - (1000 * extract(epoch from
    pg_catalog.clock_timestamp() - begun))::int)::text, true);
  if exists (
    select from pg_catalog.pg_partition_tree({}::pg_catalog.regclass) t
    where t.isleaf and pg_catalog.pg_relation_size(t.relid) > 0 and not exists (
      select from unnest({}, {}) k(part, name)
      join pg_catalog.pg_constraint c on c.conname = k.name and c.contype = 'f' and c.convalidated
      where c.conrelid = t.relid and pg_catalog.to_regclass(k.part) = t.relid)
  ) then
    raise exception using errcode = '40001',
      message = 'a partition came meanwhile, and its rows are not proved yet: begin again';
  end if;
  alter table {} add constraint {} {};
end
)",
        action_.table, wait, Text{kSql.write("{}", referenced).str()}, referenced, wait,
        Text{table.str()}, texts(tables), texts(names), action_.table,
        Ident{action_.constraint.name}, definition());
    return kSql.write("do {}", Text{body.str()});
  }

  const Constraint* counterpart_on(const Table& leaf) const {
    const auto found = std::find_if(leaf.constraints.begin(), leaf.constraints.end(),
                                    [&](const Constraint& constraint) {
                                      return same_definition(constraint, action_.constraint);
                                    });
    return found == leaf.constraints.end() ? nullptr : &*found;
  }

  std::string planned_name(const Table& leaf) const {
    if (const PartitionIndex* planned = planned_on(leaf, action_.partitions)) return planned->index;
    std::string name = action_.constraint.name;
    for (int i = 1; leaf.find_constraint(name) != nullptr; ++i)
      name = fitting(fmt::format("{}_{}", action_.constraint.name, i));
    return name;
  }

  void add(const QualifiedName& parent) {
    for (const Table& table : catalog_.tables) {
      if (table.kind != TableKind::kPartition || table.parent != parent) continue;
      if (!table.has_partitions) leaves_.push_back(&table);
      add(table.name);
    }
  }

  const AddConstraint& action_;
  const Catalog& catalog_;
  std::vector<const Table*> leaves_;
};

}  // namespace

std::vector<Sql> build_on_partitions(const CreateIndex& action, const Catalog& catalog) {
  const std::string& name = action.named_after.empty() ? action.index.name : action.named_after;
  return PartitionedBuild({action.table, action.index, nullptr, action.partitions, name}, catalog)
      .statements();
}

std::vector<Sql> build_on_partitions(const AddConstraint& action, const Catalog& catalog) {
  return PartitionedBuild({action.table, *action.index, &action.constraint, action.partitions,
                           action.constraint.name},
                          catalog)
      .statements();
}

std::vector<Sql> refer_from_partitions(const AddConstraint& action, const Catalog& catalog) {
  return PartitionedReference(action, catalog).statements();
}

}  // namespace shoofly::postgres

#include "operation/partition_draft.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/constraint_steps.h"
#include "operation/names.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

bool holds_all(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& name) { return contains(names, name); });
}

std::vector<std::string> columns_of(const Index& index) {
  std::vector<std::string> names;
  for (const IndexPart& part : index.parts) names.push_back(part.column);
  return names;
}

// What an UPDATE locks the key of a row for, as the server sees it.
bool guards_keys(const Index& index, const Table& table) {
  const Constraint* owner = table.find_constraint(index.constraint);
  const bool deferrable = owner != nullptr && owner->rules.find("DEFERRABLE") != std::string::npos;
  return index.unique && index.valid && index.where_sql.empty() && !deferrable &&
         !contains(columns_of(index), "");
}

// The names of the table's own objects, in each of its three states.
struct Names {
  std::size_t limit;
  std::string before(const std::string& name) const { return hidden_new(name, limit); }
  std::string after(const std::string& name) const { return hidden_old(name, limit); }
};

class Drafting {
 public:
  Drafting(const PartitionWords& words, const Scene& scene, Problems& problems)
      : words_(words), scene_(scene), problems_(problems) {}

  std::optional<PartitionDraft> draft() {
    const std::size_t before = problems_.size();
    refuse_table();
    refuse_dependents();
    refuse_constraints();
    PartitionDraft draft;
    draft.by = partition_columns();
    draft.partitions = partitions_of(words_.wish, scene_, problems_);
    find_old_key(draft);
    if (problems_.size() > before || words_.wish.strategy.empty()) return std::nullopt;
    draft.new_key = new_key(draft);
    if (problems_.size() > before) return std::nullopt;
    require_key_types(draft.new_key);
    add_indexes(draft);
    if (problems_.size() > before) return std::nullopt;
    const Names names = names_of();
    CreatePartitioned& create = draft.create;
    create.table.name = {scene_.table.name.schema, names.before(scene_.table.name.name)};
    create.like = scene_.table.name;
    create.strategy = words_.wish.strategy;
    create.columns = draft.by;
    create.partitions = draft.partitions;
    for (const Constraint& constraint : scene_.table.constraints) {
      if (constraint.kind == ConstraintKind::kForeignKey) create.foreign_keys.push_back(constraint);
    }
    return draft;
  }

 private:
  // ---- What can be partitioned -----------------------------------------------------------------

  void refuse(const std::string& what, const std::string& help) {
    problems_.add(words_.table.at, what, {help});
  }

  void refuse_table() {
    require_online_constraint(words_.operation, words_.at, scene_, problems_);
    const Table& table = scene_.table;
    const std::string shown = table.name.display();
    if (table.kind == TableKind::kPartitioned)
      refuse(fmt::format("table {} is partitioned already", shown),
             "this operation makes a partitioned table of one that is not");
    if (table.published || table.subscribed) {
      refuse(fmt::format("table {} is {}", shown,
                         table.published ? "published" : "written by a subscription"),
             "take it out of the publication, or the subscription, first");
    }
    if (table.row_security_hides) {
      refuse(fmt::format(
                 "row-level security of {} hides rows from this role: they would not be copied",
                 shown),
             "connect as the table's owner or as a role with BYPASSRLS");
    }
    if (table.replica_identity.starts_with("index ")) {
      refuse(fmt::format("the replica identity of {} is an index, which each partition has under "
                         "another name",
                         shown),
             "set_replica_identity to default or full first");
    }
    for (const Names& names = names_of();
         const std::string& left : {names.before(table.name.name), names.after(table.name.name)}) {
      if (scene_.catalog.find_table({table.name.schema, left}) == nullptr) continue;
      refuse(fmt::format("there still is table \"{}\" of an earlier run", left),
             "`shoofly history` shows the run; roll it back, or purge it");
    }
  }

  // What would go on using the old table.
  void refuse_dependents() {
    std::vector<std::string> told;
    for (const Dependent& dependent : scene_.table.dependents) {
      const std::string what = fmt::format("{} {}", dependent.kind, dependent.name);
      if (goes_with_table(dependent) || contains(told, what)) continue;
      told.push_back(what);
      refuse(fmt::format("{} uses table {}, and would go on using the old one", what,
                         scene_.table.name.display()),
             "drop it first, and make it again after cutover");
    }
  }

  void refuse_constraints() {
    for (const Constraint& constraint : scene_.table.constraints) {
      if (constraint.kind == ConstraintKind::kExclusion) {
        refuse(fmt::format("exclusion constraint {} cannot be on a partitioned table",
                           constraint.name),
               "drop it first");
      } else if (!constraint.validated) {
        refuse(fmt::format("{} is not valid: rows may break it, and could not be copied",
                           named(constraint)),
               "correct the rows and validate it first");
      } else if (constraint.rules.find("NO INHERIT") != std::string::npos) {
        refuse(fmt::format("{} is NO INHERIT, which a partitioned table cannot have",
                           named(constraint)),
               "drop it first, or add it without NO INHERIT");
      }
    }
  }

  // ---- Key and partition columns
  // -----------------------------------------------------------------

  std::vector<std::string> partition_columns() {
    std::vector<std::string> names;
    for (const Place& written : words_.wish.columns) {
      const Column* column = require_column(written, scene_, problems_);
      if (column == nullptr) continue;
      if (column->nullable) {
        problems_.add(written.at,
                      fmt::format("column \"{}\" may be NULL: a partitioned table's key needs it, "
                                  "and it has to be NOT NULL",
                                  column->name),
                      {"set_not_null first"});
      }
      if (column->generated != Generated::kNone)
        problems_.add(written.at,
                      fmt::format("column \"{}\" is generated: rows cannot be partitioned by it",
                                  column->name));
      names.push_back(column->name);
    }
    if (words_.wish.strategy == "list" && names.size() > 1)
      problems_.add(words_.wish.by.at, "by list there is one column only");
    return names;
  }

  void require_key_types(const std::vector<std::string>& key) {
    for (const std::string& name : key) {
      const Column* column = scene_.table.find_column(name);
      // The server prints the schema of types that are not its own; an enum's operators are.
      const bool foreign = column != nullptr && column->type.find('.') != std::string::npos &&
                           column->labels.empty();
      if (!foreign) continue;
      problems_.add(words_.at,
                    fmt::format("key column \"{}\" is of type {}, whose operators are not the "
                                "server's own",
                                name, column->type),
                    {"this operation needs a key of built-in types or enums"});
    }
  }

  // The old key, unless it lacks a column by which rows are partitioned: then one has to be given.
  std::vector<std::string> new_key(const PartitionDraft& draft) {
    if (words_.key.empty()) {
      if (holds_all(draft.old_key, draft.by)) return draft.old_key;
      std::vector<std::string> wider = draft.old_key;
      for (const std::string& column : draft.by) {
        if (!contains(wider, column)) wider.push_back(column);
      }
      problems_.add(
          words_.wish.by.at,
          fmt::format("the key ({}) of {} does not hold {}, by which rows are partitioned",
                      fmt::join(draft.old_key, ", "), scene_.table.name.display(),
                      quoted(draft.by)),
          {fmt::format("say so: `key: [{}]`; from contract on nothing keeps ({}) alone unique",
                       fmt::join(wider, ", "), fmt::join(draft.old_key, ", "))});
      return {};
    }
    std::vector<std::string> key;
    for (const Place& written : words_.key) {
      if (const Column* column = require_column(written, scene_, problems_))
        key.push_back(column->name);
    }
    for (const auto* needed : {&draft.by, &draft.old_key}) {
      for (const std::string& name : *needed) {
        if (contains(key, name)) continue;
        problems_.add(words_.key.front().at,
                      fmt::format("\"key\" does not hold \"{}\", {}", name,
                                  needed == &draft.by ? "by which rows are partitioned"
                                                      : "of the key that the table has"));
      }
    }
    for (const std::string& name : key) {
      const Column* column = scene_.table.find_column(name);
      if (column != nullptr && column->nullable)
        problems_.add(words_.key.front().at, fmt::format("key column \"{}\" may be NULL", name),
                      {"set_not_null first"});
    }
    return key;
  }

  // ---- PartitionDraft
  // ---------------------------------------------------------------------------------

  Names names_of() const { return {scene_.dialect.capabilities().identifier_bytes}; }

  void find_old_key(PartitionDraft& draft) {
    draft.old_key = scene_.table.key_columns();
    if (draft.old_key.empty()) {
      problems_.add(
          words_.table.at,
          fmt::format("table {} has no primary key and no unique index over NOT NULL columns",
                      scene_.table.name.display()),
          {"rows are found by key; add one first"});
      return;
    }
    for (const Index& index : scene_.table.indexes) {
      const bool primary = is_primary(index, scene_.table);
      const bool over = guards_keys(index, scene_.table) && columns_of(index) == draft.old_key;
      if (over && (draft.key_index.empty() || primary)) draft.key_index = index.name;
    }
    if (!draft.key_index.empty()) return;
    problems_.add(words_.table.at,
                  fmt::format("the key ({}) of {} is deferrable: rows cannot be matched by it",
                              fmt::join(draft.old_key, ", "), scene_.table.name.display()),
                  {"set_deferrable to never first"});
  }

  static bool is_primary(const Index& index, const Table& table) {
    const Constraint* owner = table.find_constraint(index.constraint);
    return owner != nullptr && owner->kind == ConstraintKind::kPrimaryKey;
  }

  void follow(PartitionDraft& draft, const Names& names, const std::string& name) {
    draft.incoming.push_back({names.before(name), name});
    draft.outgoing.push_back({name, names.after(name)});
  }

  // Each index gets a counterpart, but for the one of a key that another one replaces.
  void add_indexes(PartitionDraft& draft) {
    const Names names = names_of();
    for (const Index& index : scene_.table.indexes) {
      const Constraint* owner = scene_.table.find_constraint(index.constraint);
      const bool replaced = !words_.key.empty() && index.name == draft.key_index;
      if (!index.valid) {
        refuse(fmt::format("index {} is invalid", index.name), "drop it, or build it again, first");
        continue;
      }
      if (!replaced && !fits_partitions(index, draft)) continue;
      if (owner != nullptr && !replaced && (!index.include.empty() || index.nulls_not_distinct)) {
        refuse(fmt::format("{} has INCLUDE or NULLS NOT DISTINCT", named(*owner)),
               "make it a unique index without a constraint, or plain, first");
        continue;
      }
      follow(draft, names, index.name);
      if (replaced || owner != nullptr) {
        add_key(draft, index, owner, replaced);
      } else {
        Index hidden = index;
        hidden.name = names.before(index.name);
        draft.create.indexes.push_back(std::move(hidden));
      }
    }
  }

  void add_key(PartitionDraft& draft, const Index& index, const Constraint* owner, bool replaced) {
    Constraint key;
    if (owner != nullptr) key = *owner;
    key.kind = owner == nullptr ? ConstraintKind::kPrimaryKey : owner->kind;
    if (replaced) key.columns = draft.new_key;
    key.name = draft.incoming.back().from;
    static_cast<void>(index);
    draft.create.keys.push_back(std::move(key));
  }

  bool fits_partitions(const Index& index, const PartitionDraft& draft) {
    if (!index.unique || holds_all(columns_of(index), draft.by)) return true;
    refuse(fmt::format("unique index {} does not hold {}, by which rows are partitioned: nothing "
                       "could keep it unique across partitions",
                       index.name, quoted(draft.by)),
           "drop it first, or partition by its columns");
    return false;
  }

  const PartitionWords& words_;
  const Scene& scene_;
  Problems& problems_;
};

}  // namespace

std::optional<PartitionDraft> draft_partitions(const PartitionWords& words, const Scene& scene,
                                               Problems& problems) {
  return Drafting(words, scene, problems).draft();
}

bool key_is_guarded(const std::vector<std::string>& key, const Table& table) {
  std::vector<std::string> guarded;
  for (const Index& index : table.indexes) {
    if (!guards_keys(index, table)) continue;
    for (const std::string& column : columns_of(index)) guarded.push_back(column);
  }
  return holds_all(guarded, key);
}

}  // namespace shoofly

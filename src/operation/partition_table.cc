// partition_table: a table becomes a partitioned one of the same name, columns and rows. The new
// one is laid beside it, empty; triggers repeat every write in it, the backfill brings the rows that
// were there, and cutover exchanges the two. From then on the old one follows the new, until
// contract: so the way back loses nothing.

#include <algorithm>

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/names.h"
#include "operation/operations.h"
#include "operation/partition_wish.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool holds_all(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& name) { return holds(names, name); });
}

std::vector<std::string> columns_of(const Index& index) {
  std::vector<std::string> names;
  for (const IndexPart& part : index.parts) names.push_back(part.column);
  return names;
}

// What an UPDATE locks the key of a row for, as the server sees it.
bool guards_keys(const Index& index, const Table& table) {
  const Constraint* owner = table.find_constraint(index.constraint);
  const bool deferrable =
      owner != nullptr && owner->rules.find("DEFERRABLE") != std::string::npos;
  return index.unique && index.valid && index.where_sql.empty() && !deferrable &&
         !holds(columns_of(index), "");
}

// The names of the table's own objects, in each of its three states.
struct Names {
  std::size_t limit;
  std::string before(const std::string& name) const { return hidden_new(name, limit); }
  std::string after(const std::string& name) const { return hidden_old(name, limit); }
};

// All that the wish comes to on this table.
struct Draft {
  std::vector<std::string> by;
  std::vector<Partition> partitions;
  std::vector<std::string> old_key;
  std::vector<std::string> new_key;
  std::string key_index;  // the index of the old key
  CreatePartitioned create;
  std::vector<Rename> incoming;  // from the hidden name to the one in sight
  std::vector<Rename> outgoing;
};

class PartitionTable : public TableObjectOperation {
 public:
  explicit PartitionTable(const Fields& fields)
      : TableObjectOperation("partition_table", fields),
        wish_(parse_partition_wish(fields, bare_name(table().text))) {
    if (fields.find("key") != nullptr) key_ = fields.texts("key", 1);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto draft = draft_of(scene, problems);
    if (!draft) return questions;
    ask_build("build", draft->create, at(), scene, questions, problems);
    if (const auto rule = rule_of_fit(*draft, scene)) ask_count("fit", *rule, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    auto draft = draft_of(scene, problems);
    if (!draft) return {};
    Questions none;
    const Table* built = ask_build("build", draft->create, at(), scene, none, problems);
    if (built == nullptr) return {};
    const auto rule = rule_of_fit(*draft, scene);
    const CheckOutcome* found = rule ? ask_count("fit", *rule, scene, none) : nullptr;
    if (found != nullptr) {
      refuse_counted(*found, *rule, wish_.by.at,
                     {"add partitions for them, or one for the rest: `default: NAME`"}, scene,
                     problems);
    }
    draft->create.table = *built;
    draft->create.table.row_estimate = 0;
    draft->create.table.bytes = draft->create.table.index_bytes = 0;
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.steps = steps(*draft, rule, scene);
    effects.summary = summary(
        scene, Risk::kMedium,
        "every row is written a second time, and every write is repeated until contract",
        fmt::format("{} empty partitions are laid beside the table; triggers repeat every write in "
                    "them, the rows that are there are copied in chunks and compared, and the two "
                    "exchange names in one short transaction; the old table then follows the new "
                    "one until contract",
                    draft->partitions.size()));
    effects.summary.notes = notes(*draft, scene);
    effects.summary.visibility =
        everywhere({"as before", "as before", "as before"}, after_cutover(*draft));
    return effects;
  }

 private:
  static std::string bare_name(const std::string& written) {
    const auto name = parse_written_name(written, true);
    return name ? QualifiedName{"", name->name}.display() : written;
  }

  // ---- What can be partitioned -----------------------------------------------------------------

  void refuse(Problems& problems, const std::string& what, const std::string& help) const {
    problems.add(table().at, what, {help});
  }

  void refuse_table(const Scene& scene, Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    const Table& table = scene.table;
    const std::string shown = table.name.display();
    if (table.kind == TableKind::kPartitioned)
      refuse(problems, fmt::format("table {} is partitioned already", shown),
             "this operation makes a partitioned table of one that is not");
    if (table.published || table.subscribed) {
      refuse(problems,
             fmt::format("table {} is {}", shown,
                         table.published ? "published" : "written by a subscription"),
             "take it out of the publication, or the subscription, first");
    }
    if (table.row_security_hides) {
      refuse(problems,
             fmt::format(
                 "row-level security of {} hides rows from this role: they would not be copied",
                 shown),
             "connect as the table's owner or as a role with BYPASSRLS");
    }
    if (table.replica_identity.starts_with("index ")) {
      refuse(problems,
             fmt::format("the replica identity of {} is an index, which each partition has under "
                         "another name",
                         shown),
             "set_replica_identity to default or full first");
    }
    for (const Names& names = names_of(scene);
         const std::string& left : {names.before(table.name.name), names.after(table.name.name)}) {
      if (scene.catalog.find_table({table.name.schema, left}) == nullptr) continue;
      refuse(problems, fmt::format("there still is table \"{}\" of an earlier run", left),
             "`shoofly history` shows the run; roll it back, or purge it");
    }
  }

  // What would go on using the old table.
  void refuse_dependents(const Scene& scene, Problems& problems) const {
    std::vector<std::string> told;
    for (const Dependent& dependent : scene.table.dependents) {
      const bool own = dependent.kind == "statistics" || dependent.kind == "trigger" ||
                       dependent.kind == "generated column" || dependent.kind == "sequence" ||
                       dependent.kind == "column grant" || dependent.kind == "replica identity" ||
                       (dependent.kind == "policy" &&
                        dependent.name.find(" on ") == std::string::npos);
      const std::string what = fmt::format("{} {}", dependent.kind, dependent.name);
      if (own || holds(told, what)) continue;
      told.push_back(what);
      refuse(problems,
             fmt::format("{} uses table {}, and would go on using the old one", what,
                         scene.table.name.display()),
             "drop it first, and make it again after cutover");
    }
  }

  void refuse_constraints(const Scene& scene, Problems& problems) const {
    for (const Constraint& constraint : scene.table.constraints) {
      if (constraint.kind == ConstraintKind::kExclusion) {
        refuse(problems,
               fmt::format("exclusion constraint {} cannot be on a partitioned table",
                           constraint.name),
               "drop it first");
      } else if (!constraint.validated) {
        refuse(problems,
               fmt::format("{} is not valid: rows may break it, and could not be copied",
                           named(constraint)),
               "correct the rows and validate it first");
      } else if (constraint.rules.find("NO INHERIT") != std::string::npos) {
        refuse(problems,
               fmt::format("{} is NO INHERIT, which a partitioned table cannot have",
                           named(constraint)),
               "drop it first, or add it without NO INHERIT");
      }
    }
  }

  // ---- Key and partition columns -----------------------------------------------------------------

  std::vector<std::string> partition_columns(const Scene& scene, Problems& problems) const {
    std::vector<std::string> names;
    for (const Place& written : wish_.columns) {
      const Column* column = require_column(written, scene, problems);
      if (column == nullptr) continue;
      if (column->nullable) {
        problems.add(written.at,
                     fmt::format("column \"{}\" may be NULL: a partitioned table's key needs it, "
                                 "and it has to be NOT NULL",
                                 column->name),
                     {"set_not_null first"});
      }
      if (column->generated != Generated::kNone)
        problems.add(written.at,
                     fmt::format("column \"{}\" is generated: rows cannot be partitioned by it",
                                 column->name));
      names.push_back(column->name);
    }
    if (wish_.strategy == "list" && names.size() > 1)
      problems.add(wish_.by.at, "by list there is one column only");
    return names;
  }

  void require_key_types(const std::vector<std::string>& key, const Scene& scene,
                         Problems& problems) const {
    for (const std::string& name : key) {
      const Column* column = scene.table.find_column(name);
      // The server prints the schema of types that are not its own; an enum's operators are.
      const bool foreign =
          column != nullptr && column->type.find('.') != std::string::npos && column->labels.empty();
      if (!foreign) continue;
      problems.add(at(), fmt::format("key column \"{}\" is of type {}, whose operators are not the "
                                     "server's own",
                                     name, column->type),
                   {"this operation needs a key of built-in types or enums"});
    }
  }

  // The old key, unless it lacks a column by which rows are partitioned: then one has to be given.
  std::vector<std::string> new_key(const Draft& draft, const Scene& scene,
                                   Problems& problems) const {
    if (key_.empty()) {
      if (holds_all(draft.old_key, draft.by)) return draft.old_key;
      std::vector<std::string> wider = draft.old_key;
      for (const std::string& column : draft.by) {
        if (!holds(wider, column)) wider.push_back(column);
      }
      problems.add(
          wish_.by.at,
          fmt::format("the key ({}) of {} does not hold {}, by which rows are partitioned",
                      fmt::join(draft.old_key, ", "), scene.table.name.display(),
                      quoted(draft.by)),
          {fmt::format("say so: `key: [{}]`; from contract on nothing keeps ({}) alone unique",
                       fmt::join(wider, ", "), fmt::join(draft.old_key, ", "))});
      return {};
    }
    std::vector<std::string> key;
    for (const Place& written : key_) {
      if (const Column* column = require_column(written, scene, problems))
        key.push_back(column->name);
    }
    for (const auto* needed : {&draft.by, &draft.old_key}) {
      for (const std::string& name : *needed) {
        if (holds(key, name)) continue;
        problems.add(key_.front().at,
                     fmt::format("\"key\" does not hold \"{}\", {}", name,
                                 needed == &draft.by ? "by which rows are partitioned"
                                                     : "of the key that the table has"));
      }
    }
    for (const std::string& name : key) {
      const Column* column = scene.table.find_column(name);
      if (column != nullptr && column->nullable)
        problems.add(key_.front().at, fmt::format("key column \"{}\" may be NULL", name),
                     {"set_not_null first"});
    }
    return key;
  }

  // ---- Draft ---------------------------------------------------------------------------------

  static Names names_of(const Scene& scene) {
    return {scene.dialect.capabilities().identifier_bytes};
  }

  std::optional<Draft> draft_of(const Scene& scene, Problems& problems) const {
    const std::size_t before = problems.size();
    refuse_table(scene, problems);
    refuse_dependents(scene, problems);
    refuse_constraints(scene, problems);
    Draft draft;
    draft.by = partition_columns(scene, problems);
    draft.partitions = partitions_of(wish_, scene, problems);
    find_old_key(draft, scene, problems);
    if (problems.size() > before || wish_.strategy.empty()) return std::nullopt;
    draft.new_key = new_key(draft, scene, problems);
    if (problems.size() > before) return std::nullopt;
    require_key_types(draft.new_key, scene, problems);
    add_indexes(draft, scene, problems);
    if (problems.size() > before) return std::nullopt;
    const Names names = names_of(scene);
    CreatePartitioned& create = draft.create;
    create.table.name = {scene.table.name.schema, names.before(scene.table.name.name)};
    create.like = scene.table.name;
    create.strategy = wish_.strategy;
    create.columns = draft.by;
    create.partitions = draft.partitions;
    for (const Constraint& constraint : scene.table.constraints) {
      if (constraint.kind == ConstraintKind::kForeignKey)
        create.foreign_keys.push_back(constraint);
    }
    return draft;
  }

  void find_old_key(Draft& draft, const Scene& scene, Problems& problems) const {
    draft.old_key = scene.table.key_columns();
    if (draft.old_key.empty()) {
      problems.add(
          table().at,
          fmt::format("table {} has no primary key and no unique index over NOT NULL columns",
                      scene.table.name.display()),
          {"rows are found by key; add one first"});
      return;
    }
    for (const Index& index : scene.table.indexes) {
      const bool primary = is_primary(index, scene.table);
      const bool over = guards_keys(index, scene.table) && columns_of(index) == draft.old_key;
      if (over && (draft.key_index.empty() || primary)) draft.key_index = index.name;
    }
    if (!draft.key_index.empty()) return;
    problems.add(table().at,
                 fmt::format("the key ({}) of {} is deferrable: rows cannot be matched by it",
                             fmt::join(draft.old_key, ", "), scene.table.name.display()),
                 {"set_deferrable to never first"});
  }

  static bool is_primary(const Index& index, const Table& table) {
    const Constraint* owner = table.find_constraint(index.constraint);
    return owner != nullptr && owner->kind == ConstraintKind::kPrimaryKey;
  }

  void follow(Draft& draft, const Names& names, const std::string& name) const {
    draft.incoming.push_back({names.before(name), name});
    draft.outgoing.push_back({name, names.after(name)});
  }

  // Each index gets a counterpart, but for the one of a key that another one replaces.
  void add_indexes(Draft& draft, const Scene& scene, Problems& problems) const {
    const Names names = names_of(scene);
    for (const Index& index : scene.table.indexes) {
      const Constraint* owner = scene.table.find_constraint(index.constraint);
      const bool replaced = !key_.empty() && index.name == draft.key_index;
      if (!index.valid) {
        refuse(problems, fmt::format("index {} is invalid", index.name),
               "drop it, or build it again, first");
        continue;
      }
      if (!replaced && !fits_partitions(index, draft, problems)) continue;
      if (owner != nullptr && !replaced && (!index.include.empty() || index.nulls_not_distinct)) {
        refuse(problems,
               fmt::format("{} has INCLUDE or NULLS NOT DISTINCT", named(*owner)),
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

  void add_key(Draft& draft, const Index& index, const Constraint* owner, bool replaced) const {
    Constraint key;
    if (owner != nullptr) key = *owner;
    key.kind = owner == nullptr ? ConstraintKind::kPrimaryKey : owner->kind;
    if (replaced) key.columns = draft.new_key;
    key.name = draft.incoming.back().from;
    static_cast<void>(index);
    draft.create.keys.push_back(std::move(key));
  }

  bool fits_partitions(const Index& index, const Draft& draft, Problems& problems) const {
    if (!index.unique || holds_all(columns_of(index), draft.by)) return true;
    refuse(problems,
           fmt::format("unique index {} does not hold {}, by which rows are partitioned: nothing "
                       "could keep it unique across partitions",
                       index.name, quoted(draft.by)),
           "drop it first, or partition by its columns");
    return false;
  }

  std::optional<CountWork> rule_of_fit(const Draft& draft, const Scene& scene) const {
    const std::string condition =
        fits_none(wish_.strategy, draft.by, draft.partitions, scene.dialect.writer());
    if (condition.empty()) return std::nullopt;
    return CountWork{scene.table.name, condition,
                     fmt::format("{} fits no partition", quoted(draft.by))};
  }

  // ---- Steps -----------------------------------------------------------------------------------

  static TableSync sync_to(const Draft& draft, const Scene& scene) {
    const Table& table = scene.table;
    TableSync sync;
    sync.source = table.name;
    sync.follower = draft.create.table.name;
    sync.key = draft.new_key;
    for (const Column& column : table.columns) {
      if (column.generated == Generated::kNone)
        sync.columns.push_back({column.name, column.name, column.type});
    }
    sync.source_unique = draft.old_key;
    sync.follower_unique = draft.new_key;
    sync.tag = fmt::format("part_{}_there", short_hash(table.name.display()));
    std::vector<std::string> guarded;
    for (const Index& index : table.indexes) {
      if (!guards_keys(index, table)) continue;
      for (const std::string& column : columns_of(index)) guarded.push_back(column);
    }
    sync.key_may_move = !holds_all(guarded, sync.key);
    return sync;
  }

  static TableSync sync_back(const Draft& draft, const Scene& scene) {
    TableSync sync = sync_to(draft, scene);
    sync.follower = {scene.table.name.schema, names_of(scene).after(scene.table.name.name)};
    std::swap(sync.source_unique, sync.follower_unique);
    sync.tag = fmt::format("part_{}_back", short_hash(scene.table.name.display()));
    sync.key_may_move = false;  // the new table's key has all of it
    for (const Partition& partition : draft.partitions) sync.source_parts.push_back(partition.name);
    return sync;
  }

  static std::vector<Rename> turned(const std::vector<Rename>& renames) {
    std::vector<Rename> turned;
    for (const Rename& rename : renames) turned.push_back({rename.to, rename.from});
    return turned;
  }

  std::vector<Step> steps(const Draft& draft, const std::optional<CountWork>& rule,
                          const Scene& scene) const {
    std::vector<Step> steps;
    const TableSync there = sync_to(draft, scene);
    const TableSync back = sync_back(draft, scene);
    add_expand(draft, rule, there, steps);
    add_cutover(draft, there, back, scene, steps);
    add_contract(draft, back, scene, steps);
    steps.push_back(make_step(Phase::kPurge,
                              fmt::format("drop the old table of {} for good",
                                          scene.table.name.display()),
                              "the one step that cannot be undone; it asks for approval",
                              DdlWork{{DropTable{back.follower}}}, NoWork{}));
    return steps;
  }

  static void add_expand(const Draft& draft, const std::optional<CountWork>& rule,
                         const TableSync& there, std::vector<Step>& steps) {
    const std::string shown = there.source.display();
    if (rule) {
      steps.push_back(make_step(Phase::kExpand,
                                fmt::format("count rows of {} that fit no partition", shown),
                                "none may be left: they could not be copied", *rule, NoWork{}));
    }
    steps.push_back(make_step(
        Phase::kExpand, fmt::format("lay an empty partitioned table beside {}", shown),
        "nobody knows it yet: its indexes, rights and policies are made before any row is in it",
        DdlWork{{draft.create}}, DdlWork{{DropTable{there.follower}}}));
    steps.push_back(make_step(
        Phase::kExpand, fmt::format("repeat every write of {} in the partitioned table", shown),
        "from here on; rows that are there already follow", DdlWork{{InstallTableSync{there}}},
        DdlWork{{RemoveTableSync{there}}}));
    steps.push_back(make_step(
        Phase::kBackfill, fmt::format("copy the rows of {} into the partitioned table", shown),
        "in small batches by key; each batch commits with its progress",
        TableFillWork{there, Repeat::kMissing}, NoWork{}));
    steps.push_back(make_step(Phase::kBackfill,
                              fmt::format("gather statistics of the partitioned table of {}", shown),
                              "the server does that by itself for partitions only, and its plans "
                              "must be good from cutover on",
                              DdlWork{{AnalyzeTable{there.follower}}}, NoWork{}));
    steps.push_back(make_step(
        Phase::kVerify, fmt::format("hold every row of {} against the partitioned table", shown),
        "both must have the same rows, byte for byte, before anything relies on the new one",
        TableCheckWork{there}, NoWork{}));
  }

  static void add_cutover(const Draft& draft, const TableSync& there, const TableSync& back,
                          const Scene& scene, std::vector<Step>& steps) {
    SwapTables swap{scene.table.name,  there.follower.name, back.follower.name,
                    draft.incoming,    draft.outgoing,      {},
                    back.source_parts};
    for (const Trigger& trigger : scene.table.triggers) {
      if (trigger.enabled != "disabled") swap.triggers.push_back({trigger.name, trigger.enabled});
    }
    SwapTables undo = swap;
    std::swap(undo.incoming, undo.outgoing);
    undo.incoming_names = turned(draft.outgoing);
    undo.outgoing_names = turned(draft.incoming);
    steps.push_back(make_step(
        Phase::kCutover,
        fmt::format("exchange {} for the partitioned table", scene.table.name.display()),
        "names and triggers change in one transaction; from here on the old table follows the new",
        DdlWork{{RemoveTableSync{there}, swap, InstallTableSync{back}}},
        DdlWork{{RemoveTableSync{back}, undo, InstallTableSync{there}}}));
  }

  // Going back begins with the last of them.
  static void add_contract(const Draft& draft, const TableSync& back, const Scene& scene,
                           std::vector<Step>& steps) {
    const std::string shown = scene.table.name.display();
    for (const Constraint& constraint : draft.create.foreign_keys) {
      for (Step& step : drop_constraint_steps(back.follower, constraint, nullptr)) {
        step.phase = Phase::kContract;
        steps.push_back(std::move(step));
      }
    }
    steps.push_back(make_step(Phase::kContract,
                              fmt::format("let the old table of {} go", shown),
                              "it keeps the rows that it has now; nothing is dropped",
                              DdlWork{{RemoveTableSync{back}}},
                              TableFillWork{back, Repeat::kStale}));
    steps.push_back(make_step(
        Phase::kContract, fmt::format("way back: delete from the old table what {} has lost", shown),
        "rows that were deleted since contract", NoWork{}, TableFillWork{back, Repeat::kGone}));
    steps.push_back(make_step(
        Phase::kContract,
        fmt::format("way back: repeat every write of {} in the old table again", shown),
        "before its rows are brought up to date", NoWork{}, DdlWork{{InstallTableSync{back}}}));
    if (draft.new_key.size() == draft.old_key.size()) return;
    Index old_key;
    old_key.unique = true;
    for (const std::string& column : draft.old_key) old_key.parts.push_back({column});
    CountWork rule{scene.table.name, "",
                   fmt::format("rows are equal in ({})", fmt::join(draft.old_key, ", "))};
    rule.unique = old_key;
    steps.push_back(count_going_back(
        Phase::kContract, rule,
        fmt::format("count rows of {} that the old key would refuse", shown)));
  }

  // ---- What people are told ----------------------------------------------------------------------

  std::vector<std::string> notes(const Draft& draft, const Scene& scene) const {
    std::vector<std::string> notes;
    if (draft.new_key.size() > draft.old_key.size()) {
      notes.push_back(fmt::format(
          "({0}) alone is kept unique until contract, because the old table still is; from contract "
          "on only ({1}) is. ON CONFLICT ({0}) fails from cutover on: there is no such index",
          fmt::join(draft.old_key, ", "), fmt::join(draft.new_key, ", ")));
    }
    if (wish_.strategy != "hash" && !wish_.rest) {
      notes.push_back(fmt::format(
          "a row that fits no partition is refused from expand on (\"no partition of relation ... "
          "found for row\"): make partitions ahead, or give `default`"));
    }
    notes.emplace_back(
        "from expand to contract each write of the table is written twice, in the writer's own "
        "transaction; one of isolation level REPEATABLE READ or SERIALIZABLE may get a "
        "serialization failure (40001) during the backfill, and has to be tried again");
    notes.emplace_back(
        "cached plans are made anew at cutover; a session that holds the table's name as an object "
        "id (regclass) goes on using the old one");
    if (scene.table.row_security)
      notes.emplace_back(
          "policies and rights are on the partitioned table; nobody but the owner has rights on a "
          "partition by its own name");
    return notes;
  }

  static std::vector<SeenIn> after_cutover(const Draft& draft) {
    const std::string where = fmt::format("the partitioned table, by ({})",
                                          fmt::join(draft.by, ", "));
    const Seen seen{"writes " + where, "writes " + where, "reads " + where};
    return {{kUntilContract, "old", seen},
            {kUntilContract, "new", seen},
            {kAfterContract, "old", seen},
            {kAfterContract, "new", seen}};
  }

  PartitionWish wish_;
  std::vector<Place> key_;
};

}  // namespace

std::unique_ptr<Operation> parse_partition_table(const Fields& fields) {
  return std::make_unique<PartitionTable>(fields);
}

}  // namespace shoofly

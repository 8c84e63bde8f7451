// partition_table: a table becomes a partitioned one of the same name, columns and rows. The new
// one is laid beside it, empty; triggers repeat every write in it, the backfill brings the rows
// that were there, and cutover exchanges the two. From then on the old one follows the new, until
// contract: so the way back loses nothing.

#include <algorithm>

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/names.h"
#include "operation/operations.h"
#include "operation/partition_draft.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class PartitionTable : public TableObjectOperation {
 public:
  explicit PartitionTable(const Fields& fields)
      : TableObjectOperation("partition_table", fields),
        wish_(parse_partition_wish(fields, bare_name(table().text))) {
    if (fields.find("key") != nullptr) key_ = fields.texts("key", 1);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto draft = draft_partitions(words(), scene, problems);
    if (!draft) return questions;
    ask_build("build", draft->create, at(), scene, questions, problems);
    if (const auto rule = rule_of_fit(*draft, scene)) ask_count("fit", *rule, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    auto draft = draft_partitions(words(), scene, problems);
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

  std::optional<CountWork> rule_of_fit(const PartitionDraft& draft, const Scene& scene) const {
    const std::string condition =
        fits_none(wish_.strategy, draft.by, draft.partitions, scene.dialect.writer());
    if (condition.empty()) return std::nullopt;
    return CountWork{scene.table.name, condition,
                     fmt::format("{} fits no partition", quoted(draft.by))};
  }

  // ---- Steps -----------------------------------------------------------------------------------

  static bool has_more_unique(const PartitionDraft& draft, const Table& table) {
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
      return index.unique && index.name != draft.key_index;
    });
  }

  static TableSync sync_to(const PartitionDraft& draft, const Scene& scene) {
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
    // A row that the fill and its writer put there at once is one row by its key; by another unique
    // index it would be a duplicate, of which the writer would hear. So he waits for the chunk
    // then.
    sync.key_may_move = !key_is_guarded(sync.key, table) || has_more_unique(draft, table);
    return sync;
  }

  static TableSync sync_back(const PartitionDraft& draft, const Scene& scene) {
    TableSync sync = sync_to(draft, scene);
    sync.follower = {
        scene.table.name.schema,
        hidden_old(scene.table.name.name, scene.dialect.capabilities().identifier_bytes)};
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

  std::vector<Step> steps(const PartitionDraft& draft, const std::optional<CountWork>& rule,
                          const Scene& scene) const {
    std::vector<Step> steps;
    const TableSync there = sync_to(draft, scene);
    const TableSync back = sync_back(draft, scene);
    add_expand(draft, rule, there, steps);
    add_cutover(draft, there, back, scene, steps);
    add_contract(draft, back, scene, steps);
    steps.push_back(make_step(
        Phase::kPurge, fmt::format("drop the old table of {} for good", scene.table.name.display()),
        "the one step that cannot be undone; it asks for approval",
        DdlWork{{DropTable{back.follower}}}, NoWork{}));
    return steps;
  }

  static void add_expand(const PartitionDraft& draft, const std::optional<CountWork>& rule,
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
    steps.push_back(make_step(Phase::kBackfill,
                              fmt::format("copy the rows of {} into the partitioned table", shown),
                              "in small batches by key; each batch commits with its progress",
                              TableFillWork{there, Repeat::kMissing}, NoWork{}));
    steps.push_back(make_step(
        Phase::kBackfill, fmt::format("gather statistics of the partitioned table of {}", shown),
        "the server does that by itself for partitions only, and its plans "
        "must be good from cutover on",
        DdlWork{{AnalyzeTable{there.follower}}}, NoWork{}));
    steps.push_back(make_step(
        Phase::kVerify, fmt::format("hold every row of {} against the partitioned table", shown),
        "both must have the same rows, byte for byte, before anything relies on the new one",
        TableCheckWork{there}, NoWork{}));
  }

  static void add_cutover(const PartitionDraft& draft, const TableSync& there,
                          const TableSync& back, const Scene& scene, std::vector<Step>& steps) {
    SwapTables swap{scene.table.name, there.follower.name, back.follower.name,
                    draft.incoming,   draft.outgoing,      {},
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
  static void add_contract(const PartitionDraft& draft, const TableSync& back, const Scene& scene,
                           std::vector<Step>& steps) {
    const std::string shown = scene.table.name.display();
    for (const Constraint& constraint : draft.create.foreign_keys) {
      for (Step& step : drop_constraint_steps(back.follower, constraint, nullptr)) {
        step.phase = Phase::kContract;
        steps.push_back(std::move(step));
      }
    }
    steps.push_back(make_step(Phase::kContract, fmt::format("let the old table of {} go", shown),
                              "it keeps the rows that it has now; nothing is dropped",
                              DdlWork{{RemoveTableSync{back}}},
                              TableFillWork{back, Repeat::kStale}));
    steps.push_back(make_step(
        Phase::kContract,
        fmt::format("way back: delete from the old table what {} has lost", shown),
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
                   fmt::format("({}) is equal to another row's", fmt::join(draft.old_key, ", "))};
    rule.unique = old_key;
    steps.push_back(
        count_going_back(Phase::kContract, rule,
                         fmt::format("count rows of {} that the old key would refuse", shown)));
  }

  // ---- What people are told
  // ----------------------------------------------------------------------

  std::vector<std::string> notes(const PartitionDraft& draft, const Scene& scene) const {
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

  static std::vector<SeenIn> after_cutover(const PartitionDraft& draft) {
    const std::string where =
        fmt::format("the partitioned table, by ({})", fmt::join(draft.by, ", "));
    const Seen seen{"writes " + where, "writes " + where, "reads " + where};
    return {{kUntilContract, "old", seen},
            {kUntilContract, "new", seen},
            {kAfterContract, "old", seen},
            {kAfterContract, "new", seen}};
  }

  PartitionWords words() const { return {name(), at(), table(), wish_, key_}; }

  PartitionWish wish_;
  std::vector<Place> key_;
};

}  // namespace

std::unique_ptr<Operation> parse_partition_table(const Fields& fields) {
  return std::make_unique<PartitionTable>(fields);
}

}  // namespace shoofly

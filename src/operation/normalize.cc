// normalize: a column of repeated values becomes a reference to a table that has each value once.
// The old column and the reference are two sides of a sync whose expressions look in that table; a
// value that is not there yet is put there by triggers, in the writer's own transaction.

#include <algorithm>

#include <fmt/format.h>

#include "catalog/lookup_calls.h"
#include "operation/column_operation.h"
#include "operation/constraint_steps.h"
#include "operation/names.h"
#include "operation/normalize_draft.h"
#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

static_assert(kMarker == kLookupMarker, "the lookup's triggers know the backfill by the marker");

class Normalize : public ColumnOperation {
 public:
  explicit Normalize(const Fields& fields) : ColumnOperation("normalize", fields) {
    wish_.at = fields.at();
    wish_.column = column();
    wish_.into = fields.text("into");
    wish_.key = fields.optional_text("key");
    wish_.value = fields.optional_text("value");
    wish_.as = fields.optional_text("as");
    if (wish_.as) add_column_place(*wish_.as);
    if (const auto index = fields.optional_text("index")) {
      wish_.with_index = index->text != "none";
      if (wish_.with_index && index->text != "yes") {
        fields.problems().add(
            index->at, fmt::format("\"index\" is \"{}\"; expected yes or none", index->text));
      }
    }
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft_normalize(wish_, scene, problems);
    if (!drafted) return questions;
    if (!drafted->there)
      ask_build("build", drafted->create, wish_.into.at, scene, questions, problems);
    if (const auto rule = rule_of_length(*drafted, scene))
      ask_count("length", *rule, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    auto drafted = draft_normalize(wish_, scene, problems);
    if (!drafted) return {};
    Questions none;
    if (!drafted->there) {
      const Table* built =
          ask_build("build", drafted->create, wish_.into.at, scene, none, problems);
      if (built == nullptr) return {};
      give_rights(*built, *drafted, scene);
    }
    const auto rule = rule_of_length(*drafted, scene);
    const CheckOutcome* found = rule ? ask_count("length", *rule, scene, none) : nullptr;
    if (found != nullptr) {
      refuse_counted(*found, *rule, column().at,
                     {"a value has to fit into a unique index: shorten these first"}, scene,
                     problems);
    }
    const Lookup& lookup = drafted->lookup;
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.refers_to = lookup.table;
    effects.relies_on_there = {lookup.key, lookup.value};
    effects.new_columns = {drafted->reference};
    effects.retired = {drafted->column.name};
    effects.lossless = true;
    effects.objects = {drafted->foreign_key.name};
    if (drafted->index) effects.objects.push_back(drafted->index->name);
    effects.group = SyncGroup{label(),
                              {old_side_of(drafted->column, value_of_key(lookup))},
                              {new_side_of(drafted->reference, key_of_value(lookup))}};
    effects.steps = steps(*drafted, rule);
    effects.summary = summary_of(*drafted, scene);
    return effects;
  }

  // A lookup table that is there is part of the plan: triggers are laid on it.
  std::vector<Effects> effects_elsewhere(const Scene& scene, Problems& problems) const override {
    const auto drafted = draft_normalize(wish_, scene, problems);
    if (!drafted || !drafted->there) return {};
    Effects effects;
    effects.table = drafted->lookup.table;
    effects.relies_on = {drafted->lookup.key, drafted->lookup.value};
    effects.summary = summary(scene);
    return {effects};
  }

 private:
  std::optional<CountWork> rule_of_length(const NormalizeDraft& draft, const Scene& scene) const {
    if (!may_be_long(draft.column.type)) return std::nullopt;
    const SqlWriter writer = scene.dialect.writer();
    return CountWork{
        scene.table.name,
        writer
            .write("pg_catalog.octet_length({}) operator(pg_catalog.>) {}",
                   Ident{draft.column.name}, kLongestValue)
            .str(),
        fmt::format("\"{}\" is longer than {} bytes", draft.column.name, kLongestValue)};
  }

  // ---- Steps -----------------------------------------------------------------------------------

  std::vector<Step> steps(const NormalizeDraft& draft, const std::optional<CountWork>& rule) const {
    const Lookup& lookup = draft.lookup;
    const std::string table = lookup.referrer.display();
    const std::string there = lookup.table.display();
    std::vector<Step> steps;
    if (rule) {
      steps.push_back(
          make_step(Phase::kExpand,
                    fmt::format("count rows of {} whose \"{}\" is too long", table, lookup.column),
                    "none may be left: a value has to fit into a unique index", *rule, NoWork{}));
    }
    if (!draft.there) {
      steps.push_back(make_step(Phase::kExpand, fmt::format("create table {}", there),
                                "it will have each value once", DdlWork{{draft.create}},
                                DdlWork{{DropTable{lookup.table}}}));
    }
    Constraint refuses_new = draft.foreign_key;
    refuses_new.validated = false;
    steps.push_back(make_step(
        Phase::kExpand, "put values there before the rows that bring them",
        "in the transaction that turns on sync",
        DdlWork{{InstallLookup{lookup}, AddConstraint{lookup.referrer, refuses_new}}},
        DdlWork{{DropConstraint{lookup.referrer, refuses_new.name}, RemoveLookup{lookup}}}));
    add_after_fill(draft, steps);
    const CountWork orphans = *rule_of(lookup.referrer, draft.foreign_key, nullptr);
    for (const Phase phase : {Phase::kCutover, Phase::kContract}) {
      steps.push_back(make_step(
          phase, fmt::format("count rows of {} that break {}", table, named(draft.foreign_key)),
          "a writer may have passed the triggers by, and with them the foreign key", orphans,
          NoWork{}));
    }
    return steps;
  }

  void add_after_fill(const NormalizeDraft& draft, std::vector<Step>& steps) const {
    const Lookup& lookup = draft.lookup;
    const std::string table = lookup.referrer.display();
    if (draft.index) {
      steps.push_back(make_step(
          Phase::kBackfill, fmt::format("build index {} on {}", draft.index->name, table),
          "without it each DELETE of a value, and each change of one, reads the whole table",
          DdlWork{{CreateIndex{lookup.referrer, *draft.index}}},
          DdlWork{{DropIndex{lookup.referrer, draft.index->name}}}));
    }
    steps.push_back(make_step(
        Phase::kBackfill, fmt::format("prove {} on {}", named(draft.foreign_key), table),
        "reads all rows while reads and writes go on",
        DdlWork{{ValidateConstraint{lookup.referrer, draft.foreign_key.name}}}, NoWork{}));
    if (draft.there) return;
    const SqlWriter writer(QuoteStyle::kDouble);
    CountWork lost{
        lookup.table,
        writer
            .write("not exists (select from {} r where r.{} operator(pg_catalog.=) {}.{})",
                   lookup.referrer, Ident{lookup.reference}, lookup.table, Ident{lookup.key})
            .str(),
        fmt::format("no row of {} has the value, and rollback drops {}", table,
                    lookup.table.display())};
    lost.acceptable = true;
    steps.push_back(make_step(
        Phase::kBackfill,
        fmt::format("way back: count values of {} that no row has", lookup.table.display()),
        "what the new application has put there, and nobody refers to, goes with the table",
        NoWork{}, lost));
  }

  // ---- For people ------------------------------------------------------------------------------

  OperationSummary summary_of(const NormalizeDraft& draft, const Scene& scene) const {
    const Lookup& lookup = draft.lookup;
    const std::string there = lookup.table.display();
    const std::string table = scene.table.name.display();
    OperationSummary text = summary(scene);
    text.risk = Risk::kMedium;
    text.reason =
        "every row is written once, and a writer of a new value writes a second table until contract";
    text.strategy = fmt::format(
        "\"{}\" beside \"{}\", each derived from the other by looking in {} ({}), in the row's own "
        "transaction, until contract; a value that is not there yet is put there first",
        lookup.reference, lookup.column, there,
        draft.there ? "which is there already" : "a new table");
    std::vector<std::string>& notes = text.notes;
    notes.push_back(fmt::format(
        "two transactions that bring the same new value wait for each other; two that bring several "
        "in opposite orders can deadlock, and the server ends one of them (40P01): bring them in one "
        "order, or try again"));
    notes.push_back(fmt::format(
        "under REPEATABLE READ or SERIALIZABLE a value that came or changed since the transaction "
        "began is a serialization failure (40001): try again"));
    notes.push_back(fmt::format(
        "until contract a changed \"{}\" in {} is written into every row of {} that refers to it, in "
        "that statement; it fails (0A000) in a transaction that is not READ COMMITTED, and one made "
        "before the backfill has ended leaves rows that are not filled yet as they are",
        lookup.value, there, table));
    if (draft.there) {
      notes.push_back(
          fmt::format("values that are put into {} stay there, after a rollback too", there));
    } else {
      note_rights(draft, scene, notes);
      notes.push_back(fmt::format(
          "a rollback drops {}; it asks first where values are in it that no row has", there));
    }
    if (may_be_long(draft.column.type)) {
      notes.push_back(fmt::format(
          "from expand on, a write of a value longer than 2,704 bytes fails: it fits into no index"));
    }
    if (!draft.index) {
      notes.push_back(fmt::format(
          "no index over \"{}\" is built: each DELETE of a row of {}, and each change of its value, "
          "reads all of {}",
          lookup.reference, there, table));
    }
    note_indexes(draft, scene, notes);
    note_triggers(draft, scene, notes);
    if (scene.table.published) {
      notes.push_back(fmt::format(
          "{} is published and {} is not: subscribers need it, and its rows", table, there));
    }
    text.visibility = two_shapes({lookup.column}, {lookup.reference});
    return text;
  }

  static void note_rights(const NormalizeDraft& draft, const Scene& scene,
                          std::vector<std::string>& notes) {
    const std::string there = draft.lookup.table.display();
    const std::string table = scene.table.name.display();
    if (scene.table.row_security) {
      notes.push_back(fmt::format(
          "{} has row-level security, and {} shows the values of all its rows: beyond default "
          "privileges nobody but the owner gets rights on it; grant what is right before the new "
          "application is deployed",
          table, there));
      return;
    }
    notes.push_back(
        fmt::format("whoever may SELECT, INSERT or UPDATE {} may do so on {} too", table, there));
  }

  static void note_indexes(const NormalizeDraft& draft, const Scene& scene,
                           std::vector<std::string>& notes) {
    std::vector<std::string> names;
    for (const Index& index : scene.table.indexes) {
      if (std::find(index.reads.begin(), index.reads.end(), draft.column.name) != index.reads.end())
        names.push_back(index.name);
    }
    if (names.empty()) return;
    notes.push_back(
        fmt::format("{} {} go{} with \"{}\" at purge; add another over \"{}\" where the "
                    "new application needs it",
                    names.size() == 1 ? "index" : "indexes", quoted(names),
                    names.size() == 1 ? "es" : "", draft.column.name, draft.lookup.reference));
  }

  // What a function's body names is known to nobody but the server that runs it.
  static void note_triggers(const NormalizeDraft& draft, const Scene& scene,
                            std::vector<std::string>& notes) {
    std::vector<std::string> names;
    for (const Trigger& trigger : scene.table.triggers) {
      if (trigger.row_level && trigger.enabled != "disabled") names.push_back(trigger.name);
    }
    if (names.empty()) return;
    notes.push_back(
        fmt::format("trigger{} {}: a function that names \"{}\" fails from contract on; "
                    "replace it before",
                    names.size() == 1 ? "" : "s", quoted(names), draft.column.name));
  }

  NormalizeWish wish_;
};

}  // namespace

std::unique_ptr<Operation> parse_normalize(const Fields& fields) {
  return std::make_unique<Normalize>(fields);
}

}  // namespace shoofly

// archive_rows and move_rows: rows that match a condition leave their table for another one, each
// deleted here and written there by one statement. Until cutover none of them moves, because the
// application that is deployed then must see what it saw. A ledger keeps the keys of those that
// moved, so that these, and no others, can be brought back.

#include <algorithm>

#include <fmt/format.h>

#include "catalog/row_move_text.h"
#include "operation/move_draft.h"
#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class MoveRows : public TableObjectOperation {
 public:
  MoveRows(const char* name, bool makes_table, const Fields& fields)
      : TableObjectOperation(name, fields) {
    wish_.operation = name;
    wish_.at = at();
    wish_.table = table();
    wish_.makes_table = makes_table;
    if (const Node* where = fields.require("where"))
      wish_.where = parse_expression(*where, "where", fields.problems());
    wish_.to = fields.text("to");
    if (const Node* columns = fields.find("columns")) parse_columns(*columns, fields.problems());
  }

  std::string label() const override {
    return fmt::format("{} {} to {}", name(), table().text, wish_.to.text);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    draft_move(wish_, scene, questions, problems);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto draft = draft_move(wish_, scene, none, problems);
    if (!draft) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.refers_to = draft->move.to;
    effects.relies_on = draft->reads;
    for (const Column& column : scene.table.columns) effects.relies_on.push_back(column.name);
    effects.steps = steps(*draft, scene);
    effects.summary = summary(
        scene, Risk::kHigh, "whoever looks for these rows in the old place does not find them",
        fmt::format(
            "nothing moves before cutover; then the rows that match are moved to {} in chunks, "
            "each deleted and inserted by one statement that compares the two; their keys "
            "are kept until purge, and by them rollback brings exactly these rows back",
            draft->move.to.display()));
    effects.summary.notes = notes(*draft, scene);
    effects.summary.visibility =
        everywhere({"as before", "as before", "as before"}, after_cutover(*draft));
    return effects;
  }

  // The other table is looked at after each step too, and no other operation changes it.
  std::vector<Effects> effects_elsewhere(const Scene& scene,
                                         Problems& /*problems*/) const override {
    const Table* to = target_of(wish_, scene);
    if (to == nullptr) return {};
    Effects effects;
    effects.table = to->name;
    effects.alone = true;
    effects.summary.label = label();
    effects.summary.table = to->name;
    return {effects};
  }

 private:
  void parse_columns(const Node& node, Problems& problems) {
    if (!node.is_map() || node.entries.empty()) {
      problems.add(
          node.at,
          fmt::format("expected a map of column names for \"columns\", found {}", node.kind_name()),
          {"columns: { name: full_name }"});
      return;
    }
    for (const auto& [from, to] : node.entries) {
      const auto name = text_of(to, from.text, problems);
      if (name) wish_.columns.push_back({{from.text, from.at}, *name});
    }
  }

  // ---- Steps -----------------------------------------------------------------------------------

  // The ledger is made before anything asks it, and goes after everything that did.
  static std::vector<Step> steps(const MoveDraft& draft, const Scene& scene) {
    const RowMove& move = draft.move;
    const std::string from = move.from.display();
    const std::string to = move.to.display();
    std::vector<Step> steps;
    std::vector<Step> again;
    const auto count = [&](const std::optional<CountWork>& rule, const std::string& title) {
      if (!rule) return;
      std::vector<Step> twice = count_twice(*rule, title);
      steps.push_back(std::move(twice[0]));
      again.push_back(std::move(twice[1]));
    };
    count(draft.referred,
          fmt::format("count rows of {} that are to move and that others refer to", from));
    count(draft.taken,
          fmt::format("count rows of {} that are to move and whose key {} has", from, to));
    steps.push_back(make_step(Phase::kExpand, fmt::format("lay a ledger for the rows of {}", from),
                              "it will have the keys of the rows that move, and nobody's rights",
                              DdlWork{{CreateTable{draft.ledger, ""}}},
                              DdlWork{{DropTable{move.ledger}}}));
    if (draft.made) add_made(draft, scene, steps);
    for (Step& step : again) steps.push_back(std::move(step));
    steps.push_back(
        make_step(Phase::kCutover, fmt::format("move rows of {} to {}", from, to),
                  "in small batches by key; in each, what was deleted is compared with what was "
                  "written, and both commit with their keys in the ledger",
                  MoveWork{move, false}, MoveWork{move, true}));
    steps.push_back(
        make_step(Phase::kPurge, fmt::format("drop the ledger of {} for good", from),
                  "without it nothing tells which rows have moved; it asks for approval",
                  DdlWork{{DropTable{move.ledger}}}, NoWork{}));
    return steps;
  }

  static void add_made(const MoveDraft& draft, const Scene& scene, std::vector<Step>& steps) {
    const std::string to = draft.move.to.display();
    const std::string from = draft.move.from.display();
    steps.push_back(make_step(Phase::kExpand, fmt::format("create table {}", to),
                              fmt::format("the rows that leave {} come here", from),
                              DdlWork{{CreateTable{*draft.made, ""}}},
                              DdlWork{{DropTable{draft.move.to}}}));
    CountWork rows{
        draft.move.to, not_in_ledger(draft.move, scene.dialect.writer()),
        fmt::format("they are in {}, which rollback drops, and have not come from {}", to, from)};
    rows.acceptable = true;
    steps.push_back(
        make_step(Phase::kExpand,
                  fmt::format("way back: count rows of {} that have not come from {}", to, from),
                  "asked before it is dropped with them", NoWork{}, rows));
  }

  // ---- What people are told --------------------------------------------------------------------

  static std::vector<std::string> notes(const MoveDraft& draft, const Scene& scene) {
    const std::string from = draft.move.from.display();
    const std::string to = draft.move.to.display();
    std::vector<std::string> notes;
    Questions none;
    const CheckOutcome* matching = ask_count("matching", draft.matching, scene, none);
    if (matching != nullptr && matching->rows > 0) {
      notes.push_back(fmt::format("{} of {} rows match now: {}", matching->mismatches,
                                  matching->rows, draft.move.condition));
    } else {
      notes.push_back(fmt::format("the rows that match: {}", draft.move.condition));
    }
    notes.push_back(fmt::format(
        "while cutover moves them, some of these rows are in {0} and some in {1}, each in exactly one of "
        "them at any moment: an application that needs all of them reads both in one statement; one that "
        "waits to write a row while it moves does not find it any more or, at isolation level REPEATABLE "
        "READ, gets a serialization failure (40001)",
        from, to));
    notes.emplace_back(
        "rows that come to match while others are moved are moved too; rows that begin to match later "
        "stay where they are");
    notes.push_back(fmt::format(
        "rollback (after contract: restore, then rollback) brings back the rows that moved: one that was "
        "changed in {0} comes back changed, one that was deleted there stays deleted, one that has got "
        "another key there stays there; where {1} has the key of one again, it stops and names it",
        to, from));
    if (draft.made) {
      notes.push_back(fmt::format(
          "{} gets the columns with their types, collations and NOT NULL, the same key, owner and rights; "
          "generated columns are generated there too; no defaults, identities, checks, foreign keys, "
          "triggers or other indexes",
          to));
    }
    if (!draft.more.empty()) {
      notes.push_back(fmt::format(
          "{} of {} get their default or NULL, and what stands in them is lost when a row goes back",
          quoted(draft.more), to));
    }
    add_views(scene, notes);
    notes.emplace_back(
        "triggers fire as for any DELETE and INSERT; the room in the table is free for reuse, but not "
        "given back");
    return notes;
  }

  static void add_views(const Scene& scene, std::vector<std::string>& notes) {
    std::vector<std::string> views;
    for (const Dependent& dependent : scene.table.dependents) {
      const bool view = dependent.kind == "view" || dependent.kind == "materialized view";
      if (view && std::find(views.begin(), views.end(), dependent.name) == views.end())
        views.push_back(dependent.name);
    }
    if (views.empty()) return;
    notes.push_back(fmt::format("{} no longer {} these rows from cutover on", listed(views),
                                views.size() == 1 ? "shows" : "show"));
  }

  static std::vector<SeenIn> after_cutover(const MoveDraft& draft) {
    const std::string from = draft.move.from.display();
    const std::string to = draft.move.to.display();
    const Seen seen{fmt::format("as before; a row that matches stays in {}", from),
                    fmt::format("finds a row that has moved only in {}", to),
                    fmt::format("finds a row that has moved only in {}", to)};
    return {{kUntilContract, "old", seen},
            {kUntilContract, "new", seen},
            {kAfterContract, "old", seen},
            {kAfterContract, "new", seen}};
  }

  MoveWish wish_;
};

}  // namespace

std::unique_ptr<Operation> parse_archive_rows(const Fields& fields) {
  return std::make_unique<MoveRows>("archive_rows", true, fields);
}

std::unique_ptr<Operation> parse_move_rows(const Fields& fields) {
  return std::make_unique<MoveRows>("move_rows", false, fields);
}

}  // namespace shoofly

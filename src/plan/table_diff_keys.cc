// The differences of a table's constraints and indexes.

#include <algorithm>

#include <fmt/format.h>

#include "base/contains.h"
#include "operation/names.h"
#include "operation/node_text.h"
#include "plan/draft_wishes.h"
#include "plan/table_diff.h"

namespace shoofly {
namespace {

using Names = std::vector<std::string>;

// Both as the same server prints them, so they are the same only if they are equal; but a column
// that --rename has renamed is quoted where the server would not.
std::string unquoted(std::string expression) {
  std::erase(expression, '"');
  return expression;
}
bool same(const std::string& a, const std::string& b) { return unquoted(a) == unquoted(b); }

bool same(const IndexPart& a, const IndexPart& b) {
  IndexPart left = a;
  left.expression = b.expression;
  return left == b && same(a.expression, b.expression);
}

bool same(const Index& a, const Index& b) {
  return a.unique == b.unique && a.nulls_not_distinct == b.nulls_not_distinct &&
         a.method == b.method && a.include == b.include && same(a.where_sql, b.where_sql) &&
         std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(),
                    [](const IndexPart& one, const IndexPart& other) { return same(one, other); });
}

bool same_but_rules(const Constraint& a, const Table& in_a, const Constraint& b,
                    const Table& in_b) {
  Names left = a.columns;
  Names right = b.columns;
  if (a.kind == ConstraintKind::kCheck) {
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
  }
  if (a.kind != b.kind || left != right || !same(a.expression, b.expression) ||
      a.references != b.references || a.referenced_columns != b.referenced_columns)
    return false;
  const bool key = a.kind == ConstraintKind::kPrimaryKey || a.kind == ConstraintKind::kUnique;
  if (!key) return true;
  const Index* own = in_a.index_behind(a);
  const Index* other = in_b.index_behind(b);
  return own == nullptr || other == nullptr || same(*own, *other);
}

bool same(const Constraint& a, const Table& in_a, const Constraint& b, const Table& in_b) {
  return same(a.rules, b.rules) && same_but_rules(a, in_a, b, in_b);
}

std::string without_deferrable(const std::string& rules) {
  std::string kept = rules.substr(0, rules.find("DEFERRABLE"));
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept;
}

class KeyDiff {
 public:
  explicit KeyDiff(TableDiff& diff) : diff_(diff) {}

  void run() {
    pair_constraints();
    pair_indexes();
  }

 private:
  const Table& wanted_table() const { return diff_.printed.table; }
  bool unnamed(const std::string& name) const { return contains(diff_.printed.unnamed, name); }
  std::string full(const std::string& name) const {
    return fmt::format("\"{}\" of {}", name, diff_.name());
  }

  // What goes with a column that is dropped.
  bool goes(const Names& columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) { return diff_.dropped.contains(column); });
  }
  bool turns(const Names& columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) { return diff_.turned.contains(column); });
  }

  // ---- constraints ----

  const WrittenConstraint* written_of(const Constraint& wanted) const {
    for (const WrittenConstraint& written : diff_.written.constraints) {
      if (written.constraint.name == wanted.name) return &written;
    }
    // Those without a name were given theirs in order, constraints first.
    std::size_t number = 0;
    for (const WrittenConstraint& written : diff_.written.constraints) {
      if (!written.constraint.name.empty()) continue;
      if (number < diff_.printed.unnamed.size() && diff_.printed.unnamed[number] == wanted.name)
        return &written;
      ++number;
    }
    return nullptr;
  }

  Position place_of(const Constraint& wanted) const {
    const WrittenConstraint* written = written_of(wanted);
    return written == nullptr ? diff_.written.at : written->at;
  }

  void pair_constraints() {
    std::vector<const Constraint*> there;
    for (const Constraint& constraint : diff_.target.constraints) {
      if (!is_ours(constraint.name)) there.push_back(&constraint);
    }
    std::vector<const Constraint*> open;
    for (const Constraint& wanted : wanted_table().constraints) {
      const auto match = std::find_if(there.begin(), there.end(), [&](const Constraint* one) {
        return one->name == wanted.name;
      });
      if (match == there.end()) {
        open.push_back(&wanted);
        continue;
      }
      compare(**match, wanted);
      there.erase(match);
    }
    // Without a name first: they take what is the same under any name.
    std::stable_partition(open.begin(), open.end(),
                          [&](const Constraint* one) { return unnamed(one->name); });
    for (const Constraint* wanted : open) {
      const auto match = std::find_if(there.begin(), there.end(), [&](const Constraint* one) {
        return same(*one, diff_.target, *wanted, wanted_table());
      });
      if (match == there.end()) {
        if (!make_deferrable(there, *wanted)) add(*wanted);
        continue;
      }
      if (!unnamed(wanted->name)) {
        diff_.out.wishes.push_back(draft_constraint_wish(
            "rename_constraint", diff_.target.name, **match, place_of(*wanted),
            {{"to", text_node(written_name(wanted->name))}}));
      }
      there.erase(match);
    }
    for (const Constraint* gone : there) drop(*gone);
  }

  bool only_deferrable(const Constraint& there, const Constraint& wanted) const {
    return there.kind == ConstraintKind::kForeignKey &&
           same_but_rules(there, diff_.target, wanted, wanted_table()) &&
           without_deferrable(there.rules) == without_deferrable(wanted.rules);
  }

  void set_deferrable(const Constraint& there, const Constraint& wanted) {
    Node deferrable = flag_node(wanted.rules.find("DEFERRABLE") != std::string::npos);
    if (wanted.rules.find("INITIALLY DEFERRED") != std::string::npos)
      deferrable = text_node("initially_deferred");
    diff_.out.wishes.push_back(draft_constraint_wish("set_deferrable", diff_.target.name, there,
                                                     place_of(wanted),
                                                     {{"deferrable", deferrable}}));
  }

  // A foreign key without a name may differ in that alone from one that is there.
  bool make_deferrable(std::vector<const Constraint*>& there, const Constraint& wanted) {
    const auto match = std::find_if(there.begin(), there.end(), [&](const Constraint* one) {
      return unnamed(wanted.name) && only_deferrable(*one, wanted);
    });
    if (match == there.end()) return false;
    set_deferrable(**match, wanted);
    there.erase(match);
    return true;
  }

  void compare(const Constraint& there, const Constraint& wanted) {
    const Position at = place_of(wanted);
    if (same(there, diff_.target, wanted, wanted_table())) {
      if (!there.validated && wanted.validated) {
        diff_.left(at,
                   fmt::format("constraint {} is not validated on the target", full(wanted.name)),
                   {"by hand, beside the traffic: ALTER TABLE .. VALIDATE CONSTRAINT"});
      }
      return;
    }
    if (turns(there.columns) || turns(wanted.columns)) {
      diff_.note(at, fmt::format("constraint {} is over a column whose type changes: it moves with "
                                 "the column, and is compared when that is done",
                                 full(wanted.name)));
      return;
    }
    if (only_deferrable(there, wanted)) {
      set_deferrable(there, wanted);
      return;
    }
    if (!can_add(wanted)) return;
    if (!goes(there.columns)) {
      DraftWish wish = draft_constraint_wish("drop_constraint", diff_.target.name, there, at);
      wish.remarks.push_back("defined otherwise in " + diff_.request.file +
                             ": the next change adds it anew, and nothing holds it between");
      diff_.out.wishes.push_back(std::move(wish));
    }
    add(wanted);
  }

  DraftedWish draft(const Constraint& wanted) const {
    const WrittenConstraint* written = written_of(wanted);
    WrittenConstraint printed = written == nullptr ? WrittenConstraint{} : *written;
    printed.constraint = wanted;
    const bool named = !unnamed(wanted.name);
    if (!named) printed.constraint.name.clear();
    return draft_add_constraint(diff_.target.name, printed, named);
  }

  // Else what is there stays.
  bool can_add(const Constraint& wanted) {
    const DraftedWish drafted = draft(wanted);
    if (!drafted.wish) diff_.left(place_of(wanted), drafted.problem, drafted.help);
    return drafted.wish.has_value();
  }

  void add(const Constraint& wanted) {
    if (can_add(wanted)) diff_.out.wishes.push_back(std::move(*draft(wanted).wish));
  }

  void drop(const Constraint& gone) {
    if (goes(gone.columns) || refused(gone.name)) return;
    DraftWish wish = draft_constraint_wish("drop_constraint", diff_.target.name, gone, {});
    wish.remarks.push_back("not in " + diff_.request.file);
    diff_.drops.push_back(std::move(wish));
  }

  // In the file, but the server does not take it now (an enum's label that is not there yet): what
  // has its name stays.
  bool refused(const std::string& name) const {
    const auto& constraints = diff_.written.constraints;
    const auto& indexes = diff_.written.indexes;
    return std::any_of(constraints.begin(), constraints.end(),
                       [&](const WrittenConstraint& one) { return one.constraint.name == name; }) ||
           std::any_of(indexes.begin(), indexes.end(),
                       [&](const WrittenIndex& one) { return one.index.name == name; });
  }

  // ---- indexes ----

  const WrittenIndex* written_index(const std::string& name) const {
    for (const WrittenIndex& written : diff_.written.indexes) {
      if (written.index.name == name) return &written;
    }
    std::size_t number = 0;
    for (const WrittenConstraint& written : diff_.written.constraints)
      number += written.constraint.name.empty() ? 1 : 0;
    for (const WrittenIndex& written : diff_.written.indexes) {
      if (!written.index.name.empty()) continue;
      if (number < diff_.printed.unnamed.size() && diff_.printed.unnamed[number] == name)
        return &written;
      ++number;
    }
    return nullptr;
  }

  Position index_place(const Index& index) const {
    const WrittenIndex* written = written_index(index.name);
    return written == nullptr ? diff_.written.at : written->at;
  }

  void pair_indexes() {
    std::vector<const Index*> there;
    for (const Index& index : diff_.target.indexes) {
      if (index.constraint.empty() && !is_ours(index.name)) there.push_back(&index);
    }
    std::vector<const Index*> open;
    for (const Index& wanted : wanted_table().indexes) {
      if (!wanted.constraint.empty()) continue;
      const auto match = std::find_if(there.begin(), there.end(),
                                      [&](const Index* one) { return one->name == wanted.name; });
      if (match == there.end()) {
        open.push_back(&wanted);
        continue;
      }
      compare(**match, wanted);
      there.erase(match);
    }
    std::stable_partition(open.begin(), open.end(),
                          [&](const Index* one) { return unnamed(one->name); });
    for (const Index* wanted : open) {
      const auto match = std::find_if(there.begin(), there.end(),
                                      [&](const Index* one) { return same(*one, *wanted); });
      if (match == there.end()) {
        add(*wanted);
        continue;
      }
      if (!unnamed(wanted->name)) {
        diff_.left(
            index_place(*wanted),
            fmt::format("no operation renames an index: {} is called \"{}\" in the file",
                        full((*match)->name), wanted->name),
            {fmt::format("by hand, in an instant: ALTER INDEX {} RENAME TO {}",
                         written_name(QualifiedName{diff_.target.name.schema, (*match)->name}),
                         written_name(wanted->name))});
      }
      there.erase(match);
    }
    for (const Index* gone : there) {
      if (goes(gone->reads) || refused(gone->name)) continue;
      DraftWish wish = draft_drop_index(diff_.target.name, *gone, {});
      wish.remarks.push_back("not in " + diff_.request.file);
      diff_.drops.push_back(std::move(wish));
    }
  }

  void compare(const Index& there, const Index& wanted) {
    const Position at = index_place(wanted);
    if (same(there, wanted)) {
      if (!there.valid)
        diff_.left(at, fmt::format("index {} is invalid on the target", full(wanted.name)),
                   {"by hand, beside the traffic: REINDEX INDEX CONCURRENTLY"});
      return;
    }
    if (turns(there.reads) || turns(wanted.reads)) {
      diff_.note(at, fmt::format("index {} is over a column whose type changes: it moves with the "
                                 "column, and is compared when that is done",
                                 full(wanted.name)));
      return;
    }
    DraftWish wish = draft_index("replace_index", diff_.target.name, wanted, true, at);
    if (goes(there.reads)) {
      wish = draft_index("add_index", diff_.target.name, wanted, true, at);
      wish.wait = "its name is free when the column that the old one is over is gone";
    }
    diff_.out.wishes.push_back(std::move(wish));
  }

  void add(const Index& wanted) {
    const bool named = !unnamed(wanted.name);
    Index index = wanted;
    if (const WrittenIndex* written = written_index(wanted.name))
      index.storage = written->index.storage;
    if (!named) index.name.clear();
    diff_.out.wishes.push_back(
        draft_index("add_index", diff_.target.name, index, named, index_place(wanted)));
  }

  TableDiff& diff_;
};

}  // namespace

void TableDiff::keys() { KeyDiff(*this).run(); }

}  // namespace shoofly

#include "plan/carry.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "operation/names.h"
#include "sql/identifiers.h"

namespace shoofly {
namespace {

bool touches(const std::vector<std::string>& columns,
             const std::map<std::string, std::string>& names) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const std::string& c) { return names.contains(c); });
}

// Where `word` stands in `name` between underscores; npos: nowhere.
std::size_t find_word(const std::string& name, const std::string& word) {
  for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || name[at - 1] == '_') && (end == name.size() || name[end] == '_')) return at;
  }
  return std::string::npos;
}

class Carrier {
 public:
  Carrier(const TablePlan& plan, const std::vector<TablePlan>& all, const Catalog& catalog,
          const Dialect& dialect)
      : plan_(plan), all_(all), dialect_(dialect), names_(plan.carries()) {
    for (const NameSwap& swap : plan.swaps()) swapped_.insert(swap.visible);
    for (const Table& table : catalog.tables) {
      if (table.name.schema != plan.table->name.schema) continue;
      taken_.insert(table.name.name);
      for (const Index& index : table.indexes) taken_.insert(index.name);
    }
    for (const Constraint& constraint : plan.table->constraints) taken_.insert(constraint.name);
    for (const Effects& effects : plan.effects)
      taken_.insert(effects.objects.begin(), effects.objects.end());
  }

  Carried run() {
    Carried carried;
    for (const Index& index : plan_.table->indexes) {
      if (index.constraint.empty() && touches(index.reads, names_))
        carried.indexes.push_back({index, over(index)});
    }
    for (const Constraint& constraint : plan_.table->constraints) carry(constraint, carried);
    return carried;
  }

 private:
  void carry(const Constraint& constraint, Carried& carried) {
    const std::map<std::string, std::string> there = switched_there(constraint);
    if (touches(constraint.referenced_columns, there)) {
      Constraint after = mapped(constraint);
      after.name = unused(hidden_new(constraint.name, limit()));
      for (std::string& name : after.referenced_columns) name = named(name, there);
      carried.references.push_back({constraint, std::move(after)});
      return;
    }
    if (!touches(constraint.columns, names_)) return;
    const bool is_key = constraint.kind == ConstraintKind::kPrimaryKey;
    const Index* const owned = plan_.table->index_behind(constraint);
    if ((is_key || constraint.kind == ConstraintKind::kUnique) && owned == nullptr) return;
    if (is_key) {
      carried.key = key_over(constraint, *owned);
      return;
    }
    Constraint after = over(constraint);
    if (constraint.kind == ConstraintKind::kUnique) {
      Index index = mapped(*owned);
      index.name = after.name;
      index.constraint.clear();
      carried.unique_indexes[after.name] = index;
    }
    carried.constraints.push_back({constraint, std::move(after)});
  }

  std::size_t limit() const { return dialect_.capabilities().identifier_bytes; }

  static std::string named(const std::string& name,
                           const std::map<std::string, std::string>& names) {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
  }
  std::string column(const std::string& name) const { return named(name, names_); }

  // What becomes of the columns that a foreign key refers to, where their table's key is switched.
  std::map<std::string, std::string> switched_there(const Constraint& constraint) const {
    if (constraint.kind != ConstraintKind::kForeignKey) return {};
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const TablePlan& plan) {
      return plan.table->name == constraint.references && plan.switches_keys();
    });
    return found == all_.end() ? std::map<std::string, std::string>{} : found->carries();
  }

  CarriedKey key_over(const Constraint& constraint, const Index& owned) {
    CarriedKey key{constraint, owned, mapped(owned)};
    key.after.name = unused(hidden_new(constraint.name, limit()));
    key.after.constraint.clear();
    key.before.name = unused(hidden_old(constraint.name, limit()));
    key.before.constraint.clear();
    for (IndexPart& part : key.before.parts) part.column = plan_.name_after_cutover(part.column);
    for (auto* list : {&key.before.include, &key.before.reads}) {
      for (std::string& name : *list) name = plan_.name_after_cutover(name);
    }
    return key;
  }

  std::vector<std::string> columns(std::vector<std::string> list) const {
    for (std::string& name : list) name = column(name);
    return list;
  }
  std::string expression(std::string text) const {
    if (text.empty()) return text;
    for (const auto& [from, to] : names_) {
      auto renamed = dialect_.rename_column_in(text, from, to);
      SHOOFLY_CHECK(renamed.ok(), "the operation has asked whether the expression can be renamed");
      text = *renamed;
    }
    if (const auto types = plan_.type_swap())
      text = rename_types(text, {{types->visible, types->hidden_new}});
    return text;
  }

  Index mapped(Index index) const {
    for (IndexPart& part : index.parts) {
      if (!part.column.empty()) part.column = column(part.column);
      part.expression = expression(part.expression);
    }
    index.include = columns(index.include);
    index.reads = columns(index.reads);
    index.where_sql = expression(index.where_sql);
    index.valid = true;
    return index;
  }
  Index over(const Index& index) {
    Index after = mapped(index);
    after.name = new_name(index.name, index.reads);
    return after;
  }
  Constraint over(const Constraint& constraint) {
    Constraint after = mapped(constraint);
    after.name = new_name(constraint.name, constraint.columns);
    return after;
  }
  Constraint mapped(const Constraint& constraint) const {
    Constraint after = constraint;
    after.columns = columns(constraint.columns);
    after.expression = expression(constraint.expression);
    after.validated = constraint.kind == ConstraintKind::kUnique ||
                      !dialect_.capabilities().not_valid_constraints;
    return after;
  }

  // users_email_key -> users_mail_key; hidden until the swap where the column's name stays.
  std::string new_name(const std::string& name, const std::vector<std::string>& reads) {
    const std::size_t limit = dialect_.capabilities().identifier_bytes;
    const bool is_swapped = std::any_of(reads.begin(), reads.end(),
                                        [&](const std::string& c) { return swapped_.contains(c); });
    if (is_swapped) return unused(hidden_new(name, limit));
    std::string made = name;
    bool found = false;
    for (const auto& [from, to] : names_) {
      const std::size_t at = find_word(made, from);
      if (at == std::string::npos || std::find(reads.begin(), reads.end(), from) == reads.end())
        continue;
      made.replace(at, from.size(), to);
      found = true;
    }
    return unused(fitted(found ? made : name + "_new", limit));
  }
  std::string unused(std::string name) {
    const std::size_t limit = dialect_.capabilities().identifier_bytes;
    for (int i = 2; taken_.contains(name); ++i) name = fitted(fmt::format("{}_{}", name, i), limit);
    taken_.insert(name);
    return name;
  }

  const TablePlan& plan_;
  const std::vector<TablePlan>& all_;
  const Dialect& dialect_;
  std::map<std::string, std::string> names_;
  std::set<std::string> swapped_;
  std::set<std::string> taken_;
};

void add_constraint_steps(const Constraint& constraint, bool prove, const QualifiedName& table,
                          StepMaker& maker) {
  const std::string what = constraint.kind == ConstraintKind::kForeignKey ? "foreign key" : "check";
  maker.add(
      Phase::kBackfill, fmt::format("add {} {} on {}", what, constraint.name, table.display()),
      constraint.validated
          ? "the new column keeps what the old one kept"
          : "the new column keeps what the old one kept; NOT VALID: rows written before are not read yet",
      DdlWork{{AddConstraint{table, constraint}}},
      DdlWork{{DropConstraint{table, constraint.name}}});
  if (constraint.validated || !prove) return;
  maker.add(Phase::kBackfill,
            fmt::format("prove {} {} on {}", what, constraint.name, table.display()),
            "reads all rows while reads and writes go on",
            DdlWork{{ValidateConstraint{table, constraint.name}}}, NoWork{});
}

}  // namespace

Carried carried_objects(const TablePlan& plan, const std::vector<TablePlan>& all,
                        const Catalog& catalog, const Dialect& dialect) {
  return Carrier(plan, all, catalog, dialect).run();
}

void add_carried(const Carried& carried, const QualifiedName& table, StepMaker& maker) {
  for (const auto& index : carried.indexes) {
    maker.add(
        Phase::kBackfill, fmt::format("build index {} on {}", index.after.name, table.display()),
        fmt::format("the counterpart of {}; after the fill it is built once instead of row by row",
                    index.before.name),
        DdlWork{{CreateIndex{table, index.after}}}, DdlWork{{DropIndex{table, index.after.name}}});
  }
  if (carried.key) {
    const Index& index = carried.key->after;
    maker.add(Phase::kBackfill,
              fmt::format("build unique index {} on {}", index.name, table.display()),
              fmt::format("primary key {} takes it at cutover; writers go on while it is built",
                          carried.key->constraint.name),
              DdlWork{{CreateIndex{table, index}}}, DdlWork{{DropIndex{table, index.name}}});
  }
  for (const auto& [before, after] : carried.constraints) {
    if (after.kind != ConstraintKind::kUnique) {
      add_constraint_steps(after, true, table, maker);
      continue;
    }
    const Index& index = carried.unique_indexes.at(after.name);
    maker.add(Phase::kBackfill,
              fmt::format("build unique index {} on {}", index.name, table.display()),
              fmt::format("the counterpart of {}; writers go on while it is built", before.name),
              DdlWork{{CreateIndex{table, index}}}, DdlWork{{DropIndex{table, index.name}}});
    maker.add(Phase::kBackfill,
              fmt::format("make {} a unique constraint of {}", after.name, table.display()),
              "takes the index that is there: no row is read",
              DdlWork{{AttachIndex{table, after, index.name}}},
              DdlWork{{DropConstraint{table, after.name}}});
  }
}

void add_references(const Carried& carried, const QualifiedName& table, StepMaker& maker) {
  for (const auto& [before, after] : carried.references)
    add_constraint_steps(after, before.validated, table, maker);
}

NameFollowing names_to_swap(const Carried& carried, const TablePlan& plan, std::size_t limit) {
  std::set<std::string> visible;
  for (const NameSwap& swap : plan.swaps()) visible.insert(swap.visible);
  const auto is_swapped = [&](const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& c) { return visible.contains(c); });
  };
  NameFollowing names;
  for (const auto& [before, after] : carried.indexes) {
    if (!is_swapped(before.reads)) continue;
    names.indexes.push_back({before.name, hidden_old(before.name, limit)});
    names.indexes.push_back({after.name, before.name});
  }
  for (const auto& [before, after] : carried.constraints) {
    if (!is_swapped(before.columns)) continue;
    names.constraints.push_back({before.name, hidden_old(before.name, limit)});
    names.constraints.push_back({after.name, before.name});
  }
  return names;
}

}  // namespace shoofly

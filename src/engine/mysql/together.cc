#include "engine/mysql/together.h"

#include <algorithm>
#include <variant>

#include "engine/mysql/facts.h"
#include "engine/mysql/table_traits.h"

namespace shoofly::mysql {
namespace {

const WrittenIndex* index_of(const WrittenTable* table, const std::string& name) {
  if (table == nullptr) return nullptr;
  const auto found =
      std::find_if(table->indexes.begin(), table->indexes.end(),
                   [&](const WrittenIndex& one) { return same_word(one.known_name(), name); });
  return found == table->indexes.end() ? nullptr : &*found;
}

const MakeColumn* makes_virtual(const WrittenStatement& statement) {
  const auto* make = std::get_if<MakeColumn>(&statement.act);
  return make != nullptr && make->column.column.generated == Generated::kVirtual ? make : nullptr;
}

// What may stand beside a virtual column that comes or goes: others of the kind, columns that go,
// and plain indexes.
bool fits_virtual(const WrittenStatement* statement) {
  if (makes_virtual(*statement) != nullptr) return true;
  if (std::holds_alternative<TakeColumn>(statement->act)) return true;
  if (std::holds_alternative<TakeIndex>(statement->act)) return true;
  const auto* make = std::get_if<MakeIndex>(&statement->act);
  if (make == nullptr) return false;
  const Index& index = make->index.index;
  return !index.unique && index.method != "fulltext" && index.method != "spatial";
}

// What the acts are, each looked at once.
struct Kinds {
  bool makes_column = false;  // that is not virtual
  bool makes_index = false;
  bool takes_column = false;  // that is not virtual, before one that is
  bool any_virtual = false;   // comes or goes
  bool virtual_indexed = false;
};

Kinds kinds_of(const std::vector<const WrittenStatement*>& acts, const SchemaModel& schema) {
  Kinds kinds;
  std::vector<const MakeColumn*> made;
  for (const WrittenStatement* one : acts) {
    const MakeColumn* with = makes_virtual(*one);
    if (with != nullptr) made.push_back(with);
    kinds.any_virtual = kinds.any_virtual || with != nullptr;
    kinds.makes_column =
        kinds.makes_column || (with == nullptr && std::holds_alternative<MakeColumn>(one->act));
    if (const auto* take = std::get_if<TakeColumn>(&one->act)) {
      const WrittenTable* table = schema.find_table(take->table);
      const bool goes = table != nullptr && is_virtual(*table, take->column);
      kinds.any_virtual = kinds.any_virtual || goes;
      kinds.takes_column = kinds.takes_column ||
                           (!goes && table != nullptr && is_before_virtual(*table, take->column));
    }
    const auto* index = std::get_if<MakeIndex>(&one->act);
    if (index == nullptr) continue;
    kinds.makes_index = true;
    for (const IndexPart& part : index->index.index.parts) {
      kinds.virtual_indexed =
          kinds.virtual_indexed || std::any_of(made.begin(), made.end(), [&](const auto* column) {
            return same_word(column->column.column.name, part.column);
          });
    }
  }
  return kinds;
}

}  // namespace

bool does_nothing(const WrittenStatement& act, const SchemaModel& schema) {
  const auto whole = [&](const QualifiedName& name) -> const WrittenTable* {
    const WrittenTable* table = schema.find_table(name);
    return table != nullptr && is_whole(*table) ? table : nullptr;
  };
  if (const auto* make = std::get_if<MakeColumn>(&act.act)) {
    const WrittenTable* table = make->if_not_exists ? whole(make->table) : nullptr;
    return table != nullptr && table->find_column(make->column.column.name) != nullptr;
  }
  if (const auto* take = std::get_if<TakeColumn>(&act.act)) {
    const WrittenTable* table = take->if_exists ? whole(take->table) : nullptr;
    return table != nullptr && table->find_column(take->column) == nullptr;
  }
  if (const auto* take = std::get_if<TakeIndex>(&act.act)) {
    const WrittenTable* table = take->if_exists ? whole(take->table) : nullptr;
    return table != nullptr && index_of(table, take->index.name) == nullptr;
  }
  if (const auto* turn = std::get_if<TurnColumn>(&act.act)) {
    const WrittenTable* table = turn->if_exists ? whole(turn->table) : nullptr;
    return table != nullptr && table->find_column(turn->column) == nullptr;
  }
  if (const auto* make = std::get_if<MakeIndex>(&act.act)) {
    const WrittenTable* table = make->if_not_exists ? whole(make->index.table) : nullptr;
    return index_of(table, make->index.known_name()) != nullptr;
  }
  return false;
}

std::vector<const WrittenStatement*> acts_that_count(Acts acts, const SchemaModel& schema,
                                                     Flavor flavor) {
  std::vector<const WrittenStatement*> counting;
  for (const WrittenStatement& one : acts) counting.push_back(&one);
  if (flavor != Flavor::kMariaDb) return counting;
  std::erase_if(counting, [&](const auto* one) { return does_nothing(*one, schema); });
  for (const WrittenStatement& one : acts) {
    const auto* take = std::get_if<TakeIndex>(&one.act);
    const WrittenIndex* gone =
        take == nullptr ? nullptr : index_of(schema.find_table(take->table), take->index.name);
    if (gone == nullptr) continue;
    const auto comes = std::find_if(counting.begin(), counting.end(), [&](const auto* other) {
      const auto* make = std::get_if<MakeIndex>(&other->act);
      return make != nullptr && same_index(make->index.index, gone->index);
    });
    if (comes == counting.end()) continue;
    counting.erase(comes);
    std::erase(counting, &one);
  }
  return counting;
}

std::string_view fact_of_all(const std::vector<const WrittenStatement*>& acts,
                             const SchemaModel& schema, Flavor flavor, bool moves_columns) {
  if (acts.size() < 2) return "";
  const Kinds kinds = kinds_of(acts, schema);
  if (flavor == Flavor::kMariaDb) {
    if (kinds.any_virtual && !std::all_of(acts.begin(), acts.end(), fits_virtual))
      return kVirtualBeside;
    if (kinds.takes_column && (kinds.makes_column || kinds.makes_index))
      return kColumnsChangeBesideVirtual;
    if (kinds.virtual_indexed) return kVirtualWithIndex;
  }
  return moves_columns && kinds.makes_index ? kColumnBesideIndex : std::string_view();
}

bool takes_index(Acts acts, std::string_view name) {
  return std::any_of(acts.begin(), acts.end(), [&](const WrittenStatement& one) {
    const auto* take = std::get_if<TakeIndex>(&one.act);
    return take != nullptr && same_word(take->index.name, name);
  });
}

bool makes_key(Acts acts) {
  const auto primary = [](const WrittenConstraint& one) {
    return one.constraint.kind == ConstraintKind::kPrimaryKey;
  };
  return std::any_of(acts.begin(), acts.end(), [&](const WrittenStatement& one) {
    if (const auto* make = std::get_if<MakeConstraint>(&one.act)) return primary(make->constraint);
    const auto* column = std::get_if<MakeColumn>(&one.act);
    return column != nullptr &&
           std::any_of(column->constraints.begin(), column->constraints.end(), primary);
  });
}

bool stays_key(Acts acts, const WrittenTable& table, const WrittenIndex& index) {
  if (!can_be_key(table, index.index) || takes_index(acts, index.known_name())) return false;
  const auto over = [&](const std::string& column) {
    return std::any_of(index.index.parts.begin(), index.index.parts.end(),
                       [&](const IndexPart& part) { return same_word(part.column, column); });
  };
  return std::none_of(acts.begin(), acts.end(), [&](const WrittenStatement& one) {
    if (const auto* take = std::get_if<TakeColumn>(&one.act)) return over(take->column);
    const auto* turn = std::get_if<TurnColumn>(&one.act);
    return turn != nullptr && turn->to.column.nullable && over(turn->column);
  });
}

}  // namespace shoofly::mysql

#include "lint/fix_down.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::string key(const char* kind, const QualifiedName& name) {
  // Where a migration leaves the schema out once and not another time, it means the usual one.
  return fmt::format("{} {}.{}", kind, name.schema.empty() ? "public" : name.schema, name.name);
}

std::string part_key(const char* kind, const QualifiedName& table, const std::string& part) {
  return key(kind, table) + "." + part;
}

// What changes into something else and back: both makes and takes it.
std::vector<std::string> changed_by(const WrittenAct& act) {
  if (const auto* turn = std::get_if<TurnType>(&act))
    return {part_key("type", turn->table, turn->column)};
  if (const auto* turn = std::get_if<TurnDefault>(&act))
    return {part_key("default", turn->table, turn->column)};
  if (const auto* turn = std::get_if<TurnIdentity>(&act))
    return {part_key("identity", turn->table, turn->column)};
  if (const auto* turn = std::get_if<TurnStatistics>(&act))
    return {part_key("statistics", turn->table, turn->column)};
  if (const auto* turn = std::get_if<TurnReplicaIdentity>(&act))
    return {key("replica identity", turn->table)};
  if (const auto* turn = std::get_if<TurnDeferrable>(&act))
    return {part_key("deferrable", turn->table, turn->name)};
  if (const auto* say = std::get_if<SayOfColumn>(&act))
    return {part_key("comment", say->table, say->column)};
  if (const auto* turn = std::get_if<TurnColumn>(&act))
    return {part_key("type", turn->table, turn->column)};
  return {};
}

bool renames(const TurnColumn& turn) { return turn.column != turn.to.column.name; }

// "index public.i": what the act makes; and what it takes away. What it changes is in both.
std::vector<std::string> made_by(const WrittenAct& act) {
  if (const auto* make = std::get_if<MakeTable>(&act)) return {key("table", make->table.name)};
  if (const auto* make = std::get_if<MakeColumn>(&act))
    return {part_key("column", make->table, make->column.column.name)};
  if (const auto* make = std::get_if<MakeIndex>(&act))
    return {key("index", {make->index.table.schema, make->index.index.name}),
            part_key("index of", make->index.table, make->index.index.name)};
  if (const auto* make = std::get_if<MakeConstraint>(&act))
    return {part_key("constraint", make->table, make->constraint.constraint.name)};
  if (const auto* turn = std::get_if<TurnNullable>(&act))
    return {part_key(turn->nullable ? "null" : "not null", turn->table, turn->column)};
  if (const auto* rename = std::get_if<NameTable>(&act))
    return {key("table", {rename->table.schema, rename->to})};
  if (const auto* rename = std::get_if<NameColumn>(&act))
    return {part_key("column", rename->table, rename->to)};
  if (const auto* rename = std::get_if<NameConstraint>(&act))
    return {part_key("constraint", rename->table, rename->to)};
  if (const auto* attach = std::get_if<AttachPartition>(&act))
    return {key("partition", attach->partition)};
  if (const auto* rename = std::get_if<NameIndex>(&act))
    return {part_key("index of", rename->table, rename->to)};
  if (const auto* turn = std::get_if<TurnColumn>(&act); turn != nullptr && renames(*turn))
    return {part_key("column", turn->table, turn->to.column.name)};
  return changed_by(act);
}

std::vector<std::string> taken_by(const WrittenAct& act) {
  if (const auto* take = std::get_if<TakeTable>(&act)) return {key("table", take->table)};
  if (const auto* take = std::get_if<TakeColumn>(&act))
    return {part_key("column", take->table, take->column)};
  if (const auto* take = std::get_if<TakeIndex>(&act)) {
    if (take->table.name.empty()) return {key("index", take->index)};
    return {part_key("index of", take->table, take->index.name)};
  }
  if (const auto* take = std::get_if<TakeConstraint>(&act))
    return {part_key("constraint", take->table, take->name)};
  if (const auto* turn = std::get_if<TurnNullable>(&act))
    return {part_key(turn->nullable ? "not null" : "null", turn->table, turn->column)};
  if (const auto* rename = std::get_if<NameTable>(&act)) return {key("table", rename->table)};
  if (const auto* rename = std::get_if<NameColumn>(&act))
    return {part_key("column", rename->table, rename->column)};
  if (const auto* rename = std::get_if<NameConstraint>(&act))
    return {part_key("constraint", rename->table, rename->name)};
  if (const auto* rename = std::get_if<NameIndex>(&act))
    return {part_key("index of", rename->table, rename->index)};
  if (const auto* turn = std::get_if<TurnColumn>(&act); turn != nullptr && renames(*turn))
    return {part_key("column", turn->table, turn->column)};
  if (const auto* aside = std::get_if<Aside>(&act)) {
    if (const auto* detach = std::get_if<PartitionDetachment>(&aside->detail))
      return {key("partition", detach->partition)};
  }
  return changed_by(act);
}

// Later statements call a table or column otherwise.
bool gives_name(const WrittenAct& act) {
  const auto* turn = std::get_if<TurnColumn>(&act);
  return std::holds_alternative<NameTable>(act) || std::holds_alternative<NameColumn>(act) ||
         (turn != nullptr && renames(*turn));
}

}  // namespace

Pieces::Pieces(const std::vector<Group>& groups, const Writing& writing)
    : reader_(writing.reader), engine_(writing.engine) {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    texts_.push_back(text_of(groups[i]));
    acts_.push_back(reader_.read(texts_.back(), "", 1));
    for (const WrittenStatement& statement : acts_.back().statements) {
      for (const std::string& made : made_by(statement.act)) makers_.emplace(made, i);
      for (const std::string& taken : taken_by(statement.act)) takers_.emplace(taken, i);
      names_change_ = names_change_ || gives_name(statement.act);
    }
  }
}

std::vector<std::vector<std::size_t>> Pieces::owners(const std::vector<WrittenStatement>& acts,
                                                     const FixScript& down) const {
  std::vector<std::vector<std::size_t>> owners;
  std::size_t act = 0;
  for (const FixItem& item : down.items) {
    owners.emplace_back();
    for (; act < acts.size() && acts[act].number == item.statement; ++act)
      owners.back().push_back(owner(acts[act].act));
  }
  if (!names_change_) return owners;
  // Pieces are undone from the last to the first, and so must the statements be: each calls things
  // as they are called then.
  std::size_t latest = 0;
  for (std::size_t i = owners.size(); i-- > 0;) {
    for (const std::size_t piece : owners[i]) latest = std::max(latest, piece);
    std::fill(owners[i].begin(), owners[i].end(), latest);
  }
  return owners;
}

std::size_t Pieces::owner(const WrittenAct& act) const {
  std::size_t piece = 0;
  const auto look = [&](const std::vector<std::string>& keys, const auto& owners) {
    for (const std::string& key : keys) {
      const auto found = owners.find(key);
      if (found != owners.end()) piece = std::max(piece, found->second);
    }
  };
  look(taken_by(act), makers_);
  look(made_by(act), takers_);
  return piece;
}

void Pieces::complete(std::size_t i, Piece& piece) const {
  if (piece.down.empty()) undo(i, piece);
  std::set<std::string> there;
  for (const WrittenStatement& statement : reader_.read(piece.down, "", 1).statements) {
    for (std::string& made : made_by(statement.act)) there.insert(std::move(made));
  }
  for (const WrittenStatement& statement : acts_[i].statements) {
    if (std::holds_alternative<TakeConstraint>(statement.act)) {
      for (const std::string& taken : taken_by(statement.act)) {
        if (there.count(taken) == 0) piece.down += made_before(i, taken);
      }
    }
    const auto* make = std::get_if<MakeConstraint>(&statement.act);
    if (make != nullptr && !make->constraint.using_index.empty())
      piece.down += fmt::format(
          "-- The index {} goes with the constraint: undo the migration that made it, too.\n",
          make->constraint.using_index);
  }
}

// What undoes the act where the migration does not say; empty: nothing need be undone.
std::string Pieces::undoing(const WrittenAct& act) const {
  const bool mysql = lexis_of(engine_) == Lexis::kOfMysql;
  // Whether it is a keyword of the server's release nobody has to know.
  const auto quoted = [](const QualifiedName& name) {
    return (name.schema.empty() ? "" : fmt::format("`{}`.", name.schema)) +
           fmt::format("`{}`", name.name);
  };
  if (const auto* make = std::get_if<MakeIndex>(&act)) {
    const std::string& name = make->index.index.name;
    if (name.empty()) return "";
    if (mysql)
      return fmt::format("alter table {} drop index {};", quoted(make->index.table),
                         quoted(QualifiedName{"", name}));
    return fmt::format("drop index concurrently if exists {};",
                       sql_name(QualifiedName{make->index.table.schema, name}));
  }
  if (const auto* make = std::get_if<MakeConstraint>(&act)) {
    const std::string& name = make->constraint.constraint.name;
    if (name.empty()) return "";
    const bool key = make->constraint.constraint.kind == ConstraintKind::kForeignKey;
    if (mysql)
      return fmt::format("alter table {} drop {} {};", quoted(make->table),
                         key ? "foreign key" : "constraint", quoted(QualifiedName{"", name}));
    return fmt::format("alter table {} drop constraint if exists {};", sql_name(make->table),
                       sql_name(name));
  }
  // The column was made without one, in a piece before.
  const auto* turn = std::get_if<TurnDefault>(&act);
  if (mysql && turn != nullptr && turn->value &&
      makers_.count(part_key("column", turn->table, turn->column)) > 0)
    return fmt::format("alter table {} alter column {} set default null;", quoted(turn->table),
                       quoted(QualifiedName{"", turn->column}));
  return "";
}

void Pieces::undo(std::size_t i, Piece& piece) const {
  for (const WrittenStatement& statement : acts_[i].statements) {
    const std::string undo = undoing(statement.act);
    if (undo.empty()) continue;
    piece.down = undo + "\n" + piece.down;
    piece.down_outside = piece.down_outside || (std::holds_alternative<MakeIndex>(statement.act) &&
                                                lexis_of(engine_) != Lexis::kOfMysql);
  }
}

std::string Pieces::made_before(std::size_t i, const std::string& taken) const {
  const auto maker = makers_.find(taken);
  if (maker == makers_.end() || maker->second >= i) return "";
  const WrittenSchema& made = acts_[maker->second];
  for (const WrittenStatement& statement : made.statements) {
    if (made_by(statement.act) != std::vector<std::string>{taken}) continue;
    const StatementSpan& span = made.spans[statement.number];
    return texts_[maker->second].substr(span.start, span.end - span.start) + ";\n";
  }
  return "";
}

}  // namespace shoofly::lint

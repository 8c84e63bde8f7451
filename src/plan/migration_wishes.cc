// size: one case for each kind of statement

#include "plan/migration_wishes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include <fmt/format.h>

#include "engine/schema_model.h"
#include "operation/names.h"
#include "operation/node_text.h"
#include "plan/draft_wishes.h"

namespace shoofly {
namespace {

std::string squeezed(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0 && c != '"')
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

// USING a::bigint and USING cast(a as bigint) say what the operation does anyway.
bool is_plain_cast(const TurnType& act) {
  const std::string value = squeezed(act.value);
  const std::string column = squeezed(act.column);
  const std::string type = squeezed(act.type);
  return value == column + "::" + type || value == "(" + column + ")::" + type ||
         value == "cast(" + column + "as" + type + ")" || value == column;
}

// What a file wants of a column that is there, put together.
struct ColumnWishes {
  Position at;
  std::optional<TurnType> type;
  std::optional<std::optional<std::string>> default_sql;
  std::optional<bool> nullable;
};

// In the order in which the file first says something of each.
struct Item {
  enum class Kind { kWish, kTable, kColumn, kAltered };
  Kind kind = Kind::kWish;
  DraftWish wish;         // kWish
  QualifiedName table;    // the others
  std::string column;     // kColumn, kAltered
  WrittenColumn written;  // kColumn
  ColumnWishes altered;   // kAltered
};

class MigrationReader {
 public:
  explicit MigrationReader(const MigrationRequest& request)
      : request_(request),
        folder_(
            std::make_unique<SchemaFolder>(request.target, request.surroundings, request.file)) {}

  SchemaDifference run() {
    for (const WrittenStatement& statement : request_.migration.statements) {
      at_ = statement.at;
      if (of_new_table(statement)) continue;
      std::visit([this](const auto& act) { take(act); }, statement.act);
    }
    folder_->finish();
    for (const Diagnostic& problem : folder_->model().problems) out_.left.push_back(problem);
    for (Item& item : items_) emit(item);
    std::move(last_.begin(), last_.end(), std::back_inserter(out_.wishes));
    if (rights_ > 0)
      note({}, fmt::format("owners and rights are not part of a change ({}): give them by hand",
                           rights_));
    return std::move(out_);
  }

 private:
  // ---- saying ----

  void left(std::string problem, std::vector<std::string> help = {}) {
    out_.left.push_back(
        {Severity::kWarning, request_.file, at_, std::move(problem), std::move(help)});
  }
  void note(Position at, std::string problem) {
    out_.notes.push_back({Severity::kNote, request_.file, at, std::move(problem), {}});
  }
  void already(const std::string& what) { note(at_, what + " already: left out"); }

  // ---- looking up ----

  QualifiedName place(const QualifiedName& name) {
    const QualifiedName full =
        resolved(name, folder_->model(), request_.target, request_.surroundings);
    return full;
  }

  // The table as it is on the target; after a rename in the file under its old name.
  const Table* there(const QualifiedName& name) {
    const QualifiedName full = place(name);
    const auto renamed = renamed_.find(full);
    const Table* table =
        request_.target.find_table(renamed == renamed_.end() ? full : renamed->second);
    if (table == nullptr) {
      std::vector<std::string> names;
      for (const Table& one : request_.target.tables) names.push_back(one.name.display());
      const std::string near = nearest(full.display(), names);
      left(fmt::format("there is no table {} on the target", full.display()),
           near.empty() ? std::vector<std::string>{}
                        : std::vector<std::string>{fmt::format("did you mean {}?", near)});
    }
    return table;
  }

  // Acts on tables that the file makes are part of making them.
  bool of_new_table(const WrittenStatement& statement) {
    if (const auto* make = std::get_if<MakeTable>(&statement.act))
      return take_new(*make, statement);
    if (std::holds_alternative<Aside>(statement.act)) return false;
    if (const auto* sequence = std::get_if<GiveSequence>(&statement.act)) {
      folder_->take(statement);
      return folder_->model().tables.contains(place(sequence->table));
    }
    const bool global = std::holds_alternative<MakeEnum>(statement.act) ||
                        std::holds_alternative<MakeSequence>(statement.act);
    if (global || !folder_->take(statement)) return false;
    if (const auto* name = std::get_if<NameTable>(&statement.act)) {
      const QualifiedName before = place(name->table);
      for (Item& item : items_) {
        if (item.kind == Item::Kind::kTable && item.table.name == name->table.name &&
            (name->table.schema.empty() || item.table.schema == before.schema))
          item.table.name = name->to;
      }
    }
    return true;
  }

  bool take_new(const MakeTable& act, const WrittenStatement& statement) {
    const QualifiedName name = place(act.table.name);
    if (request_.target.find_table(name) != nullptr) {
      already(fmt::format("table {} is there", name.display()));
      return true;
    }
    if (!act.table.unread.empty()) {
      left(fmt::format("table {}: {} is not read", name.display(), act.table.unread),
           {"write its columns out"});
      return true;
    }
    if (act.table.kind == TableKind::kPartition) {
      left(fmt::format("no operation makes a partition: {}", name.display()),
           {"by hand: CREATE TABLE .. (LIKE ..), then ALTER TABLE .. ATTACH PARTITION"});
      return true;
    }
    folder_->take(statement);
    Item item;
    item.kind = Item::Kind::kTable;
    item.table = name;
    items_.push_back(std::move(item));
    return true;
  }

  Item* pending_column(const QualifiedName& table, const std::string& column) {
    for (Item& item : items_) {
      if (item.kind == Item::Kind::kColumn && item.table == table && item.column == column)
        return &item;
    }
    return nullptr;
  }

  ColumnWishes& altered(const QualifiedName& table, const std::string& column) {
    for (Item& item : items_) {
      if (item.kind == Item::Kind::kAltered && item.table == table && item.column == column)
        return item.altered;
    }
    Item& item = items_.emplace_back();
    item.kind = Item::Kind::kAltered;
    item.table = table;
    item.column = column;
    item.altered.at = at_;
    return item.altered;
  }

  // Under the name that the file gives it by then.
  bool known_column(const Table& table, const std::string& column) {
    if (table.find_column(column) != nullptr) return true;
    return std::any_of(items_.begin(), items_.end(), [&](const Item& item) {
      return item.kind == Item::Kind::kWish && item.wish.operation == "rename_column" &&
             item.wish.columns.back() == column;
    });
  }

  bool require_column(const Table& table, const std::string& column) {
    if (known_column(table, column)) return true;
    std::vector<std::string> names;
    for (const Column& one : table.columns) names.push_back(one.name);
    const std::string near = nearest(column, names);
    left(fmt::format("table {} has no column \"{}\"", table.name.display(), column),
         near.empty() ? std::vector<std::string>{}
                      : std::vector<std::string>{fmt::format("did you mean \"{}\"?", near)});
    return false;
  }

  void add(DraftWish wish) {
    const auto renamed = std::find_if(renamed_.begin(), renamed_.end(), [&](const auto& entry) {
      return entry.second == wish.table || entry.first == wish.table;
    });
    if (renamed != renamed_.end() && wish.operation != "rename_table") {
      wish.table = renamed->first;
      wish.wait = "the table is renamed first";
    }
    Item item;
    item.wish = std::move(wish);
    items_.push_back(std::move(item));
  }

  void add(DraftedWish drafted) {
    if (drafted.wish) {
      add(std::move(*drafted.wish));
    } else {
      left(drafted.problem, drafted.help);
    }
  }

  // ---- columns ----

  void take(const MakeTable&) {}

  void take(const MakeColumn& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (const Column* column = table->find_column(act.column.column.name)) {
      already(fmt::format("column {}.{} is there (as {})", table->name.display(),
                          written_name(column->name), column->type));
      return;
    }
    Item item;
    item.kind = Item::Kind::kColumn;
    item.table = table->name;
    item.column = act.column.column.name;
    item.written = act.column;
    items_.push_back(std::move(item));
    for (const WrittenConstraint& constraint : act.constraints)
      take(MakeConstraint{act.table, constraint});
  }

  void take(const TakeColumn& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (pending_column(table->name, act.column) != nullptr) {
      std::erase_if(items_, [&](const Item& item) {
        return item.kind == Item::Kind::kColumn && item.table == table->name &&
               item.column == act.column;
      });
      return;
    }
    if (!known_column(*table, act.column)) {
      note(at_, fmt::format("column {}.{} is not there: left out", table->name.display(),
                            written_name(act.column)));
      return;
    }
    DraftWish wish = draft_column_wish("drop_column", table->name, act.column, at_, {});
    wish.replaces = {act.column};
    add(std::move(wish));
  }

  void take(const TurnType& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (Item* pending = pending_column(table->name, act.column)) {
      pending->written.column.type = act.type;
      return;
    }
    if (!require_column(*table, act.column)) return;
    if (!act.collation.empty()) {
      left(fmt::format("no operation changes a collation: column \"{}\" of {}", act.column,
                       table->name.display()),
           {"a new column with it, filled by add_column's \"value\""});
      return;
    }
    const Column* column = table->find_column(act.column);
    const auto type = request_.types.find(act.type);
    if (column != nullptr && type != request_.types.end() && type->second == column->type) {
      already(fmt::format("column {}.{} is {}", table->name.display(), written_name(act.column),
                          column->type));
      return;
    }
    altered(table->name, act.column).type = act;
  }

  void take(const TurnDefault& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (Item* pending = pending_column(table->name, act.column)) {
      pending->written.column.default_sql = act.value;
      return;
    }
    if (!require_column(*table, act.column)) return;
    altered(table->name, act.column).default_sql = act.value;
  }

  void take(const TurnNullable& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (Item* pending = pending_column(table->name, act.column)) {
      pending->written.column.nullable = act.nullable;
      return;
    }
    if (require_column(*table, act.column))
      altered(table->name, act.column).nullable = act.nullable;
  }

  void take(const TurnIdentity& act) {
    left(fmt::format("no operation changes an identity: column \"{}\"", act.column),
         {"by hand, in an instant: ALTER TABLE .. ALTER COLUMN .. ADD GENERATED or DROP IDENTITY"});
  }

  void take(const TurnStatistics& act) {
    const Table* table = there(act.table);
    if (table == nullptr || !require_column(*table, act.column)) return;
    const Column* column = table->find_column(act.column);
    if (column != nullptr && column->statistics == act.target) {
      already(fmt::format("the statistics of {}.{} are so", table->name.display(),
                          written_name(act.column)));
      return;
    }
    DraftWish wish = draft_column_wish(
        "set_statistics", table->name, act.column, at_,
        {{"target", text_node(act.target < 0 ? "default" : std::to_string(act.target))}});
    wish.columns.clear();
    wish.relies_on = {act.column};
    add(std::move(wish));
  }

  void take(const TurnReplicaIdentity& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (table->replica_identity == act.identity) {
      already(fmt::format("the replica identity of {} is so", table->name.display()));
      return;
    }
    const bool index = act.identity.starts_with("index ");
    DraftWish wish = draft_object_wish("set_replica_identity", table->name, index ? "index" : "to",
                                       index ? act.identity.substr(6) : act.identity, at_);
    wish.objects = {"replica identity"};
    add(std::move(wish));
  }

  void take(const NameColumn& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (Item* pending = pending_column(table->name, act.column)) {
      pending->column = pending->written.column.name = act.to;
      return;
    }
    if (table->find_column(act.column) == nullptr && table->find_column(act.to) != nullptr) {
      already(fmt::format("column {}.{} has its new name", table->name.display(),
                          written_name(act.to)));
      return;
    }
    if (require_column(*table, act.column))
      add(draft_rename_column(table->name, act.column, act.to, at_));
  }

  void take(const SayOfColumn& act) {
    left(fmt::format("no operation writes comments: column \"{}\"", act.column),
         {"by hand, in an instant: COMMENT ON COLUMN"});
  }

  // Files of DDL are read for engines without these.
  void take(const NameIndex& act) { left("RENAME INDEX of " + act.table.display()); }
  void take(const TurnColumn& act) { left("MODIFY of " + act.table.display()); }
  void take(const TurnOptions& act) { left("options of " + act.table.display()); }

  // ---- constraints ----

  static bool same_rule(const Constraint& a, const Constraint& b) {
    return a.kind == b.kind && a.kind != ConstraintKind::kCheck &&
           a.kind != ConstraintKind::kExclusion && a.columns == b.columns &&
           a.references.name == b.references.name;
  }

  // The index that ADD CONSTRAINT .. USING INDEX names: made above in the file, else on the target.
  bool take_index(const Table& table, WrittenConstraint& constraint) {
    for (auto item = items_.begin(); item != items_.end(); ++item) {
      const bool its = item->kind == Item::Kind::kWish && item->wish.operation == "add_index" &&
                       item->wish.objects == std::vector<std::string>{constraint.using_index};
      if (!its) continue;
      constraint.constraint.columns = item->wish.unique;
      if (constraint.constraint.name.empty()) constraint.constraint.name = constraint.using_index;
      constraint.using_index.clear();
      items_.erase(item);
      return true;
    }
    left(fmt::format("no operation makes a constraint of index \"{}\", which {} has already",
                     constraint.using_index, table.name.display()),
         {"by hand, in an instant: ALTER TABLE .. ADD CONSTRAINT .. USING INDEX"});
    return false;
  }

  void take(const MakeConstraint& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    WrittenConstraint written = act.constraint;
    Constraint& constraint = written.constraint;
    if (!constraint.references.name.empty()) constraint.references = place(constraint.references);
    const bool known =
        constraint.name.empty()
            ? std::any_of(table->constraints.begin(), table->constraints.end(),
                          [&](const Constraint& one) { return same_rule(one, constraint); })
            : table->find_constraint(constraint.name) != nullptr;
    if (known) {
      already(fmt::format("constraint {} of {} is there",
                          constraint.name.empty() ? "(without a name)" : constraint.name,
                          table->name.display()));
      return;
    }
    if (!written.using_index.empty() && !take_index(*table, written)) return;
    DraftedWish drafted = draft_add_constraint(table->name, written, !constraint.name.empty());
    if (drafted.wish && folder_->model().tables.contains(constraint.references))
      drafted.wish->wait = fmt::format("{} has to be there first", constraint.references.display());
    add(std::move(drafted));
  }

  void take(const TakeConstraint& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    const bool pending = std::erase_if(items_, [&](const Item& item) {
                           return item.kind == Item::Kind::kWish &&
                                  item.wish.operation.starts_with("add_") &&
                                  item.wish.table == table->name &&
                                  item.wish.objects == std::vector<std::string>{act.name};
                         }) > 0;
    if (pending) return;
    const Constraint* constraint = table->find_constraint(act.name);
    if (constraint == nullptr) {
      note(at_, fmt::format("constraint {} of {} is not there: left out", written_name(act.name),
                            table->name.display()));
      return;
    }
    add(draft_constraint_wish("drop_constraint", table->name, *constraint, at_));
  }

  const Constraint* require_constraint(const Table& table, const std::string& name) {
    const Constraint* constraint = table.find_constraint(name);
    if (constraint == nullptr)
      left(fmt::format("table {} has no constraint \"{}\"", table.name.display(), name));
    return constraint;
  }

  void take(const TurnDeferrable& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    Node deferrable = flag_node(!act.deferrable.empty());
    if (act.deferrable.find("INITIALLY DEFERRED") != std::string::npos)
      deferrable = text_node("initially_deferred");
    if (const Constraint* constraint = require_constraint(*table, act.name))
      add(draft_constraint_wish("set_deferrable", table->name, *constraint, at_,
                                {{"deferrable", deferrable}}));
  }

  void take(const NameConstraint& act) {
    const Table* table = there(act.table);
    if (table == nullptr) return;
    if (table->find_constraint(act.name) == nullptr && table->find_constraint(act.to) != nullptr) {
      already(fmt::format("constraint {} has its new name", written_name(act.to)));
      return;
    }
    if (const Constraint* constraint = require_constraint(*table, act.name))
      add(draft_constraint_wish("rename_constraint", table->name, *constraint, at_,
                                {{"to", text_node(written_name(act.to))}}));
  }

  // ---- indexes ----

  void take(const MakeIndex& act) {
    const Table* table = there(act.index.table);
    if (table == nullptr) return;
    const bool named = !act.index.index.name.empty();
    if (named && table->find_index(act.index.index.name) != nullptr) {
      already(fmt::format("index {} is there", written_name(act.index.index.name)));
      return;
    }
    if (!named && has_such_index(*table, act.index.index)) {
      already(fmt::format("such an index of {} is there", table->name.display()));
      return;
    }
    add(draft_index("add_index", table->name, act.index.index, named, at_));
  }

  // Over plain columns: what an expression is called on the server is not known here.
  static bool has_such_index(const Table& table, const Index& index) {
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& one) {
      const bool plain = std::all_of(index.parts.begin(), index.parts.end(),
                                     [](const IndexPart& part) { return !part.column.empty(); });
      return plain && index.where_sql.empty() && one.where_sql.empty() &&
             one.parts == index.parts && one.include == index.include &&
             one.unique == index.unique && one.method == index.method &&
             one.nulls_not_distinct == index.nulls_not_distinct;
    });
  }

  void take(const TakeIndex& act) {
    const bool pending = std::erase_if(items_, [&](const Item& item) {
                           return item.kind == Item::Kind::kWish &&
                                  item.wish.operation == "add_index" &&
                                  item.wish.objects == std::vector<std::string>{act.index.name};
                         }) > 0;
    if (pending) return;
    for (const Table& table : request_.target.tables) {
      const bool schema = act.index.schema.empty() || act.index.schema == table.name.schema;
      const Index* index = table.find_index(act.index.name);
      if (!schema || index == nullptr) continue;
      add(draft_drop_index(table.name, *index, at_));
      return;
    }
    note(at_, fmt::format("index {} is not there: left out", written_name(act.index)));
  }

  // ---- tables, types, the rest ----

  void take(const TakeTable& act) {
    const QualifiedName name = place(act.table);
    if (request_.target.find_table(name) == nullptr) {
      note(at_, fmt::format("table {} is not there: left out", name.display()));
      return;
    }
    add(draft_table_wish("drop_table", name, at_));
  }

  void take(const NameTable& act) {
    const QualifiedName name = place(act.table);
    const QualifiedName after{name.schema, act.to};
    if (request_.target.find_table(name) == nullptr &&
        request_.target.find_table(after) != nullptr) {
      already(fmt::format("table {} has its new name", after.display()));
      return;
    }
    const Table* table = there(act.table);
    if (table == nullptr) return;
    add(draft_table_wish("rename_table", table->name, at_,
                         {{"to", text_node(written_name(act.to))}}));
    renamed_[after] = table->name;
  }

  void take(const MakeEnum& act) {
    const QualifiedName name = place(act.type.name);
    for (const WrittenEnum& type : request_.surroundings.enums) {
      if (type.name != name) continue;
      already(fmt::format("enum {} is there", name.display()));
      return;
    }
    left(fmt::format("no operation makes a type: enum {}", name.display()),
         {"make it first, by hand: CREATE TYPE .. AS ENUM takes no lock on any table"});
  }

  void take(const AddLabel& act) {
    const QualifiedName name = place(act.type);
    for (const Table& table : request_.target.tables) {
      if (table.kind == TableKind::kPartition || table.kind == TableKind::kForeign) continue;
      for (const Column& column : table.columns) {
        const auto type = parse_written_name(column.type, true);
        if (column.labels.empty() || !type || *type != name || is_ours(column.name)) continue;
        add_label(act, table, column);
        return;
      }
    }
    left(fmt::format("no column has the type {}", name.display()),
         {"by hand, in an instant: ALTER TYPE .. ADD VALUE"});
  }

  void add_label(const AddLabel& act, const Table& table, const Column& column) {
    const std::vector<std::string>& labels = column.labels;
    if (std::find(labels.begin(), labels.end(), act.label) != labels.end()) {
      already(fmt::format("label '{}' of {} is there", act.label, column.type));
      return;
    }
    std::string before = act.neighbor;
    if (act.after) {
      const auto neighbor = std::find(labels.begin(), labels.end(), act.neighbor);
      before = neighbor == labels.end() || neighbor + 1 == labels.end() ? "" : *(neighbor + 1);
    }
    add(draft_add_label(table.name, column.name, act.label, before, at_));
  }

  void take(const AttachPartition&) {
    left("no operation attaches a partition", {"by hand: it takes no lock that stops the table"});
  }
  void take(const AttachPartitionIndex&) {
    left("no operation attaches an index", {"add_index of a partitioned table does it itself"});
  }
  void take(const MakeSequence& act) {
    const auto found = request_.surroundings.objects.find("sequence");
    const QualifiedName name = place(act.name);
    if (found != request_.surroundings.objects.end() &&
        std::find(found->second.begin(), found->second.end(), name) != found->second.end()) {
      already(fmt::format("sequence {} is there", name.display()));
      return;
    }
    left(fmt::format("no operation makes a sequence: {}", name.display()),
         {"by hand: CREATE SEQUENCE is instant; a column of a new table can be an identity"});
  }
  void take(const GiveSequence&) {
    left("no operation gives a sequence to a column", {"by hand: it is instant"});
  }

  void take(const Aside& aside) {
    std::string what = aside.what;
    if (!aside.name.name.empty()) what += " " + aside.name.display();
    if (!aside.table.name.empty()) what += " on " + aside.table.display();
    switch (aside.kind) {
      case Aside::Kind::kObject:
        left(fmt::format("no operation makes it: {}", what), {"make it by hand"});
        break;
      case Aside::Kind::kData:
        left(fmt::format("{}: a change writes rows only to fill what it adds", what),
             {"what fills a column belongs into \"value\" (of add_column, set_not_null, "
              "change_type); any other change of rows is done by hand, in small pieces"});
        break;
      case Aside::Kind::kOther:
      case Aside::Kind::kStorage:
        left(fmt::format("no operation does it: {}", what), {"see to it by hand"});
        break;
      case Aside::Kind::kComment:
        left("no operation writes comments", {"by hand: COMMENT ON is instant"});
        break;
      case Aside::Kind::kRights:
        ++rights_;
        break;
      case Aside::Kind::kSession:
      case Aside::Kind::kSettled:
        break;
    }
  }

  // ---- what has come together ----

  void emit(Item& item) {
    switch (item.kind) {
      case Item::Kind::kWish:
        out_.wishes.push_back(std::move(item.wish));
        break;
      case Item::Kind::kColumn: {
        at_ = item.written.at;
        DraftedWish drafted = draft_add_column(item.table, item.written);
        if (!drafted.wish) {
          left(drafted.problem, drafted.help);
          break;
        }
        if (!item.written.column.nullable && !item.written.column.default_sql)
          drafted.wish->remarks.push_back(
              "NOT NULL without a default: give \"default\", or \"value\" (an expression over the "
              "row)");
        out_.wishes.push_back(std::move(*drafted.wish));
        break;
      }
      case Item::Kind::kTable:
        emit_table(item.table);
        break;
      case Item::Kind::kAltered:
        emit_altered(item);
        break;
    }
  }

  void emit_table(const QualifiedName& name) {
    const auto found = folder_->model().tables.find(name);
    if (found == folder_->model().tables.end()) return;  // dropped or renamed by the same file
    WrittenTable table = found->second;
    std::vector<WrittenConstraint> kept;
    for (WrittenConstraint& constraint : table.constraints) {
      const QualifiedName& other = constraint.constraint.references;
      const bool ahead =
          !other.name.empty() && other != name && request_.target.find_table(other) == nullptr;
      if (!ahead) {
        kept.push_back(constraint);
        continue;
      }
      DraftedWish drafted =
          draft_add_constraint(name, constraint, !constraint.constraint.name.empty());
      if (!drafted.wish) continue;
      drafted.wish->wait = fmt::format("{} has to be there first", other.display());
      last_.push_back(std::move(*drafted.wish));
    }
    table.constraints = std::move(kept);
    out_.wishes.push_back(
        draft_create_table(name, request_.files.create_statement(table), table.at));
    for (const WrittenIndex& index : table.indexes) {
      last_.push_back(
          draft_index("add_index", name, index.index, !index.index.name.empty(), index.at));
    }
  }

  bool same_default(const Item& item, const Column* column) const {
    if (column == nullptr) return false;
    const std::optional<std::string>& wanted = *item.altered.default_sql;
    if (!wanted) return !column->default_sql;
    const auto printed = request_.defaults.find({item.table, item.column});
    return printed != request_.defaults.end() && column->default_sql == printed->second;
  }

  void emit_altered(const Item& item) {
    const ColumnWishes& wishes = item.altered;
    at_ = wishes.at;
    const Table* table = request_.target.find_table(item.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(item.column);
    const std::string full = fmt::format("{}.{}", item.table.display(), written_name(item.column));
    std::vector<DraftWish> made;
    if (wishes.type) {
      const std::string value = is_plain_cast(*wishes.type) ? "" : wishes.type->value;
      made.push_back(draft_change_type(item.table, item.column, wishes.type->type, value,
                                       wishes.default_sql ? *wishes.default_sql : std::nullopt,
                                       wishes.at));
    } else if (wishes.default_sql && same_default(item, column)) {
      already(fmt::format("the default of {} is so", full));
    } else if (wishes.default_sql) {
      const std::optional<std::string>& value = *wishes.default_sql;
      made.push_back(draft_column_wish(value ? "set_default" : "drop_default", item.table,
                                       item.column, wishes.at,
                                       {{"default", value ? text_node(*value) : Node{}}}));
    }
    if (wishes.nullable && column != nullptr && column->nullable == *wishes.nullable) {
      already(fmt::format("column {} {} NULL", full, *wishes.nullable ? "allows" : "forbids"));
    } else if (wishes.nullable) {
      made.push_back(draft_column_wish(*wishes.nullable ? "drop_not_null" : "set_not_null",
                                       item.table, item.column, wishes.at, {}));
    }
    for (DraftWish& wish : made) {
      if (renamed_target(item.table)) wish.wait = "the table is renamed first";
      out_.wishes.push_back(std::move(wish));
    }
  }

  bool renamed_target(const QualifiedName& table) const {
    return std::any_of(renamed_.begin(), renamed_.end(),
                       [&](const auto& entry) { return entry.second == table; });
  }

  const MigrationRequest& request_;
  std::unique_ptr<SchemaFolder> folder_;  // of the tables that the file makes
  Position at_;
  SchemaDifference out_;
  std::vector<Item> items_;
  std::vector<DraftWish> last_;
  std::map<QualifiedName, QualifiedName> renamed_;  // new name -> the target's
  int rights_ = 0;
};

}  // namespace

SchemaDifference wishes_of_migration(const MigrationRequest& request) {
  return MigrationReader(request).run();
}

MigrationQuestions questions_of(const WrittenSchema& migration, const Catalog& target,
                                const Surroundings& surroundings) {
  MigrationQuestions questions;
  const SchemaModel none;
  for (const WrittenStatement& statement : migration.statements) {
    if (const auto* turn = std::get_if<TurnType>(&statement.act)) {
      questions.types.push_back(turn->type);
    } else if (const auto* value = std::get_if<TurnDefault>(&statement.act)) {
      const Table* table = target.find_table(resolved(value->table, none, target, surroundings));
      const Column* column = table == nullptr ? nullptr : table->find_column(value->column);
      if (column == nullptr || !value->value) continue;
      WrittenTable one;
      one.name = table->name;
      one.columns.push_back({*column, statement.at});
      Column& asked = one.columns.back().column;
      asked.default_sql = value->value;
      asked.generated = Generated::kNone;
      asked.identity.clear();
      questions.defaults.push_back(std::move(one));
    }
  }
  return questions;
}

std::size_t start_of_way_back(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kMarks = {
      "--migrate:down", "--+goosedown", "--+migratedown", "--//@undo", "--rollback", "--!down"};
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = squeezed(std::string(text.substr(start, end - start)));
    if (std::any_of(kMarks.begin(), kMarks.end(),
                    [&](std::string_view mark) { return line.starts_with(mark); }))
      return start;
    start = end + 1;
  }
  return std::string_view::npos;
}

}  // namespace shoofly

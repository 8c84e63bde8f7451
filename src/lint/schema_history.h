#pragma once

// What the migrations have made beside tables (views, types, triggers, policies), what that uses,
// and where names that are gone went: so that a statement which the server refuses can be told
// without asking it. Whatever a statement may have done that is not understood puts the names in
// its text in doubt, and nothing is said of those. Pure.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/seldom_text.h"
#include "engine/query_shape.h"
#include "engine/schema_model.h"

namespace shoofly::lint {

// Where a name is looked up.
enum class NameSpace {
  kRelation,  // views and sequences; of tables and indexes only those that are gone
  kType,      // of enums, domains and the like
  kTrigger,   // of a table, as the next ones
  kPolicy,
  kConstraint,  // only those that are gone
  kColumn,      // only those that are gone
  kComputed,    // columns, for what they use
  kFunction,    // f(t) may be written as t.f
  kRoutine,     // functions, each by its name and the types of what a call gives
  kWhole,       // the table was made by a migration, and by nothing else
  kSchema,      // made by a migration, or it has made a table there by its whole name
  kElsewhere,   // something of that name was made in another schema than the home
  kDoubt,
};

struct NameKey {
  NameSpace space = NameSpace::kRelation;
  QualifiedName of;  // with its schema; of a part: its table
  std::string name = {};
  auto operator<=>(const NameKey&) const = default;
};

struct Use {
  QualifiedName of;
  std::string column;  // empty: its rows
  bool operator==(const Use&) const = default;
};

struct NameFact {
  bool there = false;
  SeldomText kind;  // "view", "sequence", "type"
  SeldomText file = {};
  Position at = {};    // of what made it, or let it go
  SeldomText to = {};  // what it was renamed to; empty: it was dropped
  std::vector<Use> uses = {};
  std::vector<std::string> shown = {};                // of a view, as in QueryShape
  std::shared_ptr<const RoutineHead> head = nullptr;  // of a routine
};

class SchemaHistory {
 public:
  struct Step {
    const WrittenStatement& statement;
    std::string_view text;
    bool in_doubt = false;              // of a DO block, or perhaps it does not run
    const QueryShape* shape = nullptr;  // of the whole statement
    std::string file;
    Position at;
  };
  // What has a name in a table.
  struct Parts {
    QualifiedName table;
    std::vector<std::string> indexes;
    std::vector<std::string> constraints;
  };
  // Of the table that the statement takes something from.
  static Parts parts_before(const WrittenStatement& statement, const SchemaModel& schema);
  // `before` is what the table had, `schema` as it is afterwards.
  void take(const Step& step, const Parts& before, const SchemaModel& schema);
  void doubt_words(std::string_view text);
  void doubt_all() { put({NameSpace::kDoubt, {}, ""}, NameFact{}); }

  // Outlives it; null: queries are not read.
  void read_with(const QueryReader* reader) { reader_ = reader; }
  // MariaDB, MySQL: an index has its name in its table, beside tables and views.
  void take_indexes_by_table() { indexes_by_table_ = true; }
  // In place of all that was taken.
  void clear();

  // Null: not known, or it is gone.
  const NameFact* there(const NameKey& key) const;
  // Null: not known to be gone.
  const NameFact* gone(const NameKey& key) const;
  // Nothing that is not understood may have touched what is called so. `name` with its schema.
  bool is_sure(const QualifiedName& name, const SchemaModel& schema) const;
  bool is_whole(const QualifiedName& table) const {
    return find({NameSpace::kWhole, table}) != nullptr;
  }
  // What uses that column, or any of the rows.
  std::vector<std::pair<NameKey, const NameFact*>> users_of(const Use& used) const;

  // What comes after a mark can be undone, until the next begin_keeping.
  void begin_keeping() { changes_.clear(); }
  std::size_t mark() const { return changes_.size(); }
  void go_back(std::size_t mark);

 private:
  const NameFact* find(const NameKey& key) const;
  void put(const NameKey& key, std::optional<NameFact> fact);
  bool knows_schema(const std::string& name) const;
  static bool changes_schemas(const WrittenStatement& statement);
  void take_schema(const std::string& name);
  void take_place(const QualifiedName& made, const SchemaModel& schema);
  void doubt_unplaced(const Step& step, const Parts& before, const SchemaModel& schema);
  void make(const Step& step, const NameKey& key, std::string kind, std::vector<Use> uses = {});
  void let_go(const Step& step, const NameKey& key, const std::string& to = "");
  void take_routine(const Step& step, const Aside& aside, const QualifiedName& name);
  void let_go_routines(const Step& step, const QualifiedName& name);
  void move(const Step& step, NameSpace space, const QualifiedName& from, const std::string& to);
  void doubt(const std::string& name) { put({NameSpace::kDoubt, {}, name}, NameFact{}); }
  void doubt_users(const Use& used);
  void take_lost(const Step& step, const Parts& before, const SchemaModel& schema);
  void take_aside(const Step& step, const Aside& aside, const SchemaModel& schema);
  void take_object(const Step& step, const Aside& aside, const SchemaModel& schema);
  void take_removal(const Step& step, const ObjectRemoval& removal, const SchemaModel& schema);
  void take_rename(const Step& step, const ObjectRename& rename, const SchemaModel& schema);
  void take_path(const Step& step, const Aside& aside);
  void take_rows(const Step& step, const RowWork& work);
  void rename_table(const Step& step, const NameTable& act, const SchemaModel& schema);
  void rename_column(const Step& step, const NameColumn& act, const SchemaModel& schema);
  void drop_table(const Step& step, const TakeTable& act, const SchemaModel& schema);
  void take_unnamed(const WrittenTable& table);
  void compute(const Step& step, const QualifiedName& table, const WrittenColumn& column);
  template <typename Change>
  void change_uses(const QualifiedName& of, const Change& change);

  const QueryReader* reader_ = nullptr;
  bool indexes_by_table_ = false;
  std::map<NameKey, NameFact> facts_;
  // Who uses, or used, something of it: only ever added to.
  std::map<QualifiedName, std::set<NameKey>> users_;
  std::vector<std::pair<NameKey, std::optional<NameFact>>> changes_;  // what it was before each
};

// It may stand for something that is filled in when the migration runs (%s, ${x}: "__x_"): other
// names each time.
bool is_filled_in(std::string_view name);

// Tables and columns that it certainly names, with their schemas.
std::vector<Use> uses_of(const QueryShape& shape, const SchemaModel& schema);

}  // namespace shoofly::lint

#pragma once

// What the transaction, or the session without one, has done before a statement: what it holds,
// what it has made, what it has set. Pure.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/ddl.h"
#include "engine/schema_file.h"

namespace shoofly::lint {

struct AddedKey {
  QualifiedName table;
  std::vector<std::string> columns;
  Position at;
};

struct InheritedSetting {
  std::string value;
  std::string file;  // that has set it
};

// A table that was there, and that is no longer what its name says.
struct LeftTable {
  WrittenTable table;  // as it was, as far as it is known
  Position at;
  std::string to;  // what it was renamed to; empty: dropped
};

// Added to an enum by another file, which one run may have in the same transaction.
struct EarlierLabel {
  QualifiedName type;
  std::string file;
};

// Each once, by the name at home, in the order in which they were taken.
class HeldLocks {
 public:
  void add(LockFact lock) {
    if (known_.insert({lock.relation, lock.mode, lock.blocks_reads, lock.blocks_writes}).second)
      locks_.push_back(std::move(lock));
  }
  // A relation keeps its locks under its new name.
  void rename(const QualifiedName& from, const QualifiedName& to) {
    const std::vector<LockFact> before = std::exchange(locks_, {});
    known_.clear();
    for (LockFact lock : before) {
      if (lock.relation == from) lock.relation = to;
      add(std::move(lock));
    }
  }
  void clear() {
    locks_.clear();
    known_.clear();
  }
  auto begin() const { return locks_.begin(); }
  auto end() const { return locks_.end(); }

 private:
  std::vector<LockFact> locks_;
  std::set<std::tuple<QualifiedName, std::string, bool, bool>> known_;
};

struct TransactionState {
  bool open = false;     // the statement runs in one with others
  bool by_tool = false;  // the tool has opened it, not the text
  // There is one because several statements are one message; BEGIN makes it the text's own.
  bool implicit = false;
  HeldLocks locks;
  // Tables of this migration, and where: nobody knows them yet. On the way back those of the way
  // up: nobody knows them any more.
  std::map<QualifiedName, Position> made;
  // Columns that this migration adds to tables that were there, with a default that every row has
  // at once.
  std::set<std::pair<QualifiedName, std::string>> filled;
  std::set<QualifiedName> objects;    // views, types, sequences and the like, in the same way
  std::set<std::string> unvalidated;  // constraints that this transaction has added NOT VALID
  std::set<std::string> loosened;     // columns whose NOT NULL this transaction has dropped
  std::set<std::string> added;        // columns of this migration, of tables that were there
  // Columns that were there without a default and that this migration has given one: whether they
  // could be NULL then. What is deployed knows of none.
  std::map<std::string, bool> lent_defaults;
  // Names of columns that this transaction has renamed: those that they had, those that they got.
  std::set<std::string> freed_columns;
  std::set<std::string> moved_columns;
  // Types of columns that this migration drops, each with its schema.
  std::set<QualifiedName> freed_types;
  // Triggers that this transaction has switched off, by the name of what switches them on again.
  std::map<std::string, Position> switched_off;
  // What the session has been told by the file before, where one runs both: by its name.
  std::map<std::string, InheritedSetting> inherited;
  std::map<std::string, std::string> set_in;  // SET or RESET without LOCAL: in which file
  // Tables that have been partitions, of whatever file: what indexes they have is not known.
  std::set<QualifiedName> were_partitions;
  // What this transaction has added to an enum, and cannot use: to which.
  std::map<std::string, QualifiedName> labels;
  std::map<std::string, EarlierLabel> labels_before;
  // Labels of enums that an UPDATE or DELETE of a table has named, in whatever file: its rows may
  // have them no more.
  std::set<std::pair<QualifiedName, std::string>> moved_labels;
  bool worked = false;                          // on rows, since it holds a lock that stops readers
  std::map<std::string, std::string> settings;  // what was SET, by its name
  std::set<std::string> local_settings;         // of these: until the transaction ends
  std::set<std::string> vain_settings;          // SET LOCAL outside of a transaction
  std::set<QualifiedName> by_index;  // of the locks: a table of which only this index is known
  // Number of the last DO: what it runs has the same. None: there was none.
  std::size_t block = static_cast<std::size_t>(-1);
  // Of this migration.
  std::vector<AddedKey> foreign_keys;
  std::set<QualifiedName> policies;           // tables that were given one
  std::map<QualifiedName, Position> secured;  // tables that were given row-level security
  std::map<QualifiedName, LeftTable> left;
  // Columns that were added without a value, as long as no row of the table was written since.
  std::set<std::pair<QualifiedName, std::string>> empty_columns;
  // Columns that were added with one value for all rows that were there, as long as no row of the
  // table was written since.
  std::set<std::pair<QualifiedName, std::string>> one_value;
  std::set<QualifiedName> filled_tables;  // that were given the rows of a query
  // Of these: while a lock kept writers from a table that was there.
  std::set<QualifiedName> filled_locked;
  std::set<QualifiedName> triggered;  // tables that were given a trigger
  // SQLite: triggers that went with a table, by the table's name, and are not there again.
  std::map<QualifiedName, std::set<std::string>> lost_triggers;
  std::set<std::string> asked;  // what the server was only asked for: "PRAGMA foreign_key_check"
  // What ran by itself and cannot run twice: where, and the number of its statement.
  std::vector<std::pair<Position, std::size_t>> not_twice;
  std::size_t last = 0;       // number of the last statement
  std::size_t last_work = 0;  // of the last that may fail
  std::size_t statements = 0;
  bool changed_schema = false;
  Position begun;                              // of the BEGIN that the text says
  std::map<QualifiedName, Position> definers;  // routines made SECURITY DEFINER by an ALTER
  std::set<QualifiedName> committing;          // procedures that end a transaction, at home
  std::set<std::string> reassigned;            // roles whose objects somebody else owns now
};

}  // namespace shoofly::lint

#pragma once

// What a file of DDL describes, statement by statement put together: the schema as it is to be.
// Pure.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/schema_file.h"
#include "engine/table_hints.h"

namespace shoofly {

struct SchemaModel {
  std::string home = "public";
  std::map<QualifiedName, WrittenTable> tables;
  TableHints hints;  // of all that `tables` has had
  std::vector<WrittenEnum> enums;
  std::vector<WrittenStatement> asides;  // Aside each
  std::set<QualifiedName> sequences;
  std::map<std::string, DomainMade> domains;  // by their names without a schema
  std::set<QualifiedName> attached;           // indexes of partitions that are part of another
  std::set<QualifiedName> immutable;          // functions that are made so
  std::vector<Diagnostic> problems;           // a statement about what is not there

  WrittenEnum* find_enum(const QualifiedName& name);
  // By the name as written: without a schema it is one of `home`. Null: not of the model.
  const WrittenTable* find_table(const QualifiedName& name) const;
  const WrittenTable* table_of_index(const QualifiedName& index) const;
  const WrittenTable* table_of_constraint(const QualifiedName& constraint) const;
  void put(WrittenTable table);  // in place of what there was of its name
  const WrittenTable* default_partition(const QualifiedName& parent) const;
  QualifiedName at_home(const QualifiedName& name) const;
  // Whether the statement is about a view or the like, which is named as a whole.
  bool about_aside(const WrittenAct& act) const;
};

// Where a name without a schema is: the first schema of the role's path in which there is a table
// of the model or of the target, else the path's first.
QualifiedName resolved(const QualifiedName& name, const SchemaModel& model, const Catalog& target,
                       const Surroundings& surroundings);

class SchemaFolder {
 public:
  SchemaFolder(const Catalog& target, const Surroundings& surroundings, std::string file)
      : target_(target), surroundings_(surroundings), file_(std::move(file)) {}

  // False: it is about a table that the model does not have.
  bool take(const WrittenStatement& statement);
  SchemaModel& model() { return model_; }
  // After the last statement: sequences that belong to columns, what constraints leave open.
  void finish();

 private:
  WrittenTable* find(const QualifiedName& name);
  QualifiedName place(const QualifiedName& name) const {
    return resolved(name, model_, target_, surroundings_);
  }

  const Catalog& target_;
  const Surroundings& surroundings_;
  std::string file_;
  SchemaModel model_;
  std::map<QualifiedName, std::pair<QualifiedName, std::string>> owned_;  // sequence -> column

  bool apply(const MakeTable& act, Position at);
  bool apply(const MakeColumn& act, Position at);
  bool apply(const TakeColumn& act, Position at);
  bool apply(const TurnType& act, Position at);
  bool apply(const TurnDefault& act, Position at);
  bool apply(const TurnNullable& act, Position at);
  bool apply(const TurnIdentity& act, Position at);
  bool apply(const TurnStatistics& act, Position at);
  bool apply(const TurnReplicaIdentity& act, Position at);
  bool apply(const MakeConstraint& act, Position at);
  bool apply(const TakeConstraint& act, Position at);
  bool apply(const TurnDeferrable& act, Position at);
  bool apply(const MakeIndex& act, Position at);
  bool apply(const TakeIndex& act, Position at);
  bool apply(const TakeTable& act, Position at);
  bool apply(const NameTable& act, Position at);
  bool apply(const NameColumn& act, Position at);
  bool apply(const NameConstraint& act, Position at);
  bool apply(const MakeEnum& act, Position at);
  bool apply(const AddLabel& act, Position at);
  bool apply(const AttachPartition& act, Position at);
  bool apply(const AttachPartitionIndex& act, Position at);
  bool apply(const MakeSequence& act, Position at);
  bool apply(const GiveSequence& act, Position at);
  bool apply(const SayOfColumn& act, Position at);
  bool apply(const NameIndex& act, Position at);
  bool apply(const TurnColumn& act, Position at);
  bool apply(const TurnOptions& act, Position at);
  bool apply(const Aside& act, Position at);

  void take_likes(WrittenTable& table);
  void take_routine(const QualifiedName& name, const Routine& routine);
  void drop_schema(const std::string& schema);
  void rename_type(const QualifiedName& type, const std::string& to);
  void validate(const ConstraintValidation& validation);
  void detach(const PartitionDetachment& detachment);
  void add_constraint(WrittenTable& table, WrittenConstraint constraint);
  void refer(const WrittenTable& table, Constraint& key);
  void drop_references(const QualifiedName& table, const std::string& column);
};

}  // namespace shoofly

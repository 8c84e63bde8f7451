#pragma once

// What a statement does that makes an earlier finding untrue: a constraint is validated after all,
// a view that was dropped is there again before anybody could miss it. A finding waits for such a
// thing by its name, and the statement that does it says the same name. Pure.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/schema_file.h"
#include "engine/schema_model.h"

namespace shoofly::lint {

struct Undoing {
  std::string name;
  bool same_transaction = true;  // only then has nobody seen the state between
};

Undoing validation_of(const QualifiedName& table, const std::string& constraint);
Undoing making_of(const QualifiedName& object);
// Of a name, by the same statement that has taken it away: RENAME TABLE t TO t_old, t_new TO t.
Undoing swap_into(const QualifiedName& table, std::size_t statement);
// Of a table, with rows that come from elsewhere.
Undoing filling_of(const QualifiedName& table);
Undoing default_of(const QualifiedName& table, const std::string& column);
Undoing not_null_of(const QualifiedName& table, const std::string& column);
Undoing uniqueness_of(const QualifiedName& table, std::vector<std::string> columns);
// Of the name, by another column of the table.
Undoing column_called(const QualifiedName& table, const std::string& column);
// Of all triggers of a table, of users' ones, or of one.
Undoing switching_on(const TriggerSwitch& triggers, const SchemaModel& schema);
Undoing path_of(const QualifiedName& routine);
// MariaDB, MySQL: foreign_key_checks.
Undoing checking_of_keys();
bool turns_checking_off(const SessionSetting& setting);
// How TransactionState knows a column.
std::string column_name(const QualifiedName& table, const std::string& column);

// Each `name` above and below is one with its schema.
std::vector<Undoing> undone_by(const WrittenStatement& statement, const SchemaModel& schema);
// Views, types, sequences and whatever else is no table that the model holds.
std::vector<QualifiedName> objects_made_by(const WrittenStatement& statement,
                                           const SchemaModel& schema);

// What the server calls a constraint that is added without a name; empty: it cannot be told.
std::string constraint_name(const MakeConstraint& make, const SchemaModel& schema);

// If it has run already, running it again does no harm.
bool runs_twice(const WrittenAct& act);

}  // namespace shoofly::lint

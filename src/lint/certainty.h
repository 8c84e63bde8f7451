#pragma once

// What is certainly there, and what certainly is not, so that a rule can say that the server
// refuses a statement. Everything that may be otherwise is left out. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "lint/rule.h"
#include "lint/schema_history.h"

namespace shoofly::lint {

// What stands before it has run before it: files without a tool may be run in any order, or some of
// them; one that is alone is in order in itself.
bool in_known_order(const Migration& migration);

// The statement runs whenever its migration does, and the migrations are all that has made the
// schema.
bool is_certain(const Scene& scene);

// Null: perhaps it is another one by now, or nobody has made it.
const WrittenTable* certain_table(const Scene& scene, const QualifiedName& name);
// All that it has was made by the migrations, or seen on the target. Null: not known.
const WrittenTable* whole_table(const Scene& scene, const QualifiedName& name);

// "an index of orders", "a view (0003_v.sql:2)"; empty: nothing is known to be called so.
std::string relation_there(const Scene& scene, const QualifiedName& name);
// Null: it may be there.
const NameFact* relation_gone(const Scene& scene, const QualifiedName& name);
const NameFact* type_gone(const Scene& scene, const QualifiedName& name);

// The server's own number of a refusal, " (42P01)", " (1146)"; SQLite has none.
std::string code_of(const Scene& scene, std::string_view postgres, int mysql);
bool is_postgres(const Scene& scene);
// Names are compared without regard to their case.
bool same_name(std::string_view one, std::string_view other);

// "0003_v.sql:2"
std::string place_of(const NameFact& fact);
// "0003_v.sql:2 dropped it", "0003_v.sql:2 renamed it to b"
std::string what_became(const NameFact& fact);

// `one` and the acts beside it in its statement.
template <typename Act, typename Holds>
bool statement_has(const Scene& scene, const Holds& holds) {
  for (const WrittenStatement& each : scene.whole.acts) {
    const auto* act = std::get_if<Act>(&each.act);
    if (act != nullptr && holds(*act)) return true;
  }
  return false;
}

// Constraints that the act makes, each with its table; the table is not there yet for CREATE TABLE.
struct MadeConstraint {
  QualifiedName table;
  const WrittenConstraint* constraint = nullptr;
};
std::vector<MadeConstraint> constraints_made(const Scene& scene);
// It has an index of its own name.
bool has_own_index(const WrittenConstraint& constraint);

// Of a foreign key's columns: the server has an operator that compares them. False: it certainly
// has none. Types as Scene::engine's plain_type gives them.
bool may_be_compared(const std::string& from, const std::string& to);

}  // namespace shoofly::lint

#pragma once

// Safe sequences that several rules propose. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/rewrite.h"
#include "lint/rule.h"

namespace shoofly::lint {

// "customers_email_key", as the server calls what has no name, without the number that it adds
// where the name is taken; cut to 63 bytes as the server does it.
std::string usual_name(const std::string& table, const std::vector<std::string>& columns,
                       std::string_view ending);

// ADD CONSTRAINT NOT VALID, and VALIDATE in another transaction. One without a name gets the one
// that the server would first try. Empty: the statement cannot be written for this act alone, or
// the server takes no NOT VALID there.
Rewrite not_valid_first(const Scene& scene, const QualifiedName& table,
                        const Constraint& constraint);

// SET NOT NULL that reads no row under its lock: a check is validated before, and dropped behind
// it. Each in a transaction of its own.
std::vector<RewritePart> not_null_steps(const Scene& scene, const QualifiedName& table,
                                        const std::string& column);

// How the statement wants the index of its key to be stored, as CREATE INDEX says it:
// " with (fillfactor = 70) tablespace fast". None: it has several acts that cannot be told apart.
std::optional<std::string> index_storage_of(const Scene& scene);

// ADD COLUMN without its constraints, and each of them by itself behind it.
Rewrite column_without_constraints(const Scene& scene, const MakeColumn& make);
// ADD COLUMN without a default, which is then set for new rows and filled in for those that are
// there. Empty: how the rows are found is not known.
Rewrite column_filled_later(const Scene& scene, const MakeColumn& make);

// ATTACH of a table that a validated check has proved to fit before. Empty: the bounds cannot be
// written as a check.
Rewrite attached_after_check(const Scene& scene, const AttachPartition& attach);
// CREATE TABLE .. PARTITION OF as a table of its own, and ATTACH. Empty: not of the plain form.
Rewrite attached_instead(const Scene& scene, const MakeTable& make);

// The statement as it is, apart from what is before and behind it.
Rewrite in_own_transaction(const Scene& scene, std::vector<std::string> remarks);

// A DO that runs an UPDATE or DELETE by ranges of the primary key, each in a transaction of its
// own (PostgreSQL 11 on). Empty: the key is not known, or the statement is not of the plain form.
std::string in_batches(const Scene& scene, const QualifiedName& table, std::string_view statement);

// The statement with other types of columns: of each, the word that is its type, and what may
// follow that, and the type instead.
struct TypeSwap {
  std::string column;
  std::string type;  // its first word as written: "json", "timestamp"
  std::string instead;
  std::vector<std::string> dropped;  // words behind it that go: "without", "time", "zone"
};
std::string with_types(std::string_view statement, const std::vector<TypeSwap>& swaps);

// The statement with that setting at 0, and then at what it was.
Rewrite without_timeout(std::string_view setting, const std::string& was);

// As a scalar of YAML.
std::string yaml_text(const std::string& text);

}  // namespace shoofly::lint

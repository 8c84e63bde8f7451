#pragma once

// How a script for a database's own command line client is written: session settings, transactions,
// a walk along the key in committed batches, a stop where a count is not 0. One form per engine;
// what the statements do comes from the engine's Dialect and SyncWriter.

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "report/verification.h"
#include "sql/text.h"

namespace shoofly {

// An UPDATE of all rows that still need it, by key ranges; or another statement, which is `head`, a
// condition that names the range, and `tail`.
struct WalkScript {
  QualifiedName table;
  std::vector<std::string> key;
  Sql assignments;
  Sql condition;
  int batch = 2000;
  Sql head = {};
  Sql tail = {};
};

class ScriptForm {
 public:
  virtual ~ScriptForm() = default;
  virtual std::string how_to_run() const = 0;  // a sentence, with the client's command
  virtual std::string settings(Milliseconds lock_timeout) const = 0;
  virtual std::string begin() const = 0;
  virtual std::string commit() const = 0;
  // Around a statement that must run outside a transaction and waits without blocking others.
  virtual std::string before_patient() const = 0;
  virtual std::string after_patient() const = 0;
  virtual std::string walk(const WalkScript& walk, Milliseconds lock_timeout) const = 0;
  // The count for the reader's eyes, then a statement that fails unless it is 0.
  virtual std::string stop_unless_none(const Verification& verification) const = 0;
  // A statement that always fails with this sentence.
  virtual std::string refuse(const std::string& sentence) const = 0;
};

const ScriptForm& postgres_script();
const ScriptForm& sqlite_script();
// Null for an engine without one.
const ScriptForm* script_form(std::string_view engine);

}  // namespace shoofly

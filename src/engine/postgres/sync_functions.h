#pragma once

// The functions that derive one column each. Their parameters are named as the columns are in the
// person's expression, so that the expression is their body as it was written, and on 14 and newer
// the body is bound when it is created: no search_path of a session can put another function or
// operator in its place, and the planner inlines it (as fast as the expression written by hand).
//
// They are created under the target's own default search_path, because that is where a person's
// expression was checked (`set local search_path to default`; our sessions use pg_catalog alone),
// with
// "$user" replaced by what it means to us. Pinned to that path are, on 13, where bodies are bound
// when they run, the trigger functions that call them (inlined, they are planned under their
// caller's path: 2.0 times an UPDATE without sync, pinned themselves 3.4); and expressions that are
// not IMMUTABLE, together with every setting that such an expression can depend on: never inlined.

#include <vector>

#include "base/result.h"
#include "engine/postgres/sync_parts.h"
#include "sql/text.h"

namespace shoofly::postgres {

struct Signature {
  QualifiedName name;
  std::vector<Binding> parameters;
  std::string result_type;
  // CREATE OR REPLACE can change everything but these.
  bool operator==(const Signature& other) const;
};

struct FunctionSource {
  Signature signature;
  std::string text;
  bool pinned = false;  // not IMMUTABLE
  // Looks a value up in another table, and has to see that as the statement that asks sees its
  // rows.
  bool looks_up = false;
};

// All that the spec needs: one for each derivable column and for each generated column that is
// read.
std::vector<FunctionSource> functions_of(const SyncParts& parts);

// CREATE OR REPLACE, and EXECUTE for everybody: they run with the rights of whoever writes, and a
// hardened database takes that right from functions by default.
// Errors: invalid input, when the expression cannot be read.
Result<std::vector<Sql>> create_function(const FunctionSource& function, int server_version);
Sql drop_function(const QualifiedName& name);

// For a function whose body is bound when it runs: `set search_path from current`, else nothing.
Sql path_of_body(int server_version);
// What a body in which literals have backslashes needs beside it: it is read in the session of
// whoever writes, which may have standard_conforming_strings off. Empty for others.
Sql literals_as_written(const Sql& body);

// Around statements that a person's own names are in.
Sql use_default_search_path();
Sql use_our_search_path();
// After the first: the schemas themselves, so that a pinned path means the same to every writer.
Sql resolve_search_path();

// A function body as a literal that a person can read: $$ ... $$, or a longer tag where the body
// has it.
Sql dollar_quoted(const Sql& body);

}  // namespace shoofly::postgres

#pragma once

// A statement of an application, as far as the schema has to fit it: which tables and columns it
// names, what it writes, what it gives back. Names as in schema_file.h.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/text.h"

namespace shoofly {

struct WrittenSchema;

struct QueryTable {
  QualifiedName name;
  std::string alias;  // empty: its own name
};

// What a SELECT, or a part of one, can name. A sub-select sees what the one around it sees.
struct QueryScope {
  std::vector<QueryTable> tables;
  bool open =
      false;       // there is a source beside them whose columns are not known: a function, a CTE
  int outer = -1;  // the scope around it
};

struct QueryColumn {
  int scope = 0;
  std::string table;  // as it is called there; empty: not said
  std::string name;   // "*": all of them
};

struct QueryWrite {
  bool inserts = false;  // else it updates
  QualifiedName table;
  std::vector<std::string> columns;
  bool positional = false;  // an INSERT that names none
  std::size_t values = 0;   // of it; 0: not known
  // ON CONFLICT: what has to be unique.
  std::vector<std::string> conflict_columns;
};

struct QueryShape {
  std::vector<QueryScope> scopes;
  std::vector<QueryColumn> columns;
  std::vector<QueryWrite> writes;
  std::vector<QueryColumn> results;  // of those that are columns; a star is all of its tables
  // CREATE VIEW: the names of its columns; empty: the server makes one up; "*": any number of them.
  std::vector<std::string> shown;
};

class QueryReader {
 public:
  virtual ~QueryReader() = default;
  // Exactly one SELECT, INSERT, UPDATE, DELETE or MERGE, with or without parameters. Pure. Errors:
  // invalid input.
  virtual Result<QueryShape> read(const std::string& statement) const = 0;
  // The statements of a text, each where it begins (bytes).
  struct Piece {
    std::size_t start = 0;
    std::string text;
  };
  virtual std::vector<Piece> divide(std::string_view text) const = 0;
};

// What a function or procedure does when it is called, as far as its text says it.
struct RoutineBody {
  QualifiedName name;
  std::string arguments;            // what tells those of one name apart
  std::vector<QueryShape> queries;  // names that may be variables are left out
  // BEGIN ATOMIC: the server knows what it uses, and lets none of it go.
  bool bound = false;
  std::string broken = {};  // not empty: what is wrong with its text
  bool opaque = false;      // some of it is known only when it runs, or is not understood
};

class RoutineReader {
 public:
  virtual ~RoutineReader() = default;
  // One CREATE FUNCTION or CREATE PROCEDURE. Pure. Errors: invalid input (it is none).
  virtual Result<RoutineBody> read(const std::string& statement) const = 0;
  // The statements that it runs when it is called, in the order of the text; places are those of
  // `statement`. It has problems where it runs others, too.
  virtual WrittenSchema runs(const std::string& statement) const = 0;
};

}  // namespace shoofly

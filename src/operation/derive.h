#pragma once

// What operations share in saying how one side of a group is derived from the other: asking for an
// expression, taking the answer, and the columns of a SyncGroup.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operation/expression_wish.h"
#include "operation/operation.h"

namespace shoofly {

// Asks for the type unless it is answered; its canonical form when it is. nullopt: asked, or a
// problem (the target does not know the type).
std::optional<std::string> ask_type(const Place& written, const Scene& scene, Questions& questions,
                                    Problems& problems);

struct Asked {
  std::string id;    // without the scene's prefix: "value.first_name"
  std::string what;  // for messages: "value of \"first_name\""
  Position at;
  std::string sql;
  std::string result_type;
  std::map<std::string, std::string> more_columns = {};
  bool may_be_volatile = false;
  bool required = false;
  std::string help = {};  // what to do when the target refuses it
};
// A default as written in the change file.
Asked ask_default(const Place& written, const Column& column);

// Adds the question unless it is answered.
void ask(const Asked& asked, const Scene& scene, Questions& questions);
// The checked expression; nullopt and a problem when the target refused it. Must have been asked.
std::optional<Expression> take(const Asked& asked, const Scene& scene, Problems& problems);

// Sync derives a side only when the other one changes, so an expression may read only that one.
void require_reads(const Expression& expression, const std::vector<std::string>& allowed,
                   const std::string& what, Position at, Problems& problems);

// `column` as an expression over itself.
Expression identity_of(const std::string& column, const std::string& type, const Scene& scene);

SyncColumn old_side_of(const Column& column, Expression back);
SyncColumn new_side_of(const Column& column, Expression value);

// True for 'text', -1.5, true, with casts behind it: what an engine can add to a table as a default
// without touching a row, and what an INSERT can be told from.
bool is_literal(const std::string& sql);
bool is_null_literal(const std::string& sql);

}  // namespace shoofly

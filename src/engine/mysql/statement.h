#pragma once

// One statement while it is read: its tokens, and the acts that it becomes. A reader of a form
// returns false where it is not known; the cursor then says why.

#include <string>
#include <utility>
#include <vector>

#include "base/line_index.h"
#include "engine/mysql/cursor.h"
#include "engine/schema_file.h"

namespace shoofly::mysql {

struct Reading {
  Cursor& at;
  const LineIndex& lines;
  Flavor flavor;
  Position start;                      // of the statement
  std::vector<WrittenStatement> acts;  // without their number
  std::string algorithm = {};
  std::string lock = {};

  Position here() const { return lines.at(at.offset()); }
  void add(WrittenAct act) { add(start, std::move(act)); }
  void add(Position where, WrittenAct act) { acts.push_back({where, std::move(act)}); }
  void add_aside(Aside::Kind kind, std::string what, QualifiedName name = {},
                 AsideDetail detail = {}, QualifiedName table = {}) {
    add(Aside{kind, std::move(what), std::move(name), std::move(table), std::move(detail)});
  }
};

// Behind CREATE .. TABLE.
bool read_create_table(Reading& reading, bool temporary, bool replaces);
// Behind ALTER .. TABLE.
bool read_alter_table(Reading& reading);
// ENGINE = InnoDB and the like, as many as there are.
bool read_table_options(Reading& reading, std::map<std::string, std::string>& options);
// ALGORITHM = x, LOCK = x; false: there is none.
bool read_online_option(Reading& reading);
// INSERT, UPDATE, DELETE, LOAD DATA, SELECT and the like; nothing: the statement is none of them.
std::optional<bool> read_row_work(Reading& reading);
// BEGIN, COMMIT, SET and the like.
std::optional<bool> read_session_work(Reading& reading);
// CREATE, ALTER, DROP, RENAME of anything; GRANT.
std::optional<bool> read_object_work(Reading& reading);
// What stands for itself: OPTIMIZE, ANALYZE, FLUSH.
std::optional<bool> read_upkeep(Reading& reading);
// IF EXISTS.
inline bool read_if_exists(Cursor& at) { return at.accept({"if", "exists"}); }
inline bool read_if_not_exists(Cursor& at) { return at.accept({"if", "not", "exists"}); }
// NOWAIT, WAIT 5: MariaDB's own limit to the waiting; false: there is none.
bool read_wait(Cursor& at);

}  // namespace shoofly::mysql

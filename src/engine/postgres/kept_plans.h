#pragma once

// Which statements of a session are prepared under a name, so that the server parses and plans them
// once. A catalog's queries take it longer to plan than to run (PostgreSQL 15: 16 ms and 2 ms for
// what uses a table). Prepared is at the second run: most sessions run them once.

#include <cstddef>
#include <map>
#include <string>

#include "engine/postgres/native.h"
#include "sql/text.h"

namespace shoofly::postgres {

class KeptPlans {
 public:
  struct Use {
    std::string name;      // empty: the text is sent
    bool prepare = false;  // under that name, before
  };
  Use use(const Statement& statement);
  // The server has said that it is prepared.
  void has(const Statement& statement) { texts_[statement.sql.str()].prepared = true; }
  // Another session, or one that a pooler shares with others: `may_go_on` says whether to try
  // again.
  void forget(bool may_go_on);

 private:
  struct Known {
    std::size_t number = 0;
    int uses = 0;
    bool prepared = false;
  };
  std::map<std::string, Known> texts_;
  bool on_ = true;
};

// Whether the server does not know our name, or knows it from somebody else.
bool is_of_kept_plan(const std::string& sqlstate);

// False: the connection is lost.
bool send_prepare(PGconn* conn, const std::string& name, const Statement& statement);

}  // namespace shoofly::postgres

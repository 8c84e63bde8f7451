#pragma once

// Waiting for an answer that may never come. A network or a server can hang without closing
// anything, and a long statement is as silent as a dead one. So after a while of silence another
// session asks the server whether it still works for us.

#include <string>

#include "base/dsn.h"
#include "engine/postgres/connect.h"
#include "engine/postgres/native.h"

namespace shoofly::postgres {

class Silence {
 public:
  // `most`: who is answered by then, or not at all, whatever the server says of the session; 0: it
  // may take any time.
  Silence(const Dsn& dsn, std::string application, Milliseconds most)
      : dsn_(dsn), asker_(std::move(application)), most_(most) {}

  // Returns when libpq has something to give, or when the session is taken for lost: then it is
  // shut, so that libpq says so, and `why` tells the reason. A session that the server keeps but
  // does not work on is ended there, so that nothing of it can come late.
  void await(PGconn* conn, const Backend& backend, std::string& why) const;

 private:
  // Empty: it works, or nobody can say.
  std::string reason_to_give_up(PGconn* conn, const Backend& backend) const;

  const Dsn& dsn_;
  std::string asker_;
  Milliseconds most_;
};

}  // namespace shoofly::postgres

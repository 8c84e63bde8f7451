#pragma once

// A target's URL may name several servers, of which one is the primary: host=a,b with
// target_session_attrs=read-write. libpq's own walk over them ends at the first one that is there
// and does not answer, so each is tried by itself.

#include <string>
#include <vector>

#include "base/dsn.h"

namespace shoofly::postgres {

struct Host {
  std::string name;  // or a socket directory
  std::string address;
  std::string port;
};

// What each try overrides the URL with, in order; empty where the URL names at most one server.
std::vector<Host> hosts_of(const Dsn& dsn);

}  // namespace shoofly::postgres

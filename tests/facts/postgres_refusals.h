#pragma once

// Statements that PostgreSQL refuses, and others like them that it accepts.

#include <vector>

namespace shoofly::testing {

// Before `before` there are a table t (id the key, a text, b int not null) and a table u (id the
// key, t_id that refers to t).
struct Refusal {
  const char* before;
  const char* statement;
  const char* code;  // empty: the server does it
  int from = 13;     // releases of which that is true
  int to = 18;
  bool said = true;  // by the linter, where it is refused
};

std::vector<Refusal> postgres_refusals();
// Of values, types, expressions and partitions.
std::vector<Refusal> more_postgres_refusals();

}  // namespace shoofly::testing

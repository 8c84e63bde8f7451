#pragma once

// Functions and procedures whose text the server keeps and does not look into.

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/session.h"

namespace shoofly {

struct RoutineText {
  std::string name;  // for people: "public.touch(integer)"
  std::string text;
};

class RoutineTexts {
 public:
  virtual ~RoutineTexts() = default;
  // The user's own, in languages of SQL. Errors: the connection's.
  virtual Result<std::vector<RoutineText>> read(Connection& connection) const = 0;
};

}  // namespace shoofly

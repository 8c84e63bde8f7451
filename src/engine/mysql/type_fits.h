#pragma once

// Whether every value of a type fits one of another kind, as it was. Types are split into their
// name ("int unsigned") and what stands in its brackets. Pure.

#include <string>

namespace shoofly::mysql {

struct SplitType {
  std::string name;
  std::string inner;
};

// False: some do not, or it is not known. Measured on MariaDB 10.11 in the strict mode with the
// greatest values: tests/lint/mariadb_alter_claims_test.cc.
bool every_value_fits(const SplitType& from, const SplitType& to);

}  // namespace shoofly::mysql

#pragma once

// A column of repeated values becomes a reference to a table that has each of them once. While a
// change is under way both are there: a value that the lookup table does not have yet is put there
// before the row that brings it, and a value that is changed there is changed in the rows that
// refer to it. It says what, never how.

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly {

struct Lookup {
  QualifiedName table;   // the lookup table
  std::string key;       // its key: numbered by the server
  std::string value;     // each value once, NOT NULL
  std::string key_type;  // canonical
  std::string value_type;
  QualifiedName referrer;
  std::string column;     // of the referrer: has the value
  std::string reference;  // of the referrer: has the key
  std::string tag;        // short and unique per run; goes into names of triggers and functions
  bool operator==(const Lookup&) const = default;
};

// On the referrer: BEFORE, of rows, ahead of those of its sync.
std::vector<Trigger> lookup_referrer_triggers(const Lookup& lookup);
// On the lookup table: AFTER, of rows.
std::vector<Trigger> lookup_table_triggers(const Lookup& lookup);

}  // namespace shoofly

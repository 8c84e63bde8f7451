#pragma once

// Tables as lines of DDL-like text, and the difference of two as a unified diff of those lines.

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly {

std::string column_text(const Column& column);  // "name character varying(40) not null"
std::string constraint_text(const Constraint& constraint);
std::string index_text(const Index& index);
std::string trigger_text(const Trigger& trigger);

// One line each: columns, constraints, indexes without the constraints' own, triggers.
std::vector<std::string> table_lines(const Table& table);

// "  kept", "- gone", "+ new", with `context` kept lines around each change and "  ..." between.
// Empty where nothing differs.
std::string table_diff(const Table& before, const Table& after, std::size_t context = 2);

}  // namespace shoofly

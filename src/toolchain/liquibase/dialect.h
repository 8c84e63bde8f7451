#pragma once

// How Liquibase 4.28 spells names, types and values on an engine. Pure.

#include <string>
#include <string_view>

#include "toolchain/liquibase/element.h"

namespace shoofly::toolchain {

struct Dialect {
  std::string dbms;  // as changelogs say it: "postgresql", "mysql", "mariadb", "sqlite"
  bool mysql() const { return dbms == "mysql" || dbms == "mariadb"; }
  bool sqlite() const { return dbms == "sqlite"; }
  bool postgres() const { return !mysql() && !sqlite(); }
};
// Of an engine as shoofly calls it.
Dialect dialect_of(std::string_view engine);

// Whether a list ("postgresql, h2", "!mysql") has it; an empty one is of all.
bool runs_on(std::string_view list, std::string_view dbms);

// Quoted where Liquibase would. A list "a, b" is quoted name by name.
std::string name_in(const Dialect& dialect, std::string_view name);
std::string names_in(const Dialect& dialect, std::string_view list);
// Of `schemaName` and the name in the attribute `key`.
std::string object_in(const Dialect& dialect, const Element& change, std::string_view key,
                      std::string_view schema_key = "schemaName");

struct SpelledType {
  std::string text;
  bool counts_up = false;  // serial and the like
};
SpelledType type_in(const Dialect& dialect, std::string_view type);

std::string text_literal(std::string_view value);
// Of `prefix`, `prefix`Numeric, `prefix`Boolean, `prefix`Date, `prefix`Computed (`value`,
// `defaultValue`); empty: none is there. `type` may be empty.
std::string value_in(const Dialect& dialect, const Element& column, const std::string& prefix,
                     std::string_view type);

}  // namespace shoofly::toolchain

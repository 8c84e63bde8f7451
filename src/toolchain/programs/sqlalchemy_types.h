#pragma once

// What SQLAlchemy sends for its types on PostgreSQL. Compared with 2.1.

#include <string>
#include <vector>

#include "sql/text.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

struct SqlType {
  Sql sql;
  bool known = true;                // else `sql` is a name made up for it
  std::string enum_name;            // not empty: a type that is made with the table
  std::vector<std::string> labels;  // of the enum
  QualifiedName needs = {};         // an enum's type, whoever makes it; no name: not known
};

// sa.String(40), postgresql.ARRAY(sa.Text()), sa.Integer.
SqlType sqlalchemy_type(const Node& node);
// The type that numbers itself; empty: there is none.
Sql sqlalchemy_serial(const Sql& type);

}  // namespace shoofly::toolchain::programs

#pragma once

#include "sql/text.h"

namespace shoofly::postgres {

// What every statement of this folder is written with.
inline const SqlWriter kSql(QuoteStyle::kDouble);

// The name as a text literal, for ::regclass and to_regclass().
inline Sql name_text(const QualifiedName& name) {
  return kSql.write("{}", Text{kSql.render(name)});
}

}  // namespace shoofly::postgres

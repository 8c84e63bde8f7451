#pragma once

#include "sql/text.h"

namespace shoofly::sqlite {

// What every statement of this folder is written with.
inline const SqlWriter kSql(QuoteStyle::kDouble);

}  // namespace shoofly::sqlite

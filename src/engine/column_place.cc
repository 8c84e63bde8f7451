#include "engine/column_place.h"

#include <algorithm>
#include <cstddef>

namespace shoofly {

void put_in_place(WrittenTable& table, const std::string& column) {
  const WrittenColumn* put = table.find_column(column);
  if (put == nullptr || (!put->first && put->after.empty())) return;
  const auto begin = table.columns.begin();
  const auto at = begin + (put - table.columns.data());
  const WrittenColumn* before = put->first ? nullptr : table.find_column(put->after);
  if (before == put || (!put->first && before == nullptr)) return;
  const auto to = before == nullptr ? begin : begin + (before - table.columns.data()) + 1;
  if (to <= at)
    std::rotate(to, at, at + 1);
  else
    std::rotate(at, at + 1, to);
}

}  // namespace shoofly

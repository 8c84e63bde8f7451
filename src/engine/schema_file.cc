#include "engine/schema_file.h"

#include <algorithm>
#include <utility>

namespace shoofly {

const WrittenColumn* WrittenTable::find_column(const std::string& sought) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const WrittenColumn& column) {
    return column.column.name == sought;
  });
  return found == columns.end() ? nullptr : &*found;
}

WrittenColumn* WrittenTable::find_column(const std::string& sought) {
  return const_cast<WrittenColumn*>(std::as_const(*this).find_column(sought));
}

}  // namespace shoofly

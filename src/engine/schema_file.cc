#include "engine/schema_file.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace shoofly {

const WrittenColumn* WrittenTable::find_column(const std::string& sought) const {
  const auto same = [&](char a, char b) {
    return a == b || (caseless && std::tolower(static_cast<unsigned char>(a)) ==
                                      std::tolower(static_cast<unsigned char>(b)));
  };
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const WrittenColumn& column) {
    return std::equal(column.column.name.begin(), column.column.name.end(), sought.begin(),
                      sought.end(), same);
  });
  return found == columns.end() ? nullptr : &*found;
}

WrittenColumn* WrittenTable::find_column(const std::string& sought) {
  return const_cast<WrittenColumn*>(std::as_const(*this).find_column(sought));
}

bool PartSize::reached(const WrittenSchema& part) const {
  if (part.spans.size() == 1) return false;
  return part.statements.size() >= statements || part.spans.size() >= statements ||
         (!part.spans.empty() && part.spans.back().end - part.spans.front().start >= bytes);
}

std::optional<WrittenSchema> hand_over_part(WrittenSchema& part, std::size_t& problems_left) {
  if (part.statements.empty() && part.spans.empty() && part.problems.empty()) return std::nullopt;
  WrittenSchema next;
  next.path = part.path;
  next.first = part.first + part.spans.size();
  problems_left -= std::min(problems_left, part.problems.size());
  return std::exchange(part, std::move(next));
}

WrittenSchema read_whole(StatementStream& stream) {
  return stream.next({}).value_or(WrittenSchema{});
}

WrittenSchema SqlReader::read(const std::string& text, const std::string& file,
                              std::size_t most_problems) const {
  return read_whole(*open(text, file, most_problems));
}

}  // namespace shoofly

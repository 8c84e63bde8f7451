// Files of DDL: read or refused; a table that is read and written anew is read as the same one.

#include <cstdlib>
#include <string>

#include "engine/postgres/create_text.h"
#include "engine/postgres/schema_reader.h"

namespace {

std::string tables_of(const shoofly::WrittenSchema& schema) {
  std::string text;
  for (const shoofly::WrittenStatement& statement : schema.statements) {
    const auto* make = std::get_if<shoofly::MakeTable>(&statement.act);
    if (make == nullptr || !make->table.unread.empty()) continue;
    if (make->table.kind == shoofly::TableKind::kPartition) continue;
    text += shoofly::postgres::create_statement(make->table) + ";\n";
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const shoofly::WrittenSchema schema = shoofly::postgres::read_schema_file(text, "file");
  if (!schema.problems.empty()) return 0;
  const std::string written = tables_of(schema);
  const shoofly::WrittenSchema again = shoofly::postgres::read_schema_file(written, "file");
  if (!again.problems.empty() || tables_of(again) != written) std::abort();
  return 0;
}

#include "report/catalog_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/plain.h"
#include "report/schema_text.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;

std::string_view kind_of(TableKind kind) {
  switch (kind) {
    case TableKind::kOrdinary:
      return "table";
    case TableKind::kPartitioned:
      return "partitioned table";
    case TableKind::kPartition:
      return "partition";
    case TableKind::kForeign:
      return "foreign table";
    case TableKind::kVirtual:
      return "virtual table";
  }
  return "table";
}

std::string key_text(const Table& table) {
  const std::vector<std::string> key = table.key_columns();
  return key.empty() ? "no key: it cannot be walked" : fmt::format("{}", fmt::join(key, ", "));
}

std::vector<Row> table_rows(const Catalog& catalog) {
  std::vector<Row> rows;
  for (const Table& table : catalog.tables) {
    rows.push_back({table.name.display(), std::string(kind_of(table.kind)),
                    grouped(table.row_estimate), bytes_text(table.bytes),
                    bytes_text(table.index_bytes), key_text(table)});
  }
  return rows;
}

// What makes a table more than its columns and keys.
std::vector<Inline> remarks(const Table& table) {
  std::vector<Inline> list;
  const auto say_if = [&](bool condition, const char* text) {
    if (condition) list.emplace_back(text);
  };
  say_if(table.row_security, "row-level security applies to it");
  say_if(table.row_security_hides, "its policies may hide rows from the role that is connected");
  say_if(table.published, "published: its subscribers see every change");
  say_if(table.subscribed, "written by a subscription");
  say_if(table.without_rowid, "WITHOUT ROWID");
  say_if(table.strict, "STRICT");
  if (table.attribute_slots > static_cast<int>(table.columns.size())) {
    list.emplace_back(fmt::format("{} of 1,600 column numbers used, {} of them by dropped columns",
                                  grouped(table.attribute_slots),
                                  table.attribute_slots - static_cast<int>(table.columns.size())));
  }
  for (const Dependent& dependent : table.dependents) {
    list.emplace_back(
        fmt::format("{} {} uses {}", dependent.kind, dependent.name,
                    dependent.column.empty() ? std::string("whole rows") : dependent.column));
  }
  return list;
}

}  // namespace

doc::Document catalog_document(const Catalog& catalog) {
  doc::Document d;
  d.heading(1, catalog.server.database.empty() ? "Catalog" : catalog.server.database);
  std::vector<Row> facts = {{"Server", server_text(catalog.server)}};
  if (!catalog.server.user.empty()) facts.push_back({"Connected as", catalog.server.user});
  d.facts(std::move(facts));
  if (catalog.tables.empty()) return d.paragraph("There are no tables.");
  d.grid({"Table", "Kind", "Rows, about", "Size", "Indexes", "Key"}, table_rows(catalog));
  for (const Table& table : catalog.tables) {
    d.heading(2, table.name.display());
    const std::vector<std::string> lines = table_lines(table);
    if (!lines.empty()) d.code("sql", fmt::format("{}", fmt::join(lines, "\n")));
    d.bullets(remarks(table));
  }
  return d;
}

std::string catalog_text(const Catalog& catalog) { return to_plain(catalog_document(catalog)); }

}  // namespace shoofly

#pragma once

// What each tool notes on the database of the migrations that it has run, and what its notes mean
// for the files. Who reads the tables is the caller's business. Pure.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/history_notes.h"
#include "lint/migration.h"
#include "sql/text.h"

namespace shoofly::toolchain {

// As text, in the order in which the columns were asked for; none is NULL.
using HistoryRow = std::vector<std::optional<std::string>>;

using lint::HistoryNotes;

struct HistoryQuestion {
  const std::vector<lint::Migration>& migrations;
  const std::vector<HistoryRow>& rows;
  // A file's bytes; none: it cannot be read.
  std::function<std::optional<std::string>(const std::string& file)> bytes_of = {};
};

struct History {
  std::string_view tool;
  // Without a schema: where names without one are found.
  std::vector<QualifiedName> tables;
  std::vector<std::string> columns;
  HistoryNotes (*read)(const HistoryQuestion& question);
};

// Null: the tool keeps none.
const History* history_of(std::string_view tool);

}  // namespace shoofly::toolchain

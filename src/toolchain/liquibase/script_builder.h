#pragma once

// Changesets of a changelog as migrations: their changes one after the other, as one text that
// knows where each piece of it stands. Pure.

#include <functional>
#include <string>

#include "lint/migration.h"
#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {

// A file that a change names.
struct NamedFile {
  std::string text;
  std::string shown;  // its path, for people
};
// None: it cannot be read.
using FileOf =
    std::function<std::optional<NamedFile>(const Element& change, const std::string& file)>;

struct ChangelogFile {
  const Dialect& dialect;
  std::string shown;
  const SourceText& source;
  FileOf file_of;
};

// Nothing: it is not for this server, or is ignored. What is no SQL, or cannot be told from files,
// is among the gaps of its script.
std::optional<lint::Migration> migration_of(const ChangelogFile& file, const Element& changeset);

}  // namespace shoofly::toolchain

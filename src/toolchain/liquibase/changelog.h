#pragma once

// Changelogs in XML, YAML, JSON and formatted SQL: what they include, in their order, each
// changeset a migration.

#include <string>
#include <vector>

#include "lint/migration.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

// By its name it may be one in XML, YAML or JSON.
bool may_be_changelog(const std::string& file);
// By its text it is.
bool is_changelog(std::string_view text);

struct Changelogs {
  std::vector<lint::Migration> migrations;
  std::vector<std::string> files;  // whose changesets they are, as they are shown
};

struct ChangelogRequest {
  std::vector<std::string> files;  // changelogs; those that none of them includes are begun with
  std::string parameters;          // lines of `name=value`, as `${name}` is to be read
};

// A file that is included is looked for beside the one that includes it or, without
// relativeToChangelogFile, in the changelog's folder and those above. Errors: those of the files;
// invalid input, with the place: what is no XML or YAML, a file that is included twice or by
// itself, or is not there.
Result<Changelogs> read_changelogs(const Folder& folder, const ChangelogRequest& request);

}  // namespace shoofly::toolchain

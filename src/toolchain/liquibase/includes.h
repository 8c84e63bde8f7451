#pragma once

// Where the files are that a changelog names.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "toolchain/folder.h"
#include "toolchain/liquibase/element.h"

namespace shoofly::toolchain {

// The file or folder in `said`, an attribute of `element` in the changelog `from`; none: there is
// none of that name.
std::optional<std::string> path_named_by(const Folder& folder, const std::string& from,
                                         const Element& element, std::string_view said);
// What `includeAll` takes from a folder, in its order. Errors: those of reading folders.
Result<std::vector<std::string>> files_included(const std::string& path, const Element& element);

}  // namespace shoofly::toolchain

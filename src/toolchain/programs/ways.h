#pragma once

// What all tools of one file per migration with an up and a down have in common.

#include <functional>
#include <string>
#include <vector>

#include "toolchain/programs/programs.h"
#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

// Says the SQL of the statements of a function.
using SayBody = std::function<void(const std::vector<Node>& body, SqlScript& sql)>;

// The function of this name, as a script; empty where there is none.
lint::Script way_of(const ProgramFile& file, const Program& program, const char* name,
                    lint::Direction direction, lint::Wrapping wrapping, const SayBody& say);

// In the order of the files. `read` fills in the ways and the version, which is the file's number
// at first; a file with neither way is none.
using ReadWays = std::function<void(const ProgramFile& file, const Program& program,
                                    lint::Migration& migration)>;
std::vector<lint::Migration> read_each(const std::vector<ProgramFile>& files, Language language,
                                       const ReadWays& read);

// Of tools that turn the calls of `change` round themselves, write serial columns and times in UTC.
// `wraps`: whether a migration runs in a transaction. `one_way`: what of a `change` the tool
// refuses to turn round; null: it is not asked.
std::vector<lint::Migration> read_turned_round(const std::vector<ProgramFile>& files,
                                               Language language,
                                               bool (*wraps)(const Program& program),
                                               const SayBody& say,
                                               const Node* (*one_way)(const std::vector<Node>&));

}  // namespace shoofly::toolchain::programs

#pragma once

// Whose SQL a project's own files say that its programs send: the settings of the tool, where each
// has one literal answer. Else nothing is said; what asks the environment is no answer.

#include <string>

#include "toolchain/folder.h"

namespace shoofly::toolchain {

std::string rails_engine(const Folder& folder);      // config/database.yml
std::string django_engine(const Folder& folder);     // settings.py
std::string alembic_engine(const Folder& folder);    // alembic.ini
std::string knex_engine(const Folder& folder);       // knexfile.js
std::string sequelize_engine(const Folder& folder);  // config/config.json
std::string typeorm_engine(const Folder& folder);    // data-source.ts, ormconfig.json
std::string ecto_engine(const Folder& folder);       // config/*.exs, the repository's module

// The value of `key = value` in a file of INI.
std::string alembic_ini_value(std::string_view text, std::string_view key);

}  // namespace shoofly::toolchain

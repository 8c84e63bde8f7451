#pragma once

// Commands of MariaDB's and MySQL's client in files whose tool sends them to the server as they
// are. Pure.

#include <string_view>
#include <vector>

#include "lint/migration.h"

namespace shoofly::toolchain {

// DELIMITER: the server refuses it (1064). Of the tool of that name; what is not known to be sent
// stays as it is: Flyway, Atlas and Skeema read it themselves, Sqitch runs the client.
void refuse_client_commands(std::string_view tool, std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain

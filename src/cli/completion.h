#pragma once

// Completion scripts made from the command tree itself.

#include <string>

namespace CLI {
class App;
}

namespace shoofly {

// `shell`: "bash", "zsh" or "fish".
std::string completion_script(const CLI::App& app, const std::string& shell);

}  // namespace shoofly

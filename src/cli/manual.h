#pragma once

// The manual page, made from the command tree itself.

#include <string>

namespace CLI {
class App;
}

namespace shoofly {

// Text in man(7) format.
std::string manual_page(const CLI::App& app);

}  // namespace shoofly

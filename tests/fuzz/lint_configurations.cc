// What tools are configured with: .conf, .toml, .env, HCL and what programs export.

#include <cstdlib>

#include "fuzz/support/linted.h"
#include "toolchain/configuration.h"
#include "toolchain/flyway_settings.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace shoofly::toolchain;
  const shoofly::fuzz::Chosen chosen = shoofly::fuzz::choose(2, data, size);
  if (chosen.which == 0) {
    const Configuration read(chosen.text);
    for (const auto& [key, value] : read.values()) {
      if (read.find(key) == nullptr) std::abort();
      static_cast<void>(read.list(key));
      static_cast<void>(engine_named_by(value));
    }
    static_cast<void>(flyway_settings(chosen.text));
    return 0;
  }
  for (const char* name : {"dir", "out", "path", "schema", "dialect"}) {
    const std::optional<std::string> found = literal_of(chosen.text, name);
    if (found && found->size() > chosen.text.size()) std::abort();
  }
  return 0;
}

// shoofly-lint.yaml is read, or refused with findings that can be shown beside the text.

#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "lint/rules/rules.h"
#include "lint/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace shoofly;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const lint::ParsedSettings parsed = lint::parse_settings(text, "shoofly-lint.yaml", lint::rules(),
                                                           {{"postgres", {{12}, {18}, {15}}}});
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed);
  if (problems == nullptr) return 0;
  if (problems->empty() || render(*problems, text).empty()) std::abort();
  return 0;
}

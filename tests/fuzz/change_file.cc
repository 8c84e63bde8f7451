// A change file is a person's text: whatever it is, it is parsed or refused with findings that can
// be shown beside the text.

#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "plan/change.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const shoofly::ParsedChange parsed = shoofly::parse_change(text, "change.yaml");
  const auto* problems = std::get_if<std::vector<shoofly::Diagnostic>>(&parsed);
  if (problems == nullptr) return 0;
  if (problems->empty()) std::abort();
  if (shoofly::render(*problems, text).empty()) std::abort();
  return 0;
}

// What the journal gives back (plan, catalog, action, sync, escalation, keys) may have been written
// by anybody: it is read or refused. What is read is written and read again as the same text.

#include <cstdlib>
#include <string>

#include <nlohmann/json.hpp>

#include "catalog/json.h"
#include "plan/plan_json.h"
#include "report/escalation.h"
#include "sql/value.h"

namespace {

template <typename Read, typename Write>
void there_and_back(const std::string& text, Read read, Write write) {
  const auto first = read(text);
  if (!first.ok()) return;
  const std::string once = write(*first);
  const auto second = read(once);
  if (!second.ok() || write(*second) != once) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  there_and_back(text, shoofly::catalog_from_text, shoofly::catalog_to_text);
  there_and_back(text, shoofly::action_from_text, shoofly::action_to_text);
  there_and_back(text, shoofly::sync_from_text, shoofly::sync_to_text);
  there_and_back(text, shoofly::plan_from_json,
                 [](const shoofly::Plan& plan) { return shoofly::to_json(plan).dump(); });
  static_cast<void>(shoofly::escalation_from_text(text).ok());
  const shoofly::Key key = shoofly::key_from_text(text);
  if (shoofly::key_from_text(shoofly::key_to_text(key)) != key) std::abort();
  return 0;
}

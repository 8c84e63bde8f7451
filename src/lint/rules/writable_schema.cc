// PRAGMA writable_schema.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_writable_schema(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->name != "writable_schema") return;
  if (setting->value == "off" || setting->value == "0" || setting->value == "reset") return;
  reporter.report(
      "from here on the schema is a table that anything can be written into",
      {"make the table anew; if it must be, then PRAGMA integrity_check; before COMMIT"});
}

}  // namespace

extern const Rule writable_schema;
const Rule writable_schema{
    "writable-schema",
    Family::kData,
    Severity::kWarning,
    "the schema is edited as text",
    "SQLite does not look at what is written there: one wrong character, and the file cannot be opened any more.",
    check_writable_schema,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint

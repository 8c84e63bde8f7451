// Names of more than 63 bytes.

#include <cctype>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_identifier_too_long(const Scene& scene, Reporter& reporter) {
  std::string name;
  if (const auto* make = scene.act<MakeTable>()) name = make->table.name.name;
  if (const auto* make = scene.act<MakeColumn>()) name = make->column.column.name;
  if (const auto* make = scene.act<MakeIndex>()) name = make->index.index.name;
  if (const auto* make = scene.act<MakeConstraint>()) name = make->constraint.constraint.name;
  if (const auto* act = scene.act<NameTable>()) name = act->to;
  if (const auto* act = scene.act<NameColumn>()) name = act->to;
  if (name.size() < 63 || scene.text.find(name) == std::string_view::npos) return;
  const std::size_t at = scene.text.find(name) + name.size();
  const bool goes_on =
      at < scene.text.size() &&
      (std::isalnum(static_cast<unsigned char>(scene.text[at])) != 0 || scene.text[at] == '_');
  if (!goes_on) return;
  reporter.report(fmt::format("the name becomes \"{}\"", name), {"a name of at most 63 bytes"});
}

}  // namespace

extern const Rule identifier_too_long;
const Rule identifier_too_long{
    "identifier-too-long",
    Family::kData,
    Severity::kWarning,
    "a name is longer than the server keeps",
    "It is cut off at 63 bytes without an error, and two that begin alike become one.",
    check_identifier_too_long,
    nullptr};

}  // namespace shoofly::lint

#pragma once

// shoofly-lint.yaml: what a project wants of the linter. Reading is pure.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "lint/house_rule.h"
#include "lint/rule.h"

namespace shoofly::lint {

// Moved, never copied: rules point into it.
struct Settings {
  std::vector<const Rule*> rules;  // that are asked
  std::deque<Rule> changed;        // those of them that have another severity here
  std::vector<std::unique_ptr<HouseRule>> house;
  std::map<std::string, std::optional<Severity>, std::less<>> notices;  // none: off
  std::string engine;                                                   // empty: not said
  std::optional<ServerVersion> server_version;
  std::optional<Tenants> tenants;
  std::vector<std::string> ignore;  // patterns of paths, relative to the file's folder
};

struct KnownEngine {
  std::string_view name;
  KnownServers servers;
  bool knows(const ServerVersion& version) const {
    return version >= servers.oldest && version.major <= servers.newest.major;
  }
};
// "12 to 18"
std::string range_of(const KnownEngine& engine);

using ParsedSettings = std::variant<Settings, std::vector<Diagnostic>>;
// `all`: every rule that there is.
ParsedSettings parse_settings(const std::string& text, const std::string& file,
                              const std::vector<const Rule*>& all,
                              const std::vector<KnownEngine>& engines);

}  // namespace shoofly::lint

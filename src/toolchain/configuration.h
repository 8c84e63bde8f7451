#pragma once

// The configuration files of tools: keys and literal values, whatever their form (`key = value`
// or `key: value`, with sections, as .conf, .properties, .env, .toml and git's have them). Nothing
// in them is executed, and no value is shown that could hold a credential. Pure.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::toolchain {

// "section.key", or "key" before any section; of several values of one key the last.
class Configuration {
 public:
  explicit Configuration(std::string_view text);
  const std::string* find(std::string_view key) const;
  // Of a list, `a,b` or `["a", "b"]`.
  std::vector<std::string> list(std::string_view key) const;
  const std::map<std::string, std::string, std::less<>>& values() const { return values_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

// An address ("jdbc:mysql://..", "postgres://.."), a driver ("sqlite3") or a flavor
// ("mariadb:10.6") as the table of engines has it; what is not known is itself; empty: it says
// none.
std::string engine_named_by(std::string_view word);

// The literal behind `name:` or `name =` in a text of a program or of HCL (`out: "./drizzle"`);
// none: there is none, or it is no literal.
std::optional<std::string> literal_of(std::string_view text, std::string_view name);

}  // namespace shoofly::toolchain

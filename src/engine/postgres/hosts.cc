#include "engine/postgres/hosts.h"

#include <algorithm>
#include <string_view>

#include "engine/postgres/native.h"

namespace shoofly::postgres {
namespace {

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  if (list.empty()) return parts;
  for (std::size_t at = 0; at != std::string::npos;) {
    const std::size_t comma = list.find(',', at);
    parts.push_back(list.substr(at, comma == std::string::npos ? comma : comma - at));
    at = comma == std::string::npos ? comma : comma + 1;
  }
  return parts;
}

std::string at(const std::vector<std::string>& list, std::size_t i) {
  if (list.size() == 1) return list[0];  // one port for all
  return i < list.size() ? list[i] : std::string();
}

}  // namespace

std::vector<Host> hosts_of(const Dsn& dsn) {
  const OptionsHandle options(PQconninfoParse(dsn.secret().c_str(), nullptr));
  if (options == nullptr) return {};
  const auto value = [&](std::string_view keyword) {
    for (const PQconninfoOption* o = options.get(); o->keyword != nullptr; ++o) {
      if (keyword == o->keyword && o->val != nullptr) return split(o->val);
    }
    return std::vector<std::string>();
  };
  const std::vector<std::string> names = value("host");
  const std::vector<std::string> addresses = value("hostaddr");
  const std::vector<std::string> ports = value("port");
  const std::size_t count = std::max(names.size(), addresses.size());
  const auto fit = [&](const std::vector<std::string>& list, bool one_for_all) {
    return list.empty() || list.size() == count || (one_for_all && list.size() == 1);
  };
  const bool fits = fit(names, false) && fit(addresses, false) && fit(ports, true);
  std::vector<Host> hosts;
  if (count < 2 || !fits) return hosts;  // libpq says what is wrong with it
  for (std::size_t i = 0; i < count; ++i)
    hosts.push_back({at(names, i), at(addresses, i), at(ports, i)});
  return hosts;
}

}  // namespace shoofly::postgres

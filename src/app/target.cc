#include "app/target.h"

#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/diagnostic.h"
#include "base/file.h"
#include "engine/engines.h"

namespace shoofly {
namespace {

constexpr const char* kSettingsFile = "shoofly.yaml";

// ${NAME} in a target's URL is taken from the environment, so that no password need stand in a
// file.
Result<std::string> with_environment(const std::string& text) {
  std::string result;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("${", at);
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return result + text.substr(at);
    const std::string name = text.substr(open + 2, close - open - 2);
    const char* value = std::getenv(name.c_str());
    if (value == nullptr)
      return invalid_input(
          fmt::format("read {}: environment variable {} is not set", kSettingsFile, name));
    result += text.substr(at, open - at) + value;
    at = close + 1;
  }
}

Result<std::string> url_of_name(const std::string& name) {
  Result<std::string> text = read_file(kSettingsFile);
  if (!text.ok()) {
    return not_found(fmt::format("find target \"{}\": it is no URL, and there is no {} here",
                                 redact(name), kSettingsFile))
        .with_help(
            "write sqlite:PATH or postgres://USER@HOST:PORT/DATABASE, or name it in shoofly.yaml: targets: {name: url}");
  }
  try {
    const YAML::Node root = YAML::Load(*text);
    const YAML::Node targets = root["targets"];
    std::vector<std::string> known;
    for (const auto& entry : targets) {
      if (entry.first.as<std::string>() == name)
        return with_environment(entry.second.as<std::string>());
      known.push_back(entry.first.as<std::string>());
    }
    return not_found(
        fmt::format("find target \"{}\": {} names {}", redact(name), kSettingsFile,
                    known.empty() ? "no targets" : fmt::format("{}", fmt::join(known, ", "))));
  } catch (const YAML::Exception& error) {
    return invalid_input(fmt::format("read {}:{}:{}: {}", kSettingsFile, error.mark.line + 1,
                                     error.mark.column + 1, error.msg));
  }
}

bool is_url(const std::string& written) { return written.find(':') != std::string::npos; }

}  // namespace

Result<Dsn> resolve_target(const std::string& written) {
  if (is_url(written)) return Dsn::parse(written);
  SHOOFLY_ASSIGN(const std::string url, url_of_name(written));
  return Dsn::parse(url);
}

Result<Target> open_target(const std::string& written, const SessionOptions& options) {
  if (written.empty()) {
    return invalid_input("no target was given")
        .with_help(
            "add --target sqlite:PATH, --target postgres://USER@HOST:PORT/DATABASE, or a name of "
            "shoofly.yaml; or set SHOOFLY_TARGET");
  }
  SHOOFLY_ASSIGN(Dsn dsn, resolve_target(written));
  SHOOFLY_ASSIGN(const Engine* engine, find_engine(dsn.engine()));
  SHOOFLY_ASSIGN(std::unique_ptr<Connection> connection, engine->connect(dsn, options));
  std::string shown = is_url(written) ? dsn.redacted() : written;
  return Target{engine, std::move(dsn), std::move(shown), std::move(connection)};
}

}  // namespace shoofly

#include "lint/settings.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lint/finding.h"
#include "lint/fingerprint.h"
#include "operation/fields.h"

namespace shoofly::lint {
namespace {

using Wanted = std::map<std::string, std::optional<Severity>, std::less<>>;

std::vector<std::string> suggestion(const std::string& word,
                                    const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  if (near.empty()) return {};
  return {fmt::format("did you mean \"{}\"?", near)};
}

std::vector<std::string> names_of(const std::vector<const Rule*>& all) {
  std::vector<std::string> names;
  for (const Rule* rule : all) names.emplace_back(rule->id);
  names.emplace_back(kNotAnalysed);
  names.emplace_back(kOpaque);
  names.emplace_back(kSuppression);
  return names;
}

bool fits_as_id(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-';
  });
}

void parse_house_rule(const Node& node, const std::string& file, Problems& problems,
                      std::vector<std::string>& names, Settings& settings) {
  const std::size_t before = problems.size();
  const Fields fields(node, "a house rule", {"id", "pattern", "message", "example"}, problems);
  if (!node.is_map()) return;
  const Place id = fields.text("id");
  const Place pattern = fields.text("pattern");
  const Place message = fields.text("message");
  const Place example = fields.text("example");
  if (problems.size() > before) return;
  if (!fits_as_id(id.text)) {
    problems.add(
        id.at,
        fmt::format("\"{}\" is not a rule's name; expected small letters, digits and \"-\"",
                    id.text),
        {"id: no-serial"});
    return;
  }
  if (std::find(names.begin(), names.end(), id.text) != names.end()) {
    problems.add(id.at, fmt::format("there is a rule \"{}\" already", id.text),
                 {"give it another name"});
    return;
  }
  std::string why;
  std::unique_ptr<HouseRule> rule = house_rule(id.text, pattern.text, message.text, file, why);
  if (rule == nullptr) {
    problems.add(pattern.at, fmt::format("the pattern of \"{}\" cannot be read: {}", id.text, why),
                 {"it is a regular expression of RE2: without look-around and back-references"});
  } else if (!rule->matches(normalised(example.text))) {
    problems.add(
        example.at, fmt::format("house rule \"{}\" does not find its own example", id.text),
        {fmt::format("it is matched against: {}", normalised(example.text)),
         "comments are taken out, blanks are one, and the case of letters does not matter"});
  }
  names.push_back(id.text);
  if (rule != nullptr) settings.house.push_back(std::move(rule));
}

void parse_house_rules(const Fields& file, const std::string& name, std::vector<std::string>& names,
                       Settings& settings) {
  const Node* list = file.find("house_rules");
  if (list == nullptr) return;
  if (!list->is_list()) {
    file.problems().add(
        list->at, fmt::format("expected a list for \"house_rules\", found {}", list->kind_name()),
        {"- { id: no-serial, pattern: '\\bserial\\b', message: take an identity column, "
         "example: create table t (id serial) }"});
    return;
  }
  for (const Node& node : list->items)
    parse_house_rule(node, name, file.problems(), names, settings);
}

// Nothing: wrong, and said.
std::optional<std::optional<Severity>> severity_of(const Node& key, const Node& value,
                                                   Problems& problems) {
  static const std::vector<std::string> kNames = {"off", "note", "warning", "error"};
  const auto found = std::find(kNames.begin(), kNames.end(), value.text);
  if (!value.is_scalar() || found == kNames.end()) {
    problems.add(value.at,
                 fmt::format("expected {} for \"{}\", found {}", either(kNames), key.text,
                             value.is_scalar() ? "\"" + value.text + "\"" : value.kind_name()),
                 value.is_scalar() ? suggestion(value.text, kNames) : std::vector<std::string>());
    return std::nullopt;
  }
  if (found == kNames.begin()) return std::optional<Severity>();
  return static_cast<Severity>(found - kNames.begin() - 1);
}

Wanted parse_severities(const Fields& file, const std::vector<std::string>& names) {
  Wanted wanted;
  const Node* map = file.find("severity");
  if (map == nullptr) return wanted;
  if (!map->is_map()) {
    file.problems().add(map->at,
                        fmt::format("expected rules for \"severity\", found {}", map->kind_name()),
                        {"severity: { drop-column: error, lock-timeout-missing: off }"});
    return wanted;
  }
  for (const auto& [key, value] : map->entries) {
    if (std::find(names.begin(), names.end(), key.text) == names.end()) {
      file.problems().add(key.at, fmt::format("there is no rule \"{}\"", key.text),
                          suggestion(key.text, names));
    }
    if (const auto severity = severity_of(key, value, file.problems()))
      wanted[key.text] = *severity;
  }
  return wanted;
}

// Without an engine said it may be any: which it is, is said elsewhere.
void parse_server(const Fields& file, const std::vector<KnownEngine>& engines, Settings& settings) {
  std::vector<KnownEngine> meant = engines;
  if (const auto engine = file.optional_text("engine")) {
    std::vector<std::string> names;
    for (const KnownEngine& each : engines) names.emplace_back(each.name);
    std::erase_if(meant, [&](const KnownEngine& each) { return each.name != engine->text; });
    if (meant.empty()) {
      file.problems().add(engine->at,
                          fmt::format("expected one of {} for \"engine\", found \"{}\"",
                                      fmt::join(names, ", "), engine->text),
                          suggestion(engine->text, names));
      return;
    }
    settings.engine = engine->text;
  }
  const auto text = file.optional_text("server_version");
  if (!text) return;
  settings.server_version = server_version(text->text);
  if (settings.server_version && std::any_of(meant.begin(), meant.end(), [&](const auto& each) {
        return each.knows(*settings.server_version);
      }))
    return;
  std::vector<std::string> ranges;
  for (const KnownEngine& each : meant)
    ranges.push_back(fmt::format("{} {}", each.name, range_of(each)));
  file.problems().add(text->at, fmt::format("expected {} for \"server_version\", found \"{}\"",
                                            fmt::join(ranges, ", "), text->text));
}

void parse_tenants(const Fields& file, Settings& settings) {
  const Node* node = file.find("tenants");
  if (node == nullptr) return;
  const Fields fields(*node, "tenants", {"column", "except"}, file.problems());
  if (!node->is_map()) return;
  Tenants tenants;
  tenants.column = fields.text("column").text;
  if (fields.find("except") != nullptr) {
    for (const Place& table : fields.texts("except", 0)) tenants.except.insert(table.text);
  }
  settings.tenants = std::move(tenants);
}

void take_severities(const Wanted& wanted, const std::vector<const Rule*>& all,
                     Settings& settings) {
  for (const Rule* rule : all) {
    const auto found = wanted.find(rule->id);
    if (found == wanted.end()) {
      settings.rules.push_back(rule);
    } else if (found->second) {
      settings.changed.push_back(*rule);
      settings.changed.back().severity = *found->second;
      settings.rules.push_back(&settings.changed.back());
    }
  }
  std::erase_if(settings.house, [&](const std::unique_ptr<HouseRule>& house) {
    const auto found = wanted.find(house->id);
    if (found != wanted.end() && found->second) house->rule.severity = *found->second;
    return found != wanted.end() && !found->second;
  });
  for (const std::string_view id : {kNotAnalysed, kOpaque, kSuppression}) {
    const auto found = wanted.find(id);
    if (found != wanted.end()) settings.notices.insert(*found);
  }
}

}  // namespace

std::string range_of(const KnownEngine& engine) {
  // A newest release without its minor part is any of that major one.
  if (engine.servers.newest.minor == 0 &&
      engine.servers.newest.major == engine.servers.oldest.major)
    return fmt::format("{} and later", to_string(engine.servers.oldest));
  return fmt::format("{} to {}", to_string(engine.servers.oldest),
                     to_string(engine.servers.newest));
}

ParsedSettings parse_settings(const std::string& text, const std::string& file,
                              const std::vector<const Rule*>& all,
                              const std::vector<KnownEngine>& engines) {
  Problems problems(file);
  const Node node = read_yaml(text, problems);
  if (!problems.empty()) return problems.all();
  Settings settings;
  const Fields fields(node, "shoofly-lint.yaml",
                      {"severity", "engine", "server_version", "ignore", "house_rules", "tenants"},
                      problems);
  if (!node.is_map()) return problems.all();
  std::vector<std::string> names = names_of(all);
  parse_house_rules(fields, file, names, settings);
  const Wanted wanted = parse_severities(fields, names);
  parse_tenants(fields, settings);
  parse_server(fields, engines, settings);
  if (fields.find("ignore") != nullptr) {
    for (const Place& pattern : fields.texts("ignore", 0)) settings.ignore.push_back(pattern.text);
  }
  if (!problems.empty()) return problems.all();
  take_severities(wanted, all, settings);
  return settings;
}

}  // namespace shoofly::lint

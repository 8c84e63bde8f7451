#include "plan/policies.h"

#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

#include "operation/fields.h"
#include "plan/guards.h"
#include "plan/lock_rules.h"
#include "plan/policy_fields.h"

namespace shoofly {
namespace {

// "1000" or "500..2000".
void read_batch(const Fields& fields, BackfillPolicy& policy) {
  const auto place = fields.optional_text("batch");
  if (!place) return;
  const std::size_t dots = place->text.find("..");
  const auto low = whole_number(place->text.substr(0, dots));
  const auto high = dots == std::string::npos ? low : whole_number(place->text.substr(dots + 2));
  if (!low || !high || *low < 1 || *high < *low || *high > 100'000) {
    wrong(*place, "batch", "rows per batch such as 1000 or 500..2000, at most 100000",
          fields.problems());
    return;
  }
  policy.batch_min = static_cast<int>(*low);
  policy.batch_max = static_cast<int>(*high);
}

void read_backfill(const Node& node, BackfillPolicy& policy, Problems& problems) {
  using std::chrono::milliseconds;
  const Fields fields(node, "backfill", {"batch", "target_time", "workers", "rows_per_second"},
                      problems);
  read_batch(fields, policy);
  read_duration(fields, "target_time", milliseconds(5), milliseconds(10'000), policy.target_time);
  read_number(fields, "workers", 1, 64, policy.workers);
  const auto rate = fields.optional_text("rows_per_second");
  if (!rate || rate->text == "unlimited") return;
  const auto number = whole_number(rate->text);
  if (number && *number >= 1) {
    policy.rows_per_second = *number;
  } else {
    wrong(*rate, "rows_per_second", "a number from 1, or unlimited", problems);
  }
}

void read_windows(const Node& node, Policies& policies, Problems& problems) {
  static const std::regex kWindow(
      "(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? )?"
      "([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(?: (UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_+-]+)*))?");
  const Fields fields(node, "windows", {"peak"}, problems);
  if (fields.find("peak") == nullptr) return;
  for (const Place& window : fields.texts("peak", 1)) {
    if (std::regex_match(window.text, kWindow)) {
      policies.peak_windows.push_back(window.text);
    } else {
      wrong(window, "peak",
            "days, times and a time zone such as \"Mon-Fri 08:00-20:00 Europe/Berlin\"", problems);
    }
  }
}

const SignalKind* kind_of(const Place& signal, Problems& problems) {
  if (const SignalKind* kind = find_signal(signal.text)) return kind;
  std::vector<std::string> names;
  for (const SignalKind& kind : signal_kinds()) names.push_back(kind.name);
  const std::string near = nearest(signal.text, names);
  problems.add(signal.at,
               fmt::format("unknown signal \"{}\"; expected {}", signal.text, either(names)),
               near.empty() ? std::vector<std::string>{}
                            : std::vector<std::string>{fmt::format("did you mean \"{}\"?", near)});
  return nullptr;
}

void read_threshold(const Fields& fields, const SignalKind& kind, Guard& guard) {
  const Place place = fields.text(kind.threshold);
  if (place.text.empty()) return;
  const auto amount = parse_threshold(kind.unit, place.text);
  if (amount) guard.above = *amount;
  if (!amount) wrong(place, kind.threshold, threshold_form(kind.unit), fields.problems());
}

// Where a signal does not come from the server's own tables, exactly one key says where it does.
void read_source(const Fields& fields, const SignalKind& kind, Guard& guard) {
  if (kind.sources.empty()) return;
  int given = 0;
  for (const std::string& key : kind.sources) {
    const auto place = fields.optional_text(key);
    if (!place) continue;
    ++given;
    (key == "query" ? guard.query : guard.command) = place->text;
  }
  if (given == 1) return;
  fields.problems().add(
      fields.at(),
      fmt::format("{} a {} guard; expected {}", given == 0 ? "nothing to read for" : "too much for",
                  kind.name, either(kind.sources)));
}

void read_guard(const Node& node, Policies& policies, Problems& problems) {
  const Node* signal = node.find("signal");
  const SignalKind* kind = signal == nullptr ? nullptr : find_signal(signal->text);
  std::vector<std::string> keys{"signal", kind == nullptr ? "above" : kind->threshold, "then"};
  if (kind != nullptr) keys.insert(keys.begin() + 1, kind->sources.begin(), kind->sources.end());
  const Fields fields(node, kind == nullptr ? "a guard" : "a guard of " + kind->name, keys,
                      problems);
  Guard guard;
  const Place name = fields.text("signal");
  guard.signal = name.text;
  if (name.text.empty() || (kind == nullptr && kind_of(name, problems) == nullptr)) return;
  read_threshold(fields, *kind, guard);
  read_source(fields, *kind, guard);
  const Place then = fields.text("then");
  guard.then = then.text;
  const std::vector<std::string>& actions = kind->actions.empty() ? guard_actions() : kind->actions;
  if (!then.text.empty() && std::find(actions.begin(), actions.end(), then.text) == actions.end())
    wrong(then, "then", either(actions), problems);
  policies.guards.push_back(std::move(guard));
}

void read_guards(const Node& node, Policies& policies, Problems& problems) {
  if (!node.is_list()) {
    problems.add(node.at,
                 fmt::format("expected a list for \"guards\", found {}", node.kind_name()));
    return;
  }
  policies.guards_given = true;
  for (const Node& item : node.items) read_guard(item, policies, problems);
}

}  // namespace

const std::vector<std::string>& policy_keys() {
  static const std::vector<std::string> keys{
      "backfill", "windows",      "guards",        "soak",          "retention",
      "locks",    "lock_timeout", "lock_attempts", "reconnect_for", "consent"};
  return keys;
}

Policies parse_policies(const Node& file, Problems& problems) {
  using std::chrono::milliseconds;
  Policies policies;
  std::vector<std::string> all;
  for (const auto& [key, value] : file.entries) all.push_back(key.text);
  const Fields fields(file, "the change", all, problems);
  if (const Node* node = fields.find("backfill")) read_backfill(*node, policies.backfill, problems);
  if (const Node* node = fields.find("windows")) read_windows(*node, policies, problems);
  if (const Node* node = fields.find("guards")) read_guards(*node, policies, problems);
  const milliseconds year(365LL * 86'400'000);
  read_duration(fields, "soak", milliseconds(0), year, policies.soak);
  read_duration(fields, "retention", milliseconds(0), year, policies.retention);
  read_locks(fields, policies);
  read_duration(fields, "reconnect_for", milliseconds(0), milliseconds(86'400'000),
                policies.reconnect_for);
  if (const Node* node = fields.find("consent")) {
    const Fields consent(*node, "consent", {"triggers", "publication"}, problems);
    policies.consent_triggers = consent.flag("triggers").value_or(false);
    policies.consent_publication = consent.flag("publication").value_or(false);
  }
  return policies;
}

}  // namespace shoofly

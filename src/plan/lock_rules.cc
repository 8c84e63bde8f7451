#include "plan/lock_rules.h"

#include <chrono>
#include <utility>

#include "plan/policy_fields.h"

namespace shoofly {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortest{10};
constexpr milliseconds kLongest{10'000};
constexpr int kAttempts = 10'000;
constexpr milliseconds kYear{365LL * 86'400'000};

void read_may_cancel(const Node& node, Policies& policies, Problems& problems) {
  const Fields fields(node, "may_cancel", {"application", "older_than", "terminate"}, problems);
  MayCancel rule;
  const Place application = fields.text("application");
  rule.application = application.text;
  if (fields.find("application") != nullptr &&
      rule.application.find_first_not_of('*') == std::string::npos) {
    wrong(application, "application", "a name that is not only \"*\", such as \"report*\"",
          problems);
  }
  if (fields.require("older_than") != nullptr)
    read_duration(fields, "older_than", milliseconds(1000), kYear, rule.older_than);
  rule.terminate = fields.flag("terminate").value_or(false);
  policies.may_cancel.push_back(std::move(rule));
}

void read_then(const Fields& fields, Policies& policies) {
  const auto then = fields.optional_text("then");
  if (!then) return;
  if (then->text != "stop" && then->text != "keep_trying")
    wrong(*then, "then", either({"stop", "keep_trying"}), fields.problems());
  policies.after_attempts =
      then->text == "keep_trying" ? AfterAttempts::kKeepTrying : AfterAttempts::kStop;
}

}  // namespace

void read_locks(const Fields& file, Policies& policies) {
  read_duration(file, "lock_timeout", kShortest, kLongest, policies.lock_timeout);
  read_number(file, "lock_attempts", 1, kAttempts, policies.lock_attempts);
  const Node* node = file.find("locks");
  if (node == nullptr) return;
  const Fields fields(*node, "locks", {"timeout", "attempts", "hold_off", "then", "may_cancel"},
                      file.problems());
  for (const auto& [key, brief] :
       {std::pair("timeout", "lock_timeout"), std::pair("attempts", "lock_attempts")}) {
    if (fields.find(key) == nullptr || file.find(brief) == nullptr) continue;
    file.problems().add(
        file.find(brief)->at,
        fmt::format("\"{}\" is given twice: also as \"{}\" of \"locks\"", brief, key));
  }
  read_duration(fields, "timeout", kShortest, kLongest, policies.lock_timeout);
  read_number(fields, "attempts", 1, kAttempts, policies.lock_attempts);
  read_duration(fields, "hold_off", milliseconds(0), milliseconds(3'600'000),
                policies.lock_hold_off);
  read_then(fields, policies);
  const Node* may_cancel = fields.find("may_cancel");
  if (may_cancel == nullptr) return;
  if (!may_cancel->is_list()) {
    file.problems().add(may_cancel->at, fmt::format("expected a list for \"may_cancel\", found {}",
                                                    may_cancel->kind_name()));
    return;
  }
  for (const Node& item : may_cancel->items) read_may_cancel(item, policies, file.problems());
}

}  // namespace shoofly

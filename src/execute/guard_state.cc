#include "execute/guard_state.h"

#include <nlohmann/json.hpp>

namespace shoofly {

std::string to_text(const GuardState& state) {
  // What an engine said may be in another encoding.
  return nlohmann::json{{"share", state.share},
                        {"paused", state.paused},
                        {"because", state.because},
                        {"too_slow", state.too_slow},
                        {"at", state.at}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<GuardState> guard_state_from_text(const std::string& text) {
  const nlohmann::json in = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool known = in.is_object() && in.value("share", nlohmann::json()).is_number() &&
                     in.value("paused", nlohmann::json()).is_boolean() &&
                     in.value("because", nlohmann::json()).is_string() &&
                     in.value("too_slow", nlohmann::json()).is_string() &&
                     in.value("at", nlohmann::json()).is_string();
  if (!known) return invalid_input("read json: the guards' state is not what this program writes");
  return GuardState{in["share"], in["paused"], in["because"], in["too_slow"], in["at"]};
}

}  // namespace shoofly

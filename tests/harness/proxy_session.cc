#include "harness/proxy_session.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <string_view>
#include <utility>

namespace shoofly::testing {
namespace {

constexpr std::uint32_t kCancel = 80877102;
constexpr std::uint32_t kSsl = 80877103;
constexpr std::uint32_t kGss = 80877104;

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool matches(const std::string& wanted, const std::string& text) {
  if (wanted.rfind('=', 0) == 0) return text == wanted.substr(1);
  return text.find(wanted) != std::string::npos;
}

// The value of `name` in a startup message's list of names and values, each ended by a zero.
std::string parameter(const std::string& body, std::string_view name) {
  std::vector<std::string> parts;
  for (std::size_t at = 8; at < body.size();) {
    parts.emplace_back(body.c_str() + at);
    at += parts.back().size() + 1;
  }
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    if (parts[i] == name) return parts[i + 1];
  }
  return {};
}

}  // namespace

void ProxySession::from_client(const std::string& bytes, Armed& armed, Time now) {
  up_ += bytes;
  pass_up(armed, now);
}

void ProxySession::pass_up(Armed& armed, Time now) {
  if (raw_) to_server += std::exchange(up_, {});
  while (!started_ && take_startup()) {
  }
  while (started_ && !holds_up_ && take_message(armed, now)) {
  }
}

bool ProxySession::take_startup() {
  if (up_.size() < 8 || up_.size() < number_at(up_, 0)) return false;
  const std::string message = up_.substr(0, number_at(up_, 0));
  up_.erase(0, message.size());
  const std::uint32_t code = number_at(message, 4);
  if (code == kSsl || code == kGss) {
    to_client += 'N';
    return true;
  }
  to_server += message;
  raw_ = code == kCancel;
  started_ = !raw_;
  if (started_) application_ = parameter(message, "application_name");
  return started_;
}

bool ProxySession::take_message(Armed& armed, Time now) {
  if (up_.size() < 5 || up_.size() < number_at(up_, 1) + 1U) return false;
  const std::size_t length = number_at(up_, 1) + 1U;
  const char kind = up_[0];
  if (kind == 'Q') statement(up_.c_str() + 5, armed, now);
  if (kind == 'P') statement(up_.c_str() + 5 + std::strlen(up_.c_str() + 5) + 1, armed, now);
  if (holds_up_) return false;
  to_server += up_.substr(0, length);
  up_.erase(0, length);
  if (kind == 'Q' || kind == 'S') ++asked_;
  if (pending_ && trouble_.when == When::kSent && asked_ >= target_ && !waits_) {
    waits_ = true;
    until_ = now + trouble_.delay;
  }
  return true;
}

void ProxySession::statement(const std::string& text, Armed& armed, Time now) {
  if (generation_ != armed.generation) {
    generation_ = armed.generation;
    matched_.assign(armed.all.size(), 0);
  }
  const std::string small = lower(text);
  for (std::size_t i = 0; i < armed.all.size(); ++i) {
    Armed::One& one = armed.all[i];
    // One at a time: who comes to a point meanwhile passes it.
    if (!comes_to(one, matched_[i], small) || pending_ || waits_) continue;
    one.fired = true;
    meet(one.trouble, now);
  }
}

bool ProxySession::comes_to(Armed::One& one, std::size_t& matched, const std::string& text) const {
  const std::string& name = one.trouble.application;
  const bool whole = name.rfind('=', 0) == 0;
  const bool ours = whole ? application_ == name.substr(1) : application_.rfind(name, 0) == 0;
  if (one.fired || !ours || !matches(one.trouble.statements[matched], text)) return false;
  if (++matched < one.trouble.statements.size()) return false;
  matched = 0;
  return ++one.seen >= one.trouble.nth;
}

void ProxySession::meet(const Trouble& trouble, Time now) {
  trouble_ = trouble;
  pending_ = true;
  target_ = asked_ + 1;
  holds_up_ = trouble_.when == When::kBefore;
  holds_down_ = trouble_.when == When::kAnswered || trouble_.when == When::kMiddle;
  if (trouble_.when == When::kBefore) begin(now);
}

void ProxySession::from_server(const std::string& bytes, Time now) {
  (holds_down_ ? held_ : to_client) += bytes;
  if (raw_) return;
  down_ += bytes;
  while (down_.size() >= 5 && down_.size() >= number_at(down_, 1) + 1U) {
    if (down_[0] == 'Z') ++answered_;
    down_.erase(0, number_at(down_, 1) + 1U);
  }
  if (pending_ && holds_down_ && answered_ >= target_) answered(now);
}

void ProxySession::answered(Time now) {
  if (trouble_.when == When::kMiddle) {
    to_client += held_.substr(0, held_.size() / 2);
    held_.erase(0, held_.size() / 2);
  }
  begin(now);
}

void ProxySession::begin(Time now) {
  pending_ = false;
  begun_now_ = true;
  waits_ = false;
  if (trouble_.act == Act::kCut) cut_ = true;
  if (trouble_.act == Act::kStall) stalled_ = true;
  if (trouble_.act == Act::kDelay) {
    waits_ = true;
    until_ = now + trouble_.delay;
  }
}

bool ProxySession::tick(Armed& armed, Time now) {
  if (waits_ && now >= until_) {
    waits_ = false;
    if (pending_) {
      begin(now);
    } else {
      let_go();
      pass_up(armed, now);
    }
  }
  return std::exchange(begun_now_, false);
}

void ProxySession::let_go() {
  holds_up_ = false;
  holds_down_ = false;
  to_client += std::exchange(held_, {});
}

void ProxySession::release(Armed& armed, Time now) {
  if (!stalled_) return;
  stalled_ = false;
  let_go();
  pass_up(armed, now);
}

}  // namespace shoofly::testing

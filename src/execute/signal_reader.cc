#include "execute/signal_reader.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "plan/guards.h"

namespace shoofly {
namespace {

using std::chrono::seconds;

constexpr seconds kAskEvery{2};
constexpr seconds kCommandMay{5};
constexpr Milliseconds kQueryMay{1'000};
constexpr double kProbeMay = 2;  // times its threshold; it counts as so slow then

Signal trouble(std::string why) { return {std::nullopt, "", std::move(why)}; }

// What a command printed: one number, maybe with a line end.
std::optional<double> number_of(std::string text) {
  const std::size_t last = text.find_last_not_of(" \n\r\t");
  text.resize(last == std::string::npos ? 0 : last + 1);
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) return std::nullopt;
  return number;
}

bool asks_server(const Guard& guard) { return !read_by_runner(guard) && guard.query.empty(); }

}  // namespace

SignalReader::SignalReader(const Engine& engine, std::unique_ptr<Connection> connection,
                           std::vector<Guard> guards, std::vector<QualifiedName> tables,
                           const Throttle& throttle)
    : engine_(engine),
      connection_(std::move(connection)),
      guards_(std::move(guards)),
      throttle_(throttle),
      own_(guards_.size()) {
  request_.tables = std::move(tables);
  for (const Guard& guard : guards_) {
    if (asks_server(guard)) request_.signals.push_back(guard.signal);
  }
}

void SignalReader::said(Own& own, Signal signal) const {
  own.last = std::move(signal);
  own.answered = true;
}

void SignalReader::await_first(Clock& clock) {
  const auto until = clock.steady() + kCommandMay + seconds(1);
  while (clock.steady() < until) {
    between(clock.steady());
    bool all = true;
    for (std::size_t i = 0; i < guards_.size(); ++i) {
      const bool asks = !guards_[i].query.empty() || !guards_[i].command.empty();
      all = all && (!asks || own_[i].answered);
    }
    if (all) return;
    clock.sleep_for(Milliseconds(10));
  }
}

// A probe that took too long is ended, and one that gets no lock would have; any other failure is
// no measurement.
void SignalReader::probe(const Guard& guard, Own& own, SteadyTime now) {
  const Milliseconds may(
      std::max<std::int64_t>(100, static_cast<std::int64_t>(guard.above * kProbeMay * 1000)));
  const auto begun = system_clock().steady();
  const auto answer = engine_.load().ask(*connection_, guard.query, may);
  const double took = std::chrono::duration<double>(system_clock().steady() - begun).count();
  const bool measured = answer.ok() || answer.error().kind == ErrorKind::kRetryable;
  if (measured) {
    own.window.add(took, now);
    said(own, {own.window.p99(now), "", ""});
  } else {
    said(own, trouble(answer.error().describe()));
  }
}

void SignalReader::query(const Guard& guard, Own& own, SteadyTime now) {
  if (own.asked && now - *own.asked < kAskEvery) return;
  own.asked = now;
  const auto answer = engine_.load().ask(*connection_, guard.query, kQueryMay);
  if (!answer.ok()) {
    said(own, trouble(answer.error().describe()));
  } else if (!answer->has_value()) {
    said(own, trouble("its query gave no number"));
  } else {
    said(own, {**answer, "", ""});
  }
}

void SignalReader::command(const Guard& guard, Own& own, SteadyTime now) {
  if (!own.child) {
    if (own.asked && now - *own.asked < kAskEvery) return;
    own.asked = now;
    auto child = ChildProcess::spawn({"/bin/sh", "-c", guard.command});
    if (child.ok()) own.child.emplace(std::move(*child));
    if (!child.ok()) said(own, trouble(child.error().describe()));
    return;
  }
  if (own.child->running()) {
    if (now - *own.asked < kCommandMay) return;
    said(own, trouble(fmt::format("its command has not ended within {} s", kCommandMay.count())));
  } else {
    const int code = own.child->wait();
    const auto number = number_of(own.child->output());
    if (code == 0 && number) said(own, {*number, "", ""});
    if (code == 0 && !number) said(own, trouble("its command did not print one number"));
    if (code != 0) said(own, trouble(fmt::format("its command ended with exit code {}", code)));
  }
  own.child.reset();
}

void SignalReader::between(SteadyTime now) {
  for (std::size_t i = 0; i < guards_.size(); ++i) {
    const Guard& guard = guards_[i];
    if (!guard.command.empty()) {
      command(guard, own_[i], now);
    } else if (guard.signal == "probe") {
      probe(guard, own_[i], now);
    } else if (!guard.query.empty()) {
      query(guard, own_[i], now);
    }
  }
}

Result<LoadReading> SignalReader::look() {
  if (!connection_->alive()) SHOOFLY_TRY(connection_->reconnect());
  if (request_.signals.empty()) return LoadReading{};
  return engine_.load().read(*connection_, request_);
}

Signal SignalReader::of_server(const Guard& guard, const Result<LoadReading>& reading,
                               SteadyTime now) {
  if (!reading.ok()) return trouble(reading.error().describe());
  const auto found = reading->signals.find(guard.signal);
  if (found == reading->signals.end()) return trouble("the server did not say");
  if (!found->second.value) return found->second;
  if (guard.signal == "replica_lag") return lag_.worst(*reading, now);
  if (guard.signal == "wal_rate") return {rate_.add(reading->log_position, now), "", ""};
  return found->second;
}

std::vector<Signal> SignalReader::read(SteadyTime now) {
  const Result<LoadReading> reading = look();
  std::vector<Signal> found;
  for (std::size_t i = 0; i < guards_.size(); ++i) {
    const Guard& guard = guards_[i];
    if (guard.signal == "errors") {
      found.push_back({static_cast<double>(throttle_.failures()), "", ""});
    } else if (asks_server(guard)) {
      found.push_back(of_server(guard, reading, now));
    } else {
      found.push_back(own_[i].last);
    }
  }
  return found;
}

}  // namespace shoofly

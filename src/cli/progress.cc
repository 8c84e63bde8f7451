#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

namespace shoofly {
namespace {

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

std::string progress_text(const FillProgress& progress) {
  std::string text = fmt::format("{} of about {} rows", grouped(progress.rows),
                                 grouped(std::max(progress.total, progress.rows)));
  if (progress.rows_per_second > 0)
    text +=
        fmt::format(", {} rows/s", grouped(static_cast<std::int64_t>(progress.rows_per_second)));
  if (progress.remaining_ms > 0)
    text += ", " + format_duration(Milliseconds(progress.remaining_ms)) + " left";
  return text;
}

class TerminalProgress final : public Observer {
 public:
  explicit TerminalProgress(ProgressStyle style) : bars_(style == ProgressStyle::kBar) {}

  void on_phase(Phase phase, Direction direction) override {
    line(fmt::format("{}{}", to_string(phase), direction == Direction::kBackward ? ", back" : ""));
  }
  void on_step_begin(const Step& step, Direction direction) override {
    static_cast<void>(direction);
    if (bars_) draw(fmt::format("  .. {}", step.title));
    last_ = std::chrono::steady_clock::now();
  }
  void on_step_end(const Step& step, Direction direction, const std::string& detail) override {
    const bool nothing = std::holds_alternative<NoWork>(
        direction == Direction::kForward ? step.forward : step.backward);
    if (nothing) return clear();
    // A step that is only there for the way back says so itself.
    const bool only_back = std::holds_alternative<NoWork>(step.forward);
    const std::string how = direction == Direction::kBackward && !only_back ? "undone: " : "";
    line(fmt::format("  ok {}{}{}", how, step.title, detail.empty() ? "" : " (" + detail + ")"));
  }
  void on_progress(const Step& step, const FillProgress& progress) override {
    if (bars_) {
      const double share = progress.total > 0 ? static_cast<double>(progress.rows) /
                                                    static_cast<double>(progress.total)
                                              : 1;
      return draw(fmt::format("  {} {:3.0f}% {}", bar(share, 24), 100 * std::min(share, 1.0),
                              progress_text(progress)));
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::seconds(10)) return;
    last_ = now;
    line(fmt::format("  .. {}: {}", step.title, progress_text(progress)));
  }
  void on_note(const std::string& text) override { line("  !  " + text); }

 private:
  void clear() {
    if (drawn_) std::fputs("\r\033[K", stderr);
    drawn_ = false;
  }
  void line(const std::string& text) {
    clear();
    std::fputs((text + "\n").c_str(), stderr);
  }
  void draw(const std::string& text) {
    std::fputs(("\r\033[K" + text).c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
  }

  bool bars_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

std::string bar(double share, int width) {
  const int full = std::clamp(static_cast<int>(share * width), 0, width);
  return "[" + std::string(static_cast<std::size_t>(full), '#') +
         std::string(static_cast<std::size_t>(width - full), '-') + "]";
}

ProgressStyle progress_style_for_stderr() {
  return isatty(STDERR_FILENO) != 0 ? ProgressStyle::kBar : ProgressStyle::kLines;
}

std::unique_ptr<Observer> make_progress(ProgressStyle style) {
  if (style == ProgressStyle::kQuiet) return std::make_unique<SilentObserver>();
  return std::make_unique<TerminalProgress>(style);
}

}  // namespace shoofly

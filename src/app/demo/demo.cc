#include "app/demo/demo.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "app/demo/customers.h"
#include "app/demo/traffic.h"
#include "app/planning.h"
#include "app/reading.h"
#include "base/file.h"
#include "base/process.h"
#include "verify/table_digest.h"

namespace shoofly::demo {
namespace {

constexpr std::uint64_t kSeed = 20'240'229;
constexpr double kKillAt = 0.4;  // of the backfill

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

class Story {
 public:
  Story(const DemoRequest& request, Narrator& narrator, StopToken& stop)
      : request_(request), tell_(narrator), stop_(stop) {}

  Status tell() {
    SHOOFLY_TRY(prepare());
    SHOOFLY_TRY(show_plan());
    SHOOFLY_TRY(first_start());
    SHOOFLY_TRY(to_and_fro());
    SHOOFLY_TRY(finish());
    return prove();
  }

 private:
  // ---- Chapters ----
  Status prepare() {
    tell_.chapter("An application that must not stop");
    if (request_.folder.empty()) {
      std::string pattern =
          (std::filesystem::temp_directory_path() / "shoofly-demo-XXXXXX").string();
      if (mkdtemp(pattern.data()) == nullptr)
        return internal_error("make a folder for the demo: " + pattern);
      folder_ = pattern;
    } else {
      std::error_code failed;
      std::filesystem::create_directories(request_.folder, failed);
      if (failed)
        return invalid_input(
            fmt::format("make folder \"{}\": {}", request_.folder, failed.message()));
      folder_ = request_.folder;
    }
    url_ = "sqlite:" + folder_ + "/shop.db";
    change_ = folder_ + "/change.yaml";
    std::filesystem::remove(folder_ + "/shop.db");
    SHOOFLY_TRY(write_file(change_, change_file()));
    SHOOFLY_ASSIGN(Dsn dsn, Dsn::parse(url_));
    SHOOFLY_ASSIGN(engine_, engine_of(dsn));
    SHOOFLY_TRY(make_customers(*engine_, dsn, request_.rows, kSeed));
    SHOOFLY_ASSIGN(target_, open_target(url_));
    old_ = std::make_unique<Traffic>(*engine_, dsn, Shape::kOld, request_.rows, kSeed, record_);
    new_ = std::make_unique<Traffic>(*engine_, dsn, Shape::kNew, request_.rows, kSeed * 7, record_);
    tell_.say(fmt::format("{} customers in {}", grouped(request_.rows), url_));
    old_->start();
    tell_.say("the old application reads and writes customers.name, all the time");
    SHOOFLY_TRY(pass(Milliseconds(1'500)));
    before_ = old_->take();
    traffic("before anything is changed", before_);
    return ok_status();
  }

  static Result<const Engine*> engine_of(const Dsn& dsn) {
    SHOOFLY_ASSIGN(const Target target, open_new(dsn));
    return target.engine;
  }
  // The file is made by opening it once as its application would.
  static Result<Target> open_new(const Dsn& dsn) {
    SHOOFLY_TRY(write_file(dsn.secret(), ""));
    return open_target(dsn.redacted());
  }

  Status show_plan() {
    tell_.chapter("The plan: users have one name, the next version wants first_name and last_name");
    SHOOFLY_ASSIGN(const PlanOutcome outcome, plan_change(target_, change_, {}));
    if (outcome.refused)
      return internal_error("the demo's own change is refused:\n" +
                            render(outcome.problems, outcome.source));
    for (const OperationSummary& operation : outcome.plan.operations) {
      tell_.say(fmt::format("{}: {} risk; {}", operation.label, to_string(operation.risk),
                            operation.reason));
    }
    for (const TableSummary& table : outcome.plan.tables) {
      tell_.say(fmt::format(
          "{}: {} rows; backfill {} to {}; {} of {} sampled names do not survive the round trip",
          table.table.display(), grouped(table.rows),
          format_duration(Milliseconds(table.backfill.low_ms)),
          format_duration(Milliseconds(table.backfill.high_ms)), table.not_surviving,
          grouped(table.sampled_rows)));
    }
    SHOOFLY_TRY(command(
        {"plan", change_, "--target", url_, "--format", "html", "-o", folder_ + "/plan.html"}));
    tell_.say("whole plan: " + folder_ + "/plan.html");
    return ok_status();
  }

  Status first_start() {
    tell_.chapter("shoofly start: expand, sync, backfill, and a kill -9 in the middle");
    SHOOFLY_ASSIGN(ChildProcess worker, ChildProcess::spawn({request_.program, "start", change_,
                                                             "--target", url_, "--quiet"}));
    SHOOFLY_ASSIGN(const bool killed, watch(worker, true));
    if (!killed)
      return internal_error("the backfill was over before it could be killed; use more --rows");
    tell_.say(fmt::format("killed with SIGKILL at {} of {} rows", grouped(killed_at_),
                          grouped(request_.rows)));
    SHOOFLY_TRY(pass(Milliseconds(700)));
    traffic("while nobody works on the run", old_->take());
    SHOOFLY_ASSIGN(ChildProcess again,
                   ChildProcess::spawn({request_.program, "resume", "--target", url_, "--quiet"}));
    SHOOFLY_ASSIGN(const bool never, watch(again, false));
    static_cast<void>(never);
    SHOOFLY_TRY(succeeded(again, "resume"));
    during_ = old_->take();
    traffic("during resume, backfill and verification", during_);
    tell_.say(
        "every row verified in step, after a planted difference was found; the run waits at its gate");
    return ok_status();
  }

  Status to_and_fro() {
    tell_.chapter("Both applications at once; cutover, back, and cutover again");
    new_->start();
    tell_.say("the new application reads and writes first_name and last_name, beside the old one");
    SHOOFLY_TRY(pass(Milliseconds(1'000)));
    SHOOFLY_TRY(command({"cutover", "--target", url_, "--quiet"}));
    SHOOFLY_TRY(pass(Milliseconds(700)));
    traffic("old application, after cutover", old_->take());
    traffic("new application, after cutover", new_->take());
    new_->stop();
    tell_.say("second thoughts: the new application is taken back, then shoofly rollback");
    SHOOFLY_TRY(command({"rollback", "--target", url_, "--quiet"}));
    SHOOFLY_TRY(nothing_wrong("after rollback, in the old shape", true, false));
    back_in_old_ = static_cast<std::int64_t>(record_.size());
    SHOOFLY_TRY(command({"start", change_, "--target", url_, "--quiet"}));
    new_->start();
    SHOOFLY_TRY(command({"cutover", "--target", url_, "--quiet"}));
    SHOOFLY_TRY(pass(Milliseconds(700)));
    tell_.say("started again, and cut over again");
    return nothing_wrong("in both shapes", true, true);
  }

  Status finish() {
    tell_.chapter("Contract: only now the old shape goes, and even that can be undone");
    old_->stop();
    tell_.say("the old application is switched off");
    SHOOFLY_ASSIGN(const RunView state, read_run(target_, "", 1));
    run_ = state.run.id;
    SHOOFLY_TRY(
        command({"contract", run_, "--target", url_, "--approve", run_, "--skip-soak", "--quiet"}));
    SHOOFLY_TRY(pass(Milliseconds(700)));
    SHOOFLY_TRY(
        command({"status", run_, "--target", url_, "--format", "html"}, folder_ + "/report.html"));
    tell_.say(
        "contracted: customers.name is out of sight, not dropped; until purge, shoofly restore brings it back");
    return ok_status();
  }

  Status prove() {
    new_->stop();
    const Latency old_total = old_->total();
    const Latency new_total = new_->total();
    SHOOFLY_ASSIGN(const std::int64_t wrong, record_.wrong_rows(*target_.connection, false, true));
    const std::int64_t errors = old_total.errors + new_total.errors;
    SHOOFLY_ASSIGN(const Evidence evidence, read_evidence());
    tell_.proof({
        fmt::format("{} statements of two applications, {} errors",
                    grouped(old_total.statements + new_total.statements), errors),
        fmt::format("{} customers written by them, each read back: {} missing or wrong",
                    grouped(static_cast<std::int64_t>(record_.size())), wrong),
        fmt::format("one kill -9 at {} rows: resumed, nothing lost, nothing done twice that shows",
                    grouped(killed_at_)),
        fmt::format(
            "{} verifications of every row, at the gate and after each cutover: {} rows compared, 0 out of step",
            evidence.checks, grouped(evidence.rows)),
        fmt::format("each of the {} first found a difference that it had planted itself",
                    evidence.planted),
        fmt::format(
            "one rollback after cutover: {} rows that both had written were there in the old shape",
            grouped(back_in_old_)),
        fmt::format(
            "old application p50/p99: {:.2f}/{:.2f} ms before, {:.2f}/{:.2f} ms during the backfill",
            before_.p50_ms, before_.p99_ms, during_.p50_ms, during_.p99_ms),
        fmt::format("the longest any statement waited: {:.0f} ms",
                    std::max(old_total.longest_ms, new_total.longest_ms)),
        fmt::format("plan: {}/plan.html   report: {}/report.html", folder_, folder_),
        fmt::format("look further: shoofly status {} --target {}", run_, url_),
    });
    if (errors > 0) {
      return internal_error(
          fmt::format("the demo's promise is broken: {} statements failed, the first with: {}{}",
                      errors, old_->first_error(), new_->first_error()));
    }
    if (wrong > 0)
      return internal_error(
          fmt::format("the demo's promise is broken: {} rows are missing or wrong", wrong));
    return ok_status();
  }

  // What the journal has of the verifications of both runs.
  struct Evidence {
    int checks = 0;
    int planted = 0;
    std::int64_t rows = 0;
  };
  Result<Evidence> read_evidence() {
    Evidence evidence;
    SHOOFLY_ASSIGN(const std::vector<RunRecord> runs, list_runs(target_));
    for (const RunRecord& run : runs) {
      SHOOFLY_ASSIGN(const RunView view, read_run(target_, run.id, 1'000));
      const auto add = [&](const std::string& text, std::int64_t rows) {
        evidence.checks += 1;
        evidence.rows += rows;
        if (text.find("planted difference") != std::string::npos &&
            text.find("found") != std::string::npos)
          evidence.planted += 1;
      };
      for (const StepRecord& step : view.steps) {
        if (step.id.rfind("verify", 0) == 0 && step.rows > 0) add(step.detail, step.rows);
      }
      for (const EventRecord& event : view.events) {
        const std::size_t colon = event.text.find(": ");
        if (event.kind == "verify" && colon != std::string::npos)
          add(event.text, std::atoll(event.text.c_str() + colon + 2));
      }
    }
    return evidence;
  }

  // ---- Means ----
  void traffic(const std::string& when, const Latency& latency) {
    tell_.say(fmt::format("  {}: {} statements, p50 {:.2f} ms, p99 {:.2f} ms, {} errors", when,
                          grouped(latency.statements), latency.p50_ms, latency.p99_ms,
                          latency.errors));
  }

  Status pass(Milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      if (stop_.stopped()) return stop_.reason();
      system_clock().sleep_for(Milliseconds(20));
    }
    return ok_status();
  }

  // Shows the backfill's progress as the journal has it; with `kill`, ends the worker in the
  // middle.
  Result<bool> watch(ChildProcess& worker, bool kill) {
    while (worker.running()) {
      if (stop_.stopped()) return stop_.reason();
      const Result<RunView> state = read_run(target_, "", 1);
      if (state.ok() && !state->fill_step.empty()) {
        std::int64_t rows = 0;
        for (const SlotRecord& slot : state->slots) rows += slot.rows;
        const double share = static_cast<double>(rows) / request_.rows;
        if (rows > 0)
          tell_.progress(
              fmt::format("backfill {:3.0f}%  {} rows", 100 * std::min(share, 1.0), grouped(rows)));
        if (kill && share >= kKillAt) {
          worker.kill_at_once();
          worker.wait();
          killed_at_ = rows;
          return true;
        }
      }
      system_clock().sleep_for(Milliseconds(10));
    }
    return false;
  }

  Status succeeded(ChildProcess& child, const std::string& what) {
    if (child.wait() == 0) return ok_status();
    return internal_error(
        fmt::format("shoofly {} ended with exit code {}:\n{}", what, child.wait(), child.output()));
  }

  Status command(std::vector<std::string> arguments, const std::string& output = "") {
    const std::string name = arguments[0];
    arguments.insert(arguments.begin(), request_.program);
    SHOOFLY_ASSIGN(ChildProcess child, ChildProcess::spawn(arguments));
    while (child.running()) {
      if (stop_.stopped()) return stop_.reason();
      system_clock().sleep_for(Milliseconds(10));
    }
    SHOOFLY_TRY(succeeded(child, name));
    return output.empty() ? ok_status() : write_file(output, child.output());
  }

  // The applications hold still for the time of a comparison: what was acknowledged is there.
  Status nothing_wrong(const std::string& where, bool old_shape, bool new_shape) {
    old_->stop();
    new_->stop();
    SHOOFLY_ASSIGN(const std::int64_t wrong,
                   record_.wrong_rows(*target_.connection, old_shape, new_shape));
    old_->start();
    if (new_shape) new_->start();
    tell_.say(fmt::format("  {} customers written so far, read back {}: {} missing or wrong",
                          grouped(static_cast<std::int64_t>(record_.size())), where, wrong));
    if (wrong == 0) return ok_status();
    return internal_error(
        fmt::format("the demo's promise is broken: {} rows are missing or wrong {}", wrong, where));
  }

  const DemoRequest& request_;
  Narrator& tell_;
  StopToken& stop_;
  std::string folder_;
  std::string url_;
  std::string change_;
  std::string run_;
  const Engine* engine_ = nullptr;
  Target target_;
  Record record_;
  std::unique_ptr<Traffic> old_;
  std::unique_ptr<Traffic> new_;
  Latency before_;
  Latency during_;
  std::int64_t killed_at_ = 0;
  std::int64_t back_in_old_ = 0;
};

}  // namespace

Status run_demo(const DemoRequest& request, Narrator& narrator, StopToken& stop) {
  return Story(request, narrator, stop).tell();
}

}  // namespace shoofly::demo

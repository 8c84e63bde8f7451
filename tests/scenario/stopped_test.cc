// A command that was stopped before any one of its steps, and then the way back instead of resume.

#include <gtest/gtest.h>

#include "app/lifecycle.h"
#include "catalog/diff.h"
#include "harness/postgres_server.h"
#include "harness/session.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

constexpr const char* kSchema =
    "create table users (id integer primary key, code text not null default 'a');"
    "insert into users values (1, 'x'), (2, 'y')";
constexpr const char* kStoppedChange =
    "change: exclaim\n"
    "operations:\n"
    "  - transform_column: { table: users, column: code, value: \"code || '!'\", back: "
    "\"substr(code, 1, 1)\", default: \"'a!'\" }\n";

class StopAt : public SilentObserver {
 public:
  StopAt(StopToken& stop, int step) : stop_(stop), left_(step) {}
  void on_step_begin(const Step&, Direction) override {
    if (--left_ == 0) stop_.interrupt();
  }

 private:
  StopToken& stop_;
  int left_;
};

class StoppedTest : public ::testing::TestWithParam<std::string> {
 protected:
  using Act = Result<RunOutcome> (*)(const Command&);

  void SetUp() override {
    if (GetParam() == "sqlite") {
      url_ = "sqlite:" + (dir_ / "target.db").string();
    } else {
      SHOOFLY_REQUIRE_POSTGRES(15);
      const auto server = PostgresServer::shared(15);
      ASSERT_TRUE(server.ok()) << server.error().describe();
      auto database = ScratchDatabase::create(**server, "stopped");
      ASSERT_TRUE(database.ok()) << database.error().describe();
      database_.emplace(std::move(*database));
      url_ = database_->url();
    }
    const auto session = Session::open(url_);
    ASSERT_TRUE(session.ok());
    ASSERT_TRUE((*session)->script(kSchema).ok());
    write_text(dir_ / "change.yaml", kStoppedChange);
  }

  Catalog users() {
    auto target = open_target(url_);
    EXPECT_TRUE(target.ok());
    const std::string schema = GetParam() == "sqlite" ? "" : "public";
    auto found =
        target->engine->inspector().inspect(*target->connection, {{{schema, "users"}}, false});
    EXPECT_TRUE(found.ok());
    return std::move(found).value();
  }

  void start_run() {
    auto target = open_target(url_);
    ASSERT_TRUE(target.ok());
    SilentObserver observer;
    StopToken stop;
    const auto begun =
        start({*target, (dir_ / "change.yaml").string(), {.probe = false}, false, observer, stop});
    ASSERT_TRUE(begun.ok()) << begun.error().describe();
    ASSERT_FALSE(begun->plan.refused) << render(begun->plan.problems, begun->plan.source);
    ASSERT_FALSE(begun->run->error) << begun->run->error->describe();
    run_ = begun->run->run.id;
  }

  // Stopped at that step; 0: not at all. Says whether it was.
  bool give(Act act, int step) {
    auto target = open_target(url_);
    EXPECT_TRUE(target.ok());
    StopToken stop;
    StopAt observer(stop, step);
    const auto outcome = act({*target, run_, observer, stop});
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    const bool stopped = outcome->error && outcome->error->kind == ErrorKind::kInterrupted;
    EXPECT_TRUE(!outcome->error || stopped) << outcome->error->describe();
    return stopped;
  }

  // From a new start through `before`, undisturbed, to `act`, stopped at each of its steps.
  void goes_back_from_each_step_of(const std::vector<Act>& before, Act act) {
    const Catalog clean = users();
    bool stopped = true;
    for (int step = 1; stopped && !HasFailure(); ++step) {
      SCOPED_TRACE(step);
      start_run();
      for (const Act undisturbed : before) give(undisturbed, 0);
      stopped = give(act, step);
      if (!stopped) return;
      give([](const Command& c) { return rollback(c, c.run); }, 0);
      EXPECT_EQ(render(diff(clean, users())), "");
    }
  }

  TempDir dir_{"stopped"};
  std::optional<ScratchDatabase> database_;
  std::string url_;
  std::string run_;
};

Result<RunOutcome> contract_now(const Command& c) { return contract(c, {c.run, true, true}); }

TEST_P(StoppedTest, CutoverGoesBack) { goes_back_from_each_step_of({}, &cutover); }

TEST_P(StoppedTest, ContractGoesBack) { goes_back_from_each_step_of({&cutover}, &contract_now); }

TEST_P(StoppedTest, RestoreGoesBack) {
  goes_back_from_each_step_of({&cutover, &contract_now}, &restore);
}

INSTANTIATE_TEST_SUITE_P(Engines, StoppedTest, ::testing::Values("postgres", "sqlite"));

}  // namespace
}  // namespace shoofly::testing

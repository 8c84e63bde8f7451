#pragma once

// The old and the new application of a scenario: threads that insert, update, delete and read
// through their own shape and sessions of their own, all the time, and record what was
// acknowledged. A statement that fails and a read that shows anything but the record are failures
// of the test.

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/record.h"

namespace shoofly::testing {

enum class Application { kOld, kNew };

class Traffic {
 public:
  Traffic(const Scenario& scenario, std::string url, std::uint64_t seed);
  ~Traffic();

  // Makes the scenario's rows, then its further ones, and records them.
  Status seed();

  void start(Application application);
  void stop(Application application);
  // Until that many more statements were acknowledged, or something failed.
  void await(Application application, std::int64_t statements);

  // The applications know where the run stands. Waits for statements under way.
  void set_shape(Shape shape);
  Shape shape() const { return shape_; }
  // With the applications held: every new side derived anew.
  Status begin_run();
  // Writes of the new application before the gate, one after the other in the caller's thread.
  Status write_early(int statements);
  // With the applications held: every table against its record.
  Result<std::vector<std::string>> compare();

  std::vector<std::string> failures() const;
  std::int64_t acknowledged() const { return acknowledged_[0] + acknowledged_[1]; }
  std::int64_t longest_ms() const { return longest_ms_; }

 private:
  struct Worker;
  class Hold;
  void run(Worker& worker);
  Status step(Worker& worker);
  Status insert(Worker& worker, Record& record);
  Status update(Worker& worker, Record& record);
  Status write(Worker& worker, Record& record, const RecordedRow& row,
               std::vector<Assignment>& written);
  Status update_and_roll_back(Worker& worker, Record& record);
  Status update_two(Worker& worker, Record& record);
  Status upsert(Worker& worker, Record& record);
  Status change_key(Worker& worker, Record& record);
  bool swapping(const Record& record) const;
  Evaluator& evaluator(Worker& worker, const Record& record) const;
  Status remove(Worker& worker, Record& record);
  Status look(Worker& worker, Record& record);
  // What the application calls the record's table.
  static const std::string& name_in(const Worker& worker, const Record& record);
  std::vector<Assignment> values(Worker& worker, const Record& record, bool all);
  Status execute(Worker& worker, Record& record, const std::string& sql, const TextRow& parameters,
                 std::vector<Assignment>& written);
  Status read_omitted(Worker& worker, Record& record, const RecordedRow& row,
                      std::vector<Assignment>& written);
  Result<std::unique_ptr<Worker>> make_worker(Application application, std::uint64_t seed);
  void fail(const std::string& what);

  const Scenario& scenario_;
  std::string url_;
  std::uint64_t seed_;
  std::vector<std::unique_ptr<Record>> records_;
  Shape shape_ = Shape::kBefore;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<std::int64_t> counter_{0};
  std::atomic<std::int64_t> acknowledged_[2] = {0, 0};
  std::atomic<std::int64_t> longest_ms_{0};

  // Statements run between enter and leave; a hold waits for them and keeps new ones out.
  void enter();
  void leave();
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool held_ = false;
  std::vector<std::string> failures_;
};

}  // namespace shoofly::testing

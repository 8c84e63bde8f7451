#pragma once

// An application under the demo: a thread that reads and writes customers all the time, through the
// old shape (name) or the new one (first_name, last_name). It keeps its own record of every write
// that the database acknowledged, and the latency of every statement.

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/target.h"
#include "base/result.h"

namespace shoofly::demo {

// What the applications were told is stored: per customer the last acknowledged write. Rows are
// written under their stripe's lock, so that the order of the record is the order of the database.
class Record {
 public:
  struct Row {
    bool gone = false;
    bool by_new = false;
    std::string name;   // old shape, when written by the old application
    std::string first;  // new shape, when written by the new one
    std::string last;
  };
  static constexpr std::size_t kStripes = 64;
  std::mutex& stripe(std::int64_t id) { return mutexes_[static_cast<std::size_t>(id) % kStripes]; }
  std::map<std::int64_t, Row>& rows(std::int64_t id) {
    return rows_[static_cast<std::size_t>(id) % kStripes];
  }
  std::size_t size() const;

  // Reads every recorded row back in the shapes that exist and counts those that are missing or
  // wrong. Call while no application writes.
  Result<std::int64_t> wrong_rows(Connection& connection, bool old_shape, bool new_shape);

 private:
  std::array<std::mutex, kStripes> mutexes_;
  std::array<std::map<std::int64_t, Row>, kStripes> rows_;
};

struct Latency {
  std::int64_t statements = 0;
  std::int64_t errors = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double longest_ms = 0;
};

enum class Shape { kOld, kNew };

class Traffic {
 public:
  Traffic(const Engine& engine, Dsn dsn, Shape shape, int customers, std::uint64_t seed,
          Record& record);
  ~Traffic();
  void start();
  void stop();  // returns when the statement under way is answered
  // Since the last call.
  Latency take();
  Latency total() const;
  std::string first_error() const;

 private:
  void work();
  Status one(Connection& connection, std::uint64_t dice);
  Status write(Connection& connection, std::uint64_t dice, std::int64_t id);
  Status insert(Connection& connection, std::uint64_t dice);
  void measured(double ms, const Status& outcome);

  const Engine& engine_;
  Dsn dsn_;
  Shape shape_;
  int customers_;
  std::uint64_t dice_;
  Record& record_;
  SqlWriter sql_;
  std::int64_t next_id_;
  std::atomic<bool> over_{true};
  std::thread thread_;
  mutable std::mutex mutex_;
  std::vector<double> window_;
  std::vector<double> all_;
  std::int64_t errors_window_ = 0;
  std::int64_t errors_ = 0;
  std::string first_error_;
};

}  // namespace shoofly::demo

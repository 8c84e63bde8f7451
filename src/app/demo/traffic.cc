#include "app/demo/traffic.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "app/demo/customers.h"

namespace shoofly::demo {
namespace {

constexpr Milliseconds kBusyTimeout{5'000};       // as an application on SQLite sets it
constexpr std::chrono::microseconds kThink{300};  // between statements

std::uint64_t next(std::uint64_t& state) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

Latency summary(std::vector<double> times, std::int64_t errors) {
  Latency latency;
  latency.statements = static_cast<std::int64_t>(times.size());
  latency.errors = errors;
  if (times.empty()) return latency;
  std::sort(times.begin(), times.end());
  latency.p50_ms = times[times.size() / 2];
  latency.p99_ms = times[times.size() * 99 / 100];
  latency.longest_ms = times.back();
  return latency;
}

struct Halves {
  std::string first;
  std::string last;
};
// What the change's `value` makes of a name.
Halves split(const std::string& name) {
  const std::size_t blank = name.find(' ');
  if (blank == std::string::npos) return {name, ""};
  return {name.substr(0, blank), name.substr(blank + 1)};
}
// ... and its `back`.
std::string joined(const std::string& first, const std::string& last) {
  std::string name = first + " " + last;
  while (!name.empty() && name.back() == ' ') name.pop_back();
  return name;
}

bool agrees(const Record::Row& row, const std::vector<Value>& found, bool old_shape,
            bool new_shape) {
  std::size_t at = 0;
  const std::string name = row.by_new ? joined(row.first, row.last) : row.name;
  if (old_shape && as_text(found[at++]) != name) return false;
  if (!new_shape) return true;
  const Halves halves = row.by_new ? Halves{row.first, row.last} : split(row.name);
  return as_text(found[at]) == halves.first && as_text(found[at + 1]) == halves.last;
}

}  // namespace

std::size_t Record::size() const {
  std::size_t count = 0;
  for (const auto& rows : rows_) count += rows.size();
  return count;
}

Result<std::int64_t> Record::wrong_rows(Connection& connection, bool old_shape, bool new_shape) {
  const SqlWriter writer(QuoteStyle::kDouble);
  std::vector<Sql> columns;
  if (old_shape) columns.push_back(writer.write("name"));
  if (new_shape) columns.push_back(writer.write("first_name, last_name"));
  const Sql select =
      writer.write("select {} from customers where id = ?1", Sql::join(columns, ", "));
  std::int64_t wrong = 0;
  for (const auto& rows : rows_) {
    for (const auto& [id, row] : rows) {
      SHOOFLY_ASSIGN(const ResultSet found, connection.run({select, {id}}));
      const bool right =
          row.gone ? found.rows.empty()
                   : found.rows.size() == 1 && agrees(row, found.rows[0], old_shape, new_shape);
      if (!right) ++wrong;
    }
  }
  return wrong;
}

Traffic::Traffic(const Engine& engine, Dsn dsn, Shape shape, int customers, std::uint64_t seed,
                 Record& record)
    : engine_(engine),
      dsn_(std::move(dsn)),
      shape_(shape),
      customers_(customers),
      dice_(seed | 1),
      record_(record),
      sql_(engine.dialect().writer()),
      // Each application numbers the customers it adds from a range of its own.
      next_id_(shape == Shape::kOld ? 10'000'001 : 20'000'001) {}

Traffic::~Traffic() { stop(); }

void Traffic::start() {
  over_ = false;
  thread_ = std::thread([this] { work(); });
}

void Traffic::stop() {
  over_ = true;
  if (thread_.joinable()) thread_.join();
}

void Traffic::work() {
  SessionOptions options;
  options.lock_timeout = kBusyTimeout;
  Result<std::unique_ptr<Connection>> connection = engine_.connect(dsn_, options);
  if (!connection.ok()) return measured(0, connection.error());
  while (!over_) {
    const auto begun = std::chrono::steady_clock::now();
    const Status outcome = one(**connection, next(dice_));
    measured(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count(),
        outcome);
    std::this_thread::sleep_for(kThink);
  }
}

void Traffic::measured(double ms, const Status& outcome) {
  const std::lock_guard lock(mutex_);
  window_.push_back(ms);
  all_.push_back(ms);
  if (outcome.ok()) return;
  ++errors_;
  ++errors_window_;
  if (first_error_.empty()) first_error_ = outcome.error().describe();
}

Status Traffic::one(Connection& connection, std::uint64_t dice) {
  const auto id = static_cast<std::int64_t>(dice % static_cast<std::uint64_t>(customers_)) + 1;
  const std::uint64_t kind = (dice >> 40) % 10;
  if (kind == 0) return insert(connection, dice);
  if (kind <= 3) return write(connection, dice, id);
  const Sql select =
      shape_ == Shape::kOld
          ? sql_.write("select name, email from customers where id = ?1")
          : sql_.write("select first_name, last_name, email from customers where id = ?1");
  const Result<ResultSet> found = connection.run({select, {id}});
  return found.ok() ? ok_status() : Status(found.error());
}

Status Traffic::write(Connection& connection, std::uint64_t dice, std::int64_t id) {
  const std::lock_guard lock(record_.stripe(id));
  const std::string name = person(dice);
  const Halves halves = split(name);
  const Statement update =
      shape_ == Shape::kOld
          ? Statement{sql_.write(
                          "update customers set name = ?1, visits = visits + 1 where id = ?2"),
                      {name, id}}
          : Statement{
                sql_.write(
                    "update customers set first_name = ?1, last_name = ?2, visits = visits + 1 where id = ?3"),
                {halves.first, halves.last, id}};
  const Result<ResultSet> done = connection.run(update);
  if (!done.ok()) return done.error();
  record_.rows(id)[id] = shape_ == Shape::kOld
                             ? Record::Row{false, false, name, "", ""}
                             : Record::Row{false, true, "", halves.first, halves.last};
  return ok_status();
}

Status Traffic::insert(Connection& connection, std::uint64_t dice) {
  const std::int64_t id = next_id_++;
  const std::lock_guard lock(record_.stripe(id));
  const std::string name = person(dice);
  const Halves halves = split(name);
  const std::string email = fmt::format("customer{}@example.org", id);
  const Statement insert =
      shape_ == Shape::kOld
          ? Statement{sql_.write("insert into customers (id, name, email) values (?1, ?2, ?3)"),
                      {id, name, email}}
          : Statement{
                sql_.write(
                    "insert into customers (id, first_name, last_name, email) values (?1, ?2, ?3, ?4)"),
                {id, halves.first, halves.last, email}};
  const Result<ResultSet> done = connection.run(insert);
  if (!done.ok()) return done.error();
  record_.rows(id)[id] = shape_ == Shape::kOld
                             ? Record::Row{false, false, name, "", ""}
                             : Record::Row{false, true, "", halves.first, halves.last};
  return ok_status();
}

Latency Traffic::take() {
  const std::lock_guard lock(mutex_);
  Latency latency = summary(std::exchange(window_, {}), std::exchange(errors_window_, 0));
  return latency;
}

Latency Traffic::total() const {
  const std::lock_guard lock(mutex_);
  return summary(all_, errors_);
}

std::string Traffic::first_error() const {
  const std::lock_guard lock(mutex_);
  return first_error_;
}

}  // namespace shoofly::demo

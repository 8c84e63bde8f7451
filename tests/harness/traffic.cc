// What an application does is one class, and each kind of statement a method of it: more than 500
// lines.

#include "harness/traffic.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace shoofly::testing {
namespace {

constexpr int kThreads = 2;  // per application
constexpr auto kRest = std::chrono::milliseconds(3);

int index(Application application) { return application == Application::kOld ? 0 : 1; }
Side side_of(Application application) {
  return application == Application::kOld ? Side::kOld : Side::kNew;
}

}  // namespace

struct Traffic::Worker {
  Application application;
  std::unique_ptr<Session> session;
  std::vector<Evaluator> evaluators;  // one per table
  std::mt19937_64 random;
  std::int64_t counter = 0;
  std::atomic<bool> over{false};
  std::thread thread;
};

class Traffic::Hold {
 public:
  explicit Hold(Traffic& traffic) : traffic_(traffic) {
    std::unique_lock lock(traffic_.mutex_);
    traffic_.held_ = true;
    traffic_.changed_.wait(lock, [&] { return traffic_.inside_ == 0; });
  }
  ~Hold() {
    const std::lock_guard lock(traffic_.mutex_);
    traffic_.held_ = false;
    traffic_.changed_.notify_all();
  }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  Traffic& traffic_;
};

Traffic::Traffic(const Scenario& scenario, std::string url, std::uint64_t seed)
    : scenario_(scenario), url_(std::move(url)), seed_(seed) {
  for (const ScenarioTable& table : scenario_.tables)
    records_.push_back(std::make_unique<Record>(scenario_, table));
}

Traffic::~Traffic() {
  stop(Application::kOld);
  stop(Application::kNew);
}

void Traffic::enter() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !held_; });
  ++inside_;
}

void Traffic::leave() {
  const std::lock_guard lock(mutex_);
  --inside_;
  changed_.notify_all();
}

void Traffic::fail(const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (failures_.size() < 5) failures_.push_back(what);
  changed_.notify_all();
}

std::vector<std::string> Traffic::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

Result<std::unique_ptr<Traffic::Worker>> Traffic::make_worker(Application application,
                                                              std::uint64_t seed) {
  auto worker = std::make_unique<Worker>();
  worker->application = application;
  worker->random.seed(seed);
  worker->counter = ++counter_ * 1'000'000;
  SHOOFLY_ASSIGN(worker->session, Session::open(url_));
  const auto path =
      scenario_.options.find(application == Application::kOld ? "old path" : "new path");
  if (path != scenario_.options.end())
    SHOOFLY_TRY(worker->session->script("set search_path to " + path->second));
  for (const ScenarioTable& table : scenario_.tables) {
    SHOOFLY_ASSIGN(Evaluator evaluator, Evaluator::open(table, url_));
    worker->evaluators.push_back(std::move(evaluator));
  }
  return worker;
}

Status Traffic::seed() {
  SHOOFLY_ASSIGN(const std::unique_ptr<Worker> worker, make_worker(Application::kOld, seed_));
  worker->counter = 0;
  SHOOFLY_TRY(worker->session->script("begin"));
  for (const auto& record : records_) {
    for (int i = 0; i < scenario_.rows; ++i) SHOOFLY_TRY(insert(*worker, *record));
  }
  SHOOFLY_TRY(worker->session->script("commit"));
  if (!scenario_.seed.empty()) SHOOFLY_TRY(worker->session->script(scenario_.seed));
  for (const auto& record : records_) SHOOFLY_TRY(record->load(*worker->session, true));
  return ok_status();
}

void Traffic::start(Application application) {
  for (int i = 0; i < kThreads; ++i) {
    Result<std::unique_ptr<Worker>> worker = make_worker(application, seed_ + ++counter_);
    if (!worker.ok()) return fail("connect: " + worker.error().describe());
    workers_.push_back(std::move(*worker));
    Worker& added = *workers_.back();
    added.thread = std::thread([this, &added] { run(added); });
  }
}

void Traffic::stop(Application application) {
  for (const auto& worker : workers_) {
    if (worker->application == application) worker->over = true;
  }
  for (const auto& worker : workers_) {
    if (worker->application == application) worker->thread.join();
  }
  std::erase_if(workers_, [&](const auto& worker) { return worker->application == application; });
}

void Traffic::await(Application application, std::int64_t statements) {
  const std::atomic<std::int64_t>& count = acknowledged_[index(application)];
  const std::int64_t until = count + statements;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (count < until && failures().empty()) {
    if (std::chrono::steady_clock::now() > deadline) return fail("an application stands still");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void Traffic::set_shape(Shape shape) {
  const Hold hold(*this);
  shape_ = shape;
}

Status Traffic::begin_run() {
  SHOOFLY_ASSIGN(const std::unique_ptr<Worker> worker, make_worker(Application::kOld, 0));
  const Hold hold(*this);
  for (std::size_t i = 0; i < records_.size(); ++i)
    SHOOFLY_TRY(records_[i]->begin_run(worker->evaluators[i]));
  return ok_status();
}

Status Traffic::write_early(int statements) {
  SHOOFLY_ASSIGN(const std::unique_ptr<Worker> worker,
                 make_worker(Application::kNew, seed_ + ++counter_));
  for (int i = 0; i < statements; ++i) {
    for (const auto& record : records_)
      SHOOFLY_TRY(i % 5 == 4 ? insert(*worker, *record) : update(*worker, *record));
  }
  return ok_status();
}

Result<std::vector<std::string>> Traffic::compare() {
  SHOOFLY_ASSIGN(const std::unique_ptr<Worker> worker, make_worker(Application::kOld, 0));
  const Hold hold(*this);
  std::vector<std::string> all;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    SHOOFLY_ASSIGN(std::vector<std::string> some,
                   records_[i]->compare(*worker->session, shape_, worker->evaluators[i]));
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

void Traffic::run(Worker& worker) {
  while (!worker.over && failures().empty()) {
    enter();
    const Status done = step(worker);
    leave();
    if (!done.ok()) {
      return fail(fmt::format("the {} application: {}",
                              worker.application == Application::kOld ? "old" : "new",
                              done.error().describe()));
    }
    std::this_thread::sleep_for(kRest);
  }
}

Status Traffic::step(Worker& worker) {
  Record& record = *records_[worker.random() % records_.size()];
  const auto choice = worker.random() % 100;
  const auto most = static_cast<std::size_t>(std::max(scenario_.rows, 20)) * 2;
  const auto begun = std::chrono::steady_clock::now();
  Status done;
  if (choice < 20 && record.size() < most) {
    done = insert(worker, record);
  } else if (choice < 75) {
    done = update(worker, record);
  } else if (choice < 83) {
    done = remove(worker, record);
  } else {
    done = look(worker, record);
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::steady_clock::now() - begun)
                        .count();
  std::int64_t longest = longest_ms_;
  while (took > longest && !longest_ms_.compare_exchange_weak(longest, took)) {
  }
  if (done.ok()) ++acknowledged_[index(worker.application)];
  return done;
}

const std::string& Traffic::name_in(const Worker& worker, const Record& record) {
  return worker.application == Application::kNew ? record.table().new_name() : record.table().name;
}

// What the application writes: all of its columns, or some.
std::vector<Assignment> Traffic::values(Worker& worker, const Record& record, bool all) {
  const std::vector<ScenarioColumn>& columns = record.table().columns;
  const bool swapped = shape_ == Shape::kSoak || shape_ == Shape::kContracted;
  const bool early = shape_ == Shape::kBefore && worker.application == Application::kNew;
  std::vector<Assignment> written;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ScenarioColumn& column = columns[i];
    const bool own =
        column.same_name
            ? column.side == (swapped ? side_of(worker.application) : Side::kOld)
            : column.side == Side::kPlain || column.side == side_of(worker.application);
    if (!own || column.values.omitted() || (!all && worker.random() % 2 == 0)) continue;
    // While names are being swapped nobody could say which of two columns was left out.
    const bool swapping = column.same_name && shape_ == Shape::kSwitching;
    const bool may_omit = all && column.values.may_omit();
    if (may_omit && !swapping && worker.random() % 3 == 0) continue;
    Assignment assignment{i, column.values.make(worker.random, worker.counter)};
    // In a row not yet converted, NULL over NULL cannot be told from a column that was not written.
    if (early && column.side == Side::kNew && !assignment.value) continue;
    if (may_omit && !assignment.value && !swapping) continue;
    while (may_omit && !assignment.value)
      assignment.value = column.values.make(worker.random, worker.counter);
    written.push_back(std::move(assignment));
  }
  return written;
}

// Runs the statement, and says which of two columns of one name it has written.
Status Traffic::execute(Worker& worker, Record& record, const std::string& sql,
                        const TextRow& parameters, std::vector<Assignment>& written) {
  Session& session = *worker.session;
  bool new_in_sight = shape_ == Shape::kSoak || shape_ == Shape::kContracted;
  const auto context = [&](Error error) { return std::move(error).with_context(sql); };
  const std::vector<ScenarioColumn>& columns = record.table().columns;
  const bool ask = shape_ == Shape::kSwitching && record.table().swaps();
  if (ask) SHOOFLY_TRY(session.script(session.begin()));
  auto done = session.query(sql, parameters);
  if (!done.ok()) {
    if (ask) static_cast<void>(session.script("rollback").ok());  // nobody waits for a failed one
    return context(std::move(done).error());
  }
  if (ask) {
    // Of a long name the hidden one is cut; and all names of a table are swapped together.
    auto there =
        session.engine() == "postgres"
            ? session.query(
                  "select 1 from pg_attribute where attrelid = $1::regclass and left(attname, 13) = '_shoofly_old_' and not attisdropped",
                  {record.table().name})
            : session.query(
                  "select 1 from pragma_table_info(?1) where substr(name, 1, 13) = '_shoofly_old_'",
                  {record.table().name});
    if (!there.ok()) return context(std::move(there).error());
    new_in_sight = !there->empty();
    SHOOFLY_TRY(session.script("commit"));
  }
  for (Assignment& assignment : written) {
    const ScenarioColumn& column = columns[assignment.column];
    if (!column.same_name || (column.side == Side::kNew) == new_in_sight) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i != assignment.column && columns[i].name == column.name) {
        assignment.column = i;
        break;
      }
    }
  }
  return ok_status();
}

Status Traffic::insert(Worker& worker, Record& record) {
  const std::vector<ScenarioColumn>& columns = record.table().columns;
  RecordedRow row;
  row.cells.resize(columns.size());
  const auto table =
      static_cast<std::size_t>(std::find_if(records_.begin(), records_.end(),
                                            [&](const auto& r) { return r.get() == &record; }) -
                               records_.begin());
  std::vector<Assignment> written = values(worker, record, true);
  for (std::size_t i = columns.size(); i-- > 0;) {
    if (columns[i].side == Side::kKey)
      written.insert(written.begin(), {i, columns[i].values.make(worker.random, worker.counter)});
  }
  std::string names;
  std::string places;
  TextRow parameters;
  for (const Assignment& assignment : written) {
    parameters.push_back(assignment.value);
    names += (names.empty() ? "" : ", ") + columns[assignment.column].name;
    places += (places.empty() ? "" : ", ") +
              worker.session->placeholder(static_cast<int>(parameters.size()));
  }
  SHOOFLY_TRY(execute(
      worker, record,
      fmt::format("insert into {} ({}) values ({})", name_in(worker, record), names, places),
      parameters, written));
  const std::size_t given = written.size();
  SHOOFLY_TRY(record.name_row(row, written, worker.evaluators[table]));
  SHOOFLY_TRY(read_omitted(worker, record, row, written));
  SHOOFLY_TRY(record.apply(row, written, true, shape_, worker.evaluators[table]));
  for (std::size_t i = given; i < written.size(); ++i)
    record.forget_other_side(row, written[i].column);
  record.put(std::move(row));
  return ok_status();
}

Status Traffic::read_omitted(Worker& worker, Record& record, const RecordedRow& row,
                             std::vector<Assignment>& written) {
  const std::vector<ScenarioColumn>& columns = record.table().columns;
  const bool swapped = shape_ == Shape::kSoak || shape_ == Shape::kContracted;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool own = columns[i].same_name ? columns[i].side == (swapped ? Side::kNew : Side::kOld)
                                          : columns[i].side == Side::kPlain ||
                                                columns[i].side == side_of(worker.application);
    const bool given = std::any_of(written.begin(), written.end(), [&](const Assignment& a) {
      return columns[a.column].name == columns[i].name;
    });
    if (!own || given || !(columns[i].values.omitted() || columns[i].values.may_omit())) continue;
    SHOOFLY_ASSIGN(const auto found,
                   worker.session->query(fmt::format("select {} from {} where {}", columns[i].name,
                                                     name_in(worker, record),
                                                     record.key_condition(*worker.session, 1)),
                                         record.key_of(row)));
    if (found.empty()) return internal_error("a row just inserted is not there");
    written.push_back(
        {i, found[0][0] ? std::optional<std::string>(shown(found[0][0])) : std::nullopt});
  }
  return ok_status();
}

Status Traffic::update(Worker& worker, Record& record) {
  if (scenario_.option("wide")) {
    switch (worker.random() % 12) {
      case 0:
        return update_and_roll_back(worker, record);
      case 1:
        if (!record.table().upserts) break;
        return upsert(worker, record);
      case 2:
        return change_key(worker, record);
      case 3:
        if (record.table().one_row) break;
        return update_two(worker, record);
      default:
        break;
    }
  }
  std::optional<RecordedRow> row = record.take(worker.random);
  if (!row) return ok_status();
  std::vector<Assignment> written = values(worker, record, false);
  if (!written.empty()) {
    SHOOFLY_TRY(write(worker, record, *row, written));
    SHOOFLY_TRY(record.apply(*row, written, false, shape_, evaluator(worker, record)));
  }
  record.put(std::move(*row));
  return ok_status();
}

Evaluator& Traffic::evaluator(Worker& worker, const Record& record) const {
  return worker.evaluators[static_cast<std::size_t>(&record.table() - scenario_.tables.data())];
}

// The UPDATE of one row.
Status Traffic::write(Worker& worker, Record& record, const RecordedRow& row,
                      std::vector<Assignment>& written) {
  std::string sets;
  TextRow parameters;
  for (const Assignment& assignment : written) {
    parameters.push_back(assignment.value);
    sets += fmt::format("{}{} = {}", sets.empty() ? "" : ", ",
                        record.table().columns[assignment.column].name,
                        worker.session->placeholder(static_cast<int>(parameters.size())));
  }
  const std::string where =
      record.key_condition(*worker.session, static_cast<int>(parameters.size()) + 1);
  for (auto& part : record.key_of(row)) parameters.push_back(std::move(part));
  return execute(worker, record,
                 fmt::format("update {} set {} where {}", name_in(worker, record), sets, where),
                 parameters, written);
}

// Whoever rolls back has written nothing.
Status Traffic::update_and_roll_back(Worker& worker, Record& record) {
  if (swapping(record)) return ok_status();
  std::optional<RecordedRow> row = record.take(worker.random);
  if (!row) return ok_status();
  std::vector<Assignment> written = values(worker, record, false);
  if (!written.empty()) {
    SHOOFLY_TRY(worker.session->script(worker.session->begin()));
    SHOOFLY_TRY(write(worker, record, *row, written));
    SHOOFLY_TRY(worker.session->script("rollback"));
  }
  record.put(std::move(*row));
  return ok_status();
}

// Two rows in one transaction, in any order: a chunk may stand between them.
Status Traffic::update_two(Worker& worker, Record& record) {
  if (swapping(record)) return ok_status();
  std::optional<RecordedRow> rows[2] = {record.take(worker.random), record.take(worker.random)};
  std::vector<Assignment> written[2] = {values(worker, record, false),
                                        values(worker, record, false)};
  SHOOFLY_TRY(worker.session->script(worker.session->begin()));
  for (int i = 0; i < 2; ++i) {
    if (rows[i] && !written[i].empty()) SHOOFLY_TRY(write(worker, record, *rows[i], written[i]));
  }
  SHOOFLY_TRY(worker.session->script("commit"));
  for (int i = 0; i < 2; ++i) {
    if (!rows[i]) continue;
    SHOOFLY_TRY(record.apply(*rows[i], written[i], false, shape_, evaluator(worker, record)));
    record.put(std::move(*rows[i]));
  }
  return ok_status();
}

// INSERT .. ON CONFLICT DO UPDATE of a row that is there.
Status Traffic::upsert(Worker& worker, Record& record) {
  std::optional<RecordedRow> row = record.take(worker.random);
  if (!row) return ok_status();
  const std::vector<ScenarioColumn>& columns = record.table().columns;
  std::vector<Assignment> written = values(worker, record, true);
  std::string keys;
  std::string names;
  std::string places;
  std::string sets;
  TextRow parameters = record.key_of(*row);
  for (const ScenarioColumn& column : columns) {
    if (column.side == Side::kKey) keys += (keys.empty() ? "" : ", ") + column.name;
  }
  for (const Assignment& assignment : written) {
    const std::string& name = columns[assignment.column].name;
    names += ", " + name;
    sets += fmt::format("{}{} = excluded.{}", sets.empty() ? "" : ", ", name, name);
    parameters.push_back(assignment.value);
  }
  for (std::size_t i = 1; i <= parameters.size(); ++i)
    places += (places.empty() ? "" : ", ") + worker.session->placeholder(static_cast<int>(i));
  if (!written.empty()) {
    const std::string sql =
        fmt::format("insert into {} ({}{}) values ({}) on conflict ({}) do update set {}",
                    name_in(worker, record), keys, names, places, keys, sets);
    SHOOFLY_TRY(execute(worker, record, sql, parameters, written));
    SHOOFLY_TRY(record.apply(*row, written, false, shape_, evaluator(worker, record)));
  }
  record.put(std::move(*row));
  return ok_status();
}

// A row that is found under another key from now on.
Status Traffic::change_key(Worker& worker, Record& record) {
  std::optional<RecordedRow> row = record.take(worker.random);
  if (!row) return ok_status();
  std::vector<Assignment> written;
  const std::vector<ScenarioColumn>& columns = record.table().columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].side == Side::kKey && columns[i].values.never_again())
      written.push_back({i, columns[i].values.make(worker.random, worker.counter)});
  }
  if (written.empty()) {
    record.put(std::move(*row));
    return ok_status();
  }
  SHOOFLY_TRY(write(worker, record, *row, written));
  record.erase(*row);
  SHOOFLY_TRY(record.name_row(*row, written, evaluator(worker, record)));
  record.put(std::move(*row));
  return ok_status();
}

bool Traffic::swapping(const Record& record) const {
  return shape_ == Shape::kSwitching && record.table().swaps();
}

Status Traffic::remove(Worker& worker, Record& record) {
  std::optional<RecordedRow> row = record.take(worker.random);
  if (!row) return ok_status();
  std::vector<Assignment> none;
  SHOOFLY_TRY(execute(worker, record,
                      fmt::format("delete from {} where {}", name_in(worker, record),
                                  record.key_condition(*worker.session, 1)),
                      record.key_of(*row), none));
  record.erase(*row);
  return ok_status();
}

// The application reads a row in its own shape; nobody else works on it now.
Status Traffic::look(Worker& worker, Record& record) {
  std::optional<RecordedRow> row = record.take(worker.random);
  if (!row) return ok_status();
  std::vector<std::size_t> columns = record.in_sight(shape_);
  std::string list;
  std::erase_if(columns, [&](std::size_t i) {
    const ScenarioColumn& column = record.table().columns[i];
    const bool foreign = (column.side == Side::kOld || column.side == Side::kNew) &&
                         !column.same_name && column.side != side_of(worker.application);
    return foreign;
  });
  for (const std::size_t column : columns)
    list += (list.empty() ? "" : ", ") + record.table().columns[column].name;
  const std::string sql = fmt::format("select {} from {} where {}", list, name_in(worker, record),
                                      record.key_condition(*worker.session, 1));
  auto found = worker.session->query(sql, record.key_of(*row));
  if (!found.ok()) return std::move(found).error().with_context(sql);
  if (found->size() != 1)
    return internal_error(fmt::format("{}: {} rows, expected 1", sql, found->size()));
  if (auto difference = record.difference(*row, columns, (*found)[0]))
    return internal_error("read: " + *difference);
  record.put(std::move(*row));
  return ok_status();
}

}  // namespace shoofly::testing

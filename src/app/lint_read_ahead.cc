#include "app/lint_read_ahead.h"

#include <algorithm>
#include <utility>

#include "lint/guarded.h"

namespace shoofly {
namespace {

constexpr std::size_t kAllProblems = static_cast<std::size_t>(-1);
// Memory stays small however many migrations there are, and however long they are. What is read of
// a text is some thirty times its size.
constexpr std::size_t kAhead = 128;
constexpr std::size_t kBytesAhead = std::size_t{256} << 10;

}  // namespace

MigrationsInOrder in_order(const std::vector<lint::Migration>& migrations) {
  MigrationsInOrder all;
  for (const lint::Migration& one : migrations) all.push_back(&one);
  return all;
}

ReadAhead::ReadAhead(const SqlReader& reader, MigrationsInOrder migrations, Scripts scripts)
    : reader_(reader),
      migrations_(std::move(migrations)),
      scripts_(scripts),
      slots_(std::min(kAhead, std::max<std::size_t>(migrations_.size(), 1))) {
  const std::size_t threads =
      std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), slots_.size());
  for (std::size_t i = 1; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

ReadAhead::~ReadAhead() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::size_t ReadAhead::weight_of(std::size_t migration) const {
  const lint::Migration& one = *migrations_[migration];
  const std::size_t most = scripts_ == Scripts::kInParts ? lint::kPartOfScript.bytes : kBytesAhead;
  return std::min(one.up.text.size(), most) + std::min(one.down.text.size(), most);
}

// The next one to be given is always begun, whatever it weighs.
bool ReadAhead::may_begin() const {
  return begun_ < migrations_.size() && begun_ < asked_ + slots_.size() &&
         (begun_ == asked_ || weight_ < kBytesAhead);
}

std::size_t ReadAhead::begin_next() {
  weight_ += weight_of(begun_);
  return begun_++;
}

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopped_ || begun_ == migrations_.size() || may_begin(); });
    if (stopped_ || begun_ == migrations_.size()) return;
    const std::size_t mine = begin_next();
    lock.unlock();
    parse(mine);
    lock.lock();
  }
}

lint::ReadScript ReadAhead::read_script(const lint::Script& script) const {
  if (scripts_ == Scripts::kWhole) {
    WrittenSchema whole = reader_.read(script.text, script.file, kAllProblems);
    lint::mark_guarded(script, whole);
    return {&script, std::move(whole)};
  }
  std::unique_ptr<StatementStream> source = reader_.open(script.text, script.file, kAllProblems);
  WrittenSchema first = source->next(lint::kPartOfScript).value_or(WrittenSchema{});
  lint::mark_guarded(script, first);
  return {&script, std::move(first), std::move(source)};
}

void ReadAhead::parse(std::size_t migration) {
  const lint::Migration& source = *migrations_[migration];
  Slot& slot = slots_[migration % slots_.size()];
  slot.read.up = read_script(source.up);
  if (source.has_down) slot.read.down = read_script(source.down);
  {
    const std::scoped_lock lock(mutex_);
    slot.ready = true;
  }
  changed_.notify_all();
}

ReadMigration ReadAhead::next() {
  std::unique_lock lock(mutex_);
  Slot& slot = slots_[asked_ % slots_.size()];
  while (!slot.ready) {
    if (may_begin()) {
      const std::size_t mine = begin_next();
      lock.unlock();
      parse(mine);
      lock.lock();
    } else {
      changed_.wait(lock, [&] { return slot.ready; });
    }
  }
  ReadMigration read = std::move(slot.read);
  slot = {};
  weight_ -= weight_of(asked_++);
  lock.unlock();
  changed_.notify_all();
  return read;
}

}  // namespace shoofly

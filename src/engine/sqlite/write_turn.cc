#include "engine/sqlite/write_turn.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "engine/sqlite/file_users.h"

namespace shoofly::sqlite {

std::shared_ptr<WriteTurn> WriteTurn::of(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<WriteTurn>> turns;
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, failed);
  const std::string name = failed ? path : real.string();
  const std::lock_guard lock(mutex);
  std::shared_ptr<WriteTurn> turn = turns[name].lock();
  if (!turn) {
    turn = std::make_shared<WriteTurn>(name);
    turns[name] = turn;
  }
  return turn;
}

// Whoever has the file open may write; what is asked does not depend on the journal mode.
WriteTurn::WriteTurn(const std::string& path)
    : courtesy_([path] { return !users_of_file(path, JournalMode::kRollback).empty(); }) {}

bool WriteTurn::take(Milliseconds longest) {
  std::unique_lock lock(mutex_);
  const std::uint64_t ticket = next_++;
  waiting_.push_back(ticket);
  const bool mine =
      changed_.wait_for(lock, longest, [&] { return !taken_ && waiting_.front() == ticket; });
  std::erase(waiting_, ticket);
  if (mine) {
    taken_ = true;
  } else {
    changed_.notify_all();
  }
  return mine;
}

void WriteTurn::give_back() {
  const std::lock_guard lock(mutex_);
  taken_ = false;
  changed_.notify_all();
}

}  // namespace shoofly::sqlite

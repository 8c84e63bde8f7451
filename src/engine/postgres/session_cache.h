#pragma once

// What a session has been told, or has told us, so that it is asked once: kept by session,
// forgotten with it. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/engine.h"

namespace shoofly::postgres {

template <typename T>
class SessionCache {
 public:
  std::optional<T> find(const Connection& connection, const std::string& name) {
    const std::scoped_lock lock(mutex_);
    const auto found = values_.find(place(connection, name));
    return found == values_.end() ? std::nullopt : std::optional<T>(found->second);
  }
  void keep(const Connection& connection, const std::string& name, T value) {
    const std::scoped_lock lock(mutex_);
    if (values_.size() >= kMost) values_.clear();
    values_.insert_or_assign(place(connection, name), std::move(value));
  }

 private:
  // The address tells sessions of different servers apart that happen to have one process number.
  static std::string place(const Connection& connection, const std::string& name) {
    return fmt::format("{} {} {}", static_cast<const void*>(&connection), connection.session(),
                       name);
  }

  static constexpr std::size_t kMost = 1000;
  std::mutex mutex_;
  std::map<std::string, T> values_;
};

}  // namespace shoofly::postgres

#pragma once

// A member that is mostly not there: a pointer's size, and a value as an optional is one.

#include <memory>
#include <optional>
#include <utility>

namespace shoofly {

template <typename T>
class Boxed {
 public:
  Boxed() = default;
  Boxed(std::nullopt_t) {}  // NOLINT: as a value
  Boxed(T value)            // NOLINT: as a value
      : held_(std::make_unique<T>(std::move(value))) {}
  Boxed(const Boxed& other) : held_(other ? std::make_unique<T>(*other) : nullptr) {}
  Boxed(Boxed&&) noexcept = default;
  Boxed& operator=(Boxed other) noexcept {
    held_.swap(other.held_);
    return *this;
  }
  ~Boxed() = default;

  explicit operator bool() const { return held_ != nullptr; }
  bool has_value() const { return held_ != nullptr; }
  const T& operator*() const { return *held_; }
  T& operator*() { return *held_; }
  const T* operator->() const { return held_.get(); }
  T* operator->() { return held_.get(); }
  T& emplace() { return *(held_ = std::make_unique<T>()); }
  void reset() { held_.reset(); }

  friend bool operator==(const Boxed& a, const Boxed& b) {
    return a.held_ == nullptr || b.held_ == nullptr ? a.held_ == b.held_ : *a == *b;
  }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace shoofly

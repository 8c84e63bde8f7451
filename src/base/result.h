#pragma once

// Result<T>: a value or an Error, never dropped silently. Status is a Result without a value.
// Reading the side that is not there is a bug and aborts.

#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/error.h"

namespace shoofly {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)  // NOLINT: implicit by design
      : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    SHOOFLY_CHECK(ok(), "value of a failed result");
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    SHOOFLY_CHECK(ok(), "value of a failed result");
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    SHOOFLY_CHECK(ok(), "value of a failed result");
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    SHOOFLY_CHECK(!ok(), "error of a successful result");
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    SHOOFLY_CHECK(!ok(), "error of a successful result");
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    SHOOFLY_CHECK(!ok(), "error of a successful status");
    return *error_;
  }
  Error&& error() && {
    SHOOFLY_CHECK(!ok(), "error of a successful status");
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

inline Status ok_status() { return {}; }

}  // namespace shoofly

#define SHOOFLY_CONCAT_INNER(a, b) a##b
#define SHOOFLY_CONCAT(a, b) SHOOFLY_CONCAT_INNER(a, b)

// TRY(expression) returns the error from the enclosing function, or goes on.
#define SHOOFLY_TRY(expression)                                         \
  do {                                                                  \
    auto shoofly_status = (expression);                                 \
    if (!shoofly_status.ok()) return std::move(shoofly_status).error(); \
  } while (false)

// ASSIGN(declaration, expression): the value, or returns the error from the enclosing function.
#define SHOOFLY_ASSIGN(declaration, expression) \
  SHOOFLY_ASSIGN_IMPL(SHOOFLY_CONCAT(shoofly_result_, __LINE__), declaration, expression)
#define SHOOFLY_ASSIGN_IMPL(result, declaration, expression) \
  auto result = (expression);                                \
  if (!result.ok()) return std::move(result).error();        \
  declaration = std::move(result).value()

#include "base/error.h"

#include <utility>

namespace shoofly {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return "invalid input";
    case ErrorKind::kNotFound:
      return "not found";
    case ErrorKind::kRefused:
      return "refused";
    case ErrorKind::kConflict:
      return "conflict";
    case ErrorKind::kRetryable:
      return "retryable";
    case ErrorKind::kConnectionLost:
      return "connection lost";
    case ErrorKind::kInDoubt:
      return "in doubt";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kData:
      return "data";
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kGuard:
      return "guard";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

Error&& Error::with_context(std::string what) && {
  context.push_back(std::move(what));
  return std::move(*this);
}

Error&& Error::with_help(std::string what) && {
  help.push_back(std::move(what));
  return std::move(*this);
}

std::string Error::describe() const {
  std::string text;
  for (auto it = context.rbegin(); it != context.rend(); ++it) {
    text += *it;
    text += ": ";
  }
  text += message;
  if (!native_code.empty()) text += " [" + native_code + "]";
  return text;
}

Error invalid_input(std::string message) { return {ErrorKind::kInvalidInput, std::move(message)}; }
Error not_found(std::string message) { return {ErrorKind::kNotFound, std::move(message)}; }
Error refused(std::string message) { return {ErrorKind::kRefused, std::move(message)}; }
Error unsupported(std::string message) { return {ErrorKind::kUnsupported, std::move(message)}; }
Error internal_error(std::string message) { return {ErrorKind::kInternal, std::move(message)}; }

}  // namespace shoofly

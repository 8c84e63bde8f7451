#include "base/fault.h"

#include <atomic>
#include <utility>

namespace shoofly::fault {
namespace {

std::atomic<bool> armed{false};

std::function<void(std::string_view)>& hook() {
  static std::function<void(std::string_view)> instance;
  return instance;
}

}  // namespace

void point(std::string_view name) {
  if (armed.load(std::memory_order_acquire)) hook()(name);
}

void arm(std::function<void(std::string_view)> new_hook) {
  hook() = std::move(new_hook);
  armed.store(static_cast<bool>(hook()), std::memory_order_release);
}

}  // namespace shoofly::fault

#include "locks/application.h"

#include <algorithm>
#include <chrono>

#include "harness/postgres_client.h"

namespace shoofly::testing {

Application::Application(const std::string& url, const std::string& read, const std::string& write)
    : reader_([this, url, read] { run(url, read); }),
      writer_([this, url, write] { run(url, write); }) {}

Application::~Application() {
  over_ = true;
  reader_.join();
  writer_.join();
}

std::vector<std::string> Application::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

void Application::fail(const std::string& what) {
  const std::lock_guard lock(mutex_);
  failures_.push_back(what);
}

void Application::run(const std::string& url, const std::string& sql) {
  auto client = PostgresClient::connect(url);
  if (!client.ok()) return fail(client.error().describe());
  if (!client->execute("set application_name = 'web'").ok()) return fail("set application_name");
  while (!over_) {
    const auto begun = std::chrono::steady_clock::now();
    const Status done = client->execute(sql);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begun);
    if (!done.ok()) return fail(done.error().describe());
    ++statements_;
    long longest = longest_ms_;
    while (took.count() > longest && !longest_ms_.compare_exchange_weak(longest, took.count())) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace shoofly::testing

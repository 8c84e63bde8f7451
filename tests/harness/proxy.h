#pragma once

// A proxy between a program and a PostgreSQL server that can be told to cut, delay or stall a
// session at a certain point of what it says. A stall keeps both connections open and passes
// nothing on, as a network does that has lost its way.

#include <poll.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "harness/proxy_session.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {

enum class Listen { kUnix, kTcp };

// Thread-safe. Each trouble happens once.
class Proxy {
 public:
  // `server`: the socket directory of a server on port 5432.
  static Result<std::unique_ptr<Proxy>> start(std::string server, Listen listen = Listen::kUnix);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  std::string url(const std::string& database, const std::string& user = "postgres") const;
  std::string directory() const { return dir_.path().string(); }

  void arm(Trouble trouble);
  void arm_all(std::vector<Trouble> troubles);
  bool hit() const;                     // all armed troubles have begun
  std::vector<Trouble> missed() const;  // points that nobody has come to
  bool await_hit(std::chrono::milliseconds time) const;
  void release();     // all that is stalled goes on
  void cut();         // all sessions are closed
  void close_door();  // new sessions are closed at once
  void open_door();
  int sessions() const;  // that are open

 private:
  struct Link {
    int client = -1;
    int server = -1;
    ProxySession session;
  };
  Proxy(std::string server, Listen listen) : server_(std::move(server)), listen_(listen) {}
  Status listen();
  void serve();
  void accept_client();
  std::vector<pollfd> sockets() const;
  void move(Link& link, short client, short server);
  void begun(const Link& by);
  void wake() const;

  const std::string server_;
  const Listen listen_;
  TempDir dir_{"proxy"};
  int listener_ = -1;
  int port_ = 5432;
  int wake_[2] = {-1, -1};

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Armed armed_;
  std::size_t hits_ = 0;
  bool door_open_ = true;
  bool all_stalled_ = false;
  bool stop_ = false;
  std::vector<std::unique_ptr<Link>> links_;
  std::thread thread_;
};

}  // namespace shoofly::testing

#pragma once

// For tests: a pooler between a client and a server, as PgBouncer is one. It tells its clients a
// process number of its own, keeps a stack of server sessions, and gives one to a client either for
// each transaction or for as long as the client stays. Unix sockets, trust authentication, one
// thread.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "harness/temp_dir.h"

namespace shoofly::postgres {

class FakePooler {
 public:
  enum class Mode { kTransaction, kSession };
  FakePooler(const std::string& server_socket_dir, std::string database, Mode mode);
  ~FakePooler();
  FakePooler(const FakePooler&) = delete;
  FakePooler& operator=(const FakePooler&) = delete;

  std::string url() const;

 private:
  struct Client {
    int fd = -1;
    int server = -1;      // lent session, or -1
    bool ready = false;   // has had its startup answered
    std::string pending;  // from the client, not yet passed on
    std::string answer;   // tail of the server's answer, for finding its messages
  };
  void serve();
  void accept_client();
  bool from_client(Client& client);
  bool from_server(Client& client);
  bool lend(Client& client);
  void give_back(Client& client);
  int open_server() const;

  testing::TempDir dir_{"pooler"};
  const std::string server_path_;
  const std::string database_;
  const Mode mode_;
  int listener_ = -1;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<int> idle_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace shoofly::postgres

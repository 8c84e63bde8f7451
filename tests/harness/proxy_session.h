#pragma once

// One session that goes through the proxy, without its sockets: bytes in, bytes out, and the
// trouble it meets. It understands of PostgreSQL's protocol what a message is, which statements the
// client sends, and when the server has answered a batch of them.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace shoofly::testing {

enum class When {
  kBefore,    // the statement does not reach the server
  kSent,      // the server has it; its answer may be on the way
  kAnswered,  // the server has done it, and nothing of its answer has reached the client
  kMiddle,    // half of the answer has
};
enum class Act { kCut, kDelay, kStall };

struct Trouble {
  // How the session's name begins; "=x": the whole name. Empty: any.
  std::string application;
  // Parts of texts (small letters) that one session sends in this order; "=x": the whole text. The
  // last one is the point.
  std::vector<std::string> statements;
  When when = When::kBefore;
  Act act = Act::kCut;
  int nth = 1;                           // of the times the point is come to
  std::chrono::milliseconds delay{300};  // how long; kSent: how long after it was sent
  bool everybody = false;                // all sessions, and all that are opened
};

// What is armed, and how often each point was come to, over all sessions.
struct Armed {
  struct One {
    Trouble trouble;
    int seen = 0;
    bool fired = false;
  };
  std::vector<One> all;
  int generation = 0;
};

class ProxySession {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Bytes that have arrived; what may go on is appended to to_server and to_client.
  void from_client(const std::string& bytes, Armed& armed, Time now);
  void from_server(const std::string& bytes, Time now);
  // Time has passed. True: the trouble has begun just now.
  bool tick(Armed& armed, Time now);
  void release(Armed& armed, Time now);  // a stall ends
  void stall() { stalled_ = true; }

  const Trouble& trouble() const { return trouble_; }  // met last
  bool stalled() const { return stalled_; }
  bool cut() const { return cut_; }
  bool hears_client() const { return !stalled_ && !holds_up_; }
  bool hears_server() const { return !stalled_; }

  std::string to_server;
  std::string to_client;

 private:
  bool take_startup();
  bool take_message(Armed& armed, Time now);
  void statement(const std::string& text, Armed& armed, Time now);
  bool comes_to(Armed::One& one, std::size_t& matched, const std::string& text) const;
  void meet(const Trouble& trouble, Time now);
  void pass_up(Armed& armed, Time now);
  void answered(Time now);
  void begin(Time now);
  void let_go();

  std::string application_;
  bool started_ = false;
  bool raw_ = false;  // a cancel request: no messages follow
  std::string up_;    // from the client, not passed on
  std::string down_;  // from the server, not counted yet
  std::string held_;  // an answer that waits
  int generation_ = 0;
  std::vector<std::size_t> matched_;  // of each armed one's statements
  std::int64_t asked_ = 1;            // batches sent; the startup is one
  std::int64_t answered_ = 0;         // batches answered

  Trouble trouble_;
  bool pending_ = false;  // the point was come to, the trouble has not begun
  bool begun_now_ = false;
  std::int64_t target_ = 0;
  bool holds_up_ = false;
  bool holds_down_ = false;
  bool waits_ = false;  // for `until_`, to go on or (kSent) to begin
  Time until_{};
  bool stalled_ = false;
  bool cut_ = false;
};

}  // namespace shoofly::testing

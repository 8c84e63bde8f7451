#include "harness/proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace shoofly::testing {
namespace {

using std::chrono::steady_clock;

constexpr int kTickMs = 5;

sockaddr_un socket_in(const std::string& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = directory + "/.s.PGSQL.5432";
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

template <typename Address>
const sockaddr* as_sockaddr(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// What is there. False: the other side has closed.
bool receive(int fd, std::string& into) {
  char buffer[65536];
  const ssize_t got = ::recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
  if (got > 0) into.assign(buffer, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

// As much as goes. False: nobody is there.
bool send_some(int fd, std::string& bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    bytes.erase(0, static_cast<std::size_t>(sent));
  }
  return true;
}

void close_end(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

}  // namespace

Result<std::unique_ptr<Proxy>> Proxy::start(std::string server, Listen listen) {
  std::unique_ptr<Proxy> proxy(new Proxy(std::move(server), listen));
  SHOOFLY_TRY(proxy->listen());
  proxy->thread_ = std::thread([self = proxy.get()] { self->serve(); });
  return proxy;
}

Status Proxy::listen() {
  SHOOFLY_CHECK(::pipe2(wake_, O_CLOEXEC | O_NONBLOCK) == 0, "make a pipe");
  const bool tcp = listen_ == Listen::kTcp;
  listener_ = ::socket(tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in inet{};
  inet.sin_family = AF_INET;
  inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const sockaddr_un local = socket_in(directory());
  const int bound = tcp ? ::bind(listener_, as_sockaddr(inet), sizeof(inet))
                        : ::bind(listener_, as_sockaddr(local), sizeof(local));
  if (bound != 0 || ::listen(listener_, 64) != 0) return internal_error("proxy: cannot listen");
  socklen_t size = sizeof(inet);
  if (tcp && ::getsockname(listener_, reinterpret_cast<sockaddr*>(&inet), &size) == 0)
    port_ = ntohs(inet.sin_port);
  return ok_status();
}

Proxy::~Proxy() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake();
  if (thread_.joinable()) thread_.join();
  for (const auto& link : links_) {
    close_end(link->client);
    close_end(link->server);
  }
  close_end(listener_);
  close_end(wake_[0]);
  close_end(wake_[1]);
}

void Proxy::wake() const {
  // A full pipe wakes as well.
  if (::write(wake_[1], "x", 1) < 0) return;
}

std::string Proxy::url(const std::string& database, const std::string& user) const {
  const std::string place = listen_ == Listen::kTcp
                                ? "127.0.0.1:" + std::to_string(port_) + "/" + database + "?"
                                : "/" + database + "?host=" + directory() + "&";
  return "postgres://" + place + "user=" + user + "&sslmode=disable&gssencmode=disable";
}

// ---- What it is told ---------------------------------------------------------------------------

void Proxy::arm(Trouble trouble) { arm_all({std::move(trouble)}); }

void Proxy::arm_all(std::vector<Trouble> troubles) {
  const std::lock_guard lock(mutex_);
  armed_.all.clear();
  for (Trouble& trouble : troubles) {
    SHOOFLY_CHECK(!trouble.statements.empty(), "a trouble has a point");
    armed_.all.push_back({std::move(trouble), 0, false});
  }
  ++armed_.generation;
  hits_ = 0;
}

bool Proxy::hit() const {
  const std::lock_guard lock(mutex_);
  return hits_ >= armed_.all.size();
}

std::vector<Trouble> Proxy::missed() const {
  const std::lock_guard lock(mutex_);
  std::vector<Trouble> missed;
  for (const Armed::One& one : armed_.all) {
    if (!one.fired) missed.push_back(one.trouble);
  }
  return missed;
}

bool Proxy::await_hit(std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [this] { return hits_ >= armed_.all.size(); });
}

void Proxy::release() {
  {
    const std::lock_guard lock(mutex_);
    all_stalled_ = false;
    for (const auto& link : links_) link->session.release(armed_, steady_clock::now());
  }
  wake();
}

void Proxy::cut() {
  const std::lock_guard lock(mutex_);
  all_stalled_ = false;
  // The serving thread closes them: it may be polling these sockets.
  for (const auto& link : links_) {
    if (link->client >= 0) ::shutdown(link->client, SHUT_RDWR);
    if (link->server >= 0) ::shutdown(link->server, SHUT_RDWR);
    link->session.release(armed_, steady_clock::now());
  }
  wake();
}

void Proxy::close_door() {
  const std::lock_guard lock(mutex_);
  door_open_ = false;
}

void Proxy::open_door() {
  const std::lock_guard lock(mutex_);
  door_open_ = true;
}

int Proxy::sessions() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(links_.size());
}

// ---- Its thread --------------------------------------------------------------------------------

std::vector<pollfd> Proxy::sockets() const {
  std::vector<pollfd> waiting = {{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
  const auto add = [&](const ProxySession& session, int fd, bool hears, const std::string& out) {
    const int events = (hears ? POLLIN : 0) | (out.empty() ? 0 : POLLOUT);
    waiting.push_back({session.stalled() ? -1 : fd, static_cast<short>(events), 0});
  };
  for (const auto& link : links_) {
    const ProxySession& session = link->session;
    add(session, link->client, session.hears_client(), session.to_client);
    add(session, link->server, session.hears_server(), session.to_server);
  }
  return waiting;
}

void Proxy::serve() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    std::vector<pollfd> waiting = sockets();
    lock.unlock();
    static_cast<void>(::poll(waiting.data(), waiting.size(), kTickMs));
    lock.lock();
    for (char byte = 0; ::read(wake_[0], &byte, 1) > 0;) {
    }
    const std::size_t count = (waiting.size() - 2) / 2;  // newcomers come behind
    for (std::size_t i = 0; i < count; ++i)
      move(*links_[i], waiting[2 + 2 * i].revents, waiting[3 + 2 * i].revents);
    if (waiting[1].revents != 0) accept_client();
    std::erase_if(links_, [](const auto& link) { return link->client < 0; });
  }
}

void Proxy::accept_client() {
  auto link = std::make_unique<Link>();
  link->client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (link->client < 0) return;
  link->server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = socket_in(server_);
  const bool there =
      door_open_ && ::connect(link->server, as_sockaddr(address), sizeof(address)) == 0;
  if (!there) {
    close_end(link->client);
    close_end(link->server);
    return;
  }
  if (all_stalled_) link->session.stall();
  links_.push_back(std::move(link));
}

void Proxy::begun(const Link& by) {
  ++hits_;
  const Trouble& trouble = by.session.trouble();
  all_stalled_ = all_stalled_ || (trouble.everybody && trouble.act == Act::kStall);
  for (const auto& link : links_) {
    if (all_stalled_) link->session.stall();
    if (trouble.everybody && trouble.act == Act::kCut && link.get() != &by)
      ::shutdown(link->client, SHUT_RDWR);
  }
  changed_.notify_all();
}

// What has come goes to the session, what the session lets go is sent.
void Proxy::move(Link& link, short client, short server) {
  const auto now = steady_clock::now();
  ProxySession& session = link.session;
  if (session.stalled()) return;
  const auto readable = [](short events) { return (events & (POLLIN | POLLHUP | POLLERR)) != 0; };
  std::string bytes;
  bool open = true;
  if (readable(server) && session.hears_server()) {
    open = receive(link.server, bytes);
    if (!bytes.empty()) session.from_server(bytes, now);
  }
  bytes.clear();
  if (open && readable(client) && session.hears_client()) {
    open = receive(link.client, bytes);
    if (!bytes.empty()) session.from_client(bytes, armed_, now);
  }
  if (session.tick(armed_, now)) begun(link);
  // A last word still goes out.
  const bool sent = send_some(link.server, session.to_server);
  const bool told = send_some(link.client, session.to_client);
  if (open && sent && told && !session.cut()) return;
  close_end(link.client);
  close_end(link.server);
}

}  // namespace shoofly::testing

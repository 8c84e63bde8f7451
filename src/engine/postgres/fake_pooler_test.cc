// The fake pooler of preflight_test.cc. (Named as a test so that it is compiled into the tests
// only.)

#include "engine/postgres/fake_pooler.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace shoofly::postgres {
namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

std::string number(std::uint32_t value) {
  const std::uint32_t wire = htonl(value);
  return {reinterpret_cast<const char*>(&wire), 4};
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t wire = 0;
  std::memcpy(&wire, bytes.data() + at, 4);
  return ntohl(wire);
}

std::string message(char kind, const std::string& body) {
  return kind + number(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

void send_all(int fd, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t now = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

// What is there now; empty at the end.
std::string receive(int fd) {
  char buffer[65536];
  const ssize_t got = ::recv(fd, buffer, sizeof(buffer), 0);
  return got <= 0 ? std::string() : std::string(buffer, static_cast<std::size_t>(got));
}

// The last transaction status in a stream of whole messages, which are taken off; 0 where there is
// none.
char last_status(std::string& stream) {
  char status = 0;
  while (stream.size() >= 5) {
    const std::size_t length = number_at(stream, 1) + 1;
    if (stream.size() < length) break;
    if (stream[0] == 'Z') status = stream[5];
    stream.erase(0, length);
  }
  return status;
}

}  // namespace

FakePooler::FakePooler(const std::string& server_socket_dir, std::string database, Mode mode)
    : server_path_(server_socket_dir + "/.s.PGSQL.5432"),
      database_(std::move(database)),
      mode_(mode) {
  listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address = address_of((dir_ / ".s.PGSQL.5432").string());
  SHOOFLY_CHECK(
      ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0,
      "pooler can bind");
  SHOOFLY_CHECK(::listen(listener_, 8) == 0, "pooler can listen");
  thread_ = std::thread([this] { serve(); });
}

FakePooler::~FakePooler() {
  stop_ = true;
  thread_.join();
  for (const auto& client : clients_) {
    ::close(client->fd);
    if (client->server >= 0) ::close(client->server);
  }
  for (const int fd : idle_) ::close(fd);
  ::close(listener_);
}

std::string FakePooler::url() const {
  return "postgres:///" + database_ + "?host=" + dir_.path().string() +
         "&user=postgres&sslmode=disable";
}

int FakePooler::open_server() const {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address = address_of(server_path_);
  SHOOFLY_CHECK(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0,
                "pooler can connect");
  const std::string body = number(196608) + std::string("user\0postgres\0database\0", 23) +
                           database_ + std::string(2, '\0');
  send_all(fd, number(static_cast<std::uint32_t>(body.size() + 4)) + body);
  std::string answer;
  while (last_status(answer) == 0) answer += receive(fd);
  return fd;
}

bool FakePooler::lend(Client& client) {
  if (client.server >= 0) return true;
  if (idle_.empty()) idle_.push_back(open_server());
  client.server = idle_.back();  // the one used last, as PgBouncer does
  idle_.pop_back();
  return true;
}

void FakePooler::give_back(Client& client) {
  if (client.server >= 0) idle_.push_back(client.server);
  client.server = -1;
  client.answer.clear();
}

void FakePooler::accept_client() {
  auto client = std::make_unique<Client>();
  client->fd = ::accept(listener_, nullptr, nullptr);
  if (client->fd >= 0) clients_.push_back(std::move(client));
}

bool FakePooler::from_client(Client& client) {
  const std::string bytes = receive(client.fd);
  if (bytes.empty()) return false;
  if (!client.ready) {
    client.pending += bytes;
    if (client.pending.size() < 4 || client.pending.size() < number_at(client.pending, 0))
      return true;
    client.ready = true;
    client.pending.clear();
    send_all(client.fd, message('R', number(0)) +
                            message('S', std::string("client_encoding\0UTF8\0", 21)) +
                            message('S', std::string("server_version\0"
                                                     "15.0\0",
                                                     20)) +
                            message('K', number(424242) + number(1)) + message('Z', "I"));
    return true;
  }
  if (bytes[0] == 'X') return false;
  lend(client);
  send_all(client.server, bytes);
  return true;
}

bool FakePooler::from_server(Client& client) {
  const std::string bytes = receive(client.server);
  if (bytes.empty()) return false;
  send_all(client.fd, bytes);
  client.answer += bytes;
  if (last_status(client.answer) == 'I' && mode_ == Mode::kTransaction) give_back(client);
  return true;
}

void FakePooler::serve() {
  while (!stop_) {
    std::vector<pollfd> waiting = {{listener_, POLLIN, 0}};
    for (const auto& client : clients_) {
      waiting.push_back({client->fd, POLLIN, 0});
      waiting.push_back({client->server, POLLIN, 0});
    }
    if (::poll(waiting.data(), waiting.size(), 20) <= 0) continue;
    const std::size_t count = clients_.size();
    if (waiting[0].revents != 0) accept_client();
    for (std::size_t i = 0; i < count; ++i) {
      Client& client = *clients_[i];
      bool open = true;
      if (waiting[2 * i + 2].revents != 0) open = from_server(client);
      if (open && waiting[2 * i + 1].revents != 0) open = from_client(client);
      if (open) continue;
      give_back(client);
      ::close(client.fd);
      client.fd = -1;
    }
    clients_.erase(std::remove_if(clients_.begin(), clients_.end(),
                                  [](const auto& client) { return client->fd < 0; }),
                   clients_.end());
  }
}

}  // namespace shoofly::postgres

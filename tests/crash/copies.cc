#include "crash/sweep.h"
#include "harness/session.h"

namespace shoofly::testing {
namespace {

class SqliteCopies : public Copies {
 public:
  Status create(const std::string& name) override {
    SHOOFLY_ASSIGN(const auto session, Session::open(url(name)));
    SHOOFLY_ASSIGN(const auto mode, session->query("pragma journal_mode = wal"));
    return ok_status();
  }
  Status copy(const std::string& from, const std::string& to) override {
    drop(to);
    for (const char* suffix : {"", "-wal"}) {
      if (std::filesystem::exists(file(from) + suffix))
        std::filesystem::copy_file(file(from) + suffix, file(to) + suffix);
    }
    return ok_status();
  }
  void drop(const std::string& name) override {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file(name) + suffix);
  }
  std::string url(const std::string& name) const override { return "sqlite:" + file(name); }

 private:
  std::string file(const std::string& name) const { return (dir_ / (name + ".db")).string(); }
  TempDir dir_{"crash"};
};

class PostgresCopies : public Copies {
 public:
  explicit PostgresCopies(PostgresServer& server)
      : server_(server), prefix_("c" + std::to_string(++made) + "_") {}
  ~PostgresCopies() override {
    for (const std::string& name : names_)
      static_cast<void>(server_.drop_database(prefix_ + name).ok());
  }
  Status create(const std::string& name) override {
    names_.push_back(name);
    return server_.create_database(prefix_ + name);
  }
  Status copy(const std::string& from, const std::string& to) override {
    names_.push_back(to);
    return server_.create_database(prefix_ + to, prefix_ + from);
  }
  void drop(const std::string& name) override {
    std::erase(names_, name);
    static_cast<void>(server_.drop_database(prefix_ + name).ok());
  }
  std::string url(const std::string& name) const override { return server_.url(prefix_ + name); }

 private:
  static inline int made = 0;
  PostgresServer& server_;
  std::string prefix_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Copies> sqlite_copies() { return std::make_unique<SqliteCopies>(); }
std::unique_ptr<Copies> postgres_copies(PostgresServer& server) {
  return std::make_unique<PostgresCopies>(server);
}

}  // namespace shoofly::testing

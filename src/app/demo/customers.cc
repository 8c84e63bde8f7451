#include "app/demo/customers.h"

#include <array>
#include <cstdio>

#include <fmt/format.h>

namespace shoofly::demo {
namespace {

constexpr std::array<const char*, 24> kFirst = {
    "Ada",  "Grace", "Alan",  "Edsger", "Barbara", "Donald", "Radia", "Ken",
    "Mary", "Linus", "Anita", "Dennis", "Frances", "Tony",   "Shafi", "Leslie",
    "Jean", "John",  "Katie", "Adele",  "Rózsa",   "Jürgen", "Søren", "Zoë"};
constexpr std::array<const char*, 20> kLast = {
    "Lovelace", "Hopper", "Turing",  "Dijkstra",    "Liskov", "Knuth",       "Perlman",
    "Thompson", "Keller", "Allen",   "Ritchie",     "Hoare",  "Lamport",     "Bartik",
    "Goldberg", "Péter",  "Schmidt", "Kierkegaard", "O'Neil", "van der Berg"};

// SplitMix64: a few lines that give the same crowd on every machine.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::string person(std::uint64_t n) {
  const std::uint64_t dice = mix(n);
  const std::string first = kFirst[dice % kFirst.size()];
  const std::string last = kLast[(dice >> 8) % kLast.size()];
  switch ((dice >> 20) % 50) {
    case 0:
      return first;  // one word: no surname
    case 1:
      return fmt::format("{} {} {}", first, kFirst[(dice >> 32) % kFirst.size()], last);
    default:
      return first + " " + last;
  }
}

std::string change_file() {
  return "change: split-customer-name\n"
         "operations:\n"
         "  - split_column:\n"
         "      table: customers\n"
         "      column: name\n"
         "      into:\n"
         "        first_name: { type: text, value: \"substr(name, 1, instr(name || ' ', ' ') - 1)\" }\n"
         "        last_name:  { type: text, value: \"substr(name, instr(name || ' ', ' ') + 1)\", nullable: true }\n"
         "      back: \"rtrim(first_name || ' ' || coalesce(last_name, ''))\"\n"
         "soak: 7d\n"
         "retention: 7d\n";
}

Status make_customers(const Engine& engine, const Dsn& dsn, int rows, std::uint64_t seed) {
  std::FILE* file =
      std::fopen(dsn.secret().c_str(), "ab");  // the engine never creates a database by itself
  if (file == nullptr)
    return invalid_input(fmt::format("make \"{}\": it cannot be written", dsn.redacted()));
  std::fclose(file);
  SHOOFLY_ASSIGN(const std::unique_ptr<Connection> connection, engine.connect(dsn, {}));
  const SqlWriter writer = engine.dialect().writer();
  const auto run = [&](Sql sql, std::vector<Value> parameters = {}) -> Status {
    const Result<ResultSet> done = connection->run({std::move(sql), std::move(parameters)});
    return done.ok() ? ok_status() : Status(done.error());
  };
  SHOOFLY_TRY(run(writer.write("pragma journal_mode = wal")));
  SHOOFLY_TRY(run(writer.write(
      "create table customers (id integer primary key, name text not null, email text not null, "
      "visits integer not null default 0)")));
  SHOOFLY_TRY(connection->begin());
  const Sql insert = writer.write("insert into customers (id, name, email) values (?1, ?2, ?3)");
  for (int id = 1; id <= rows; ++id) {
    SHOOFLY_TRY(run(insert, {std::int64_t{id}, person(seed + static_cast<std::uint64_t>(id)),
                             fmt::format("customer{}@example.org", id)}));
  }
  return connection->commit();
}

}  // namespace shoofly::demo

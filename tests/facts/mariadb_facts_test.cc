// Each line of src/engine/mysql/facts.cc about MariaDB is run on a real server of 10.11 with one
// ALGORITHM after another, and one LOCK after another, until the server accepts it.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/mysql/facts.h"
#include "harness/mariadb_server.h"

namespace shoofly::mysql {
namespace {

using testing::MariaDbServer;

// Tables of the fixture; each is made anew where a try has changed it.
const std::map<std::string, std::string>& tables() {
  static const std::map<std::string, std::string> kTables = {
      {"t",
       "create or replace table t(id bigint not null auto_increment primary key, a int, b int not "
       "null default 3, v varchar(20) not null, w varchar(70), e enum('a','b'), d decimal(10,2), r "
       "bigint, key ka(a), key kr(r), constraint c0 check (d > 0), constraint f0 foreign key (r) "
       "references p(id)) engine=innodb default charset=utf8mb4"},
      {"g",
       "create or replace table g(id bigint primary key, a int, b int, v1 int as (a + 1) virtual, s1 "
       "int as (a + 2) stored) engine=innodb"},
      {"gv",
       "create or replace table gv(id bigint primary key, a int, b int, n int not null, v int as (a "
       "+ 1) virtual, key kv(v)) engine=innodb"},
      {"cp",
       "create or replace table cp(id bigint primary key, v varchar(20), b int) engine=innodb "
       "row_format=compressed"},
      {"cg",
       "create or replace table cg(id bigint primary key, v varchar(20), b int, c int as (b + 1) "
       "virtual) engine=innodb row_format=compressed"},
      {"uk",
       "create or replace table uk(id int primary key, a int not null, b int, unique key ua(a)) "
       "engine=innodb"},
      {"f", "create or replace table f(id int primary key, f float) engine=innodb"},
      {"vs",
       "create or replace table vs(id int primary key, a int) engine=innodb with system "
       "versioning"},
      {"ft",
       "create or replace table ft(id bigint primary key, a int, v varchar(20), fulltext key fv(v)) "
       "engine=innodb"},
      {"nk", "create or replace table nk(a int not null, b int) engine=innodb"},
      {"sp", "create or replace table sp(id int primary key, pt point not null) engine=innodb"},
      {"sv", "create or replace table sv(id bigint primary key, a int) engine=innodb"},
      {"u",
       "create or replace table u(id int primary key, v varchar(20), k varchar(20), key(k)) "
       "engine=innodb default charset=utf8mb3"},
      {"vc", "create or replace table vc(id int primary key, c varchar(50)) charset=utf8mb4"},
      {"vr",
       "create or replace table vr(id int primary key, c varchar(50)) charset=utf8mb4 "
       "row_format=redundant"},
      {"m", "create or replace table m(id int primary key, a int, key(a)) engine=myisam"},
  };
  return kTables;
}

std::string table_of(std::string_view statement) {
  const std::string rest(statement.substr(std::string_view("alter table ").size()));
  return rest.substr(0, rest.find(' '));
}

const Claim* claim_of_mariadb(const Fact& line) {
  const auto found = std::find_if(line.claims.begin(), line.claims.end(),
                                  [](const Claim& one) { return one.flavor == Flavor::kMariaDb; });
  return found == line.claims.end() ? nullptr : &*found;
}

// One try: the statement with these options, and whether the claim says that it is accepted.
struct Try {
  const Fact* line;
  std::string options;
  bool accepted;
  int at;  // its line in the script
};

class Script {
 public:
  Script() {
    lines_ = {"create database facts character set utf8mb4; use facts;",
              "create table p(id bigint primary key) engine=innodb; insert into p values (1);"};
  }
  void add(const Fact& line, const Claim& claim) {
    make_table(line);
    for (const Algorithm one :
         {Algorithm::kInstant, Algorithm::kNoCopy, Algorithm::kInPlace, Algorithm::kCopy}) {
      if (one > claim.algorithm) break;
      add_try(line, "algorithm=" + std::string(to_string(one)), one == claim.algorithm);
    }
    for (const Lock one : {Lock::kNone, Lock::kShared, Lock::kExclusive}) {
      if (one > claim.lock) break;
      add_try(line,
              "algorithm=" + std::string(to_string(claim.algorithm)) +
                  ", lock=" + std::string(to_string(one)),
              one == claim.lock);
    }
  }
  const std::vector<std::string>& lines() const { return lines_; }
  const std::vector<Try>& tries() const { return tries_; }

 private:
  void make_table(const Fact& line) {
    lines_.push_back("drop table if exists t2;");
    lines_.push_back(tables().at(table_of(line.statement)) + ";");
  }
  // What is refused leaves the table as it is.
  void add_try(const Fact& line, const std::string& options, bool accepted) {
    lines_.push_back(std::string(line.statement) + ", " + options + ";");
    tries_.push_back({&line, options, accepted, static_cast<int>(lines_.size())});
    if (accepted) make_table(line);
  }
  std::vector<std::string> lines_;
  std::vector<Try> tries_;
};

TEST(MariaDbFacts, EveryLineIsWhatTheServerAccepts) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const auto version = (*server)->query("select version()");
  ASSERT_TRUE(version.ok()) << version.error().describe();
  ASSERT_TRUE(version->starts_with("10.11."))
      << "the facts are measured on 10.11, not " << *version;
  Script script;
  for (const Fact& line : facts()) {
    const Claim* claim = claim_of_mariadb(line);
    ASSERT_NE(claim, nullptr) << line.id;
    script.add(line, *claim);
  }
  const auto failing = (*server)->failing_lines(script.lines());
  ASSERT_TRUE(failing.ok()) << failing.error().describe();
  std::size_t known = 0;
  for (const Try& one : script.tries()) {
    const bool refused = std::count(failing->begin(), failing->end(), one.at) > 0;
    known += refused ? 1 : 0;
    EXPECT_EQ(!refused, one.accepted)
        << one.line->id << ": " << one.line->statement << ", " << one.options << " is "
        << (refused ? "refused" : "accepted");
  }
  // Whatever else failed would be a fixture that is not there.
  EXPECT_EQ(known, failing->size());
}

}  // namespace
}  // namespace shoofly::mysql

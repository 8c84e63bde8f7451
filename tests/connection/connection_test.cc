// Each point at which a session can be in trouble, with each kind of trouble: the run goes on by
// itself and ends as if nothing had happened.

#include <set>

#include <gtest/gtest.h>

#include "connection/troubled.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Place {
  const char* name;
  CommandName command;
  std::string application;
  std::vector<std::string> statements;
  When when;
  int nth = 1;
  const char* scenario = "moved";
};

constexpr const char* kMain = "=shoofly";

const std::vector<Place>& places() {
  static const std::vector<Place> kPlaces = {
      {"TakeOver", "start", kMain, {"set fence", "=commit"}, When::kAnswered},
      {"LockTaken", "start", "shoofly run moved-1", {"pg_try_advisory_lock"}, When::kAnswered},
      {"LockHeld", "start", "shoofly run moved-1", {"pg_locks"}, When::kBefore},
      {"Pulse", "start", "shoofly pulse", {"set heartbeat", "=commit"}, When::kBefore},
      {"Catalog", "start", kMain, {"set fence", "repeatable read, read only"}, When::kMiddle},
      {"Ddl", "start", kMain, {"add column if not exists"}, When::kAnswered, 2},
      {"BeforeDdlCommit", "start", kMain, {"add column if not exists", "=commit"}, When::kBefore},
      {"AfterDdlCommit", "start", kMain, {"add column if not exists", "=commit"}, When::kAnswered},
      {"CatalogAfterDdl",
       "start",
       kMain,
       {"add column if not exists", "=commit", "repeatable read, read only"},
       When::kBefore},
      {"BeforeStepIsNoted",
       "start",
       kMain,
       {"add column if not exists", "=commit", "set state", "=commit"},
       When::kBefore},
      {"AfterStepIsNoted",
       "start",
       kMain,
       {"add column if not exists", "=commit", "set state", "=commit"},
       When::kAnswered},
      {"ChunkBoundary", "start", "shoofly backfill", {"offset"}, When::kMiddle, 2},
      {"BeforeChunk", "start", "shoofly backfill", {"execute "}, When::kBefore, 3},
      {"BeforeChunkCommit", "start", "shoofly backfill", {"execute ", "=commit"}, When::kBefore, 3},
      {"AfterChunkCommit",
       "start",
       "shoofly backfill",
       {"execute ", "=commit"},
       When::kAnswered,
       3},
      {"MiddleOfChunk", "start", "shoofly backfill", {"execute "}, When::kMiddle, 2},
      {"BeforeIndex", "start", kMain, {"create index concurrently"}, When::kBefore},
      {"AfterIndex", "start", kMain, {"create index concurrently"}, When::kAnswered},
      {"Verify", "start", "shoofly verify", {"filter (where not"}, When::kMiddle, 3},
      {"SelfTest", "start", "shoofly verify", {"shoofly_scratch"}, When::kAnswered},
      {"StatusAtGate",
       "start",
       kMain,
       {"create index", "$1, status = $2", "$1, status = $2", "=commit"},
       When::kAnswered},
      {"BeforeSwap", "cutover", kMain, {"rename column", "=commit"}, When::kBefore},
      {"AfterSwap", "cutover", kMain, {"rename column", "=commit"}, When::kAnswered},
      {"VerifyAfterSwap", "cutover", "shoofly verify", {"filter (where not"}, When::kAnswered},
      {"BeforeUnsync", "contract", kMain, {"drop trigger", "=commit"}, When::kBefore},
      {"AfterUnsync", "contract", kMain, {"drop trigger", "=commit"}, When::kAnswered},
      {"AfterPurge", "purge", kMain, {"drop column", "=commit"}, When::kAnswered},
      {"BeforeWayBack", "rollback", kMain, {"drop trigger"}, When::kBefore},
      {"AfterWayBack", "rollback", kMain, {"drop column", "=commit"}, When::kAnswered},
      {"SwapBack", "rollback late", kMain, {"rename column", "=commit"}, When::kAnswered},
      {"Restore", "restore", kMain, {"rename column", "=commit"}, When::kAnswered},
      {"RestoreFill", "restore", "shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 2},
  };
  return kPlaces;
}

// The same for steps that only changes of whole tables have.
const std::vector<Place>& table_places() {
  static const std::vector<Place> kPlaces = {
      {"MakeTable",
       "start",
       kMain,
       {"set fence", "create table \"public\".\"profiles\"", "=commit"},
       When::kAnswered},
      {"BeforeInstall", "start", kMain, {"create trigger", "=commit"}, When::kBefore, 2},
      {"AfterInstall", "start", kMain, {"create trigger", "=commit"}, When::kAnswered, 3},
      {"BeforeTableChunk", "start", "shoofly backfill", {"execute ", "=commit"}, When::kBefore, 2},
      {"AfterTableChunk", "start", "shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 7},
      {"AfterAnalyze", "start", kMain, {"analyze "}, When::kAnswered},
      {"TableCheck", "start", "shoofly verify", {"full join"}, When::kMiddle, 2},
      {"TableSelfTest", "start", "shoofly verify", {"shoofly_follower"}, When::kAnswered},
      {"BeforeExchange", "cutover", kMain, {"lock table", "=commit"}, When::kBefore},
      {"AfterExchange", "cutover", kMain, {"lock table", "=commit"}, When::kAnswered},
      {"AfterLeaving", "contract", kMain, {"drop trigger", "=commit"}, When::kAnswered, 2},
      {"OutOfSight", "contract", kMain, {"rename to", "=commit"}, When::kAnswered},
      {"AfterDrop", "purge", kMain, {"drop table", "=commit"}, When::kAnswered},
      {"Home", "restore", kMain, {"rename column", "=commit"}, When::kAnswered},
      {"RenewedTable", "restore", "shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3},
      {"ExchangeBack", "rollback late", kMain, {"lock table", "=commit"}, When::kAnswered},
  };
  return kPlaces;
}

// Of a key that changes together with all that refers to it.
const std::vector<Place>& key_places() {
  static const std::vector<Place> kPlaces = {
      {"BeforeReference", "start", kMain, {"set fence", "foreign key (", "=commit"}, When::kBefore},
      {"AfterProof", "start", kMain, {"validate constraint", "=commit"}, When::kAnswered},
      {"BeforeKeySwitch", "cutover", kMain, {"primary key using index", "=commit"}, When::kBefore},
      {"AfterKeySwitch", "cutover", kMain, {"primary key using index", "=commit"}, When::kAnswered},
      {"OldKeyIsBuilt",
       "rollback late",
       kMain,
       {"create unique index concurrently"},
       When::kAnswered},
      {"KeySwitchBack",
       "rollback late",
       kMain,
       {"primary key using index", "=commit"},
       When::kAnswered},
  };
  return kPlaces;
}

// Of rows that move, with the ledger that knows which, and of a lookup table with its triggers.
const std::vector<Place>& row_places() {
  static const std::vector<Place> kPlaces = {
      {"LedgerIsLaid",
       "start",
       kMain,
       {"set fence", "_shoofly_moved_", "=commit"},
       When::kAnswered},
      {"BeforeLookup", "start", kMain, {"_carry", "=commit"}, When::kBefore},
      {"AfterLookup", "start", kMain, {"_carry", "=commit"}, When::kAnswered},
      {"BeforeMove", "cutover", "shoofly backfill", {"execute ", "=commit"}, When::kBefore, 2},
      {"AfterMove", "cutover", "shoofly backfill", {"execute ", "=commit"}, When::kAnswered, 3},
      {"BeforeMoveBack",
       "rollback late",
       "shoofly backfill",
       {"execute ", "=commit"},
       When::kBefore,
       3},
      {"AfterMoveBack",
       "rollback late",
       "shoofly backfill",
       {"execute ", "=commit"},
       When::kAnswered,
       2},
      {"LookupIsGone", "rollback", kMain, {"_carry", "=commit"}, When::kAnswered},
      {"LookupIsOff", "contract", kMain, {"_carry", "=commit"}, When::kAnswered},
      {"LookupIsBack", "restore", kMain, {"_carry", "=commit"}, When::kAnswered},
      {"LedgerIsGone", "purge", kMain, {"_shoofly_moved_", "=commit"}, When::kAnswered},
  };
  return kPlaces;
}

// Of keys that are made partition by partition, outside transactions, of rebuilt views and of a
// type that loses a label.
const std::vector<Place>& rule_places() {
  static const std::vector<Place> kPlaces = {
      {"TypeIsMade", "start", kMain, {"set fence", "create type", "=commit"}, When::kAnswered},
      {"KeyIsDeclared", "cutover", kMain, {"alter table only"}, When::kAnswered},
      {"PartitionIsBuilt", "cutover", kMain, {"create unique index concurrently"}, When::kAnswered},
      {"BeforeAttach", "cutover", kMain, {"attach partition"}, When::kBefore, 2},
      {"AfterAttach", "cutover", kMain, {"attach partition"}, When::kAnswered, 2},
      {"PartitionRefers", "cutover", kMain, {"not valid"}, When::kAnswered},
      {"PartitionIsProved", "cutover", kMain, {"validate constraint"}, When::kAnswered, 2},
      {"BeforeTableRefers", "cutover", kMain, {"lock table only"}, When::kBefore},
      {"TableRefers", "cutover", kMain, {"lock table only"}, When::kAnswered},
      {"TypesAreSwitched", "cutover", kMain, {"rename to", "=commit"}, When::kAnswered},
      {"BeforeViews", "cutover", kMain, {"views jsonb", "=commit"}, When::kBefore},
      {"AfterViews", "cutover", kMain, {"views jsonb", "=commit"}, When::kAnswered},
      {"ViewsAreBack", "rollback late", kMain, {"views jsonb", "=commit"}, When::kAnswered},
      {"TypesAreBack", "rollback late", kMain, {"rename to", "=commit"}, When::kAnswered},
      {"KeyIsGone", "rollback late", kMain, {"drop index if exists", "=commit"}, When::kAnswered},
      {"TypeIsGone", "purge", kMain, {"drop type", "=commit"}, When::kAnswered},
  };
  return kPlaces;
}

std::vector<Place> all_places() {
  std::vector<Place> all = places();
  const auto add = [&](const std::vector<Place>& some, const char* scenario) {
    for (Place place : some) {
      place.scenario = scenario;
      all.push_back(place);
    }
  };
  add(table_places(), "tables");
  add(key_places(), "keys");
  add(row_places(), "rows");
  add(rule_places(), "rules");
  return all;
}

const char* name_of(Act act) { return act == Act::kCut ? "Cut" : "Stalled"; }

class ConnectionTrouble : public ::testing::TestWithParam<std::tuple<Place, Act>> {};

TEST_P(ConnectionTrouble, TheRunGoesOnByItself) {
  SHOOFLY_REQUIRE_POSTGRES(chosen_major());
  const auto& [place, act] = GetParam();
  auto server = PostgresServer::shared(chosen_major());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  Troubled troubled(**server, place.command, place.scenario);
  const Status prepared = troubled.prepare();
  ASSERT_TRUE(prepared.ok()) << prepared.error().describe();
  troubled.proxy().arm({place.application, place.statements, place.when, act, place.nth});
  Process process = troubled.spawn();
  EXPECT_TRUE(went_through(process));
  EXPECT_TRUE(troubled.proxy().hit()) << "the point was never come to";
  const Status checked = troubled.check();
  EXPECT_TRUE(checked.ok()) << checked.error().describe();
}

INSTANTIATE_TEST_SUITE_P(Points, ConnectionTrouble,
                         ::testing::Combine(::testing::ValuesIn(all_places()),
                                            ::testing::Values(Act::kCut, Act::kStall)),
                         [](const auto& test) {
                           return std::string(std::get<0>(test.param).name) +
                                  name_of(std::get<1>(test.param));
                         });

// Delays end nothing; all of a command's places are delayed in one run.
class Delays : public ::testing::TestWithParam<CommandName> {};

TEST_P(Delays, TheRunTakesLonger) {
  SHOOFLY_REQUIRE_POSTGRES(chosen_major());
  auto server = PostgresServer::shared(chosen_major());
  ASSERT_TRUE(server.ok()) << server.error().describe();
  Troubled troubled(**server, GetParam());
  const Status prepared = troubled.prepare();
  ASSERT_TRUE(prepared.ok()) << prepared.error().describe();
  std::vector<Trouble> troubles;
  std::set<std::vector<std::string>> known;  // one message is delayed before it or after it
  for (const Place& place : places()) {
    if (place.command != GetParam() || !known.insert(place.statements).second) continue;
    troubles.push_back({place.application, place.statements, place.when, Act::kDelay, place.nth,
                        std::chrono::milliseconds(150)});
  }
  troubled.proxy().arm_all(troubles);
  Process process = troubled.spawn();
  EXPECT_TRUE(went_through(process));
  for (const Trouble& missed : troubled.proxy().missed())
    ADD_FAILURE() << "never come to: " << missed.application << ", " << missed.statements.back();
  const Status checked = troubled.check();
  EXPECT_TRUE(checked.ok()) << checked.error().describe();
}

INSTANTIATE_TEST_SUITE_P(Commands, Delays,
                         ::testing::Values("start", "cutover", "contract", "purge", "rollback",
                                           "rollback late", "restore"),
                         [](const auto& test) {
                           return test.param == "rollback late" ? "rollback_late" : test.param;
                         });

}  // namespace
}  // namespace shoofly::testing

// The table is long because it is one: what is known about algorithms stands in one place.

#include "engine/mysql/facts.h"

#include <algorithm>

#include "base/check.h"

namespace shoofly::mysql {
namespace {

constexpr Algorithm kInstant = Algorithm::kInstant;
constexpr Algorithm kNoCopy = Algorithm::kNoCopy;
constexpr Algorithm kInPlace = Algorithm::kInPlace;
constexpr Algorithm kCopy = Algorithm::kCopy;
constexpr Lock kNone = Lock::kNone;
constexpr Lock kShared = Lock::kShared;
constexpr Lock kExclusive = Lock::kExclusive;

constexpr std::string_view kMeasured = "measured on 10.11";
constexpr std::string_view k57 = "MySQL 5.7 manual, Online DDL Operations";
constexpr std::string_view k80 = "MySQL 8.0 manual, Online DDL Operations";
constexpr std::string_view kCheck = "MySQL 8.0 manual, ALTER TABLE: CHECK";

Claim maria(Algorithm algorithm, Lock lock) {
  return {Flavor::kMariaDb, {10, 4}, algorithm, lock, kMeasured};
}
Claim my57(Algorithm algorithm, Lock lock) {
  return {Flavor::kMySql, {5, 7}, algorithm, lock, k57};
}
Claim my80(int patch, Algorithm algorithm, Lock lock) {
  return {Flavor::kMySql, {8, 0, patch}, algorithm, lock, k80};
}

// On the fixture: t is plain, g has a virtual and a stored column, ft a FULLTEXT index, nk no
// primary key, m is of MyISAM, u has varchars of utf8mb3, t refers to p; vc and vr have a
// varchar(50) of utf8mb4, vr with ROW_FORMAT=REDUNDANT; gv has an index over its virtual column,
// cp and cg have ROW_FORMAT=COMPRESSED, cg with a virtual column; uk has a unique key without NULL
// beside its primary key, f a float, vs system versioning.
const std::vector<Fact> kFacts = {
    // ---- columns
    {"add-column",
     "alter table t add column c int not null default 0",
     {maria(kInstant, kNone), my57(kInPlace, kNone), my80(12, kInstant, kNone)}},
    {"add-column-placed",
     "alter table t add column c int after a",
     {maria(kInstant, kNone), my57(kInPlace, kNone), my80(29, kInstant, kNone)}},
    {"add-column-placed-generated",
     "alter table g add column c int after a",
     {maria(kCopy, kShared), my57(kInPlace, kNone), my80(29, kInstant, kNone)}},
    {"add-column-fulltext",
     "alter table ft add column c int",
     {maria(kInPlace, kShared), my57(kInPlace, kShared), my80(0, kInPlace, kShared)}},
    {"add-column-compressed",
     "alter table cp add column c int",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"add-column-indexed-virtual", "alter table gv add column c int", {maria(kInPlace, kShared)}},
    {"add-column-expression",
     "alter table t add column c char(36) default uuid()",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"add-column-virtual",
     "alter table t add column c int as (a + 1) virtual",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kInstant, kNone)}},
    {"add-column-virtual-beside",
     "alter table t add column c int as (a + 1) virtual, add column c2 int",
     {maria(kCopy, kShared)}},
    {"add-column-virtual-with-index",
     "alter table g add column c int as (a + 1) virtual, add index i(c)",
     {maria(kNoCopy, kShared)}},
    {"add-column-beside-index",
     "alter table t add column c int, add index i(d)",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"add-column-stored",
     "alter table t add column c int as (a + 1) stored",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"add-column-numbered",
     "alter table nk add column c int not null auto_increment primary key",
     {maria(kInPlace, kShared), my57(kInPlace, kShared), my80(0, kInPlace, kShared)}},
    {"drop-column",
     "alter table t drop column w",
     {maria(kInstant, kNone), my57(kInPlace, kNone), my80(29, kInstant, kNone)}},
    {"drop-column-indexed",
     "alter table t drop column a",
     {maria(kNoCopy, kNone), my57(kInPlace, kNone), my80(29, kInPlace, kNone)}},
    {"drop-column-fulltext",
     "alter table ft drop column a",
     {maria(kInPlace, kShared), my57(kInPlace, kShared), my80(0, kInPlace, kShared)}},
    {"drop-column-compressed",
     "alter table cp drop column v",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"drop-column-compressed-virtual", "alter table cg drop column v", {maria(kCopy, kShared)}},
    {"drop-column-indexed-virtual", "alter table gv drop column b", {maria(kCopy, kShared)}},
    {"drop-column-beside-virtual",
     "alter table g drop column b, add column c int",
     {maria(kCopy, kShared)}},
    {"drop-column-key",
     "alter table sv drop column id",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"drop-column-key-other", "alter table uk drop column id", {maria(kInPlace, kNone)}},
    {"drop-column-virtual",
     "alter table g drop column v1",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kInstant, kNone)}},
    {"drop-column-virtual-indexed", "alter table gv drop column v", {maria(kNoCopy, kNone)}},
    {"rename-column",
     "alter table t rename column w to w2",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(28, kInstant, kNone)}},
    {"set-default",
     "alter table t alter column a set default 5",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kInstant, kNone)}},
    {"modify-comment",
     "alter table t modify a int comment 'x'",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kInstant, kNone)}},
    {"modify-type",
     "alter table t modify a bigint",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-display",
     "alter table f modify f float(7,3)",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-stored",
     "alter table g modify s1 int as (a + 2) stored comment 'x'",
     {maria(kCopy, kShared)}},
    {"modify-virtual-indexed",
     "alter table gv modify v int as (a + 5) virtual",
     {maria(kCopy, kShared)}},
    {"modify-varchar-longer",
     "alter table t modify v varchar(40) not null",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"modify-varchar-two-bytes",
     "alter table t modify v varchar(64) not null",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-varchar-over-255",
     "alter table vc modify c varchar(100)",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-varchar-redundant",
     "alter table vr modify c varchar(100)",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-varchar-shorter",
     "alter table t modify v varchar(10) not null",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-charset",
     "alter table t modify v varchar(20) character set latin1 not null",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-charset-wider",
     "alter table u modify v varchar(20) character set utf8mb4",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-collation",
     "alter table t modify w varchar(70) collate utf8mb4_bin",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kNoCopy, kNone)}},
    {"modify-collation-indexed",
     "alter table u modify k varchar(20) collate utf8mb3_bin",
     {maria(kNoCopy, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-collation-fulltext",
     "alter table ft modify v varchar(20) collate utf8mb4_bin",
     {maria(kNoCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-collation-copies",
     "alter table t modify e enum('a','b') collate utf8mb4_bin",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-labels-appended",
     "alter table t modify e enum('a','b','c')",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kInstant, kNone)}},
    {"modify-labels",
     "alter table t modify e enum('a','c','b')",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-labels-case",
     "alter table t modify e enum('a','B')",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"modify-not-null",
     "alter table t modify w varchar(70) not null",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"modify-not-null-used",
     "alter table g modify a int not null",
     {maria(kCopy, kShared), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"modify-null",
     "alter table t modify b int default 3",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"modify-place",
     "alter table t modify w varchar(70) after a",
     {maria(kInstant, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"modify-place-compressed",
     "alter table cp modify v varchar(20) after b",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    // ---- indexes
    {"add-index",
     "alter table t add index i(d)",
     {maria(kNoCopy, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"add-unique-becomes-key", "alter table nk add unique key i(a)", {maria(kInPlace, kNone)}},
    {"add-fulltext",
     "alter table t add fulltext index i(v)",
     {maria(kInPlace, kShared), my57(kInPlace, kShared), my80(0, kInPlace, kShared)}},
    {"add-spatial",
     "alter table sp add spatial index i(pt)",
     {maria(kNoCopy, kShared), my57(kNoCopy, kShared), my80(0, kNoCopy, kShared)}},
    {"drop-index",
     "alter table t drop index ka",
     {maria(kNoCopy, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"rename-index",
     "alter table t rename index ka to kb",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"add-primary-key",
     "alter table nk add primary key (a)",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"drop-primary-key",
     "alter table sv drop primary key",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"drop-primary-key-other", "alter table uk drop primary key", {maria(kInPlace, kNone)}},
    {"replace-primary-key",
     "alter table t drop primary key, add primary key (id, b)",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    // ---- constraints
    {"add-foreign-key",
     "alter table t add constraint f foreign key (r) references p(id)",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"drop-foreign-key",
     "alter table t drop foreign key f0",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"add-check",
     "alter table t add constraint ck check (b > 0)",
     {maria(kCopy, kShared),
      my57(kInstant, kNone),
      {Flavor::kMySql, {8, 0, 16}, kCopy, kShared, kCheck}}},
    {"drop-check",
     "alter table t drop constraint c0",
     {maria(kInstant, kNone),
      my57(kNoCopy, kNone),
      {Flavor::kMySql, {8, 0, 16}, kNoCopy, kNone, kCheck}}},
    // ---- the table as a whole
    {"convert-charset",
     "alter table t convert to character set latin1",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"convert-charset-wider",
     "alter table u convert to character set utf8mb4",
     {maria(kInstant, kNone), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"default-charset",
     "alter table t character set latin1",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"rebuild",
     "alter table t engine=innodb",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"rebuild-fulltext",
     "alter table ft force",
     {maria(kInPlace, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"rebuild-indexed-virtual", "alter table gv force", {maria(kInPlace, kShared)}},
    {"row-format",
     "alter table t row_format=compact",
     {maria(kInPlace, kNone), my57(kInPlace, kNone), my80(0, kInPlace, kNone)}},
    {"other-engine",
     "alter table m add column c int",
     {maria(kCopy, kShared), my57(kCopy, kShared), my80(0, kCopy, kShared)}},
    {"auto-increment",
     "alter table t auto_increment=1000",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"options",
     "alter table t comment='x'",
     {maria(kInstant, kNone), my57(kNoCopy, kNone), my80(0, kNoCopy, kNone)}},
    {"rename-table",
     "alter table t rename to t2",
     {maria(kInstant, kExclusive), my57(kNoCopy, kExclusive), my80(0, kInstant, kExclusive)}},
    {"keys",
     "alter table m disable keys",
     {maria(kInstant, kExclusive), my57(kInstant, kExclusive), my80(0, kInstant, kExclusive)}},
    {"add-system-versioning",
     "alter table sv add system versioning",
     {maria(kCopy, kShared), my57(kCopy, kShared)}},
    {"drop-system-versioning", "alter table vs drop system versioning", {maria(kInPlace, kShared)}},
};

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kInstant:
      return "INSTANT";
    case Algorithm::kNoCopy:
      return "NOCOPY";
    case Algorithm::kInPlace:
      return "INPLACE";
    case Algorithm::kCopy:
      return "COPY";
  }
  return "";
}

std::string_view to_string(Lock lock) {
  switch (lock) {
    case Lock::kNone:
      return "NONE";
    case Lock::kShared:
      return "SHARED";
    case Lock::kExclusive:
      return "EXCLUSIVE";
  }
  return "";
}

const std::vector<Fact>& facts() { return kFacts; }

const Fact& fact(std::string_view id) {
  const auto found =
      std::find_if(kFacts.begin(), kFacts.end(), [&](const Fact& line) { return line.id == id; });
  SHOOFLY_CHECK(found != kFacts.end(), std::string(id).c_str());
  return *found;
}

const Claim& claim(const Fact& fact, Flavor flavor, const ServerVersion& version) {
  const Claim* best = nullptr;
  for (const Claim& one : fact.claims) {
    if (one.flavor == flavor && (best == nullptr || one.since <= version)) best = &one;
  }
  SHOOFLY_CHECK(best != nullptr, std::string(fact.id).c_str());
  return *best;
}

}  // namespace shoofly::mysql

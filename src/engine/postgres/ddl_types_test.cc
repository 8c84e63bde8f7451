// Enum types that are made, renamed and dropped, on a real server; and the sync between columns of
// two of them while they change names.

#include <gmock/gmock.h>

#include "engine/postgres/chunks.h"
#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

using ::testing::ElementsAre;

const QualifiedName kMoodUsers{"public", "users"};
const Rename kMoodAway{"public.mood", "public._shoofly_old_mood"};
const Rename kMoodIn{"public._shoofly_new_mood", "public.mood"};
const Rename kMoodHome{"public._shoofly_old_mood", "public.mood"};
const Rename kMoodOut{"public.mood", "public._shoofly_new_mood"};

class TypesTest : public SyncTest {
 protected:
  void SetUp() override {
    SyncTest::SetUp();
    if (connection_ == nullptr) return;
    execute(
        "create type mood as enum ('sad', 'meh', 'it''s'); create table users (id int primary key,"
        " mood mood default 'meh'); insert into users values (1, 'meh'), (2, 'sad'), (3, null)");
  }

  static CreateEnum without_meh() {
    CreateEnum create;
    create.table = kMoodUsers;
    create.type = "public._shoofly_new_mood";
    create.labels = {"sad", "it's"};
    create.like = "public.mood";
    return create;
  }
  void all(const std::vector<Action>& actions) {
    std::vector<Statement> statements;
    Catalog catalog = catalog_of(kMoodUsers);
    for (const Action& action : actions) {
      const auto rendered = dialect().render(action, catalog);
      ASSERT_TRUE(rendered.ok()) << rendered.error().describe();
      for (const Statement& statement : rendered->statements) statements.push_back(statement);
      ASSERT_TRUE(shoofly::apply(action, catalog, sync_writer().triggers()).ok());
    }
    apply(statements);
    EXPECT_TRUE(catalog.tables[0].columns == catalog_of(kMoodUsers).tables.at(0).columns);
  }
};

TEST_F(TypesTest, OwnerRightsAndCommentComeWithIt) {
  execute(
      "create role crm_owner; create role crm_user; grant create on schema public to crm_owner");
  CreateEnum create = without_meh();
  create.owner = "crm_owner";
  create.own_rights = true;
  create.grants = {{"crm_user", "USAGE", "", true}};
  create.comment = "it's";
  must(create);
  EXPECT_EQ(
      scalar(
          "select array_agg(enumlabel::text order by enumsortorder)::text from pg_enum where enumtypid ="
          " '_shoofly_new_mood'::regtype"),
      "{sad,it's}");
  EXPECT_EQ(
      scalar("select pg_get_userbyid(typowner) || '|' || obj_description(oid, 'pg_type') || '|' ||"
             " has_type_privilege('public', oid, 'usage') || '|' ||"
             " has_type_privilege('crm_user', oid, 'usage with grant option')"
             " from pg_type where oid = '_shoofly_new_mood'::regtype"),
      "crm_owner|it's|false|true");
  must(DropEnum{kMoodUsers, create.type, create.like});
  EXPECT_EQ(scalar("select to_regtype('_shoofly_new_mood') is null"), "t");
  EXPECT_EQ(scalar("select count(*) from pg_cast where oid >= 16384"), "0");
  execute("drop owned by crm_owner; drop role crm_owner; drop role crm_user");
}

TEST_F(TypesTest, TheTypeThatColumnsHaveIsNotDropped) {
  EXPECT_FALSE(dialect().render(RenameTypes{kMoodUsers, {{"public.mood", "a.b.c"}}}, {}).ok());
  const auto rendered = dialect().render(DropEnum{kMoodUsers, "public.mood", "public.mood"}, {});
  ASSERT_TRUE(rendered.ok());
  EXPECT_FALSE(connection_->run_together(rendered->statements).ok());
  EXPECT_EQ(scalar("select mood from users where id = 1"), "meh");
}

// The columns have hidden names by then; one that was made since has not.
TEST_F(TypesTest, AColumnMadeMeanwhileIsNamed) {
  must(without_meh());
  execute("alter table users rename mood to _shoofly_old_mood; create table later (m mood)");
  const Status refused = perform(RenameTypes{kMoodUsers, {kMoodAway, kMoodIn}});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().native_code, "2BP01");
  EXPECT_NE(refused.error().describe().find("(table \"public.later\", column \"m\")"),
            std::string::npos)
      << refused.error().describe();
  execute("drop table later");
  must(RenameTypes{kMoodUsers, {kMoodAway, kMoodIn}});
  EXPECT_EQ(
      scalar(
          "select enum_range(null::mood)::text || pg_typeof(_shoofly_old_mood) from users limit 1"),
      "{sad,it's}_shoofly_old_mood");
}

SyncSpec moods_in_step() {
  return pair_spec(
      column("mood", "public.mood", "(_shoofly_new_mood::pg_catalog.text)::public.mood",
             {{"_shoofly_new_mood", "public._shoofly_new_mood"}}),
      column("_shoofly_new_mood", "public._shoofly_new_mood",
             "(case when mood::pg_catalog.text operator(pg_catalog.=) 'meh' then 'sad' else"
             " mood::pg_catalog.text end)::public._shoofly_new_mood",
             {{"mood", "public.mood"}}),
      "users");
}

SyncSpec with_moods_swapped(SyncSpec spec) {
  for (auto* side : {&spec.groups[0].old_side, &spec.groups[0].new_side}) {
    SyncColumn& one = side->at(0);
    const auto rename = [](std::string& name) {
      name = name == "mood" ? "_shoofly_old_mood" : "mood";
    };
    rename(one.name);
    rename(one.derived.reads[0].column);
  }
  spec.winner = Winner::kNewSide;
  return with_types(std::move(spec), {{kMoodAway.from, kMoodAway.to}, {kMoodIn.from, kMoodIn.to}});
}

TEST_F(TypesTest, BothSidesStayInStepWhileTheTypesChangeNames) {
  must(without_meh());
  SyncSpec spec = moods_in_step();
  spec.groups[0].old_side[0].literal_default = "'meh'::public.mood";
  expand(spec);
  // A session that has run the triggers, and one with a prepared statement, before and after.
  auto session = testing::PostgresClient::connect(database_->url());
  ASSERT_TRUE(session.ok());
  ASSERT_TRUE(
      session
          ->execute("prepare put(mood) as update users set mood = $1 where id = 3;"
                    "insert into users values (10, 'meh'), (11, 'it''s'); execute put('sad')")
          .ok());
  EXPECT_EQ(rows("select id, mood, _shoofly_new_mood from users where id in (3, 10, 11)"),
            "(10,meh,sad) (11,it's,it's) (3,sad,sad)");
  const SyncSpec after = with_moods_swapped(spec);
  const std::vector<Rename> columns{{"mood", "_shoofly_old_mood"}, {"_shoofly_new_mood", "mood"}};
  all({RenameColumns{kMoodUsers, columns, {}, {}}, RenameTypes{kMoodUsers, {kMoodAway, kMoodIn}},
       ReplaceSync{spec, after}});
  for (const char* statement : {"execute put('it''s')", "insert into users values (12, 'sad')",
                                "insert into users (id) values (13)",
                                "update users set mood = 'sad'::mood where id = 11"}) {
    const Status done = session->execute(statement);
    EXPECT_TRUE(done.ok()) << statement << ": " << done.error().describe();
  }
  EXPECT_FALSE(session->execute("execute put('meh')").ok());
  EXPECT_EQ(failure("update users set mood = 'meh' where id = 1"), "22P02");
  EXPECT_EQ(rows("select id, _shoofly_old_mood, mood from users where id in (3, 10, 11, 12, 13)"),
            "(10,meh,sad) (11,sad,sad) (12,sad,sad) (13,meh,sad) (3,it's,it's)");
  const std::vector<Rename> home{{"mood", "_shoofly_new_mood"}, {"_shoofly_old_mood", "mood"}};
  all({RenameColumns{kMoodUsers, home, {}, {}}, RenameTypes{kMoodUsers, {kMoodOut, kMoodHome}},
       ReplaceSync{after, spec}});
  for (const char* statement : {"execute put('meh')", "insert into users values (14, 'meh'::mood)"})
    EXPECT_TRUE(session->execute(statement).ok()) << statement;
  EXPECT_EQ(rows("select id, mood, _shoofly_new_mood from users where id in (3, 10, 14)"),
            "(10,meh,sad) (14,meh,sad) (3,meh,sad)");
  const auto checked = chunk_source().check(*connection_, spec, {}, 10);
  ASSERT_TRUE(checked.ok()) << checked.error().describe();
}

// Where no row is there, one is made up: of an enum that may not be NULL too.
TEST_F(TypesTest, TheSelfTestMakesARowUp) {
  must(without_meh());
  SyncSpec spec = moods_in_step();
  spec.groups[0].old_side[0].required = spec.groups[0].new_side[0].required = true;
  execute("delete from users");
  expand(spec);
  const auto tested = chunk_source().self_test(*connection_, spec);
  ASSERT_TRUE(tested.ok()) << tested.error().describe();
  EXPECT_TRUE(*tested);
}

TEST_F(TypesTest, TheInspectorNamesWhatUsesAType) {
  execute(R"(
    create schema crm;
    create type crm."Mo od" as enum ('a', 'it''s');
    comment on type crm."Mo od" is 'x';
    revoke usage on type crm."Mo od" from public;
    create domain feeling as crm."Mo od" check (value > 'a');
    create type pair as (a crm."Mo od", b text);
    create function worse(crm."Mo od"[]) returns text language sql as 'select null::text';
    create table t (id int primary key, m crm."Mo od" default 'a' check (m > 'a'), l crm."Mo od"[],
      n text default 'a'::crm."Mo od"::text);
    create index t_m on t (m) where m = 'a';
    create index t_n on t (n) where 'a'::crm."Mo od" < 'it''s';
    create view v as select m from t;
    create materialized view w as select 'a'::crm."Mo od" as m;
    create cast (crm."Mo od" as mood) with inout;)");
  const auto catalog = inspector().inspect(*connection_, {.sizes = false});
  ASSERT_TRUE(catalog.ok()) << catalog.error().describe();
  const EnumType* type = catalog->find_enum("crm.\"Mo od\"");
  ASSERT_NE(type, nullptr);
  EXPECT_THAT(type->labels, ElementsAre("a", "it's"));
  EXPECT_EQ(type->comment, "x");
  EXPECT_TRUE(type->ours);
  EXPECT_TRUE(type->own_rights);
  EXPECT_FALSE(type->of_extension);
  EXPECT_TRUE(type->grants.empty());
  std::vector<std::string> uses;
  for (const TypeUse& use : type->uses) {
    uses.push_back(use.kind + "|" + use.name + "|" +
                   (use.object.empty() ? "" : use.table.display() + "|" + use.object));
  }
  std::sort(uses.begin(), uses.end());
  EXPECT_THAT(uses,
              ElementsAre("array column|public.t.l|public.t|l",
                          "check constraint|t_m_check of public.t|public.t|t_m_check",
                          "column|public.t.m|public.t|m", "composite type|public.pair|",
                          "default|public.t.m|public.t|m", "default|public.t.n|public.t|n",
                          "index|public.t_m|public.t|t_m", "index|public.t_n|public.t|t_n",
                          "materialized view|public.w|", "view|public.v|",
                          "|cast from crm.\"Mo od\" to public.mood|", "|constraint feeling_check|",
                          "|function public.worse(crm.\"Mo od\"[])|", "|type public.feeling|"));
}

}  // namespace
}  // namespace shoofly::postgres

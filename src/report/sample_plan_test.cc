#include "report/sample_plan.h"

#include <gtest/gtest.h>

namespace shoofly::testing {
namespace {

std::vector<Trigger> sample_triggers(const SyncSpec& spec) {
  Trigger insert{"~shoofly_" + spec.tag + "_ins", "BEFORE", true};
  Trigger update{"~shoofly_" + spec.tag + "_upd", "BEFORE", false, true};
  update.update_of = spec.columns();
  return {insert, update};
}

class SampleDialect final : public Dialect {
 public:
  const Capabilities& capabilities() const override {
    static const Capabilities capabilities{.not_valid_constraints = true,
                                           .concurrent_index = true,
                                           .constraint_ddl = true,
                                           .before_triggers_set_new = true,
                                           .replace_sync_without_lock = true};
    return capabilities;
  }
  SqlWriter writer() const override { return SqlWriter(QuoteStyle::kDouble); }
  std::string placeholder(int number) const override { return "$" + std::to_string(number); }
  Result<Rendered> render(const Action& action, const Catalog&) const override {
    Rendered rendered;
    rendered.transactional = !std::holds_alternative<CreateIndex>(action);
    rendered.statements.push_back(
        {writer().write("do {} as {}", Text{describe(action)}, Sql::checked(placeholder(1))),
         {"it's"}});
    return rendered;
  }
  Result<std::string> portable(const Transform&) const override { return unsupported("not here"); }
  Result<std::string> rename_column_in(const std::string& expression, const std::string&,
                                       const std::string&) const override {
    return expression;
  }
  QualifiedName journal_table(std::string_view name) const override {
    return {"shoofly", std::string(name)};
  }
  std::vector<Statement> journal_namespace() const override {
    return {{writer().write("create schema if not exists {}", Ident{"shoofly"}), {}}};
  }
};

class SampleSync final : public SyncWriter {
 public:
  SyncTriggers triggers() const override { return &sample_triggers; }
  Sql in_step(const SyncSpec& spec) const override {
    const SyncGroup& group = spec.groups.front();
    const SqlWriter sql(QuoteStyle::kDouble);
    return sql.write("{} = ({})", Ident{group.new_side.front().name},
                     Sql::checked(group.new_side.front().derived.text));
  }
  Sql fill_assignments(const SyncSpec&) const override { return Sql::checked("filled = true"); }
  Sql fill_condition(const SyncSpec&) const override { return Sql::checked("not filled"); }
  std::vector<std::string> objections(const SyncSpec&, const Table&) const override { return {}; }
};

const QualifiedName kUsers{"public", "users"};
const QualifiedName kAccounts{"", "accounts"};

Column column(std::string name, std::string type, bool nullable) {
  Column c;
  c.name = std::move(name);
  c.type = std::move(type);
  c.nullable = nullable;
  return c;
}

Table users() {
  Table t;
  t.name = kUsers;
  t.columns = {column("id", "bigint", false), column("name", "text", false),
               column("email", "text", true), column("status", "text", false)};
  t.columns.back().default_sql = "'new'::text";
  t.constraints = {{"users_pkey", ConstraintKind::kPrimaryKey, {"id"}}};
  Index mail;
  mail.name = "users_email";
  mail.unique = true;
  mail.method = "btree";
  mail.parts = {{"email", "", "", "", false, false}};
  mail.reads = {"email"};
  t.indexes = {mail};
  t.row_estimate = 1'200'000;
  t.bytes = 190'000'000;
  t.index_bytes = 52'000'000;
  return t;
}

SyncSpec split_spec() {
  SyncSpec spec;
  spec.table = kUsers;
  spec.key = {"id"};
  spec.tag = "u1";
  spec.marker = "_shoofly_m";
  SyncColumn old_name{"name", "text",
                      "",     false,
                      true,   {"concat_ws(' ', first_name, last_name)", "text", {}, true, false}};
  SyncColumn first{"first_name", "text", "",
                   false,        true,   {"split_part(name, ' ', 1)", "text", {}, true, false}};
  SyncColumn last{"last_name", "text",
                  "",          false,
                  false,       {"substr(name, strpos(name, ' ') + 1)", "text", {}, true, false}};
  spec.groups = {{"split_column users.name", {old_name}, {first, last}}};
  return spec;
}

DdlFacts locks(std::string mode, std::string blocks, bool reads, bool writes,
               const QualifiedName& table) {
  return {{{table, std::move(mode), reads, writes, std::move(blocks)}}, false, false, false, ""};
}
DdlFacts exclusive(const QualifiedName& table) {
  return locks("ACCESS EXCLUSIVE", "every read and write of the table", true, true, table);
}

Step step(std::string id, Phase phase, std::string title, std::string why, Work forward,
          Work backward) {
  Step s;
  s.id = std::move(id);
  s.phase = phase;
  s.title = std::move(title);
  s.why = std::move(why);
  s.forward = std::move(forward);
  s.backward = std::move(backward);
  return s;
}

std::vector<Visibility> split_visibility() {
  std::vector<Visibility> rows;
  const auto add = [&](const char* phase, const char* app, const char* insert, const char* update,
                       const char* select) {
    rows.push_back({phase, app, "INSERT", insert});
    rows.push_back({phase, app, "UPDATE", update});
    rows.push_back({phase, app, "SELECT", select});
  };
  add("expand to gate", "old", "writes \"name\"; the new columns follow",
      "of \"name\" derives the new columns", "sees \"name\" as before");
  add("gate to cutover", "old", "writes \"name\"; the new columns follow",
      "of \"name\" derives the new columns", "sees what either application wrote");
  add("gate to cutover", "new", "writes the new columns; \"name\" follows",
      "of the new columns derives \"name\"", "sees what either application wrote");
  add("after contract", "old", "fails: \"name\" is out of sight", "fails", "fails");
  add("after contract", "new", "writes the new columns", "writes the new columns", "sees them");
  return rows;
}

void add_expand(Plan& plan, const SyncSpec& spec) {
  Column marker = column("_shoofly_m", "smallint", false);
  marker.default_sql = "0";
  Step columns = step(
      "expand-1", Phase::kExpand, "add columns first_name, last_name and the marker",
      "The new shape must be there before anything can be written to it. Constant defaults: no row is touched.",
      DdlWork{{AddColumn{kUsers, column("first_name", "text", true)},
               AddColumn{kUsers, column("last_name", "text", true)}, AddColumn{kUsers, marker}}},
      DdlWork{{DropColumn{kUsers, "_shoofly_m"}, DropColumn{kUsers, "last_name"},
               DropColumn{kUsers, "first_name"}}});
  columns.facts = columns.backward_facts = exclusive(kUsers);
  Step sync =
      step("expand-2", Phase::kExpand, "install the sync triggers",
           "From here on each write of one side derives the other, in the row's own transaction.",
           DdlWork{{InstallSync{spec}}}, DdlWork{{RemoveSync{spec}}});
  sync.facts = locks("SHARE ROW EXCLUSIVE", "every write of the table", false, true, kUsers);
  plan.steps = {columns, sync};
}

void add_backfill(Plan& plan, const SyncSpec& spec) {
  Step fill = step("backfill-1", Phase::kBackfill, "convert every row of users",
                   "Rows that nobody writes get their new side here.", FillWork{spec}, NoWork{});
  fill.duration = {240'000, 560'000};
  Step check =
      step("verify-1", Phase::kVerify, "hold every row against the in-step condition",
           "No constraint is set and nothing is switched before every row is proved right.",
           CheckWork{spec}, NoWork{});
  check.duration = {9'000, 21'000};
  Step nulls = step("verify-2", Phase::kVerify, "look for NULL in first_name",
                    "first_name becomes NOT NULL next.",
                    CountWork{kUsers, "first_name is null", "\"first_name\" is NULL"}, NoWork{});
  nulls.duration = {1'000, 2'000};
  Constraint filled{"shoofly_first_name_filled",
                    ConstraintKind::kCheck,
                    {"first_name"},
                    "(first_name is not null)"};
  filled.validated = false;
  Step add = step("verify-3", Phase::kVerify, "demand first_name of new rows",
                  "NOT VALID: takes effect at once and reads no row.",
                  DdlWork{{AddConstraint{kUsers, filled}}},
                  DdlWork{{DropConstraint{kUsers, filled.name}}});
  add.facts = exclusive(kUsers);
  Step validate = step("verify-4", Phase::kVerify, "validate it",
                       "Reads every row under a lock that lets readers and writers pass.",
                       DdlWork{{ValidateConstraint{kUsers, filled.name}}}, NoWork{});
  validate.facts = locks("SHARE UPDATE EXCLUSIVE", "other schema changes", false, false, kUsers);
  validate.facts.scans = true;
  validate.duration = {1'500, 4'000};
  Step not_null =
      step("verify-5", Phase::kVerify, "set first_name NOT NULL",
           "The validated check proves it: no row is read.",
           DdlWork{{SetNotNull{kUsers, "first_name"}, DropConstraint{kUsers, filled.name}}},
           DdlWork{{DropNotNull{kUsers, "first_name"}, AddConstraint{kUsers, filled}}});
  not_null.facts = exclusive(kUsers);
  plan.steps.insert(plan.steps.end(), {fill, check, nulls, add, validate, not_null});
}

void add_ending(Plan& plan, const SyncSpec& spec) {
  SyncSpec after = spec;
  after.winner = Winner::kNewSide;
  after.filling = Filling::kNone;
  Step cutover = step(
      "cutover-1", Phase::kCutover, "let the new side win",
      "Where both sides are written in one statement, the new shape is the one that counts now.",
      DdlWork{{ReplaceSync{spec, after}}}, DdlWork{{ReplaceSync{after, spec}}});
  Step loss = step("cutover-2", Phase::kCutover, "look for what the old shape cannot carry", "",
                   NoWork{}, LossWork{after});
  Step off = step("contract-1", Phase::kContract, "take the sync down",
                  "Nothing writes the old shape any more.", DdlWork{{RemoveSync{after}}},
                  DdlWork{{InstallSync{after}}});
  off.facts = exclusive(kUsers);
  SyncSpec restore = after;
  restore.filling = Filling::kBackward;
  Step refill = step("contract-2", Phase::kContract, "fill the old side again", "", NoWork{},
                     FillWork{restore});
  Step hide = step(
      "contract-3", Phase::kContract, "take name out of sight",
      "A rename is instant and can be taken back; whatever still reads it fails now, while that can be helped.",
      DdlWork{{DropNotNull{kUsers, "name"},
               RenameColumns{kUsers, {{"name", "_shoofly_old_name"}}, {}, {}}}},
      DdlWork{{RenameColumns{kUsers, {{"_shoofly_old_name", "name"}}, {}, {}},
               SetNotNull{kUsers, "name"}}});
  hide.facts = exclusive(kUsers);
  Step purge =
      step("purge-1", Phase::kPurge, "drop the old column and the marker",
           "The room is used again; nothing brings the values back.",
           DdlWork{{DropColumn{kUsers, "_shoofly_old_name"}, DropColumn{kUsers, "_shoofly_m"}}},
           NoWork{});
  purge.facts = exclusive(kUsers);
  plan.steps.insert(plan.steps.end(), {cutover, loss, off, refill, hide, purge});
}

}  // namespace

const Dialect& sample_dialect() {
  static const SampleDialect dialect;
  return dialect;
}

const SyncWriter& sample_sync() {
  static const SampleSync sync;
  return sync;
}

Plan split_plan() {
  const SyncSpec spec = split_spec();
  Plan plan;
  plan.change = "split-user-name";
  plan.change_text =
      "change: split-user-name\noperations:\n  - split_column: { table: users, column: name }\n";
  plan.target = "postgres://app:***@db.example/shop";
  plan.before.server.engine = "postgres";
  plan.before.server.version = 150020;
  plan.before.server.version_text = "15.20";
  plan.before.server.database = "shop";
  plan.before.tables = {users()};
  plan.operations = {
      {"split_column users.name",
       kUsers,
       Risk::kHigh,
       "`value` and `back` need not be exact inverses: both say what the data means.",
       "\"first_name\" and \"last_name\" stand beside \"name\", each derived from the other in the row's own transaction until contract.",
       {"\"name\" is NOT NULL: `back` must not give NULL, or the new application's write fails"},
       split_visibility()}};
  TableSummary table;
  table.table = kUsers;
  table.rows = 1'200'000;
  table.bytes = 190'000'000;
  table.index_bytes = 52'000'000;
  table.full_pass = true;
  table.spec = spec;
  table.fired_triggers = {"users_touch"};
  table.retired = {"_shoofly_old_name"};
  table.growth_bytes = 210'000'000;
  table.log_bytes = 640'000'000;
  table.sampled_rows = 20'000;
  table.not_surviving = 412;
  table.backfill = {240'000, 560'000};
  plan.tables = {table};
  add_expand(plan, spec);
  add_backfill(plan, spec);
  add_ending(plan, spec);
  plan.policies.peak_windows = {"Mon-Fri 08:00-20:00 Europe/Berlin"};
  plan.policies.guards = {{"replica_lag", 2, "throttle", "", ""},
                          {"verify_mismatch", 0, "halt", "", ""}};
  plan.policies.guards_given = true;
  plan.policies.consent_triggers = true;
  plan.warnings = {
      "Trigger `users_touch` fires for every row that the backfill writes: `updated_at` changes on all of them."};
  return plan;
}

Plan retype_plan() {
  Plan plan;
  plan.change = "balance-as-text";
  plan.target = "sqlite:bank.db";
  plan.before.server.engine = "sqlite";
  plan.before.server.version_text = "3.40.1";
  plan.before.server.database = "bank.db";
  Table t;
  t.name = kAccounts;
  t.columns = {column("id", "INTEGER", false), column("balance", "INTEGER", true)};
  t.constraints = {{"", ConstraintKind::kPrimaryKey, {"id"}}};
  plan.before.tables = {t};
  plan.operations = {{"change_type accounts.balance",
                      kAccounts,
                      Risk::kMedium,
                      "Values may not fit.",
                      "A hidden column is filled; cutover swaps the names.",
                      {},
                      {}}};
  TableSummary table;
  table.table = kAccounts;
  table.rows = 40;
  table.bytes = 4096;
  plan.tables = {table};
  Step add = step("expand-1", Phase::kExpand, "add the hidden column",
                  "It is filled before anybody sees it.",
                  DdlWork{{AddColumn{kAccounts, column("_shoofly_new_balance", "TEXT", true)}}},
                  DdlWork{{DropColumn{kAccounts, "_shoofly_new_balance"}}});
  Step build =
      step("expand-2", Phase::kExpand, "build index balances", "Lookups must be as fast as before.",
           DdlWork{{CreateIndex{kAccounts,
                                Index{"balances", false, false, "", {{"_shoofly_new_balance"}}}}}},
           DdlWork{{DropIndex{kAccounts, "balances"}}});
  build.facts = locks("write lock on the database", "every write", false, true, kAccounts);
  build.facts.scans = true;
  build.duration = {400, 900};
  Step swap = step(
      "cutover-1", Phase::kCutover, "swap the names", "Both applications use the same name.",
      DdlWork{
          {RenameColumns{kAccounts,
                         {{"balance", "_shoofly_old_balance"}, {"_shoofly_new_balance", "balance"}},
                         {},
                         {}}}},
      DdlWork{
          {RenameColumns{kAccounts,
                         {{"balance", "_shoofly_new_balance"}, {"_shoofly_old_balance", "balance"}},
                         {},
                         {}}}});
  plan.steps = {add, build, swap};
  return plan;
}

std::vector<PreflightCheck> sample_preflight() {
  return {{"privileges", CheckLevel::kOk, "the role owns the tables", ""},
          {"replicas", CheckLevel::kNote, "one standby, 0.1 s behind", ""},
          {"transactions", CheckLevel::kWarning, "pid 4711 has been open for 12 minutes | report",
           "end it before start", "steps that need a lock on its tables wait for it"}};
}

PlanView view_of(const Plan& plan, const std::vector<PreflightCheck>& preflight) {
  return {plan, preflight, sample_dialect(), sample_sync(), "change.yaml", ""};
}

RunRecord sample_run() {
  RunRecord run;
  run.id = "split-user-name-1";
  run.change = "split-user-name";
  run.number = 1;
  run.status = RunStatus::kRunning;
  run.goal = Goal::kStart;
  run.phase = "backfill";
  run.fence = 2;
  run.runner = "host h, process 4711, backend 815";
  run.runner_since = "2026-11-21T06:20:00Z";
  run.heartbeat = "2026-11-21T06:29:59Z";
  run.created_at = "2026-11-21T06:19:58Z";
  run.updated_at = "2026-11-21T06:29:59Z";
  run.program = "0.1.0";
  return run;
}

TEST(SamplePlan, CanBePredictedToItsEnd) {
  for (const Plan& plan : {split_plan(), retype_plan()}) {
    const Result<Catalog> end = predict(plan, plan.steps.size(), sample_sync().triggers());
    EXPECT_TRUE(end.ok()) << (end.ok() ? "" : end.error().describe());
  }
}

}  // namespace shoofly::testing

#include "engine/postgres/alter_reader.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/aside_reader.h"
#include "engine/postgres/parser.h"

namespace shoofly::postgres {
namespace {

using Acts = std::vector<WrittenAct>;

struct Place {
  const StatementSource& source;
  std::size_t from;
  std::size_t to;
  QualifiedName table;
};

// "AT_SetTableSpace" -> "ALTER TABLE .. SET TABLESPACE": the words as they are written.
std::string words_of(const Place& place, const std::string& what) {
  return what + " .. " + place.source.text(place.from, std::min(place.to, place.from + 3));
}

Result<Acts> add_column(Node command, const Place& place) {
  SHOOFLY_ASSIGN(ReadColumn read, read_column(command["def"]["ColumnDef"], place.source));
  return Acts{MakeColumn{place.table, std::move(read.column), std::move(read.constraints),
                         command.flag("missing_ok")}};
}

Result<Acts> turn_type(Node command, const Place& place) {
  const Node definition = command["def"]["ColumnDef"];
  TurnType act{place.table, command.text("name"), "", read_collation(definition), ""};
  const std::size_t type = place.source.token_at(location_of(definition["typeName"]));
  const std::size_t value = place.source.find("using", type, place.to);
  const std::size_t end = definition.contains("collClause")
                              ? place.source.token_at(location_of(definition["collClause"]))
                              : value;
  act.type = place.source.text(type, end);
  const auto parsed = parse_type(act.type);
  if (!parsed.ok()) return parsed.error();
  if (value < place.to) {
    SHOOFLY_ASSIGN(act.value, read_sql(place.source, value + 1, place.to));
  }
  return Acts{std::move(act)};
}

Result<Acts> turn_default(Node command, const Place& place) {
  TurnDefault act{place.table, command.text("name"), std::nullopt};
  if (command.contains("def")) {
    const std::size_t word = place.source.find("default", place.from, place.to);
    SHOOFLY_ASSIGN(act.value, read_sql(place.source, word + 1, place.to));
  }
  return Acts{std::move(act)};
}

Result<Acts> add_constraint(Node command, const Place& place) {
  SHOOFLY_ASSIGN(WrittenConstraint read,
                 read_constraint(command["def"]["Constraint"], place.source));
  return Acts{MakeConstraint{place.table, std::move(read)}};
}

std::string deferrable_of(Node constraint) {
  if (constraint.flag("initdeferred")) return "DEFERRABLE INITIALLY DEFERRED";
  return constraint.flag("deferrable") ? "DEFERRABLE" : "";
}

Result<Acts> replica_identity(Node command, const Place& place) {
  const Node statement = command["def"]["ReplicaIdentityStmt"];
  const std::string type = statement.text("identity_type");
  return Acts{TurnReplicaIdentity{place.table, type == "f"   ? "full"
                                               : type == "n" ? "nothing"
                                               : type == "i" ? "index " + statement.text("name")
                                                             : "default"}};
}

Acts aside(Aside::Kind kind, const std::string& what, const Place& place, AsideDetail detail = {}) {
  return Acts{Aside{kind, what, place.table, {}, std::move(detail)}};
}

bool cascades(Node command) { return command.text("behavior") == "DROP_CASCADE"; }

Result<Acts> read_action(Node command, const Place& place, const std::string& what) {
  const std::string kind = command.text("subtype");
  const std::string column = command.text("name");
  const Node definition = command["def"];
  if (kind == "AT_AddColumn") return add_column(command, place);
  if (kind == "AT_DropColumn") {
    return Acts{TakeColumn{place.table, column, command.flag("missing_ok"), cascades(command)}};
  }
  if (kind == "AT_AlterColumnType") return turn_type(command, place);
  if (kind == "AT_ColumnDefault") return turn_default(command, place);
  if (kind == "AT_SetNotNull") return Acts{TurnNullable{place.table, column, false}};
  if (kind == "AT_DropNotNull") return Acts{TurnNullable{place.table, column, true}};
  if (kind == "AT_AddConstraint") return add_constraint(command, place);
  if (kind == "AT_DropConstraint") {
    return Acts{TakeConstraint{place.table, column, command.flag("missing_ok"), cascades(command)}};
  }
  if (kind == "AT_AlterConstraint") {
    const Node constraint = definition["Constraint"];
    return Acts{TurnDeferrable{place.table, constraint.text("conname"), deferrable_of(constraint)}};
  }
  if (kind == "AT_AddIdentity") {
    const bool by_default = definition["Constraint"].text("generated_when") == "d";
    return Acts{TurnIdentity{place.table, column, by_default ? "by default" : "always"}};
  }
  if (kind == "AT_SetIdentity") {
    for (const Node option : definition["List"]["items"]) {
      if (option["DefElem"].text("defname") != "generated") continue;
      const bool always = option["DefElem"]["arg"]["Integer"].number("ival") == 'a';
      return Acts{TurnIdentity{place.table, column, always ? "always" : "by default"}};
    }
  }
  if (kind == "AT_DropIdentity") return Acts{TurnIdentity{place.table, column, ""}};
  if (kind == "AT_SetStatistics" && !column.empty()) {
    const auto target = static_cast<int>(definition["Integer"].number("ival"));
    return Acts{TurnStatistics{place.table, column, target}};
  }
  if (kind == "AT_ReplicaIdentity") return replica_identity(command, place);
  if (kind == "AT_AttachPartition") {
    const QualifiedName part = name_of(definition["PartitionCmd"]["name"]);
    if (what == "ALTER INDEX") return Acts{AttachPartitionIndex{place.table, part}};
    return Acts{AttachPartition{place.table, part}};
  }
  if (kind == "AT_ChangeOwner") return aside(Aside::Kind::kRights, "owner", place);
  if (kind == "AT_ValidateConstraint")
    return aside(Aside::Kind::kSettled, words_of(place, what), place,
                 read_action_detail(kind, command, place.table));
  if (kind == "AT_EnableRowSecurity" || kind == "AT_ForceRowSecurity")
    return Acts{Aside{Aside::Kind::kObject, "row-level security", {}, place.table}};
  if (kind == "AT_DisableRowSecurity")
    return Acts{Aside{Aside::Kind::kOther, "no row-level security", {}, place.table}};
  if (kind == "AT_NoForceRowSecurity")
    return Acts{Aside{Aside::Kind::kOther, "no forced row-level security", {}, place.table}};
  static constexpr std::array<std::string_view, 12> kStorage = {
      "AT_SetStorage",    "AT_SetCompression",  "AT_ClusterOn",   "AT_DropCluster",
      "AT_SetRelOptions", "AT_ResetRelOptions", "AT_SetOptions",  "AT_ResetOptions",
      "AT_SetTableSpace", "AT_SetLogged",       "AT_SetUnLogged", "AT_SetAccessMethod"};
  const bool storage = std::find(kStorage.begin(), kStorage.end(), kind) != kStorage.end() ||
                       kind.starts_with("AT_EnableTrig") || kind.starts_with("AT_DisableTrig") ||
                       kind.starts_with("AT_EnableAlways") || kind.starts_with("AT_EnableReplica");
  return aside(storage ? Aside::Kind::kStorage : Aside::Kind::kOther, words_of(place, what), place,
               read_action_detail(kind, command, place.table));
}

std::string what_of(const std::string& object) {
  if (object == "OBJECT_INDEX") return "ALTER INDEX";
  if (object == "OBJECT_VIEW") return "ALTER VIEW";
  if (object == "OBJECT_SEQUENCE") return "ALTER SEQUENCE";
  if (object == "OBJECT_MATVIEW") return "ALTER MATERIALIZED VIEW";
  if (object == "OBJECT_FOREIGN_TABLE") return "ALTER FOREIGN TABLE";
  if (object == "OBJECT_TYPE") return "ALTER TYPE";
  return "ALTER TABLE";
}

void say_what_is_dropped(std::vector<WrittenStatement>& acts) {
  std::vector<std::string> dropped;
  for (const WrittenStatement& act : acts) {
    if (const auto* take = std::get_if<TakeConstraint>(&act.act)) dropped.push_back(take->name);
  }
  for (WrittenStatement& act : acts) {
    if (auto* turn = std::get_if<TurnNullable>(&act.act)) turn->dropped = dropped;
  }
}

}  // namespace

Result<std::vector<WrittenStatement>> read_alter(Node statement, const StatementSource& source,
                                                 Position& failed) {
  const std::string what = what_of(statement.text("objtype"));
  const bool table = what == "ALTER TABLE" || what == "ALTER INDEX";
  const QualifiedName name = name_of(statement["relation"]);
  // After the name, its parts and a star.
  std::size_t token = source.token_at(location_of(statement["relation"])) + 1;
  while (source.is(token, ".")) token += 2;
  if (source.is(token, "*")) ++token;
  std::vector<WrittenStatement> acts;
  for (const Node command : statement["cmds"]) {
    const std::size_t end = source.end_of_item(token);
    failed = source.at(token);
    const Place place{source, token, end, name};
    const Node node = command["AlterTableCmd"];
    const bool owner = node.text("subtype") == "AT_ChangeOwner";
    Result<Acts> read = table || owner ? read_action(node, place, what)
                                       : Acts{Aside{Aside::Kind::kOther, what, name, {}}};
    if (!read.ok()) return std::move(read).error();
    for (WrittenAct& act : *read) acts.push_back({failed, std::move(act)});
    token = end + 1;
  }
  say_what_is_dropped(acts);
  return acts;
}

}  // namespace shoofly::postgres

#include "engine/postgres/aside_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>
#include <utility>

#include "engine/postgres/aside_kinds.h"
#include "engine/postgres/call_reader.h"
#include "engine/postgres/condition_bounds.h"
#include "engine/postgres/fact_collector.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

std::vector<QualifiedName> relations_in(Node list) {
  std::vector<QualifiedName> names;
  for (const Node item : list) names.push_back(name_of(item["RangeVar"]));
  return names;
}

std::vector<std::string> targets_in(Node list) {
  std::vector<std::string> names;
  for (const Node item : list) names.push_back(item["ResTarget"].text("name"));
  return names;
}

// A constant as a setting has it: 'x', x, 5.
std::string constant(Node node) {
  const Node value = node["A_Const"];
  if (!value["sval"].is_null()) return value["sval"].text("sval");
  if (!value["ival"].is_null()) return std::to_string(value["ival"].number("ival"));
  if (!value["fval"].is_null()) return value["fval"].text("fval");
  return {};
}

std::string string_of(Node node) { return node["String"].text("sval"); }

AsideDetail row_work(RowWork::Verb verb, Node node) {
  RowWork work;
  work.verb = verb;
  work.tables.push_back(name_of(node["relation"]));
  const bool names = verb == RowWork::Verb::kInsert;
  work.columns = targets_in(node[names ? "cols" : "targetList"]);
  work.filtered = !node["whereClause"].is_null();
  walk(node["whereClause"], [&](const std::string& kind, Node part) {
    const std::vector<std::string> name =
        kind == "ColumnRef" ? name_parts(part["fields"]) : std::vector<std::string>();
    if (!name.empty()) work.asked.push_back(name.back());
  });
  if (verb == RowWork::Verb::kUpdate || verb == RowWork::Verb::kDelete) read_bounds(node, work);
  const Node query = node["selectStmt"]["SelectStmt"];
  work.rows = query["valuesLists"].size();
  const Node condition = node["whereClause"]["A_Const"];
  const bool nothing = condition.contains("boolval") && !condition["boolval"].flag("boolval");
  work.from_query = !query.is_null() && work.rows == 0;
  work.limited = nothing || (work.from_query && is_bounded_query(query));
  work.overrides = node.text("override").ends_with("_VALUE");
  for (const Node part : node["onConflictClause"]["infer"]["indexElems"])
    work.conflict.push_back(part["IndexElem"].text("name"));
  return work;
}

// What is merged may be a list of values: then there are not more rows than it has.
AsideDetail merging(Node node) {
  auto work = std::get<RowWork>(row_work(RowWork::Verb::kMerge, node));
  for (const Node clause : node["mergeWhenClauses"]) {
    const std::string command = clause["MergeWhenClause"].text("commandType");
    work.updates = work.updates || command == "CMD_UPDATE";
    work.deletes = work.deletes || command == "CMD_DELETE";
  }
  work.filtered = true;
  const Node source = node["sourceRelation"]["RangeSubselect"]["subquery"]["SelectStmt"];
  work.limited = !source["valuesLists"].empty() || source.contains("limitCount") ||
                 (!source.is_null() && source["fromClause"].empty());
  return work;
}

AsideDetail truncation(Node node) {
  RowWork work;
  work.verb = RowWork::Verb::kTruncate;
  work.tables = relations_in(node["relations"]);
  work.cascade = node.text("behavior") == "DROP_CASCADE";
  return work;
}

AsideDetail copying(Node node) {
  RowWork work;
  work.verb = node.flag("is_from") ? RowWork::Verb::kCopyIn : RowWork::Verb::kCopyOut;
  if (!node["relation"].is_null()) work.tables.push_back(name_of(node["relation"]));
  work.program = node.flag("is_program");
  return work;
}

AsideDetail block(Node node) {
  CodeBlock code{"plpgsql", ""};
  for (const Node option : node["args"]) {
    const Node element = option["DefElem"];
    if (element.text("defname") == "as") code.body = string_of(element["arg"]);
    if (element.text("defname") == "language") code.language = string_of(element["arg"]);
  }
  code.commits = code.language == "plpgsql" && ends_transaction(code.body);
  return code;
}

AsideDetail transaction(Node node) {
  static const std::map<std::string, TransactionMark::Verb> verbs = {
      {"TRANS_STMT_BEGIN", TransactionMark::Verb::kBegin},
      {"TRANS_STMT_START", TransactionMark::Verb::kBegin},
      {"TRANS_STMT_COMMIT", TransactionMark::Verb::kCommit},
      {"TRANS_STMT_ROLLBACK", TransactionMark::Verb::kRollback},
      {"TRANS_STMT_SAVEPOINT", TransactionMark::Verb::kSavepoint}};
  const auto found = verbs.find(node.text("kind"));
  return TransactionMark{found == verbs.end() ? TransactionMark::Verb::kOther : found->second};
}

AsideDetail setting(Node node) {
  SessionSetting result{node.text("name"), "", node.flag("is_local"), false};
  result.reset = node.text("kind") != "VAR_SET_VALUE";
  for (const Node argument : node["args"])
    result.value += (result.value.empty() ? "" : ", ") + constant(argument);
  return result;
}

bool has_option(Node list, std::string_view name) {
  return std::any_of(list.begin(), list.end(), [&](Node option) {
    const Node element = option["DefElem"];
    if (element.text("defname") != name) return false;
    const std::string value = string_of(element["arg"]);
    return value != "false" && value != "off";
  });
}

AsideDetail reindex(Node node) {
  static const std::map<std::string, std::string> kinds = {{"REINDEX_OBJECT_INDEX", "index"},
                                                           {"REINDEX_OBJECT_TABLE", "table"},
                                                           {"REINDEX_OBJECT_SCHEMA", "schema"},
                                                           {"REINDEX_OBJECT_SYSTEM", "system"},
                                                           {"REINDEX_OBJECT_DATABASE", "database"}};
  const auto kind = kinds.find(node.text("kind"));
  Rebuild rebuild{Rebuild::What::kReindex,
                  kind == kinds.end() ? "" : kind->second,
                  {},
                  has_option(node["params"], "concurrently")};
  rebuild.name =
      node["relation"].is_null() ? QualifiedName{"", node.text("name")} : name_of(node["relation"]);
  return rebuild;
}

AsideDetail vacuum(Node node) {
  if (!node.flag("is_vacuumcmd") || !has_option(node["options"], "full")) return {};
  Rebuild rebuild{Rebuild::What::kVacuumFull, "", {}, false};
  for (const Node relation : node["rels"])
    rebuild.name = name_of(relation["VacuumRelation"]["relation"]);
  return rebuild;
}

AsideDetail table_lock(Node node) {
  // By the server's numbers.
  static constexpr std::array<std::string_view, 9> kModes = {
      "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
      "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
  const auto number = static_cast<std::size_t>(node.number("mode", 8));
  return TableLock{relations_in(node["relations"]),
                   std::string(kModes[std::min<std::size_t>(number, 8)])};
}

// "OBJECT_MATVIEW" -> "materialized view"
std::string kind_of(std::string object) {
  if (object.starts_with("OBJECT_")) object.erase(0, 7);
  if (object == "MATVIEW") return "materialized view";
  std::transform(object.begin(), object.end(), object.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return object;
}

AsideDetail privileges(Node node) {
  Privileges result;
  result.grants = node.flag("is_grant");
  for (const Node grantee : node["grantees"])
    result.to_everybody =
        result.to_everybody || grantee["RoleSpec"].text("roletype") == "ROLESPEC_PUBLIC";
  for (const Node privilege : node["privileges"])
    result.privileges.push_back(privilege["AccessPriv"].text("priv_name"));
  for (const Node object : node["objects"]) {
    if (!object["RangeVar"].is_null()) result.objects.push_back(name_of(object["RangeVar"]));
    if (!object["String"].is_null()) result.objects.push_back({"", string_of(object)});
  }
  result.kind = kind_of(node.text("objtype"));
  result.in_schemas = node.text("targtype") == "ACL_TARGET_ALL_IN_SCHEMA";
  return result;
}

// ALTER DEFAULT PRIVILEGES.
AsideDetail later_privileges(Node node) {
  auto result = std::get<Privileges>(privileges(node["action"]));
  result.by_default = true;
  for (const Node option : node["options"]) {
    const Node element = option["DefElem"];
    if (element.text("defname") != "schemas") continue;
    for (const Node schema : element["arg"]["List"]["items"])
      result.objects.push_back({"", string_of(schema)});
  }
  return result;
}

Rebuild rebuild_of(Rebuild::What what, const QualifiedName& table) {
  return Rebuild{what, "", table, false};
}

AsideDetail domain_work(Node node) {
  // SET NOT NULL reads the same rows under the same lock.
  if (node.text("subtype") == "O") return DomainCheck{name_of_list(node["typeName"]), "", true};
  if (node.text("subtype") != "C") return {};
  const Node constraint = node["def"]["Constraint"];
  return DomainCheck{name_of_list(node["typeName"]), constraint.text("conname"),
                     !constraint.flag("skip_validation")};
}

AsideDetail new_domain(Node node) {
  DomainMade made;
  for (const Node part : node["typeName"]["names"]) made.type = string_of(part);
  if (!node["typeName"]["typmods"].is_null()) made.type.clear();  // with a length: not told here
  for (const Node constraint : node["constraints"]) {
    const std::string kind = constraint["Constraint"].text("contype");
    made.checked = made.checked || kind == "CONSTR_CHECK" || kind == "CONSTR_NOTNULL";
    if (kind == "CONSTR_DEFAULT")
      made.varies = !evaluated_once(constraint["Constraint"]["raw_expr"]);
  }
  return made;
}

// CREATE ROLE and CREATE USER MAPPING have `options`, as have servers and subscriptions.
AsideDetail role_work(Node node) {
  RoleWork work;
  for (const Node option : node["options"]) {
    const Node element = option["DefElem"];
    const std::string name = element.text("defname");
    const bool on = element["arg"]["Boolean"].flag("boolval");
    if (name == "superuser") work.superuser = on;
    if (name == "bypassrls") work.bypasses_policies = on;
    if (name == "password") work.password = !string_of(element["arg"]).empty();
  }
  const std::string connection = node.text("conninfo");
  work.password = work.password || connection.find("password") != std::string::npos;
  return work;
}

AsideDetail policy(Node node) {
  PolicyMade made;
  const auto is_true = [](Node condition) {
    return condition["A_Const"]["boolval"].flag("boolval");
  };
  made.everything = is_true(node["qual"]) || is_true(node["with_check"]);
  made.only_reads = node.text("cmd_name") == "select";
  made.restrictive = !node.flag("permissive");
  return made;
}

// The name of what is renamed or moved: a relation, or anything that a DROP could name.
QualifiedName name_of_subject(Node node);

AsideDetail renaming(Node node) {
  return ObjectRename{kind_of(node.text("renameType")), name_of_subject(node),
                      node.text("newname")};
}

AsideDetail moving(Node node) {
  return SchemaMove{kind_of(node.text("objectType")), name_of_subject(node),
                    node.text("newschema")};
}

using Reader = AsideDetail (*)(Node);

const std::map<std::string_view, Reader>& readers() {
  static const std::map<std::string_view, Reader> table = {
      {"InsertStmt", [](Node node) { return row_work(RowWork::Verb::kInsert, node); }},
      {"UpdateStmt", [](Node node) { return row_work(RowWork::Verb::kUpdate, node); }},
      {"DeleteStmt", [](Node node) { return row_work(RowWork::Verb::kDelete, node); }},
      {"MergeStmt", merging},
      {"SelectStmt", read_selection},
      {"CallStmt", read_call},
      {"TruncateStmt", truncation},
      {"CopyStmt", copying},
      {"DoStmt", block},
      {"TransactionStmt", transaction},
      {"VariableSetStmt", setting},
      {"ReindexStmt", reindex},
      {"VacuumStmt", vacuum},
      {"ClusterStmt",
       [](Node node) -> AsideDetail {
         return rebuild_of(Rebuild::What::kCluster, name_of(node["relation"]));
       }},
      {"RefreshMatViewStmt",
       [](Node node) -> AsideDetail {
         return Rebuild{Rebuild::What::kRefresh, "", name_of(node["relation"]),
                        node.flag("concurrent")};
       }},
      {"LockStmt", table_lock},
      {"CreateFunctionStmt", read_routine},
      {"AlterFunctionStmt", read_altered_routine},
      {"GrantStmt", privileges},
      {"AlterDefaultPrivilegesStmt", later_privileges},
      {"AlterDomainStmt", domain_work},
      {"CreateDomainStmt", new_domain},
      {"CreateRoleStmt", role_work},
      {"AlterRoleStmt", role_work},
      {"CreateUserMappingStmt", role_work},
      {"AlterUserMappingStmt", role_work},
      {"CreateSubscriptionStmt", role_work},
      {"AlterSubscriptionStmt", role_work},
      {"CreatePolicyStmt", policy},
      {"RenameStmt", renaming},
      {"AlterObjectSchemaStmt", moving}};
  return table;
}

// The name of what a DROP names: its parts, whatever node they are in.
std::vector<std::string> parts_of(Node object) {
  if (!object["String"].is_null()) return {string_of(object)};
  if (!object["TypeName"].is_null()) return name_parts(object["TypeName"]["names"]);
  if (!object["ObjectWithArgs"].is_null()) return name_parts(object["ObjectWithArgs"]["objname"]);
  const Node items = object["List"]["items"];
  return items.is_null() ? std::vector<std::string>() : name_parts(items);
}

QualifiedName name_from(const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  return {parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()};
}

QualifiedName name_of_subject(Node node) {
  if (!node["relation"].is_null()) return name_of(node["relation"]);
  if (!node["object"].is_null()) return name_from(parts_of(node["object"]));
  return {"", node.text("subname")};
}

}  // namespace

AsideDetail read_detail(const std::string& kind, Node node) {
  const auto found = readers().find(kind);
  return found == readers().end() ? AsideDetail() : found->second(node);
}

std::vector<Aside> read_data(const std::string& kind, Node node, const std::string& what) {
  std::vector<Aside> all;
  const Node query = node["selectStmt"]["SelectStmt"];
  for (const Node with : {node["withClause"], query["withClause"]}) {
    for (const Node one : with["ctes"]) {
      for (const Node inner : one["CommonTableExpr"]["ctequery"]) {
        if (inner.key() == "SelectStmt") continue;
        all.push_back({aside_kind(inner.key()), what, {}, {}, read_detail(inner.key(), inner)});
      }
    }
  }
  Aside main{aside_kind(kind), what, {}, {}, read_detail(kind, node)};
  // Of whom: a routine, roles.
  if (kind == "AlterFunctionStmt") main.name = name_from(name_parts(node["func"]["objname"]));
  if (kind == "DropOwnedStmt" || kind == "ReassignOwnedStmt") {
    for (const Node role : node["roles"]) main.name.name = role["RoleSpec"].text("rolename");
  }
  all.push_back(std::move(main));
  return all;
}

AsideDetail read_action_detail(const std::string& subtype, Node command,
                               const QualifiedName& table) {
  if (subtype == "AT_ValidateConstraint") return ConstraintValidation{table, command.text("name")};
  if (subtype == "AT_DetachPartition") {
    const Node partition = command["def"]["PartitionCmd"];
    return PartitionDetachment{table, name_of(partition["name"]), partition.flag("concurrent")};
  }
  if (subtype.starts_with("AT_DisableTrig") || subtype.starts_with("AT_EnableTrig"))
    return TriggerSwitch{table, subtype.starts_with("AT_Enable"), command.text("name"),
                         subtype.ends_with("User")};
  if (subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged")
    return rebuild_of(Rebuild::What::kLogged, table);
  if (subtype == "AT_SetTableSpace") return rebuild_of(Rebuild::What::kTablespace, table);
  if (subtype == "AT_SetAccessMethod") return rebuild_of(Rebuild::What::kAccessMethod, table);
  return {};
}

ObjectRemoval read_removal(Node statement, Node object) {
  ObjectRemoval removal;
  removal.kind = kind_of(statement.text("removeType"));
  std::vector<std::string> parts = parts_of(object);
  const bool on_table =
      removal.kind == "trigger" || removal.kind == "policy" || removal.kind == "rule";
  if (on_table && parts.size() > 1) {
    removal.name = {"", parts.back()};
    parts.pop_back();
    removal.table = name_from(parts);
  } else {
    removal.name = name_from(parts);
  }
  removal.if_exists = statement.flag("missing_ok");
  removal.cascade = statement.text("behavior") == "DROP_CASCADE";
  return removal;
}

}  // namespace shoofly::postgres

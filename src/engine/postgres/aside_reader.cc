#include "engine/postgres/aside_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>
#include <utility>

#include "engine/postgres/parser.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

using Json = nlohmann::json;

const Json& at(const Json& node, const char* key) {
  static const Json none;
  if (!node.is_object()) return none;
  const auto found = node.find(key);
  return found == node.end() ? none : *found;
}

std::string text_at(const Json& node, const char* key) {
  const Json& found = at(node, key);
  return found.is_string() ? found.get<std::string>() : "";
}

bool flag_at(const Json& node, const char* key) {
  const Json& found = at(node, key);
  return found.is_boolean() && found.get<bool>();
}

std::vector<QualifiedName> relations_in(const Json& list) {
  std::vector<QualifiedName> names;
  for (const Json& item : list) names.push_back(name_of(at(item, "RangeVar")));
  return names;
}

std::vector<std::string> targets_in(const Json& list) {
  std::vector<std::string> names;
  for (const Json& item : list) names.push_back(text_at(at(item, "ResTarget"), "name"));
  return names;
}

// A constant as a setting has it: 'x', x, 5.
std::string constant(const Json& node) {
  const Json& value = at(node, "A_Const");
  if (!at(value, "sval").is_null()) return text_at(at(value, "sval"), "sval");
  if (!at(value, "ival").is_null()) return std::to_string(at(value, "ival").value("ival", 0));
  if (!at(value, "fval").is_null()) return text_at(at(value, "fval"), "fval");
  return {};
}

std::string string_of(const Json& node) { return text_at(at(node, "String"), "sval"); }

AsideDetail row_work(RowWork::Verb verb, const Json& node) {
  RowWork work;
  work.verb = verb;
  work.tables.push_back(name_of(at(node, "relation")));
  const bool names = verb == RowWork::Verb::kInsert;
  work.columns = targets_in(at(node, names ? "cols" : "targetList"));
  work.filtered = !at(node, "whereClause").is_null();
  const Json& query = at(at(node, "selectStmt"), "SelectStmt");
  work.rows = at(query, "valuesLists").size();
  work.from_query = !query.is_null() && work.rows == 0;
  return work;
}

AsideDetail truncation(const Json& node) {
  RowWork work;
  work.verb = RowWork::Verb::kTruncate;
  work.tables = relations_in(at(node, "relations"));
  work.cascade = text_at(node, "behavior") == "DROP_CASCADE";
  return work;
}

AsideDetail copying(const Json& node) {
  RowWork work;
  work.verb = flag_at(node, "is_from") ? RowWork::Verb::kCopyIn : RowWork::Verb::kCopyOut;
  if (!at(node, "relation").is_null()) work.tables.push_back(name_of(at(node, "relation")));
  work.program = flag_at(node, "is_program");
  return work;
}

AsideDetail block(const Json& node) {
  CodeBlock code{"plpgsql", ""};
  for (const Json& option : at(node, "args")) {
    const Json& element = at(option, "DefElem");
    if (text_at(element, "defname") == "as") code.body = string_of(at(element, "arg"));
    if (text_at(element, "defname") == "language") code.language = string_of(at(element, "arg"));
  }
  return code;
}

AsideDetail transaction(const Json& node) {
  static const std::map<std::string, TransactionMark::Verb> verbs = {
      {"TRANS_STMT_BEGIN", TransactionMark::Verb::kBegin},
      {"TRANS_STMT_START", TransactionMark::Verb::kBegin},
      {"TRANS_STMT_COMMIT", TransactionMark::Verb::kCommit},
      {"TRANS_STMT_ROLLBACK", TransactionMark::Verb::kRollback},
      {"TRANS_STMT_SAVEPOINT", TransactionMark::Verb::kSavepoint}};
  const auto found = verbs.find(text_at(node, "kind"));
  return TransactionMark{found == verbs.end() ? TransactionMark::Verb::kOther : found->second};
}

AsideDetail setting(const Json& node) {
  SessionSetting result{text_at(node, "name"), "", flag_at(node, "is_local"), false};
  result.reset = text_at(node, "kind") != "VAR_SET_VALUE";
  for (const Json& argument : at(node, "args"))
    result.value += (result.value.empty() ? "" : ", ") + constant(argument);
  return result;
}

bool has_option(const Json& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(), [&](const Json& option) {
    const Json& element = at(option, "DefElem");
    if (text_at(element, "defname") != name) return false;
    const std::string value = string_of(at(element, "arg"));
    return value != "false" && value != "off";
  });
}

AsideDetail reindex(const Json& node) {
  static const std::map<std::string, std::string> kinds = {{"REINDEX_OBJECT_INDEX", "index"},
                                                           {"REINDEX_OBJECT_TABLE", "table"},
                                                           {"REINDEX_OBJECT_SCHEMA", "schema"},
                                                           {"REINDEX_OBJECT_SYSTEM", "system"},
                                                           {"REINDEX_OBJECT_DATABASE", "database"}};
  const auto kind = kinds.find(text_at(node, "kind"));
  Rebuild rebuild{Rebuild::What::kReindex,
                  kind == kinds.end() ? "" : kind->second,
                  {},
                  has_option(at(node, "params"), "concurrently")};
  rebuild.name = at(node, "relation").is_null() ? QualifiedName{"", text_at(node, "name")}
                                                : name_of(at(node, "relation"));
  return rebuild;
}

AsideDetail vacuum(const Json& node) {
  if (!flag_at(node, "is_vacuumcmd") || !has_option(at(node, "options"), "full")) return {};
  Rebuild rebuild{Rebuild::What::kVacuumFull, "", {}, false};
  for (const Json& relation : at(node, "rels"))
    rebuild.name = name_of(at(at(relation, "VacuumRelation"), "relation"));
  return rebuild;
}

AsideDetail table_lock(const Json& node) {
  // By the server's numbers.
  static constexpr std::array<std::string_view, 9> kModes = {
      "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
      "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
  const Json& mode = at(node, "mode");
  const std::size_t number = mode.is_number_unsigned() ? mode.get<std::size_t>() : 8;
  return TableLock{relations_in(at(node, "relations")),
                   std::string(kModes[std::min<std::size_t>(number, 8)])};
}

AsideDetail routine(const Json& node) {
  Routine result;
  result.replaces = flag_at(node, "replace");
  result.is_procedure = flag_at(node, "is_procedure");
  for (const Json& option : at(node, "options")) {
    const Json& element = at(option, "DefElem");
    const std::string name = text_at(element, "defname");
    const Json& argument = at(element, "arg");
    if (name == "language") result.language = string_of(argument);
    if (name == "security") result.definer = flag_at(at(argument, "Boolean"), "boolval");
    if (name == "set")
      result.pins_path =
          result.pins_path || text_at(at(argument, "VariableSetStmt"), "name") == "search_path";
    const Json& items = at(at(argument, "List"), "items");
    if (name == "as" && items.is_array() && !items.empty()) result.body = string_of(items[0]);
  }
  return result;
}

AsideDetail privileges(const Json& node) {
  Privileges result;
  result.grants = flag_at(node, "is_grant");
  for (const Json& grantee : at(node, "grantees"))
    result.to_everybody =
        result.to_everybody || text_at(at(grantee, "RoleSpec"), "roletype") == "ROLESPEC_PUBLIC";
  for (const Json& privilege : at(node, "privileges"))
    result.privileges.push_back(text_at(at(privilege, "AccessPriv"), "priv_name"));
  for (const Json& object : at(node, "objects")) {
    if (!at(object, "RangeVar").is_null())
      result.objects.push_back(name_of(at(object, "RangeVar")));
  }
  return result;
}

Rebuild rebuild_of(Rebuild::What what, const QualifiedName& table) {
  return Rebuild{what, "", table, false};
}

// "OBJECT_MATVIEW" -> "materialized view"
std::string kind_of(std::string object) {
  if (object.starts_with("OBJECT_")) object.erase(0, 7);
  if (object == "MATVIEW") return "materialized view";
  std::transform(object.begin(), object.end(), object.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return object;
}

AsideDetail domain_work(const Json& node) {
  if (text_at(node, "subtype") != "C") return {};
  const Json& constraint = at(at(node, "def"), "Constraint");
  return DomainCheck{name_of_list(at(node, "typeName")), text_at(constraint, "conname"),
                     !flag_at(constraint, "skip_validation")};
}

// The name of what is renamed or moved: a relation, or anything that a DROP could name.
QualifiedName name_of_subject(const Json& node);

AsideDetail renaming(const Json& node) {
  return ObjectRename{kind_of(text_at(node, "renameType")), name_of_subject(node),
                      text_at(node, "newname")};
}

AsideDetail moving(const Json& node) {
  return SchemaMove{kind_of(text_at(node, "objectType")), name_of_subject(node),
                    text_at(node, "newschema")};
}

using Reader = AsideDetail (*)(const Json&);

const std::map<std::string_view, Reader>& readers() {
  static const std::map<std::string_view, Reader> table = {
      {"InsertStmt", [](const Json& node) { return row_work(RowWork::Verb::kInsert, node); }},
      {"UpdateStmt", [](const Json& node) { return row_work(RowWork::Verb::kUpdate, node); }},
      {"DeleteStmt", [](const Json& node) { return row_work(RowWork::Verb::kDelete, node); }},
      {"MergeStmt", [](const Json& node) { return row_work(RowWork::Verb::kMerge, node); }},
      {"SelectStmt", [](const Json&) -> AsideDetail { return RowWork{}; }},
      {"TruncateStmt", truncation},
      {"CopyStmt", copying},
      {"DoStmt", block},
      {"TransactionStmt", transaction},
      {"VariableSetStmt", setting},
      {"ReindexStmt", reindex},
      {"VacuumStmt", vacuum},
      {"ClusterStmt",
       [](const Json& node) -> AsideDetail {
         return rebuild_of(Rebuild::What::kCluster, name_of(at(node, "relation")));
       }},
      {"RefreshMatViewStmt",
       [](const Json& node) -> AsideDetail {
         return Rebuild{Rebuild::What::kRefresh, "", name_of(at(node, "relation")),
                        flag_at(node, "concurrent")};
       }},
      {"LockStmt", table_lock},
      {"CreateFunctionStmt", routine},
      {"GrantStmt", privileges},
      {"AlterDomainStmt", domain_work},
      {"RenameStmt", renaming},
      {"AlterObjectSchemaStmt", moving}};
  return table;
}

// The name of what a DROP names: its parts, whatever node they are in.
std::vector<std::string> parts_of(const Json& object) {
  if (!at(object, "String").is_null()) return {string_of(object)};
  if (!at(object, "TypeName").is_null()) return name_parts(at(at(object, "TypeName"), "names"));
  if (!at(object, "ObjectWithArgs").is_null())
    return name_parts(at(at(object, "ObjectWithArgs"), "objname"));
  const Json& items = at(at(object, "List"), "items");
  return items.is_null() ? std::vector<std::string>() : name_parts(items);
}

QualifiedName name_from(const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  return {parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()};
}

QualifiedName name_of_subject(const Json& node) {
  if (!at(node, "relation").is_null()) return name_of(at(node, "relation"));
  if (!at(node, "object").is_null()) return name_from(parts_of(at(node, "object")));
  return {"", text_at(node, "subname")};
}

}  // namespace

AsideDetail read_detail(const std::string& kind, const Json& node) {
  const auto found = readers().find(kind);
  return found == readers().end() ? AsideDetail() : found->second(node);
}

AsideDetail read_action_detail(const std::string& subtype, const Json& command,
                               const QualifiedName& table) {
  if (subtype == "AT_ValidateConstraint")
    return ConstraintValidation{table, text_at(command, "name")};
  if (subtype == "AT_DetachPartition") {
    const Json& partition = at(at(command, "def"), "PartitionCmd");
    return PartitionDetachment{table, name_of(at(partition, "name")),
                               flag_at(partition, "concurrent")};
  }
  if (subtype.starts_with("AT_DisableTrig")) return TriggerSwitch{table, false};
  if (subtype.starts_with("AT_EnableTrig")) return TriggerSwitch{table, true};
  if (subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged")
    return rebuild_of(Rebuild::What::kLogged, table);
  if (subtype == "AT_SetTableSpace") return rebuild_of(Rebuild::What::kTablespace, table);
  if (subtype == "AT_SetAccessMethod") return rebuild_of(Rebuild::What::kAccessMethod, table);
  return {};
}

ObjectRemoval read_removal(const Json& statement, const Json& object) {
  ObjectRemoval removal;
  removal.kind = kind_of(text_at(statement, "removeType"));
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
  removal.if_exists = flag_at(statement, "missing_ok");
  removal.cascade = text_at(statement, "behavior") == "DROP_CASCADE";
  return removal;
}

}  // namespace shoofly::postgres

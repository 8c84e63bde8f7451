#include "engine/postgres/aside_kinds.h"

#include <map>

namespace shoofly::postgres {
namespace {

const std::map<std::string, ObjectKind>& object_kinds() {
  static const std::map<std::string, ObjectKind> table = {
      {"ViewStmt", {"view", "view", nullptr}},
      {"CreateFunctionStmt", {"function", "funcname", nullptr}},
      {"CreateTrigStmt", {"trigger", "trigname", "relation"}},
      {"CreatePolicyStmt", {"policy", "policy_name", "table"}},
      {"CreateExtensionStmt", {"extension", "extname", nullptr}},
      {"CreateDomainStmt", {"domain", "domainname", nullptr}},
      {"CompositeTypeStmt", {"type", "typevar", nullptr}},
      {"CreateRangeStmt", {"type", "typeName", nullptr}},
      {"CreateSchemaStmt", {"schema", "schemaname", nullptr}},
      {"RuleStmt", {"rule", "rulename", "relation"}},
      {"DefineStmt", {"object", "defnames", nullptr}},
      {"CreatePublicationStmt", {"publication", "pubname", nullptr}},
      {"AlterPublicationStmt", {"publication's tables", "pubname", nullptr}},
      {"CreateSubscriptionStmt", {"subscription", "subname", nullptr}},
      {"CreateStatsStmt", {"statistics", "defnames", nullptr}},
      {"CreateForeignTableStmt", {"foreign table", "", nullptr}},
      {"CreateForeignServerStmt", {"server", "servername", nullptr}},
      {"CreateFdwStmt", {"foreign-data wrapper", "fdwname", nullptr}},
      {"CreateEventTrigStmt", {"event trigger", "trigname", nullptr}},
      {"CreatePLangStmt", {"language", "plname", nullptr}},
      {"CreateCastStmt", {"cast", "", nullptr}},
      {"CreateConversionStmt", {"conversion", "conversion_name", nullptr}},
      {"CreateOpClassStmt", {"operator class", "opclassname", nullptr}},
      {"CreateOpFamilyStmt", {"operator family", "opfamilyname", nullptr}},
      {"CreateTransformStmt", {"transform", "", nullptr}},
      {"CreateUserMappingStmt", {"user mapping", "servername", nullptr}},
      {"CreateRoleStmt", {"role", "role", nullptr}}};
  return table;
}

}  // namespace

const ObjectKind* object_kind(const std::string& node) {
  const auto found = object_kinds().find(node);
  return found == object_kinds().end() ? nullptr : &found->second;
}

Aside::Kind aside_kind(const std::string& node) {
  static const std::map<std::string, Aside::Kind> table = {
      {"AlterOwnerStmt", Aside::Kind::kRights},
      {"GrantStmt", Aside::Kind::kRights},
      {"GrantRoleStmt", Aside::Kind::kRights},
      {"AlterDefaultPrivilegesStmt", Aside::Kind::kRights},
      {"SecLabelStmt", Aside::Kind::kRights},
      {"VariableSetStmt", Aside::Kind::kSession},
      {"TransactionStmt", Aside::Kind::kSession},
      {"VacuumStmt", Aside::Kind::kSettled},
      {"InsertStmt", Aside::Kind::kData},
      {"UpdateStmt", Aside::Kind::kData},
      {"DeleteStmt", Aside::Kind::kData},
      {"MergeStmt", Aside::Kind::kData},
      {"CopyStmt", Aside::Kind::kData},
      {"TruncateStmt", Aside::Kind::kData},
      {"SelectStmt", Aside::Kind::kData},
      {"DoStmt", Aside::Kind::kData},
      {"CallStmt", Aside::Kind::kData},
      {"ExecuteStmt", Aside::Kind::kData}};
  const auto found = table.find(node);
  return found == table.end() ? Aside::Kind::kOther : found->second;
}

}  // namespace shoofly::postgres

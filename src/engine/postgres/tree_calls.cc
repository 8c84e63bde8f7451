#include "engine/postgres/tree_calls.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace shoofly::postgres {
namespace {

constexpr std::string_view kBoolean = "16";

// Nodes whose value depends on their parts alone.
bool harmless(std::string_view tag) {
  static constexpr std::array<std::string_view, 34> kTags = {"VAR",
                                                             "CONST",
                                                             "BOOLEXPR",
                                                             "NULLTEST",
                                                             "BOOLEANTEST",
                                                             "CASE",
                                                             "CASEEXPR",
                                                             "WHEN",
                                                             "CASEWHEN",
                                                             "CASETESTEXPR",
                                                             "ARRAY",
                                                             "ARRAYEXPR",
                                                             "ROW",
                                                             "ROWEXPR",
                                                             "COALESCE",
                                                             "COALESCEEXPR",
                                                             "MINMAX",
                                                             "MINMAXEXPR",
                                                             "RELABELTYPE",
                                                             "COLLATE",
                                                             "COLLATEEXPR",
                                                             "SUBSCRIPTINGREF",
                                                             "FIELDSELECT",
                                                             "FIELDSTORE",
                                                             "COERCETODOMAIN",
                                                             "CONVERTROWTYPEEXPR",
                                                             "NAMEDARGEXPR",
                                                             "COERCETODOMAINVALUE",
                                                             "ARRAYCOERCEEXPR",
                                                             "FUNCEXPR",
                                                             "OPEXPR",
                                                             "DISTINCTEXPR",
                                                             "NULLIFEXPR",
                                                             "SCALARARRAYOPEXPR"};
  return std::find(kTags.begin(), kTags.end(), tag) != kTags.end();
}

// The oid of a node's type, whichever field holds it; conditions have none.
std::string type_of(const ServerNode& node) {
  static constexpr std::array kFields = {
      "vartype",    "consttype",    "paramtype",   "funcresulttype", "opresulttype",
      "casetype",   "coalescetype", "minmaxtype",  "array_typeid",   "row_typeid",
      "resulttype", "refrestype",   "refelemtype", "typeId",         "type"};
  for (const char* field : kFields) {
    const std::string& oid = node.field(field).atom;
    if (!oid.empty()) return oid;
  }
  return node.fields.count("arg") != 0 && node.tag.rfind("COLLATE", 0) == 0
             ? type_of(node.field("arg"))
             : std::string(kBoolean);
}

std::vector<std::string> types_of(const ServerNode& list) {
  std::vector<std::string> types;
  for (const ServerNode& item : list.items) types.push_back(type_of(item));
  return types;
}

void collect(const ServerNode& node, Calls& calls) {
  if (node.tag == "FUNCEXPR") {
    calls.calls.push_back({node.field("funcid").atom, "", types_of(node.field("args"))});
  } else if (!node.field("opno").atom.empty()) {
    calls.calls.push_back({"", node.field("opno").atom, types_of(node.field("args"))});
  } else if (node.tag.rfind("ROWCOMPARE", 0) == 0) {
    for (const ServerNode& opno : node.field("opnos").items) {
      if (opno.atom != "o") calls.calls.push_back({"", opno.atom, {}});  // (o 97 97)
    }
  } else if (node.tag == "COERCEVIAIO") {
    calls.output_types.insert(type_of(node.field("arg")));
    calls.input_types.insert(type_of(node));
  } else if (node.tag == "SQLVALUEFUNCTION") {
    calls.session_values.push_back(node.field("op").atom);
  } else if (node.tag.rfind("XML", 0) == 0 || node.tag.rfind("JSON", 0) == 0) {
    calls.settings = true;
  } else if (!node.tag.empty() && !harmless(node.tag)) {
    calls.unknown.push_back(node.tag);
  }
  for (const ServerNode& item : node.items) collect(item, calls);
  for (const auto& [name, values] : node.fields) {
    for (const ServerNode& value : values) collect(value, calls);
  }
}

}  // namespace

Calls calls_in(const ServerNode& expression) {
  Calls calls;
  collect(expression, calls);
  return calls;
}

}  // namespace shoofly::postgres

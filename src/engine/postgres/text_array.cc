#include "engine/postgres/text_array.h"

namespace shoofly::postgres {

std::string text_array(const std::vector<std::string>& texts) {
  std::string array = "{";
  for (const std::string& text : texts) {
    if (array.size() > 1) array += ',';
    array += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

std::string schema_array(const std::vector<QualifiedName>& tables) {
  std::vector<std::string> schemas;
  for (const QualifiedName& table : tables) schemas.push_back(table.schema);
  return text_array(schemas);
}

std::string name_array(const std::vector<QualifiedName>& tables) {
  std::vector<std::string> names;
  for (const QualifiedName& table : tables) names.push_back(table.name);
  return text_array(names);
}

}  // namespace shoofly::postgres

#include "catalog/json.h"

#include "catalog/action_codec.h"

namespace shoofly {

nlohmann::json to_json(const Catalog& catalog) { return codec::Encoder::encoded(catalog); }
nlohmann::json to_json(const Table& table) { return codec::Encoder::encoded(table); }
nlohmann::json to_json(const Action& action) { return codec::Encoder::encoded(action); }
nlohmann::json to_json(const SyncSpec& spec) { return codec::Encoder::encoded(spec); }

std::string catalog_to_text(const Catalog& catalog) { return to_json(catalog).dump(); }
Result<Catalog> catalog_from_text(const std::string& text) {
  return codec::from_text<Catalog>(text, "catalog");
}
std::string action_to_text(const Action& action) { return to_json(action).dump(); }
Result<Action> action_from_text(const std::string& text) {
  return codec::from_text<Action>(text, "action");
}
std::string sync_to_text(const SyncSpec& spec) { return to_json(spec).dump(); }
Result<SyncSpec> sync_from_text(const std::string& text) {
  return codec::from_text<SyncSpec>(text, "sync");
}

}  // namespace shoofly

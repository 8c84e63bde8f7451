#include "catalog/lookup.h"

namespace shoofly {
namespace {

// Triggers of one table fire in the order of their names' bytes. The sync's begin with "~shoofly_":
// these come right before them, and behind all of the user's.
Trigger on_referrer(const Lookup& lookup, const char* suffix) {
  Trigger trigger;
  trigger.name = "~shoofly-" + lookup.tag + suffix;
  trigger.timing = "BEFORE";
  return trigger;
}

}  // namespace

std::vector<Trigger> lookup_referrer_triggers(const Lookup& lookup) {
  Trigger insert = on_referrer(lookup, "_ins");
  insert.on_insert = true;
  Trigger update = on_referrer(lookup, "_upd");
  update.on_update = true;
  return {insert, update};
}

std::vector<Trigger> lookup_table_triggers(const Lookup& lookup) {
  Trigger trigger;
  trigger.name = "~shoofly-" + lookup.tag + "_carry";
  trigger.timing = "AFTER";
  trigger.on_update = true;
  return {trigger};
}

}  // namespace shoofly

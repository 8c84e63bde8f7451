#include "catalog/lookup_calls.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

Lookup cities() {
  Lookup lookup;
  lookup.table = {"public", "cities"};
  lookup.key = "id";
  lookup.value = "name";
  lookup.key_type = "bigint";
  lookup.value_type = "text";
  lookup.referrer = {"public", "orders"};
  lookup.column = "the \"city\"";
  lookup.reference = "city_id";
  lookup.tag = lookup_tag("0123abcd");
  return lookup;
}

TEST(LookupCalls, AreKnownByTheirForm) {
  const Expression key = key_of_value(cities());
  EXPECT_EQ(key.text, "\"shoofly\".\"lookup_0123abcd_key\"(\"the \"\"city\"\"\")");
  EXPECT_EQ(key.result_type, "bigint");
  ASSERT_EQ(key.reads.size(), 1U);
  EXPECT_EQ(key.reads[0], (Binding{"the \"city\"", "the \"city\"", "text"}));
  EXPECT_TRUE(is_lookup_call(key));
  const Expression value = value_of_key(cities());
  EXPECT_EQ(value.text, "\"shoofly\".\"lookup_0123abcd_value\"(\"city_id\")");
  EXPECT_TRUE(is_lookup_call(value));
}

// Its triggers run with our rights: what a person wrote is never taken for it.
TEST(LookupCalls, NothingElseIsTakenForOne) {
  const Expression key = key_of_value(cities());
  const auto is_call = [&](const std::string& text) {
    Expression other = key;
    other.text = text;
    return is_lookup_call(other);
  };
  const std::string column = "(\"the \"\"city\"\"\")";
  EXPECT_TRUE(is_call("\"shoofly\".\"lookup_0123abcd_key\"" + column));
  for (const std::string& text : std::vector<std::string>{
           "\"shoofly\".\"lookup_0123abcd_key\"" + column + " || evil()",
           "evil(\"shoofly\".\"lookup_0123abcd_key\"" + column + ")",
           "\"shoofly\".\"lookup_\"(evil(),\"x_key\"" + column,
           "\"shoofly\".\"lookup_0123abcd_other\"" + column, "\"shoofly\".\"lookup__key\"" + column,
           "\"public\".\"lookup_0123abcd_key\"" + column,
           "\"shoofly\".\"lookup_0123abcd_key\"(\"city_id\")", "shoofly.lookup_0123abcd_key(city)",
           std::string("\"shoofly\".\""), std::string()}) {
    EXPECT_FALSE(is_call(text)) << text;
  }
  Expression two = key;
  two.reads.push_back(two.reads[0]);
  EXPECT_FALSE(is_lookup_call(two));
}

TEST(LookupCalls, AGroupIsOneWhereBothSidesAre) {
  SyncColumn city;
  city.derived = value_of_key(cities());
  SyncColumn reference;
  reference.derived = key_of_value(cities());
  SyncSpec spec;
  EXPECT_FALSE(is_lookup_spec(spec));
  spec.groups = {{"normalize", {city}, {reference}}};
  EXPECT_TRUE(is_lookup_spec(spec));
  SyncColumn written;
  written.derived.text = "lower(name)";
  spec.groups.push_back({"add_column", {}, {written}});
  EXPECT_FALSE(is_lookup_spec(spec));
  EXPECT_TRUE(is_lookup_group(spec.groups[0]));
  EXPECT_FALSE(is_lookup_group(spec.groups[1]));
}

// Behind the user's own BEFORE triggers, and before the sync's.
TEST(LookupCalls, TriggersFireRightBeforeTheSyncs) {
  for (const Trigger& trigger : lookup_referrer_triggers(cities())) {
    EXPECT_GT(trigger.name, "zz");
    EXPECT_LT(trigger.name, "~shoofly_00000000_ins");
  }
}

}  // namespace
}  // namespace shoofly

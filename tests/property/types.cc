#include "property/types.h"

#include <algorithm>

#include "base/check.h"

namespace shoofly::testing {

const std::vector<ColumnType>& column_types() {
  static const std::vector<ColumnType> all = {
      {"smallint", "integer -32768..32767", "7"},
      {"integer", "integer -1000000..1000000", "42"},
      {"bigint", "integer -5000000000..5000000000", "'-1'"},
      {"numeric(10,2)", "pick 0.00|1.50|-99.90|12345678.90|0.01", "1.5"},
      {"numeric", "pick 0|1|1.0|1.00|-7.25|1e20|NaN|0.000000001", "1.0"},
      {"real", "pick 0|-0|1.5|-2.25|3e30|NaN|Infinity", "1.5"},
      {"double precision", "pick 0|-0|1.5|0.1|1e300|-Infinity|NaN", "0"},
      {"text", "text", "'it''s none'"},
      {"varchar(20)", "word", "'new'"},
      {"varchar(40)", "words 1..2", "'new one'"},
      {"character(5)", "pick a|abc|12345|é", "'ab'"},
      {"citext", "pick Anna|anna|ANNA|Bob|", "'Nobody'"},
      {"boolean", "pick true|false", "true"},
      {"date", "pick 2020-02-29|1999-12-31|0044-03-15 BC|2026-07-01", "'2000-01-01'"},
      {"timestamp", "pick 2020-02-29 12:00:00|2021-03-28 02:30:00.123456|1970-01-01 00:00:00",
       "'2000-01-01 00:00:00'"},
      {"timestamptz", "pick 2020-02-29 12:00:00+02|2021-03-28 02:30:00.5-11|1970-01-01 00:00:00Z",
       "now()"},
      {"time", "pick 00:00:00|23:59:59.999999|24:00:00|12:30", "'08:00'"},
      {"interval", "pick 1 day|24:00:00|30 days|1 mon|-00:00:01", "'1 hour'"},
      {"uuid", "uuid", "gen_random_uuid()"},
      {"jsonb", R"(pick {}|{"a": 1, "b": [null]}|[1, 2.0]|"x"|null|{"a": "O'Brien"})", "'{}'"},
      {"json", R"(pick {}|{"a":1}|{"a": 1}|[ ]|null)", "'{}'", false},
      {"bytea", R"(pick \x|\x00|\xdeadbeef|\x5c)", R"('\x00')"},
      {"integer[]", "pick {}|{1,2}|{NULL}|[0:1]={7,8}|{{1},{2}}", "'{}'"},
      {"text[]", R"(pick {}|{a,b}|{"a b",NULL,"NULL"}|{""})", "array['x']"},
      {"mood", "pick sad|ok|happy", "'ok'"},
      {"short_text", "word", "'short'"},
      {"positive", "integer 1..99999", "1"},
      {"inet", "pick 10.0.0.1|10.0.0.0/8|::1", "'127.0.0.1'"},
      {"int4range", "pick empty|[1,5)|(,3)|[7,7]", "'empty'"},
      {"bit varying(8)", "pick 0|1|01|11111111", "B'0'"},
      {"tsvector", "pick 'a':1|'a':1 'b':2|'b'", "''"},
      {"point", "pick (0,0)|(1.5,-2)|(-0,0)", "'(0,0)'", false},
  };
  return all;
}

const ColumnType& column_type(const std::string& sql) {
  const auto found = std::find_if(column_types().begin(), column_types().end(),
                                  [&](const ColumnType& type) { return type.sql == sql; });
  SHOOFLY_CHECK(found != column_types().end(), sql.c_str());
  return *found;
}

namespace {

constexpr const char* kSmall = "integer -30000..30000";
constexpr const char* kTamed = "integer -900..900";

std::vector<Conversion> of_numbers() {
  return {
      {"smallint", "integer", "", "", "{c}", "case when {c} between -32768 and 32767 then {c} end",
       kSmall, kSmall, "", false, "integer -100000..100000"},
      {"integer", "bigint", "", "", "{c}",
       "case when {c} between -2147483648 and 2147483647 then {c} end", kSmall, kSmall, "", true,
       "integer -5000000000..5000000000"},
      {"integer", "numeric", "", "", "{c}", "case when {c} = round({c}) then {c} end", kTamed,
       "pick 1|22|-5|1.0|3.00|1e3", ""},
      {"integer", "text", "cast({c} as text)", "cast({c} as integer)", "", "", kTamed,
       "pick 1|22|303|007|-4", "'42'", true, ""},
      {"bigint", "integer", "", "", "{c}", "{c}", kSmall, kSmall, "", true, ""},
      {"bigint", "numeric", "", "", "{c}", "case when {c} = round({c}) then {c} end", kSmall,
       "pick 1|22|-5|1.0|3.00|1e3", ""},
      {"numeric(10,2)", "numeric(12,4)", "", "", "{c}",
       "case when {c} = round({c}, 2) then {c} end", "pick 0.00|1.50|-99.90|0.01",
       "pick 0|1.5|-99.9000|0.0100", ""},
      {"numeric(10,2)", "bigint", "({c} * 100)::bigint", "{c} / 100.0", "", "", "pick 0|1|-99|100",
       kTamed, "150"},
      {"real", "double precision", "", "{c}::real", "{c}", "", "pick 0|-0|1.5|-2.25|NaN",
       "pick 0|-0|1.5|-2.25|Infinity|NaN", ""},
      {"boolean", "integer", "{c}::integer", "{c} <> 0", "", "", "pick 0|1", "integer 0..1", "1"},
      {"boolean", "text", "case {c} when true then 'yes' when false then 'no' end", "{c} = 'yes'",
       "", "", "pick yes|no", "pick yes|no", "'yes'"},
      {"positive", "integer", "{c}", "{c}", "", "", "integer 1..9999", "integer 1..9999", ""},
      {"smallint", "smallint", "{c} + 1", "{c} - 1", "", "", kTamed, kTamed, "7"},
      {"integer", "integer", "{c} * 2", "{c} / 2", "", "", kTamed, kTamed, "84"},
      {"bigint", "bigint", "-{c}", "-{c}", "", "", kSmall, kSmall, "1"},
      {"numeric", "numeric", "{c} + 0.5", "{c} - 0.5", "", "", "pick 0|1|1.0|-7.25",
       "pick 0.5|1.50|-7", "1.5"},
      {"boolean", "boolean", "not {c}", "not {c}", "", "", "pick true|false", "pick true|false",
       "false"},
  };
}

std::vector<Conversion> of_texts() {
  return {
      {"varchar(20)", "text", "", "", "{c}", "case when length({c}) <= 20 then {c} end", "word",
       "word", "", true, "words 3..6"},
      {"text", "varchar(40)", "", "", "{c}", "{c}", "words 1..2", "words 1..2", "", true, ""},
      {"varchar(20)", "varchar(40)", "", "", "{c}", "case when length({c}) <= 20 then {c} end",
       "word", "word", "", true, ""},
      {"varchar(40)", "varchar(20)", "", "", "{c}", "{c}", "word", "word", "'new'", true, ""},
      {"text", "integer", "cast({c} as integer)", "cast({c} as text)", "", "",
       "pick 1|22|303|007|-4", kTamed, "42", false, ""},
      {"text", "citext", "{c}::citext", "{c}::text", "", "", "pick Anna|anna|Bob",
       "pick Anna|anna|ANNA", ""},
      {"citext", "text", "", "{c}::citext", "{c}", "", "pick Anna|anna|Bob", "pick Anna|anna|ANNA",
       ""},
      {"text", "short_text", "{c}::short_text", "{c}::text", "", "", "word", "word", "'short'"},
      {"short_text", "text", "", "{c}::short_text", "{c}", "", "word", "word", ""},
      {"character(5)", "text", "{c}::text", "{c}::character(5)", "", "", "pick a|abc|12345|é",
       "pick a|abc|12345|é", ""},
      {"text", "jsonb", "{c}::jsonb", "{c}::text", "", "", R"(pick {}|{"a":1}|null|[1, 2])",
       R"(pick {}|{"a": 2}|"x")", R"('{"t": 0}')"},
      {"mood", "text",
       "case {c} when 'sad' then 'sad' when 'ok' then 'ok' when 'happy' then 'happy' end",
       "case {c} when 'sad' then 'sad'::mood when 'ok' then 'ok'::mood when 'happy' then 'happy'::mood end",
       "", "", "pick sad|ok|happy", "pick sad|ok|happy", "'ok'"},
      {"text", "bytea", "decode({c}, 'hex')", "encode({c}, 'hex')", "", "", "pick |00|dead",
       R"(pick \x|\x01|\xbeef)", R"('\x')"},
      {"bytea", "text", "encode({c}, 'hex')", "decode({c}, 'hex')", "", "", "pick |00|dead|beef",
       "pick |00|dead|DEAD", "'00'"},
      {"text", "text", "upper({c})", "lower({c})", "", "", "word", "word", "'NONE'"},
      {"varchar(40)", "varchar(40)", "reverse({c})", "reverse({c})", "", "", "words 1..2",
       "words 1..2", "'eno wen'"},
      {"text", "text", "{c} || '!'", "left({c}, -1)", "", "", "text", "pick !|a!|Anna?!",
       "'none!'"},
      {"citext", "citext", "lower({c})", "upper({c})", "", "", "pick Anna|anna|Bob",
       "pick Anna|anna", "'nobody'"},
  };
}

std::vector<Conversion> of_others() {
  return {
      {"date", "timestamp", "", "", "{c}", "{c}", "pick 2020-02-29|1999-12-31",
       "pick 2020-02-29 00:00:00|2026-07-01 00:00:00", ""},
      {"timestamp", "date", "", "", "{c}", "{c}", "pick 2020-02-29 12:00:00|1970-01-01 00:00:00",
       "pick 2020-02-29|2026-07-01", ""},
      {"timestamp", "timestamptz", "{c} at time zone 'Europe/Berlin'",
       "{c} at time zone 'Europe/Berlin'", "", "",
       "pick 2020-02-29 12:00:00|2021-03-28 02:30:00.123456", "pick 2020-02-29 12:00:00+02",
       "'2000-01-01 00:00:00Z'"},
      {"uuid", "text", "{c}::text", "{c}::uuid", "", "",
       "pick 00000000-0000-4000-8000-000000000001|a0000000-0000-4000-8000-000000000002",
       "pick 00000000-0000-4000-8000-000000000003|B0000000-0000-4000-8000-000000000004", ""},
      {"json", "jsonb", "{c}::jsonb", "{c}::json", "", "", R"(pick {}|{"a":1}|{"a": 1}|null)",
       R"(pick {}|{"b": 2}|null)", ""},
      {"jsonb", "text", "{c}::text", "{c}::jsonb", "", "", R"(pick {}|{"a": 1}|null|[1, 2])",
       R"(pick {}|{"a":1}|null)", ""},
      {"integer[]", "bigint[]", "{c}::bigint[]", "{c}::integer[]", "", "",
       "pick {}|{1,2}|{NULL}|[0:1]={7,8}", "pick {}|{3}|{NULL,1}", ""},
      {"date", "date", "{c} + 7", "{c} - 7", "", "", "pick 2020-02-29|1999-12-31",
       "pick 2020-02-29|2026-07-01", "'2000-01-08'"},
      {"jsonb", "jsonb", "{c} || '{\"v\": 2}'", "{c} - 'v'", "", "", R"(pick {}|{"a": 1}|{"v": 1})",
       R"(pick {"v": 2}|{"v": 2, "x": null})", R"('{"v": 2}')"},
      {"bytea", "bytea", R"({c} || '\x00'::bytea)",
       "substring({c} from 1 for greatest(length({c}) - 1, 0))", "", "", R"(pick \x|\x00|\xdead)",
       R"(pick \x00|\xbeef00)", R"('\x0000')"},
      {"time", "interval", "{c}::interval", "{c}::time", "", "", "pick 00:00:00|12:30",
       "pick 00:00:01|23:00:00", "'08:00:00'"},
  };
}

}  // namespace

const std::vector<Conversion>& conversions() {
  static const std::vector<Conversion> all = [] {
    std::vector<Conversion> made = of_numbers();
    for (const Conversion& one : of_texts()) made.push_back(one);
    for (const Conversion& one : of_others()) made.push_back(one);
    return made;
  }();
  return all;
}

const std::vector<Fission>& fissions() {
  static const std::vector<Fission> all = {
      {"text",
       "words 1..3",
       {"text", "text"},
       {"word", "words 1..2"},
       {"split_part({c}, ' ', 1)",
        "case when strpos({c}, ' ') = 0 then '' else substr({c}, strpos({c}, ' ') + 1) end"},
       "{0} || ' ' || {1}"},
      {"varchar(40)",
       "words 1..2",
       {"varchar(20)", "text"},
       {"word", "word"},
       {"split_part({c}, ' ', 1)", "split_part({c}, ' ', 2)"},
       "{0} || ' ' || {1}"},
      {"timestamp",
       "pick 2020-02-29 12:00:00|2021-03-28 02:30:00.123456",
       {"date", "time"},
       {"pick 2020-02-29|2026-07-01", "pick 00:00:00|12:30"},
       {"{c}::date", "{c}::time"},
       "{0} + {1}"},
      {"integer",
       "integer 0..99999",
       {"integer", "smallint"},
       {"integer 0..999", "integer 0..9"},
       {"{c} / 10", "({c} % 10)::smallint"},
       "{0} * 10 + {1}"},
      {"bigint",
       "integer 0..999999",
       {"integer", "integer", "integer"},
       {"integer 0..99", "integer 0..99", "integer 0..99"},
       {"({c} / 10000)::integer", "({c} / 100 % 100)::integer", "({c} % 100)::integer"},
       "{0}::bigint * 10000 + {1} * 100 + {2}"},
      {"numeric(10,2)",
       "pick 0.00|1.50|99.90|0.01",
       {"bigint", "smallint"},
       {"integer 0..9999", "integer 0..99"},
       {"trunc({c})::bigint", "(({c} - trunc({c})) * 100)::smallint"},
       "{0} + {1} / 100.0"},
      {"integer[]",
       "pick {1,2}|{3,-4}",
       {"integer", "integer"},
       {"integer 0..9", "integer 0..9"},
       {"{c}[1]", "{c}[2]"},
       "array[{0}, {1}]",
       false},
  };
  return all;
}

std::string filled(std::string text, const std::string& name, const std::string& with) {
  const std::string place = "{" + name + "}";
  for (std::size_t at = text.find(place); at != std::string::npos;
       at = text.find(place, at + with.size()))
    text.replace(at, place.size(), with);
  return text;
}

}  // namespace shoofly::testing

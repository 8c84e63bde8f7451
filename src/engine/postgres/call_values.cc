#include "engine/postgres/call_values.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

using FunctionNames = std::unordered_set<std::string_view>;

FunctionNames names_in(std::string_view list) {
  FunctionNames names;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (end > 0) names.insert(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

// AT TIME ZONE: that of a `time with time zone` is VOLATILE up to 14.
bool is_of_a_moment(Node argument) {
  if (argument.contains("SQLValueFunction"))
    return argument["SQLValueFunction"].text("op") != "SVFOP_CURRENT_TIME" &&
           argument["SQLValueFunction"].text("op") != "SVFOP_CURRENT_TIME_N";
  if (argument.contains("TypeCast")) {
    const std::vector<std::string> type = name_parts(argument["TypeCast"]["typeName"]["names"]);
    return !type.empty() && type.back().starts_with("timestamp");
  }
  if (!argument.contains("FuncCall")) return false;
  static const FunctionNames kMoments = names_in(
      "now transaction_timestamp statement_timestamp clock_timestamp date_trunc to_timestamp "
      "make_timestamp make_timestamptz date_bin");
  const std::vector<std::string> name = name_parts(argument["FuncCall"]["funcname"]);
  return !name.empty() && kMoments.contains(name.back());
}

CallValues values_of_call(Node call, const std::set<QualifiedName>& steady, std::string_view home) {
  static const FunctionNames kSteady = names_in(steady_functions());
  static const FunctionNames kVolatile = names_in(volatile_functions());
  static const FunctionNames kOfExtensions = names_in(volatile_functions_of_extensions());
  const std::vector<std::string> name = name_parts(call["funcname"]);
  if (name.empty()) return CallValues::kUnknown;
  const bool written = name.size() > 1;
  const std::string& last = name.back();
  if (!written || name[name.size() - 2] == "pg_catalog") {
    if (kSteady.contains(last)) return CallValues::kOne;
    if (kVolatile.contains(last)) return CallValues::kPerRow;
    if (last == "timezone" && is_of_a_moment(call["args"].back())) return CallValues::kOne;
  }
  if (steady.contains({written ? name[name.size() - 2] : std::string(home), last}))
    return CallValues::kOne;
  return kOfExtensions.contains(last) ? CallValues::kPerRow : CallValues::kUnknown;
}

}  // namespace

CallValues values_of_calls(Node expression, const std::set<QualifiedName>& steady,
                           std::string_view home) {
  CallValues all = CallValues::kOne;
  walk(expression, [&](const std::string& kind, Node node) {
    if (kind == "FuncCall") all = std::max(all, values_of_call(node, steady, home));
  });
  return all;
}

std::string_view volatile_functions() {
  return "array_sample array_shuffle clock_timestamp currval gen_random_uuid lastval nextval "
         "pg_advisory_lock pg_advisory_xact_lock pg_notify pg_sleep pg_sleep_for pg_sleep_until "
         "pg_try_advisory_lock pg_try_advisory_xact_lock random random_normal set_config setseed "
         "setval timeofday uuidv4 uuidv7";
}

std::string_view volatile_functions_of_extensions() {
  return "gen_random_bytes gen_salt uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4";
}

std::string_view steady_functions() {
  return "array_cat md5 sha224 sha256 sha384 sha512 "
         "abbrev abs acos acosd acosh age area array_append array_dims array_fill "
         "array_length array_lower array_ndims array_position array_positions array_prepend "
         "array_remove array_replace array_reverse array_sort array_to_json array_to_string "
         "array_to_tsvector array_upper ascii asin asind asinh atan atan2 atan2d atand atanh "
         "bit bit_count bit_length bool box bpchar btrim bytea cardinality casefold cbrt ceil "
         "ceiling char char_length character_length chr cidr circle concat concat_ws convert "
         "convert_from convert_to cos cosd cosh cot cotd crc32 crc32c current_database "
         "current_schema current_schemas current_setting current_user date date_add date_bin "
         "date_part date_subtract date_trunc datemultirange daterange decode degrees div "
         "encode erf erfc exp extract factorial float4 float8 floor format format_type gamma "
         "gcd get_bit get_byte get_current_ts_config getdatabaseencoding host hostmask "
         "inet_client_addr inet_client_port inet_merge inet_same_family inet_server_addr "
         "inet_server_port initcap int2 int4 int4multirange int4range int8 int8multirange "
         "int8range interval is_normalized isempty isfinite json_array_length "
         "json_build_array json_build_object json_extract_path json_extract_path_text "
         "json_object json_populate_record json_strip_nulls json_to_record json_to_tsvector "
         "json_typeof jsonb_array_length jsonb_build_array jsonb_build_object "
         "jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object "
         "jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz "
         "jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first "
         "jsonb_path_query_first_tz jsonb_populate_record jsonb_populate_record_valid "
         "jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record "
         "jsonb_to_tsvector jsonb_typeof justify_days justify_hours justify_interval lcm left "
         "length lgamma line ln log log10 lower lower_inc lower_inf lpad lseg ltrim macaddr "
         "macaddr8 macaddr8_set7bit make_date make_interval make_time make_timestamp "
         "make_timestamptz masklen min_scale mod money multirange netmask network normalize "
         "now num_nonnulls num_nulls numeric numeric_div_trunc nummultirange numnode numrange "
         "octet_length overlay parse_ident pg_backend_pid pg_client_encoding pg_collation_for "
         "pg_column_compression pg_column_size pg_current_snapshot pg_current_xact_id "
         "pg_has_role pg_input_is_valid pg_lsn pg_postmaster_start_time pg_size_bytes "
         "pg_size_pretty pg_trigger_depth pg_typeof phraseto_tsquery pi plainto_tsquery point "
         "polygon position pow power querytree quote_ident quote_literal quote_nullable "
         "radians range_merge regclass regexp_count regexp_instr regexp_like regexp_match "
         "regexp_replace regexp_split_to_array regexp_substr repeat replace reverse right "
         "round row_to_json rpad rtrim scale session_user set_bit set_byte set_masklen "
         "setweight sign sin sind sinh split_part sqrt statement_timestamp string_to_array "
         "strip strpos substr substring system_user tan tand tanh text time timestamp "
         "timestamptz timetz to_ascii to_bin to_char to_date to_hex to_json to_jsonb "
         "to_number to_oct to_regclass to_regcollation to_regnamespace to_regoper "
         "to_regoperator to_regproc to_regprocedure to_regrole to_regtype to_regtypemod "
         "to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim_array "
         "trim_scale trunc ts_headline tsmultirange tsrange tstzmultirange tstzrange "
         "tsvector_to_array txid_current unicode_assigned unistr upper upper_inc upper_inf "
         "uuid_extract_timestamp uuid_extract_version varbit varchar version "
         "websearch_to_tsquery width_bucket xml xml_is_well_formed xml_is_well_formed_content "
         "xml_is_well_formed_document xmlcomment xmlexists xmltext xmlvalidate ";
}

}  // namespace shoofly::postgres

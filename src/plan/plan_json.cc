#include "plan/plan_json.h"

#include "catalog/action_codec.h"

namespace shoofly::codec {

template <>
struct EnumNames<Phase> {
  static constexpr std::array names{"expand", "backfill", "verify", "cutover",
                                    "soak",   "contract", "purge"};
};
template <>
struct EnumNames<Risk> {
  static constexpr std::array names{"additive", "low", "medium", "high"};
};

template <>
struct EnumNames<AfterAttempts> {
  static constexpr std::array names{"stop", "keep_trying"};
};

template <>
struct KindName<NoWork> {
  static constexpr const char* name = "none";
};
template <>
struct KindName<DdlWork> {
  static constexpr const char* name = "ddl";
};
template <>
struct KindName<FillWork> {
  static constexpr const char* name = "fill";
};
template <>
struct KindName<CheckWork> {
  static constexpr const char* name = "check";
};
template <>
struct KindName<CountWork> {
  static constexpr const char* name = "count";
};
template <>
struct KindName<LossWork> {
  static constexpr const char* name = "loss";
};
template <>
struct KindName<UpdateWork> {
  static constexpr const char* name = "update";
};

template <>
struct KindName<CopyWork> {
  static constexpr const char* name = "copy";
};
template <>
struct KindName<DiscardWork> {
  static constexpr const char* name = "discard";
};

template <>
struct KindName<TableFillWork> {
  static constexpr const char* name = "table_fill";
};
template <>
struct KindName<TableCheckWork> {
  static constexpr const char* name = "table_check";
};
template <>
struct KindName<MoveWork> {
  static constexpr const char* name = "move";
};
template <>
struct EnumNames<Repeat> {
  static constexpr std::array names{"missing", "gone", "stale"};
};

template <class C, Is<NoWork> T>
void fields(C& /*codec*/, T& /*v*/) {}

template <class C, Is<DdlWork> T>
void fields(C& codec, T& v) {
  codec("actions", v.actions);
}

template <class C, class T>
requires Is<T, FillWork> || Is<T, CheckWork>
void fields(C& codec, T& v) { codec("spec", v.spec); }

template <class C, Is<TableFillWork> T>
void fields(C& codec, T& v) {
  codec("sync", v.sync);
  codec("what", v.what);
}

template <class C, Is<TableCheckWork> T>
void fields(C& codec, T& v) {
  codec("sync", v.sync);
}

template <class C, Is<MoveWork> T>
void fields(C& codec, T& v) {
  codec("move", v.move);
  codec("back", v.back);
}

template <class C, Is<CopyWork> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("without", v.without);
}

template <class C, Is<DiscardWork> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
}

template <class C, Is<LossWork> T>
void fields(C& codec, T& v) {
  codec("spec", v.spec);
  codec("required", v.required);
}

template <class C, Is<CountWork> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("condition", v.condition);
  codec("meaning", v.meaning);
  codec.added("unique", v.unique);
  codec.added("foreign_key", v.foreign_key);
  codec.added("acceptable", v.acceptable);
}

template <class C, Is<UpdateWork> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("key", v.key);
  codec("column", v.column);
  codec("expression", v.expression);
  codec("condition", v.condition);
}

template <class C, Is<Interval> T>
void fields(C& codec, T& v) {
  codec("low_ms", v.low_ms);
  codec("high_ms", v.high_ms);
}

template <class C, Is<LockFact> T>
void fields(C& codec, T& v) {
  codec("relation", v.relation);
  codec("mode", v.mode);
  codec("blocks_reads", v.blocks_reads);
  codec("blocks_writes", v.blocks_writes);
  codec("blocks", v.blocks);
}

template <class C, Is<DdlFacts> T>
void fields(C& codec, T& v) {
  codec("locks", v.locks);
  codec("rewrites", v.rewrites);
  codec("scans", v.scans);
  codec("waits_without_blocking", v.waits_without_blocking);
  codec("source", v.source);
}

template <class C, Is<Step> T>
void fields(C& codec, T& v) {
  codec("id", v.id);
  codec("phase", v.phase);
  codec("title", v.title);
  codec("why", v.why);
  codec("forward", v.forward);
  codec("backward", v.backward);
  codec("facts", v.facts);
  codec("backward_facts", v.backward_facts);
  codec("duration", v.duration);
  codec("backward_duration", v.backward_duration);
}

template <class C, Is<Visibility> T>
void fields(C& codec, T& v) {
  codec("phase", v.phase);
  codec("application", v.application);
  codec("statement", v.statement);
  codec("sees", v.sees);
}

template <class C, Is<OperationSummary> T>
void fields(C& codec, T& v) {
  codec("label", v.label);
  codec("table", v.table);
  codec("risk", v.risk);
  codec("reason", v.reason);
  codec("strategy", v.strategy);
  codec("notes", v.notes);
  codec("visibility", v.visibility);
}

template <class C, Is<TableSummary> T>
void fields(C& codec, T& v) {
  codec("table", v.table);
  codec("rows", v.rows);
  codec("bytes", v.bytes);
  codec("index_bytes", v.index_bytes);
  codec("full_pass", v.full_pass);
  codec("spec", v.spec);
  codec("fired_triggers", v.fired_triggers);
  codec("retired", v.retired);
  codec("growth_bytes", v.growth_bytes);
  codec("log_bytes", v.log_bytes);
  codec("sampled_rows", v.sampled_rows);
  codec("not_surviving", v.not_surviving);
  codec("backfill", v.backfill);
}

template <class C, Is<Guard> T>
void fields(C& codec, T& v) {
  codec("signal", v.signal);
  codec("above", v.above);
  codec("then", v.then);
  codec("query", v.query);
  codec.added("command", v.command);
}

template <class C, Is<BackfillPolicy> T>
void fields(C& codec, T& v) {
  codec("batch_min", v.batch_min);
  codec("batch_max", v.batch_max);
  codec("target_time_ms", v.target_time);
  codec("workers", v.workers);
  codec("rows_per_second", v.rows_per_second);
}

template <class C, Is<MayCancel> T>
void fields(C& codec, T& v) {
  codec("application", v.application);
  codec("older_than_ms", v.older_than);
  codec("terminate", v.terminate);
}

template <class C, Is<Policies> T>
void fields(C& codec, T& v) {
  codec("backfill", v.backfill);
  codec("lock_timeout_ms", v.lock_timeout);
  codec("lock_attempts", v.lock_attempts);
  codec.added("lock_hold_off_ms", v.lock_hold_off);
  codec.added("after_attempts", v.after_attempts);
  codec.added("may_cancel", v.may_cancel);
  codec.added("reconnect_for_s", v.reconnect_for);
  codec("peak_windows", v.peak_windows);
  codec("guards", v.guards);
  codec.added("guards_given", v.guards_given);
  codec("soak_s", v.soak);
  codec("retention_s", v.retention);
  codec("consent_triggers", v.consent_triggers);
  codec("consent_publication", v.consent_publication);
}

template <class C, Is<Plan> T>
void fields(C& codec, T& v) {
  codec("change", v.change);
  codec("change_text", v.change_text);
  codec("target", v.target);
  codec("before", v.before);
  codec("operations", v.operations);
  codec("tables", v.tables);
  codec("steps", v.steps);
  codec("policies", v.policies);
  codec("warnings", v.warnings);
}

}  // namespace shoofly::codec

namespace shoofly {
namespace {

// Raised when a reader of the form before would misunderstand this one.
constexpr int kFormat = 1;

}  // namespace

nlohmann::json to_json(const Plan& plan) {
  nlohmann::json out = codec::Encoder::encoded(plan);
  out["format"] = kFormat;
  return out;
}

Result<Plan> plan_from_json(const std::string& text) {
  const nlohmann::json in = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!in.is_object()) return invalid_input("read json: the plan is not a JSON object");
  const auto format = in.find("format");
  if (format == in.end() || !format->is_number_integer())
    return invalid_input("read json: plan.format is missing");
  if (format->get<std::int64_t>() > kFormat) {
    return unsupported(fmt::format("read plan: it has format {}, this program reads up to {}",
                                   format->get<std::int64_t>(), kFormat))
        .with_help("use the version of shoofly that made the plan, or a newer one");
  }
  Plan plan;
  std::optional<Error> error;
  codec::Decoder::decode(in, plan, "plan", error);
  if (error) return std::move(*error);
  return plan;
}

}  // namespace shoofly

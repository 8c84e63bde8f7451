#include "engine/postgres/connection.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/connect.h"
#include "engine/postgres/kept_plans.h"
#include "engine/postgres/native.h"
#include "engine/postgres/silence.h"
#include "engine/postgres/wire.h"

namespace shoofly::postgres {
namespace {

// Statements that, when lost, have changed nothing worth looking for. (Our own SELECTs call no
// function that writes; settings and session locks are lost with the session.)
bool only_reads(const Statement& statement) {
  std::string word;
  for (const char c : statement.sql.str()) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  static constexpr std::array<std::string_view, 4> kReading = {"select", "set", "show", "explain"};
  return std::find(kReading.begin(), kReading.end(), word) != kReading.end();
}

Statement plain(const char* sql) { return Statement{Sql::checked(sql), {}}; }

bool succeeded(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

// What it would mean to lose the connection now.
enum class Stake { kNothing, kOutcome };

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(Dsn dsn, SessionOptions options, OpenSession session)
      : dsn_(std::move(dsn)),
        options_(std::move(options)),
        silence_(dsn_, options_.application_name) {
    adopt(std::move(session));
  }

  Result<ResultSet> run(const Statement& statement) override;
  Result<std::vector<ResultSet>> run_together(const std::vector<Statement>& statements) override;
  Status begin() override;
  Status commit() override;
  void rollback() override;
  Status set_lock_timeout(Milliseconds timeout) override;
  bool alive() const override;
  Status reconnect() override;
  void cancel() noexcept override;
  Result<std::unique_ptr<Connection>> another() const { return connect(dsn_, options_); }
  std::string session() const override {
    return fmt::format("backend {}", PQbackendPID(conn_.get()));
  }

 private:
  void adopt(OpenSession session);
  bool in_transaction() const;
  void restore_lock_timeout();
  Status ready_to_send();
  Result<ResultHandle> execute(const Statement& statement, Stake stake);
  Result<std::vector<ResultSet>> run_pipeline(const std::vector<Statement>& statements,
                                              Stake stake);
  Result<std::vector<KeptPlans::Use>> send_pipeline(const std::vector<Statement>& statements,
                                                    Stake stake);
  Result<std::vector<ResultSet>> read_pipeline(const std::vector<Statement>& statements,
                                               const std::vector<KeptPlans::Use>& uses,
                                               Stake stake);
  ResultHandle next_result();
  ResultHandle get_result();
  Error failure(const PGresult* result, Stake stake) const;
  Error lost(Stake stake) const;

  const Dsn dsn_;
  SessionOptions options_;
  Silence silence_;
  ConnHandle conn_;
  Backend backend_;
  KeptPlans kept_;
  std::string given_up_;     // why no answer was waited for any longer
  std::mutex cancel_mutex_;  // guards cancel_, which other threads use
  CancelHandle cancel_;
  std::atomic<bool> cancelled_{false};
  // A ROLLBACK takes back a lock_timeout set inside the transaction.
  bool lock_timeout_in_doubt_ = false;
  bool ended_ = false;
};

void PostgresConnection::adopt(OpenSession session) {
  const std::scoped_lock lock(cancel_mutex_);
  conn_ = std::move(session.conn);
  backend_ = std::move(session.backend);
  kept_.forget(true);
  given_up_.clear();
  cancel_.reset(PQgetCancel(conn_.get()));
  lock_timeout_in_doubt_ = false;
  ended_ = false;
  // An idle session that is terminated gets its FATAL as a notice. Other notices have no reader.
  PQsetNoticeReceiver(
      conn_.get(),
      [](void* self, const PGresult* notice) {
        if (server_message(notice).fatal) static_cast<PostgresConnection*>(self)->ended_ = true;
      },
      this);
}

bool PostgresConnection::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(conn_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

// A session that ended while it was at rest is found before anything is sent, so that nothing is in
// doubt.
Status PostgresConnection::ready_to_send() {
  cancelled_ = false;
  if (alive()) return ok_status();
  return Error(ErrorKind::kConnectionLost, "the server has closed the connection");
}

Error PostgresConnection::lost(Stake stake) const {
  return {stake == Stake::kOutcome ? ErrorKind::kInDoubt : ErrorKind::kConnectionLost,
          given_up_.empty() ? masked_text("08006", PQerrorMessage(conn_.get())) : given_up_};
}

ResultHandle PostgresConnection::get_result() {
  silence_.await(conn_.get(), backend_, given_up_);
  return ResultHandle(PQgetResult(conn_.get()));
}

Error PostgresConnection::failure(const PGresult* result, Stake stake) const {
  const ServerMessage message = server_message(result);
  if (!given_up_.empty()) return lost(stake);
  Error error = to_error(message);
  if (PQstatus(conn_.get()) != CONNECTION_OK || message.fatal) {
    error.kind = stake == Stake::kOutcome ? ErrorKind::kInDoubt : ErrorKind::kConnectionLost;
  } else if (message.sqlstate == "57014" && cancelled_) {
    error.kind = ErrorKind::kInterrupted;
    error.message = "canceled on request";
  } else if (message.sqlstate == "55P03") {
    error.message += fmt::format(" (lock_timeout is {} ms)", options_.lock_timeout.count());
  }
  return error;
}

Result<ResultHandle> PostgresConnection::execute(const Statement& statement, Stake stake) {
  SHOOFLY_ASSIGN(const Parameters parameters, Parameters::of(statement));
  SHOOFLY_TRY(ready_to_send());
  if (!parameters.send(conn_.get(), statement)) {
    return lost(stake);  // part of it may have left
  }
  ResultHandle last;
  while (ResultHandle result = get_result()) {
    // An error after a result (a deferred constraint at the end of the statement) is the answer.
    if (last == nullptr || succeeded(last.get())) last = std::move(result);
    if (PQstatus(conn_.get()) != CONNECTION_OK) break;
  }
  if (last == nullptr) return internal_error("libpq gave no result");
  if (PQresultStatus(last.get()) == PGRES_COPY_IN || PQresultStatus(last.get()) == PGRES_COPY_OUT) {
    return internal_error("COPY cannot be run as a statement");
  }
  if (!succeeded(last.get())) return failure(last.get(), stake);
  return last;
}

Result<ResultSet> PostgresConnection::run(const Statement& statement) {
  const Stake stake = in_transaction() || only_reads(statement) ? Stake::kNothing : Stake::kOutcome;
  SHOOFLY_ASSIGN(const ResultHandle result, execute(statement, stake));
  return to_result_set(result.get());
}

// ---- Several statements in one round trip ------------------------------------------------------

ResultHandle PostgresConnection::next_result() {
  // In a pipeline each statement's results end with a null; a lost connection may leave it out.
  ResultHandle result = get_result();
  return result != nullptr ? std::move(result) : get_result();
}

Result<std::vector<KeptPlans::Use>> PostgresConnection::send_pipeline(
    const std::vector<Statement>& statements, Stake stake) {
  std::vector<Parameters> parameters;
  for (const Statement& statement : statements) {
    SHOOFLY_ASSIGN(Parameters bound, Parameters::of(statement));
    parameters.push_back(std::move(bound));
  }
  SHOOFLY_TRY(ready_to_send());
  if (PQenterPipelineMode(conn_.get()) != 1) {
    return internal_error("pipeline mode is not possible: a statement is still under way");
  }
  bool sent = true;
  std::vector<KeptPlans::Use> uses;
  for (std::size_t i = 0; sent && i < statements.size(); ++i) {
    const KeptPlans::Use& use = uses.emplace_back(kept_.use(statements[i]));
    if (use.prepare) sent = send_prepare(conn_.get(), use.name, statements[i]);
    sent = sent && parameters[i].send(conn_.get(), statements[i], use.name);
  }
  if (sent) sent = PQpipelineSync(conn_.get()) == 1;
  if (sent) return uses;
  // Without the Sync message, its last, the server may still have read the COMMIT.
  return lost(stake);
}

// The COMMIT went out together with everything before it: whoever loses the connection without
// having read a failure cannot know. A failure that was read says that the server never came to the
// COMMIT.
Result<std::vector<ResultSet>> PostgresConnection::read_pipeline(
    const std::vector<Statement>& statements, const std::vector<KeptPlans::Use>& uses,
    Stake stake) {
  std::vector<ResultSet> sets;
  std::optional<Error> error;
  const std::size_t commit = statements.size() - 1;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    ResultHandle result = next_result();
    if (uses[i].prepare && result != nullptr && succeeded(result.get())) {
      kept_.has(statements[i]);
      result = next_result();
    } else if (uses[i].prepare && PQstatus(conn_.get()) == CONNECTION_OK) {
      static_cast<void>(next_result());  // of what it was prepared for: left out
    }
    if (result != nullptr && PQresultStatus(result.get()) == PGRES_PIPELINE_ABORTED) continue;
    if (result != nullptr && succeeded(result.get())) {
      if (i != 0 && i != commit) sets.push_back(to_result_set(result.get()));
      continue;
    }
    const bool before_commit = i != commit && !server_message(result.get()).sqlstate.empty();
    if (!error) error = failure(result.get(), before_commit ? Stake::kNothing : stake);
    if (result == nullptr || PQstatus(conn_.get()) != CONNECTION_OK) break;
  }
  if (error) return *std::move(error);
  return sets;
}

Result<std::vector<ResultSet>> PostgresConnection::run_together(
    const std::vector<Statement>& statements) {
  if (in_transaction()) return internal_error("run_together inside a transaction");
  std::vector<Statement> all;
  all.push_back(plain("begin"));
  all.insert(all.end(), statements.begin(), statements.end());
  all.push_back(plain("commit"));
  const bool reads = std::all_of(statements.begin(), statements.end(), only_reads);
  const Stake stake = reads ? Stake::kNothing : Stake::kOutcome;
  Result<std::vector<ResultSet>> sets = run_pipeline(all, stake);
  if (!sets.ok() && is_of_kept_plan(sets.error().native_code)) {
    // A pooler has given us another session. The transaction was rolled back.
    kept_.forget(false);
    sets = run_pipeline(all, stake);
  }
  return sets;
}

Result<std::vector<ResultSet>> PostgresConnection::run_pipeline(
    const std::vector<Statement>& statements, Stake stake) {
  const Result<std::vector<KeptPlans::Use>> sent = send_pipeline(statements, stake);
  Result<std::vector<ResultSet>> sets = sent.ok() ? read_pipeline(statements, *sent, stake)
                                                  : Result<std::vector<ResultSet>>(sent.error());
  if (PQstatus(conn_.get()) == CONNECTION_OK) {
    while (const ResultHandle rest = next_result()) {
      if (PQresultStatus(rest.get()) == PGRES_PIPELINE_SYNC) break;
    }
    static_cast<void>(PQexitPipelineMode(conn_.get()));
    rollback();
  }
  return sets;
}

// ---- Transactions ------------------------------------------------------------------------------

Status PostgresConnection::begin() {
  if (in_transaction()) return internal_error("begin inside a transaction");
  const auto result = execute(plain("begin"), Stake::kNothing);
  return result.ok() ? ok_status() : Status(result.error());
}

Status PostgresConnection::commit() {
  const auto result = execute(plain("commit"), Stake::kOutcome);
  // COMMIT of a failed transaction is a ROLLBACK, and no error to the server.
  const bool undone =
      !result.ok() ||
      std::string_view(PQcmdStatus(const_cast<PGresult*>(result->get()))) == "ROLLBACK";
  if (undone) restore_lock_timeout();
  lock_timeout_in_doubt_ = false;
  if (!result.ok()) return result.error();
  if (!undone) return ok_status();
  return internal_error("commit: a statement of the transaction had failed, nothing was committed");
}

void PostgresConnection::rollback() {
  if (PQstatus(conn_.get()) != CONNECTION_OK || !in_transaction()) return;
  // If it fails the connection is gone, and the next statement says so.
  static_cast<void>(execute(plain("rollback"), Stake::kNothing));
  restore_lock_timeout();
}

void PostgresConnection::restore_lock_timeout() {
  if (!std::exchange(lock_timeout_in_doubt_, false) || !alive()) return;
  static_cast<void>(set_lock_timeout(options_.lock_timeout));
}

Status PostgresConnection::set_lock_timeout(Milliseconds timeout) {
  // Inside a transaction locks may be held: a client that the server hears no more of in there does
  // not keep them for long.
  const char* text =
      in_transaction() ? "select pg_catalog.set_config('lock_timeout', $1, false),"
                         " pg_catalog.set_config('idle_in_transaction_session_timeout', '1s', true)"
                       : "select pg_catalog.set_config('lock_timeout', $1, false)";
  const Statement set{Sql::checked(text), {fmt::format("{}ms", timeout.count())}};
  const auto result = execute(set, Stake::kNothing);
  if (!result.ok()) return Error(result.error()).with_context("set lock timeout");
  options_.lock_timeout = timeout;
  lock_timeout_in_doubt_ = in_transaction();
  return ok_status();
}

// ---- The session -------------------------------------------------------------------------------

bool PostgresConnection::alive() const {
  if (PQstatus(conn_.get()) != CONNECTION_OK) return false;
  if (!input_waiting(conn_.get())) return !ended_;
  // At rest that is a notice, the server's last words (noted by the notice receiver) or the end.
  if (PQconsumeInput(conn_.get()) == 0) return false;
  static_cast<void>(PQisBusy(conn_.get()));  // parses what was read
  return PQstatus(conn_.get()) == CONNECTION_OK && !ended_;
}

Status PostgresConnection::reconnect() {
  Result<OpenSession> session = open_session(dsn_, options_);
  if (!session.ok()) return std::move(session).error();
  // During a failover an address may lead to the wrong server for a while.
  if (session->backend.standby && !backend_.standby) {
    return Error(ErrorKind::kConnectionLost,
                 fmt::format("connect to {}: the server there is a standby now", dsn_.redacted()));
  }
  adopt(std::move(session).value());
  return ok_status();
}

void PostgresConnection::cancel() noexcept {
  const std::scoped_lock lock(cancel_mutex_);
  if (cancel_ == nullptr) return;
  cancelled_ = true;
  char reason[256];
  // If the server cannot be reached the statement fails by itself as a lost connection.
  static_cast<void>(PQcancel(cancel_.get(), reason, sizeof(reason)));
}

}  // namespace

Result<std::unique_ptr<Connection>> connect(const Dsn& dsn, const SessionOptions& options) {
  SHOOFLY_ASSIGN(OpenSession session, open_session(dsn, options));
  return std::unique_ptr<Connection>(
      std::make_unique<PostgresConnection>(dsn, options, std::move(session)));
}

Result<std::unique_ptr<Connection>> connect_again(const Connection& connection) {
  const auto* own = dynamic_cast<const PostgresConnection*>(&connection);
  if (own == nullptr) return internal_error("connect again: not a connection of this engine");
  return own->another();
}

Status run(Connection& connection, const Sql& sql) {
  const Result<ResultSet> done = connection.run({sql, {}});
  if (!done.ok()) return done.error();
  return ok_status();
}

}  // namespace shoofly::postgres

#include "report/escalation_cause.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/dsn.h"
#include "report/words.h"

namespace shoofly {
namespace {

// Codes that mean the same everywhere: SQLSTATE and SQLite's result codes, by number and by name.
struct NativeCode {
  std::string_view code;
  Cause cause;
};
constexpr std::array kNativeCodes = {
    NativeCode{"53100", Cause::kDiskFull},       NativeCode{"13", Cause::kDiskFull},
    NativeCode{"SQLITE_FULL", Cause::kDiskFull}, NativeCode{"25006", Cause::kReadOnly},
    NativeCode{"8", Cause::kReadOnly},           NativeCode{"SQLITE_READONLY", Cause::kReadOnly},
    NativeCode{"42501", Cause::kNoRight},
};

// What the executor's own messages begin with. A message that is none of these keeps the meaning of
// its kind, which is never wrong, only less exact.
struct OwnMessage {
  ErrorKind kind;
  std::string_view words;
  Cause cause;
};
constexpr std::array kOwnMessages = {
    OwnMessage{ErrorKind::kConflict, "another runner", Cause::kOtherRunner},
    OwnMessage{ErrorKind::kConflict, "get lock:", Cause::kLockNotGranted},
    OwnMessage{ErrorKind::kConflict, "check catalog", Cause::kCatalogChanged},
    OwnMessage{ErrorKind::kData, "verify ", Cause::kRowsOutOfStep},
    OwnMessage{ErrorKind::kData, "count rows", Cause::kRowsCounted},
    OwnMessage{ErrorKind::kRefused, "the old NOT NULL column", Cause::kNothingToGoBackTo},
    OwnMessage{ErrorKind::kRefused, "go back on", Cause::kWouldLose},
};

Cause cause_of_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return Cause::kInvalidInput;
    case ErrorKind::kNotFound:
      return Cause::kNotFound;
    case ErrorKind::kRefused:
      return Cause::kRefused;
    case ErrorKind::kConflict:
      return Cause::kNameTaken;
    case ErrorKind::kRetryable:
      return Cause::kRetriesSpent;
    case ErrorKind::kConnectionLost:
      return Cause::kConnectionLost;
    case ErrorKind::kInDoubt:
      return Cause::kInDoubt;
    case ErrorKind::kUnsupported:
      return Cause::kUnsupported;
    case ErrorKind::kData:
      return Cause::kRowRejected;
    case ErrorKind::kInterrupted:
      return Cause::kInterrupted;
    case ErrorKind::kGuard:
      return Cause::kGuard;
    case ErrorKind::kInternal:
      return Cause::kInternal;
  }
  return Cause::kInternal;
}

struct Explanation {
  Cause cause;
  const char* why;
  std::vector<std::string> actions;  // where the error brings no help of its own
  std::vector<std::string> more;     // behind either
};

const std::vector<Explanation>& row_explanations() {
  static const std::vector<Explanation> kTable = {
      {Cause::kRowRejected,
       "A row does not fit what the change asks of it. To go on would mean to leave it out or to "
       "guess a value; neither is ours to decide.",
       {"Look at the row named above and correct it in the old shape; both applications may go on "
        "meanwhile.",
        "Resume: the run goes on at this row and touches no row twice."},
       {"If many rows are like it, roll back and give the change an expression that covers them."}},
      {Cause::kRowsCounted,
       "Rows are there that the next step would not allow. Setting the constraint now would fail, "
       "or break the next write of such a row.",
       {"Correct the rows named above.", "Resume."},
       {"Correct whatever writes such rows, too: they are counted anew."}},
      {Cause::kRowsOutOfStep,
       "Old and new shape of a row do not say the same. The cause is not known to us, so nothing is "
       "repaired by guess.",
       {"Find the writer that passed the triggers by: disabled triggers, "
        "`session_replication_role`, a restore, a subscription.",
        "Write the rows named above again through the application; the triggers then put them in step."},
       {"Verify again. Neither cutover nor contract should be taken before it passes."}},
      {Cause::kWouldLose,
       "Since cutover the new application has written values that the old shape cannot carry. Going "
       "back would lose them, and that needs your word.",
       {"Decide for each row named above whether its new value may be lost.",
        "Either write these rows so that the old shape can carry them and roll back again, or accept "
        "the loss by approving it."},
       {"Or stay: the run goes on working as before for as long as you need."}},
      {Cause::kNothingToGoBackTo,
       "Since cutover values were written that the old column cannot carry, and it is NOT NULL: there is "
       "nothing that could stand in it for these rows. Nothing has been undone.",
       {},
       {"Or stay: the run is in its soak as before and goes on working in both shapes; it can also be "
        "contracted."}},
  };
  return kTable;
}

const std::vector<Explanation>& session_explanations() {
  static const std::vector<Explanation> kTable = {
      {Cause::kLockNotGranted,
       "The step needs a short lock that other sessions held at every attempt. Waiting longer would "
       "have made the application wait behind us, so it gave up instead.",
       {"Let the sessions named above finish, or end them.",
        "Resume, in a quieter hour if need be."},
       {"Most often it is a transaction left open, a long report or a backup.",
        "Do not raise the lock timeout: the application would pay."}},
      {Cause::kOtherRunner,
       "Another runner has this run. Two at once could do one step twice, so the later one stops.",
       {"See who runs it, since when and where."},
       {"Let that one work, or ask it to pause; then resume from here."}},
      {Cause::kCatalogChanged,
       "The table is not what the run left behind or what the plan predicted. Somebody else changed "
       "it, and the next steps were planned for another table.",
       {"Find who made the change named above and undo it.",
        "Resume: the catalog is compared again."},
       {"If the change must stay, roll back and plan anew on the changed table."}},
      {Cause::kNameTaken,
       "Somebody else holds, or already has, what this step needs. The message says what it is.",
       {"Remove or release what is named above.", "Resume."},
       {}},
      {Cause::kConnectionLost,
       "The connection to the target was lost and could not be made again within the retries.",
       {"Resume when the server is back: the run reads the journal and goes on where it stood."},
       {"See whether the server is up, and whether a failover or a network change took place.",
        "After a failover make sure that the target's address now means the new primary."}},
      {Cause::kInDoubt,
       "The connection died while a transaction was being committed, and the server could not be "
       "asked for its outcome. It is never repeated blindly.",
       {"Make the server reachable again."},
       {"Resume: it first looks at the journal and the catalog, and so learns whether the step is "
        "done."}},
      {Cause::kRetriesSpent,
       "The same call failed each time it was tried, each time for a reason that usually passes.",
       {"Resume when the load is lower."},
       {"See how busy the server is: locks, connections, running statements."}},
  };
  return kTable;
}

const std::vector<Explanation>& server_explanations() {
  static const std::vector<Explanation> kTable = {
      {Cause::kDiskFull,
       "The server has no room left. The statement was rolled back by the server.",
       {"Free room, or give the server more, on its data, log and temporary volumes.", "Resume."},
       {"Look for log that is kept back: a replication slot nobody reads, a failing archive."}},
      {Cause::kReadOnly,
       "The target does not take writes: it is a standby or it was set read-only.",
       {"Point the target at the primary; after a failover the address may mean another server.",
        "Resume."},
       {}},
      {Cause::kNoRight,
       "The role that shoofly connects as lacks a right on the target.",
       {"Grant the right named above, or connect as the owner of the table.", "Resume."},
       {}},
      {Cause::kRefused,
       "It was understood and not done, because it would not be safe as things are.",
       {"Do what the message asks for, then give the command again."},
       {}},
      {Cause::kGuard,
       "A guard of the change saw its signal beyond the threshold. It protects the application, so "
       "the run waits for a person.",
       {},
       {"Look at the signal named above: is it our load, or somebody else's?",
        "Resume when it is back below its threshold; lower `rows_per_second` or `workers` in the "
        "change if it was ours."}},
      {Cause::kInterrupted,
       "You or somebody else asked it to stop.",
       {"Resume when you want to go on."},
       {}},
      {Cause::kUnsupported,
       "This engine or this version of it cannot do what the step needs.",
       {},
       {"Roll back: everything done so far is undone.",
        "See `doctor` for what this server can do, and change the plan."}},
      {Cause::kInvalidInput,
       "The server did not accept a statement that the plan is made of.",
       {},
       {"Roll back, correct the change, and plan anew.",
        "If the statement came from shoofly and not from your expression, report it with this text."}},
      {Cause::kNotFound,
       "Something that the plan relies on is not there any more.",
       {"Find who removed what is named above, and bring it back.", "Resume, or roll back."},
       {}},
      {Cause::kInternal,
       "The server or a library said something that shoofly has no rule for. Data safety comes first, "
       "so it stopped.",
       {},
       {"Read the message and the server's log of that minute.",
        "Resume once: steps can be repeated safely. If it stops again, roll back and report this text."}},
  };
  return kTable;
}

const Explanation& explanation(Cause cause) {
  for (const auto* table : {&row_explanations(), &session_explanations(), &server_explanations()}) {
    for (const Explanation& row : *table) {
      if (row.cause == cause) return row;
    }
  }
  return server_explanations().back();
}

// A command at the end stays as it can be typed: without a full stop.
std::string action_sentence(const std::string& help) {
  const std::string text = upper_first(redact(help));
  return text.find(": shoofly ") == std::string::npos ? sentence(text) : text;
}

}  // namespace

Cause cause_of(const Error& error) {
  for (const NativeCode& known : kNativeCodes) {
    if (error.native_code == known.code) return known.cause;
  }
  for (const OwnMessage& known : kOwnMessages) {
    if (error.kind == known.kind && error.message.find(known.words) != std::string::npos) {
      return known.cause;
    }
  }
  return cause_of_kind(error.kind);
}

std::string why_stopped(Cause cause) { return explanation(cause).why; }

std::vector<std::string> actions_for(Cause cause, const std::vector<std::string>& help) {
  const Explanation& known = explanation(cause);
  std::vector<std::string> actions;
  for (const std::string& text : help) actions.push_back(action_sentence(text));
  const bool says_resume = std::any_of(help.begin(), help.end(), [](const std::string& text) {
    return text.find("shoofly resume") != std::string::npos;
  });
  for (const std::string& action : known.actions) {
    if (help.empty() || (action.starts_with("Resume") && !says_resume)) actions.push_back(action);
  }
  actions.insert(actions.end(), known.more.begin(), known.more.end());
  return actions;
}

std::vector<std::string> named_keys(const Error& error) {
  constexpr std::string_view kWord = "key ";
  const std::size_t at = error.message.find(kWord);
  if (error.kind != ErrorKind::kData && cause_of(error) != Cause::kWouldLose &&
      cause_of(error) != Cause::kNothingToGoBackTo)
    return {};
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(error.message).substr(at + kWord.size());
  return {"key " + std::string(rest.substr(0, rest.find(" cannot be converted")))};
}

}  // namespace shoofly
